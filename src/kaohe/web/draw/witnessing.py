"""The witnesses cosign the opening (P1), the dice (P2), the end (P7): by file or over the line.

Which of the three is due follows from the ledger, so that nobody has to choose.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from kaohe.core.ledger import read_checkpoint, read_note, read_policy
from kaohe.core.ledger.rule_faults import CAMPAIGN_OVER, OPENING_INCOMPLETE
from kaohe.services.witness_client import RemoteWitness, collect_cosignatures, take_cosignatures
from kaohe.web.audit.office_acts import act, ledger
from kaohe.web.draw.campaigns import book_of, open_folder, plan_of_draw
from kaohe.web.draw.models import WITNESS
from kaohe.web.draw.peers import read_address
from kaohe.web.draw.steps import (
    BEFORE_SEED,
    enter_step,
    expect_role,
    expect_step,
    find_open_draw,
)
from kaohe.workflows.ceremony.rolling import enter_dice_witnessed, follow_dice
from kaohe.workflows.ceremony.steps import enter_witnessed, state_of
from kaohe.workflows.ceremony.witness import follow_witnessing, request_of, sign_opening
from kaohe.workflows.publication.ending import find_end, follow_end

if TYPE_CHECKING:
    from kaohe.core.ledger import NoteKey
    from kaohe.web.accounts.models import User
    from kaohe.web.cycles.models import Cycle
    from kaohe.web.draw.models import DrawCampaign
    from kaohe.workflows.ceremony.witness import Witnessing
    from kaohe.workflows.ledgers.recording import Recorded

    Over: TypeAlias = Literal["opening", "dice", "end"]


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be witnessed now, and how far that has come."""

    over: Over
    end: int
    """Size of the ledger after what is to be witnessed."""
    found: Witnessing

    @property
    def root(self) -> str:
        """Return the root of the checkpoint (hex); empty before one is signed."""
        note = self.found.note
        return read_checkpoint(read_note(note).text).root.hex() if note else ""


def find_due(draw: DrawCampaign) -> Due | None:
    """Tell what is to be witnessed now; nothing while plan, frame or keys are missing."""
    book, plan = book_of(draw), plan_of_draw(draw)
    state = state_of(book, draw.id)
    ended = follow_end(book, draw.id)
    if ended is not None:
        return Due("end", find_end(book, draw.id), ended)
    if state.dice_end and state.witnessed:
        return Due("dice", state.dice_end, follow_dice(book, draw.id))
    if not (state.has_frame and state.holders):
        return None
    end = state.opening_end
    return Due("opening", end, follow_witnessing(book, plan, end=end))


def sign_checkpoint(cycle: Cycle, *, by: User, request: str = "") -> None:
    """Sign a checkpoint over what is to be witnessed, so that the witnesses can be asked.

    Raises:
        StepRefused: plan, frame or keys are missing.
        FileUnusable: the office's key is not there.
    """
    draw = _begin(cycle, by)
    due = _expect_due(draw)
    with act("draw-checkpoint-signed", by=by, request=request) as doing:
        doing.details = {"cycle": cycle.id, "campaign": draw.id, "over": due.over}
    sign_opening(ledger(), open_folder(draw).signer(), end=due.end)


def write_witness_request(draw: DrawCampaign, witness: str) -> bytes:
    """Return the request that is carried to a witness of the plan."""
    return request_of(book_of(draw), plan_of_draw(draw), witness)


def take_answer(cycle: Cycle, answer: bytes, *, by: User, request: str = "") -> tuple[str, ...]:
    """Take what a witness has sent back; return the names of those who signed.

    Raises:
        LedgerError: it is no answer.
        NoteInvalid: no witness of the plan has signed, or a signature does not fit.
    """
    draw = _begin(cycle, by)
    known = _known(draw)
    with act("draw-cosignature-taken", by=by, request=request) as doing:
        signed = take_cosignatures(ledger(), answer, known, where="witness")
        doing.details = {"cycle": cycle.id, "witnesses": list(signed)}
    return signed


def ask_witnesses(cycle: Cycle, *, by: User, request: str = "") -> tuple[str, ...]:
    """Ask every witness whose address is known to cosign; return the names of those who signed.

    Raises:
        FileUnusable: one of them does not answer.
        LedgerError: one refuses.
    """
    draw = _begin(cycle, by)
    known = _known(draw)
    signed: list[str] = []
    for peer in draw.peers.filter(kind=WITNESS).order_by("name"):
        remote = RemoteWitness(*read_address(peer.address))
        signed += collect_cosignatures(ledger(), remote, known, where=peer.name)
    with act("draw-cosignature-taken", by=by, request=request) as doing:
        doing.details = {"cycle": cycle.id, "witnesses": [*signed]}
    return tuple(signed)


def enter_checkpoint(cycle: Cycle, *, by: User) -> Recorded:
    """Enter the checkpoint that enough witnesses have cosigned; over the opening it is C0.

    With C0 the opening is published.

    Raises:
        DrawError: too few witnesses have signed, or over the dice too late.
        StepRefused: plan, frame or keys are missing, or the campaign is over.
    """
    draw, books = _begin(cycle, by), ledger()
    due = _expect_due(draw)
    if due.over == "end":
        raise CAMPAIGN_OVER.error_at(draw.id)
    is_opening = due.over == "opening"
    enter = enter_witnessed if is_opening else enter_dice_witnessed
    recorded = enter_step(
        cycle,
        "draw-witnessed" if is_opening else "draw-dice-witnessed",
        lambda clerk: enter(books, draw.id, clerk=clerk),
        by=by,
        details={"campaign": draw.id, "witnesses": list(due.found.signed)},
        needs={"opening_witnessed": due.root} if is_opening else {},
    )
    open_folder(draw).settle()
    return recorded


def _begin(cycle: Cycle, by: User) -> DrawCampaign:
    expect_role(by, "office")
    draw = find_open_draw(cycle)
    if not find_end(ledger(), draw.id):
        expect_step(cycle, BEFORE_SEED)
    return draw


def _expect_due(draw: DrawCampaign) -> Due:
    due = find_due(draw)
    if due is None:
        raise OPENING_INCOMPLETE.error_at(draw.id)
    return due


def _known(draw: DrawCampaign) -> list[NoteKey]:
    return list(read_policy(plan_of_draw(draw).policy.encode()).witnesses.values())
