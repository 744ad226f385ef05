"""The ceremony, from the plan to the seed: each step one act, one entry, one transaction.

P0 plan, P1 frame and keys, then a checkpoint over all three that the plan's witnesses have
cosigned; P2 the dice, cosigned before the outside value can be known, then the seed; and the void
of a ceremony that fails. Whether a step may be taken is
decided by the history of the ledger while the write lock is held; nothing here can be looked at
before it is entered, and nothing is taken back.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Protocol

from kaohe.core.canonical import canonical_bytes, digest
from kaohe.core.draw import Campaign, derive_seed, has_possession
from kaohe.core.errors import DrawError, raise_all
from kaohe.core.ledger import entry_leaf, read_entry
from kaohe.core.ledger.campaign_state import CampaignState
from kaohe.core.ledger.rule_faults import (
    OPENING_INCOMPLETE,
    PLAN_FIRST,
    SEED_BEFORE_DICE,
    SEED_BEFORE_WITNESS,
)
from kaohe.workflows.ceremony.entries import (
    as_json,
    frame_content,
    keys_content,
    plan_content,
    seed_content,
)
from kaohe.workflows.ceremony.faults import (
    DOCUMENT_LACKING,
    KEY_LACKING,
    KEY_OF_NOBODY,
    KEY_OTHER_CAMPAIGN,
    KEY_UNPROVED,
)
from kaohe.workflows.ceremony.outside import value_of
from kaohe.workflows.ceremony.witness import SignedRecord, find_witnessed
from kaohe.workflows.keyholding.approvals import take_approvals
from kaohe.workflows.ledgers.recording import Act, Recorded, UnitOfWork, record_act
from kaohe.workflows.publication.published import (
    DiceRecord,
    FrameEntry,
    HolderRecord,
    KeysEntry,
    PlanEntry,
    SeedRecord,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from pydantic import BaseModel

    from kaohe.core.canonical import Json
    from kaohe.core.errors import Fault
    from kaohe.core.ledger import History
    from kaohe.workflows.keyholding.records import HolderApproval
    from kaohe.workflows.ledgers.recording import KeptEntry
    from kaohe.workflows.publication.published import DrandValue, HolderKey, LotteryValue


class CeremonyBook(UnitOfWork, SignedRecord, Protocol):
    """The ledger with its documents, as a ceremony reads and writes it."""

    def history(self) -> History:
        """Return what all entries have established."""
        ...

    def find_entries(self, *, kind: str, campaign: str) -> tuple[KeptEntry, ...]:
        """Return the entries of a kind in a campaign, in their order."""
        ...

    def document(self, name: str) -> bytes | None:
        """Return what was kept beside an entry."""
        ...


@dataclass(frozen=True, slots=True)
class Clerk:
    """Who enters a step, and what an entry needs from outside."""

    actor: str
    """A number of the office, never a person's name."""
    salt: Callable[[str], bytes]
    """Gives 32 random bytes for the request with this key."""
    now: Callable[[], str]


def enter_plan(book: CeremonyBook, plan: PlanEntry, *, clerk: Clerk) -> Recorded:
    """Enter the plan (P0).

    Raises:
        StepRefused: the campaign has one, or another campaign of the scope is not void.
    """
    return enter_step(book, plan, "plan", plan_content(plan), clerk=clerk, document=plan)


def enter_frame(
    book: CeremonyBook, frame: FrameEntry, *, clerk: Clerk, statements: Sequence[bytes] = ()
) -> Recorded:
    """Enter the frame that was committed to, with the statements of counties beside it (P1).

    Raises:
        StepRefused: there is no plan yet, or a frame already.
    """
    plan = plan_of(book, frame.campaign)
    return enter_step(
        book, plan, "frame", frame_content(frame), clerk=clerk, document=frame, beside=statements
    )


