"""What is done from time to time without a job.

Reminders go out, files that nobody fetched and uploads that nobody ended go, and the ledger signs
a checkpoint, by which receipts are proved. What phones sent and is in quarantine has times of its
own, of which the first is five minutes: it is looked for more often, and beside a job as well.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from django.utils import timezone

from kaohe.core.errors import KaoheError
from kaohe.web.accounts.carried_files import remove_old_files
from kaohe.web.audit.signing import sign_checkpoint
from kaohe.web.base.today import read_today
from kaohe.web.cycles.scheduled import send_scheduled
from kaohe.web.fieldwork.noting import note_waiting
from kaohe.web.fieldwork.processing import process_due
from kaohe.web.self_check.files import sweep_uploads

if TYPE_CHECKING:
    from collections.abc import Callable

PERIOD: Final = 600.0
"""Seconds between two times; nothing is done twice."""
RETRY_PERIOD: Final = 20.0
"""Seconds between two looks for what is to be tried again: a small part of the shortest pause."""
_log = logging.getLogger(__name__)


def do_what_is_due() -> None:
    """Do what is due today; what goes wrong is put into the log, and work goes on."""
    remove_old_files()
    works: dict[str, Callable[[], object]] = {
        "reminders were not sent": lambda: send_scheduled(on=read_today()),
        "uploads were not swept": lambda: sweep_uploads(timezone.now()),
        "no checkpoint was signed": sign_checkpoint,
    }
    _do(works)


def retry_what_is_due() -> None:
    """Try again what phones sent and is due, and note what of it was not noted after a crash."""
    _do(
        {
            "what phones sent was not tried again": process_due,
            "observations of phones were not noted": note_waiting,
        }
    )


def _do(works: dict[str, Callable[[], object]]) -> None:
    for told, work in works.items():
        try:
            work()
        except KaoheError as wrong:
            _log.error("%s: %s", told, wrong.say("en"))
