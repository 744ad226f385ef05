"""The campaigns of a cycle: which ledger tells of one, and which folder keeps what is secret.

A campaign that is held here stands in the office's own ledger, among all other acts. What must not
stand in a database (the key of the frame's salts) and what is large (the frame) is kept in
``draw/CAMPAIGN`` of the office's folder. A campaign that a practice run has held brings its own
ledger along, and is shown only.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from django.conf import settings

from kaohe.core.ledger import ED25519, NoteSigner
from kaohe.stores.ledger_files import load_signer
from kaohe.stores.ledger_store import LedgerStore
from kaohe.stores.offices import LEDGER, Office
from kaohe.web.audit.office_acts import ledger
from kaohe.web.draw.faults import BROUGHT_IN, PLAN_MISSING
from kaohe.web.draw.models import DrawCampaign
from kaohe.web.starting import LEDGER_KEY
from kaohe.workflows.ceremony.steps import plan_of, state_of

if TYPE_CHECKING:
    from kaohe.web.audit.unit import DjangoLedger
    from kaohe.web.cycles.models import Cycle
    from kaohe.workflows.publication.published import PlanEntry

FOLDER: Final = "draw"


class CampaignFolder(Office):
    """The folder of one campaign, over the ledger that tells of it."""

    def campaign(self) -> str:
        """Return the campaign, which the folder is named by."""
        return self.path.name

    def signer(self) -> NoteSigner:
        """Return the office's key, with which its checkpoints are signed.

        Raises:
            FileUnusable: it is not there.
        """
        return load_signer(Path(settings.OFFICE_HOME) / LEDGER_KEY, kind=ED25519)


def find_draw(cycle: Cycle) -> DrawCampaign | None:
    """Return the campaign of a cycle that was begun last."""
    return cycle.draws.order_by("-entry").first()


def draw_of_cycle(cycle: Cycle) -> DrawCampaign:
    """Return the campaign of a cycle that was begun last.

    Raises:
        StepRefused: none was begun.
    """
    found = find_draw(cycle)
    if found is None:
        raise PLAN_MISSING.error_at(cycle.id)
    return found


def book_of(draw: DrawCampaign | None) -> DjangoLedger:
    """Return the ledger that tells of a campaign."""
    if draw is None or not draw.is_brought_in:
        return ledger()
    place = folder_of(draw.id) / LEDGER
    return cast("DjangoLedger", _load_ledger(place, place.stat().st_ino))


def plan_of_draw(draw: DrawCampaign) -> PlanEntry:
    """Return the plan of a campaign."""
    return plan_of(book_of(draw), draw.id)


def is_void(draw: DrawCampaign) -> bool:
    """Tell whether a campaign was given up."""
    return state_of(book_of(draw), draw.id).is_void


def folder_of(campaign: str) -> Path:
    """Return where a campaign keeps its files."""
    return Path(settings.OFFICE_HOME) / FOLDER / campaign


def open_folder(draw: DrawCampaign) -> CampaignFolder:
    """Open the folder of a campaign."""
    return CampaignFolder(folder_of(draw.id), cast("LedgerStore", book_of(draw)))


def signer_of(draw: DrawCampaign) -> NoteSigner:
    """Return the key of the ledger that tells of a campaign.

    Raises:
        FileUnusable: it is not there.
    """
    home = folder_of(draw.id) if draw.is_brought_in else Path(settings.OFFICE_HOME)
    return load_signer(home / LEDGER_KEY, kind=ED25519)


def expect_held_here(draw: DrawCampaign) -> None:
    """Let only campaigns pass that are held in this office.

    Raises:
        StepRefused: it was brought in from a practice run.
    """
    if draw.is_brought_in:
        raise BROUGHT_IN.error_at(draw.id)


@lru_cache(maxsize=4)
def _load_ledger(place: Path, _file: int) -> LedgerStore:
    """Open a ledger that was brought in; it stays open, and is told apart by its file."""
    return LedgerStore.load(place)