def enter_keys(
    book: CeremonyBook, campaign: str, *, keys: Sequence[HolderKey], clerk: Clerk
) -> Recorded:
    """Enter the keys of all holders of the plan, in the plan's order (P1).

    Raises:
        DrawError: a key is missing, twice there, of nobody, of another campaign or not proved.
        StepRefused: there is no plan yet, or there are keys already.
    """
    plan = plan_of(book, campaign)
    raise_all(DrawError, _find_key_faults(plan, keys))
    given = {key.holder: key for key in keys}
    entry = KeysEntry(
        entry="keys",
        campaign=campaign,
        holders=tuple(
            HolderRecord(
                holder=name,
                public_key=given[name].public_key,
                possession=given[name].possession,
            )
            for name in plan.holders
        ),
    )
    return enter_step(book, plan, "keys", keys_content(entry), clerk=clerk, document=entry)


def enter_witnessed(book: CeremonyBook, campaign: str, *, clerk: Clerk) -> Recorded:
    """Enter the checkpoint C0 over plan, frame and keys, once the plan's policy is met (P1).

    It is the first signed checkpoint that holds all three and has enough witnesses. Where one is
    entered already, that one is returned: signatures that come later change nothing.

    Raises:
        DrawError: no checkpoint over the opening has enough witnesses.
        StepRefused: plan, frame or keys are missing.
    """
    plan, state = plan_of(book, campaign), state_of(book, campaign)
    for kept in book.find_entries(kind="witnessed", campaign=campaign):
        entered = read_entry(kept.entry)
        return Recorded(kept.index, entry_leaf(kept.commitment), entered.at, is_new=False)
    if not (state.has_frame and state.holders):
        raise OPENING_INCOMPLETE.error_at(campaign)
    note = find_witnessed(book, plan, end=state.opening_end)
    return enter_step(book, plan, "witnessed", {"checkpoint": note.decode()}, clerk=clerk)


def enter_seed(
    book: CeremonyBook,
    campaign: str,
    *,
    outside: LotteryValue | DrandValue,
    clerk: Clerk,
) -> Recorded:
    """Derive the seed from the dice that stand and from C0, and enter it (P2).

    The seed comes into being in the act that enters it, so that nobody can look at it and roll
    again. A campaign has exactly one.

    Raises:
        DrawError: the source is not the plan's.
        StepRefused: the dice are not witnessed yet, or there is a seed already.
    """
    plan = plan_of(book, campaign)
    state = state_of(book, campaign)
    if state.witnessed is None:
        raise SEED_BEFORE_WITNESS.error_at(campaign)
    if not state.are_dice_witnessed:
        raise SEED_BEFORE_DICE.error_at(campaign)
    rolled = _dice_of(book, campaign)
    value = value_of(plan.outside, outside)
    size, root = state.witnessed
    seed = derive_seed(
        Campaign(campaign, rehearsal=plan.rehearsal),
        checkpoint_root=bytes.fromhex(root),
        checkpoint_size=size,
        dice=[each.digits for each in rolled.dice],
        outside=value,
    )
    record = SeedRecord(
        format="draw-seed/2",
        campaign=campaign,
        rehearsal=plan.rehearsal,
        dice=rolled.dice,
        outside=outside,
        checkpoint_root=root,
        checkpoint_size=size,
        seed=seed.hex(),
    )
    return enter_step(book, plan, "seed", seed_content(record), clerk=clerk, document=record)


def _dice_of(book: CeremonyBook, campaign: str) -> DiceRecord:
    kept = book.find_entries(kind="dice", campaign=campaign)[0]
    return DiceRecord.model_validate_json(document_of(book, kept))


def enter_void(
    book: CeremonyBook,
    campaign: str,
    *,
    reason: str,
    clerk: Clerk,
    signed_by: Sequence[str] = (),
    approvals: Sequence[HolderApproval] = (),
) -> Recorded:
    """Enter that a ceremony has failed; before that no other campaign of its scope can begin.

    Args:
        book: the ledger.
        campaign: which one is void.
        reason: why.
        clerk: who enters it.
        signed_by: who stands by it, while no dice stand.
        approvals: of all key holders, of this very reason, once dice stand.

    Raises:
        ProofInvalid: an approval is of something else, or not made with its holder's key.
        StepRefused: there is no plan, the campaign is over, or an approval is lacking.
    """
    plan = plan_of(book, campaign)
    content: dict[str, Json] = {"reason": reason, "signed_by": list(signed_by), "proofs": []}
    if approvals:
        named = Campaign(campaign, rehearsal=plan.rehearsal)
        keys = _keys_by_holder(book, campaign)
        people, proofs = take_approvals(approvals, {"reason": reason}, campaign=named, keys=keys)
        content |= {"signed_by": list(people), "proofs": list(proofs)}
    return enter_step(book, plan, "void", content, clerk=clerk)


