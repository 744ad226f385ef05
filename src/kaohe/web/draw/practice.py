"""The draw of a practice run, shown in the office as it was held: on its own ledger.

Entered again in the office's ledger it would rest on another checkpoint, and so on another seed
and other units; whatever the run has visited would not fit. So its ledger comes along as it is,
with its own name, and is shown only.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from kaohe.stores.ledger_store import LedgerStore
from kaohe.stores.offices import LEDGER, LEDGER_KEY, PUBLISHED
from kaohe.web.audit.office_acts import act
from kaohe.web.cycles.acts import put_down_act
from kaohe.web.draw.campaigns import folder_of
from kaohe.web.draw.models import DrawCampaign
from kaohe.web.draw.publishing import BROUGHT
from kaohe.workflows.ceremony.standing import campaign_under_way

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.web.accounts.models import User
    from kaohe.web.cycles.models import Cycle


def bring_in_draw(cycle: Cycle, run: Path, *, by: User) -> DrawCampaign | None:
    """Show the draw that a practice run has held; nothing where it has kept no ledger.

    The ledger's key comes along, because the year's publication package is signed with it; that
    of the frame's salts does not.
    """
    office = run / "office"
    if not (office / LEDGER).is_file():
        return None
    held = LedgerStore.load(office / LEDGER)
    campaign = campaign_under_way(held.history())
    origin, size = held.origin, held.size()
    held.close()
    if campaign is None:
        return None
    place = folder_of(campaign)
    place.mkdir(parents=True)
    shutil.copy(office / LEDGER, place / LEDGER)
    shutil.copy(office / LEDGER_KEY, place / LEDGER_KEY)
    shutil.copytree(office / PUBLISHED, place / PUBLISHED)
    shutil.copytree(run / "draw", place / BROUGHT)
    with act("draw-brought-in", by=by) as doing:
        draw = DrawCampaign.objects.create(
            id=campaign, cycle=cycle, at=doing.at, by=by, entry=doing.index, is_brought_in=True
        )
        doing.details = {
            "cycle": cycle.id,
            "campaign": campaign,
            "origin": origin,
            "entries": size,
        }
        put_down_act(cycle, doing)
    return draw
