"""The practice's key holders beside the server: ``python -m kaohe.web.fieldwork.holders_beside N``.

Each is a process of its own on this machine. They end with the process beside which they run; in
an office in earnest there are none. When the end of a practice is entered they follow it and
reveal their secrets, each by its own copy, and the practice's witnesses sign over it.
"""

from __future__ import annotations

import logging
import os
import sys
from time import sleep
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.core.draw import KeyHolder
    from kaohe.web.draw.models import DrawCampaign

PAUSE: Final = 1.0
_log = logging.getLogger(__name__)


def main(parent: int) -> None:
    """Serve the key holders of every practice in this office, until the parent is gone."""
    import django  # the settings read the surroundings, which the server has set

    django.setup()
    from kaohe.services.keyholder_processes import KeyholderSetup, start_keyholders

    found = find_practices()
    setups = [KeyholderSetup(copy, key) for _draw, holders in found for _name, copy, key in holders]
    names = [(draw, name) for draw, holders in found for name, _copy, _key in holders]
    with start_keyholders(setups) as started:
        for (draw, name), line in zip(names, started, strict=True):
            name_address(draw, name, f"{line.host}:{line.port}")
        _log.warning(
            "practice key holders: ports %s", ", ".join(str(each.port) for each in started)
        )
        while os.getppid() == parent:
            for draw, _holders in found:
                follow_end(draw)
            sleep(PAUSE)


def find_practices() -> list[tuple[DrawCampaign, list[tuple[str, Path, KeyHolder]]]]:
    """Return the practices of an office of rehearsals, with their key holders."""
    from kaohe.core.ledger import is_of_rehearsals
    from kaohe.web.audit.office_acts import ledger
    from kaohe.web.draw.campaigns import folder_of
    from kaohe.web.draw.models import DrawCampaign
    from kaohe.web.fieldwork.practice_draw import read_holders

    if not is_of_rehearsals(ledger().origin):
        return []
    rows = DrawCampaign.objects.select_related("cycle").filter(is_brought_in=False)
    found = [(draw, read_holders(folder_of(draw.pk))) for draw in rows]
    return [(draw, holders) for draw, holders in found if holders]


def follow_end(draw: DrawCampaign) -> None:
    """Give what is due after the end of a practice; the key holders go on if it is refused."""
    from django.db import OperationalError, close_old_connections

    from kaohe.core.errors import KaoheError
    from kaohe.web.fieldwork.practice_draw import follow_practice_end

    try:
        if follow_practice_end(draw):
            _log.warning("practice witnesses and key holders have followed the end of %s", draw.pk)
    except (KaoheError, OperationalError) as refused:
        _log.warning("practice key holders wait: %s", refused)
    finally:
        close_old_connections()


def name_address(draw: DrawCampaign, name: str, address: str) -> None:
    """Put down where a key holder can be reached now."""
    from kaohe.web.accounts.models import User
    from kaohe.web.draw.models import HOLDER
    from kaohe.web.draw.peers import name_peer

    name_peer(draw.cycle, HOLDER, name, address, by=User.objects.get(username="office-1"))


if __name__ == "__main__":
    main(int(sys.argv[1]))