def _keys_by_holder(book: CeremonyBook, campaign: str) -> dict[str, bytes]:
    """Return the public keys of a campaign by their holders; none before they are entered."""
    for kept in book.find_entries(kind="keys", campaign=campaign):
        keys = KeysEntry.model_validate_json(document_of(book, kept))
        return {each.holder: bytes.fromhex(each.public_key) for each in keys.holders}
    return {}


def plan_of(book: CeremonyBook, campaign: str) -> PlanEntry:
    """Return the plan of a campaign.

    Raises:
        StepRefused: none was entered.
        LedgerError: it was entered without its document.
    """
    for kept in book.find_entries(kind="plan", campaign=campaign):
        return PlanEntry.model_validate_json(document_of(book, kept, "plan"))
    raise PLAN_FIRST.error_at(campaign)


def state_of(book: CeremonyBook, campaign: str) -> CampaignState:
    """Return what the entries have established of a campaign."""
    return book.history().campaigns.get(campaign, CampaignState())


def document_of(book: CeremonyBook, kept: KeptEntry, field: str = "record") -> bytes:
    """Return the document of an entry, whose digest a field of its content holds.

    Raises:
        LedgerError: it is not there, or another one.
    """
    entry = read_entry(kept.entry)
    name = str(entry.content[field])
    found = book.document(name)
    if found is None or sha256(found).hexdigest() != name:
        raise DOCUMENT_LACKING.error_at(entry.campaign, index=kept.index, kind=entry.kind)
    return found


def enter_step(
    book: CeremonyBook,
    plan: PlanEntry,
    kind: str,
    content: Mapping[str, Json],
    *,
    clerk: Clerk,
    document: BaseModel | None = None,
    beside: Sequence[bytes] = (),
) -> Recorded:
    """Enter an act whose request is named by what it says: said again, it is the same act."""
    said: Json = {"kind": kind, "actor": clerk.actor, "content": dict(content)}
    request = f"{plan.campaign}/{kind}/{digest(said)}"
    kept = [*([canonical_bytes(as_json(document))] if document else []), *beside]
    act = Act(
        request=request,
        kind=kind,
        campaign=plan.campaign,
        rehearsal=plan.rehearsal,
        actor=clerk.actor,
        content=content,
        documents={sha256(each).hexdigest(): each for each in kept},
    )
    return record_act(book, act, salt=clerk.salt(request), now=clerk.now)


def _find_key_faults(plan: PlanEntry, keys: Sequence[HolderKey]) -> Iterator[Fault]:
    campaign = Campaign(plan.campaign, rehearsal=plan.rehearsal)
    handed_in = Counter(key.holder for key in keys)
    shared = Counter(key.public_key for key in keys)
    for name in plan.holders:
        if handed_in[name] != 1:
            yield KEY_LACKING.at(name, holder=name)
    for key in keys:
        if key.holder not in plan.holders:
            yield KEY_OF_NOBODY.at(key.holder, holder=key.holder, known="、".join(plan.holders))
        elif (key.campaign, key.rehearsal) != (plan.campaign, plan.rehearsal):
            yield KEY_OTHER_CAMPAIGN.at(key.holder, holder=key.holder, found=key.campaign)
        elif shared[key.public_key] > 1 or not _is_proved(key, campaign):
            yield KEY_UNPROVED.at(key.holder, holder=key.holder)


def _is_proved(key: HolderKey, campaign: Campaign) -> bool:
    public, proof = bytes.fromhex(key.public_key), bytes.fromhex(key.possession)
    return has_possession(public, campaign, proof)
