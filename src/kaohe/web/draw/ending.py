"""The end of a draw: it is entered, witnessed, and the key holders' secrets are taken in (P7).

Until the end is witnessed nobody's secret is taken; when all are in, the publication holds them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from kaohe.core.ledger.rule_faults import CAMPAIGN_OVER
from kaohe.stores.settings import load_setting
from kaohe.web.audit.office_acts import act, ledger
from kaohe.web.draw.campaigns import book_of, open_folder, plan_of_draw
from kaohe.web.draw.faults import SECRET_TWICE, STATEMENT_EMPTY
from kaohe.web.draw.keys import DEPARTMENTS
from kaohe.web.draw.models import RevealedSecret
from kaohe.web.draw.steps import enter_step, expect_role, expect_step, find_open_draw, make_clerk
from kaohe.workflows.ceremony.steps import state_of
from kaohe.workflows.ceremony.witness import sign_opening
from kaohe.workflows.disclosure.disclosing import DisclosingOffice
from kaohe.workflows.disclosure.remaining import find_remaining
from kaohe.workflows.disclosure.visiting import complete_campaign
from kaohe.workflows.keyholding.records import HolderSecret, read_holder_record
from kaohe.workflows.publication.ending import find_end, take_secret

if TYPE_CHECKING:
    from kaohe.web.accounts.models import User
    from kaohe.web.cycles.models import Cycle
    from kaohe.web.draw.models import DrawCampaign
    from kaohe.workflows.ledgers.recording import Recorded

AFTER_SEED: Final = ("fieldwork", "scoring", "review", "approved", "published", "archived")
"""Steps of the year in which a draw can end."""


@dataclass(frozen=True, slots=True)
class LackingPlace:
    """A place that is not done yet, as far as whoever watches may know it."""

    body: str
    county: str
    """Empty while no team has arrived."""
    is_drawn: bool
    """Drawn to its end, so that only visits or records lack."""
    is_pending: bool
    """A label is opened and not drawn."""
    unclosed: int
    """Visits without outcome, closing or record."""

    @property
    def stops(self) -> bool:
        """Tell whether the end cannot be entered at all because of it."""
        return self.is_pending or self.unclosed > 0


def list_lacking(draw: DrawCampaign) -> list[LackingPlace]:
    """Return what lacks before the end, by body and county; a county only after the arrival.

    Raises:
        FileUnusable: there is no seed yet.
    """
    office = _office_of(draw)
    state = office.state()
    found: dict[tuple[str, str, int], LackingPlace] = {}
    for number, place in enumerate(find_remaining(office.setting, state)):
        body, name = place.split("/")
        is_reached = name in state.places.get(body, {})
        county, key = (name, 0) if is_reached else ("", number + 1)
        found[body, county, key] = LackingPlace(body, county, False, False, 0)
    for (body, code), there in state.every_place():
        county = code if there.arrival is not None else ""
        unclosed = sum(
            not (each.has_outcome and each.is_closed) or bool(each.awaits_record)
            for each in there.visits.values()
        )
        if not there.is_pending() and not unclosed:
            continue
        before = found.get((body, county, 0), LackingPlace(body, county, True, False, 0))
        found[body, county, 0] = replace(
            before,
            is_pending=before.is_pending or there.is_pending(),
            unclosed=before.unclosed + unclosed,
        )
    return [found[key] for key in sorted(found)]


def enter_end(cycle: Cycle, statement: bytes, *, by: User, unfinished: bool = False) -> Recorded:
    """Enter the end of a draw (P6), for good, and sign a checkpoint over it for the witnesses.

    Args:
        cycle: the cycle.
        statement: what the office states of the campaign; it is published.
        by: who enters it.
        unfinished: whether it ends although counties are not drawn to their end.

    Raises:
        InputError: there is no statement.
        StepRefused: a label is not drawn, a visit is not closed, or a county is not drawn.
    """
    expect_role(by, "office")
    expect_step(cycle, AFTER_SEED)
    draw = find_open_draw(cycle)
    if not statement:
        raise STATEMENT_EMPTY.error_at(cycle.id)
    state = state_of(ledger(), draw.id)
    if state.is_void or state.is_complete:
        raise CAMPAIGN_OVER.error_at(draw.id)
    office, record = _office_of(draw), sha256(statement).hexdigest()
    recorded = enter_step(
        cycle,
        "draw-ended",
        lambda clerk: complete_campaign(
            replace(office, clerk=clerk), statement, unfinished=unfinished
        ),
        by=by,
        details={"campaign": draw.id, "record": record, "unfinished": unfinished},
        needs={"visits_closed": record},
    )
    sign_opening(ledger(), open_folder(draw).signer(), end=find_end(ledger(), draw.id))
    return recorded


def hand_in_secret(cycle: Cycle, document: bytes, *, by: User, request: str = "") -> HolderSecret:
    """Take the secret that a key holder has revealed; it is kept as it came, for good.

    Raises:
        DrawError: the end is not witnessed yet, or the secret fits no key of the plan.
        ProofInvalid: the file is none.
        StepRefused: the holder's is there already.
    """
    expect_role(by, *DEPARTMENTS)
    expect_step(cycle, AFTER_SEED)
    draw = find_open_draw(cycle)
    with act("draw-secret-taken", by=by, request=request) as doing:
        secret = take_secret(ledger(), draw.id, document)
        if RevealedSecret.objects.filter(campaign=draw, holder=secret.holder).exists():
            raise SECRET_TWICE.error_at(secret.holder, holder=secret.holder)
        RevealedSecret.objects.create(
            campaign=draw,
            holder=secret.holder,
            document=document.decode(),
            at=doing.at,
            by=by,
            entry=doing.index,
        )
        doing.details = {
            "cycle": cycle.id,
            "campaign": draw.id,
            "holder": secret.holder,
            "public_key": secret.public_key,
        }
    return secret


def revealed(draw: DrawCampaign) -> dict[str, RevealedSecret]:
    """Return what was revealed, by key holder."""
    rows = RevealedSecret.objects.filter(campaign=draw).select_related("by")
    return {each.holder: each for each in rows}


def find_secrets(draw: DrawCampaign) -> tuple[HolderSecret, ...]:
    """Return the secrets of all key holders of the plan; nothing while one is missing."""
    there = revealed(draw)
    holders = plan_of_draw(draw).holders
    if not all(name in there for name in holders):
        return ()
    return tuple(
        read_holder_record(there[name].document.encode(), HolderSecret) for name in holders
    )


def is_open(draw: DrawCampaign) -> bool:
    """Tell whether everything of a draw is published: it has ended, and all secrets are there."""
    state = state_of(book_of(draw), draw.id)
    return state.is_complete and (draw.is_brought_in or bool(find_secrets(draw)))


def _office_of(draw: DrawCampaign) -> DisclosingOffice:
    published = open_folder(draw).published
    return DisclosingOffice(load_setting(published), ledger(), published, make_clerk(draw.by))
