"""What is done from time to time without a job: reminders go out on their days."""

from __future__ import annotations

import logging
from typing import Final

from kaohe.core.errors import KaoheError
from kaohe.web.base.today import read_today
from kaohe.web.cycles.scheduled import send_scheduled

PERIOD: Final = 600.0
"""Seconds between two times; nothing is done twice."""
_log = logging.getLogger(__name__)


def do_what_is_due() -> None:
    """Send the reminders that are due today; what goes wrong is put into the log, work goes on."""
    try:
        send_scheduled(on=read_today())
    except KaoheError as wrong:
        _log.error("reminders were not sent: %s", wrong.say("en"))
