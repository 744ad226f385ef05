"""What key holders approve with their own keys: attempts, a county, a hand-over, a void.

An office could type names. A proof with the key that is registered for the campaign it cannot make
up, and holders and verifiers check every one before anything rests on it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kaohe.core.draw import has_approved
from kaohe.core.errors import ProofInvalid, raise_all
from kaohe.core.ledger.entry_kinds import names_of
from kaohe.workflows.keyholding.faults import APPROVAL_OTHER, APPROVAL_UNPROVEN
from kaohe.workflows.keyholding.records import APPROVED_FIELDS, HolderApproval

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kaohe.core.canonical import Json
    from kaohe.core.draw import Campaign
    from kaohe.core.errors import Fault
    from kaohe.core.ledger import Entry

_SUBJECTS: Final = {
    "approval": ("label", "record"),
    "handed_over": ("device", "to", "reason"),
    "void": ("reason",),
}
"""What an entry says that its holders have approved."""


def take_approvals(
    approvals: Sequence[HolderApproval],
    subject: Mapping[str, Json],
    *,
    campaign: Campaign,
    keys: Mapping[str, bytes],
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return who approves something, and the proofs (hex), in the order of the campaign's keys.

    Args:
        approvals: as the holders handed them in.
        subject: what is to be approved, and nothing else.
        campaign: the campaign.
        keys: holder → public key, in the campaign's order.

    Raises:
        ProofInvalid: an approval is of something else, of nobody or twice there, or its proof does
            not hold; all are told.
    """
    raise_all(ProofInvalid, _find_faults(approvals, subject, campaign, keys))
    given = {each.holder: each.proof for each in approvals}
    people = tuple(holder for holder in keys if holder in given)
    return people, tuple(given[holder] for holder in people)


def approval_of(
    subject: Mapping[str, Json], *, campaign: Campaign, holder: str, proof: bytes
) -> HolderApproval:
    """Return what a holder hands in: the subject with the proof that it approves it."""
    about: dict[str, Any] = {**dict.fromkeys(APPROVED_FIELDS), **subject}
    return HolderApproval(
        campaign=campaign.id,
        rehearsal=campaign.rehearsal,
        holder=holder,
        proof=proof.hex(),
        **about,
    )


def find_proof_faults(
    entry: Entry, where: str, *, campaign: Campaign, keys: Mapping[str, bytes]
) -> Iterator[Fault]:
    """Yield every holder whom an entry names as approving without a proof that holds.

    Args:
        entry: an approval, a hand-over, or a void.
        where: for faults.
        campaign: of the entry.
        keys: holder → public key.
    """
    content = entry.content
    people = names_of(content["signed_by" if entry.kind == "void" else "approved_by"])
    proofs = names_of(content["proofs"])
    subject = {name: content[name] for name in _SUBJECTS[entry.kind]}
    for holder, proof in zip(people, (*proofs, *[""] * len(people)), strict=False):
        key = keys.get(holder, b"")
        if not has_approved(key, subject, campaign, bytes.fromhex(proof)):
            yield APPROVAL_UNPROVEN.at(where, holder=holder)


def _find_faults(
    approvals: Sequence[HolderApproval],
    subject: Mapping[str, Json],
    campaign: Campaign,
    keys: Mapping[str, bytes],
) -> Iterator[Fault]:
    seen: set[str] = set()
    for each in approvals:
        own = (each.campaign, each.rehearsal) == (campaign.id, campaign.rehearsal)
        if not own or each.subject != subject or each.holder not in keys or each.holder in seen:
            yield APPROVAL_OTHER.at(each.holder, holder=each.holder)
            continue
        seen.add(each.holder)
        proof = bytes.fromhex(each.proof)
        if not has_approved(keys[each.holder], subject, campaign, proof):
            yield APPROVAL_UNPROVEN.at(each.holder, holder=each.holder)
