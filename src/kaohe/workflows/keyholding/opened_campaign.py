"""The opening of a campaign as a key holder checks it: from the documents up, believing no entry.

Plan, frame, keys and seed stand in the ledger as digests. Each document is held against its
entry, the possession of every key is verified, and the seed is computed again from what was rolled
and from the source outside the house.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ValidationError

from kaohe.core.canonical import read_canonical
from kaohe.core.draw import Campaign, Ceremony, derive_seed, has_possession
from kaohe.core.errors import DrawError, ProofInvalid, StepRefused, raise_all
from kaohe.core.ledger.entry_kinds import names_of
from kaohe.workflows.ceremony.entries import (
    dice_content,
    dice_of,
    frame_content,
    keys_content,
    plan_content,
    seed_content,
)
from kaohe.workflows.ceremony.outside import value_of
from kaohe.workflows.ceremony.plan import find_policy_faults, find_scope_faults
from kaohe.workflows.drawing import DrawRules, draw_rules
from kaohe.workflows.keyholding.approvals import find_proof_faults
from kaohe.workflows.keyholding.campaign_facts import OPENING
from kaohe.workflows.keyholding.faults import (
    DOCUMENT_MISSING,
    DOCUMENT_WRONG,
    KEY_MISSING,
    KEYS_UNPROVEN,
    OPENING_MISSING,
    SEED_WRONG,
)
from kaohe.workflows.ledgers.extracts import document_of
from kaohe.workflows.publication.published import FrameEntry, KeysEntry, PlanEntry, SeedRecord

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.core.errors import Fault
    from kaohe.workflows.keyholding.campaign_facts import PlacedEntry
    from kaohe.workflows.keyholding.following import HolderCopy, Membership
    from kaohe.workflows.publication.published import Way

_Document = TypeVar("_Document", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class OpenedCampaign:
    """What the opening of a campaign has settled."""

    ceremony: Ceremony
    rules: DrawRules
    ways: tuple[Way, ...]
    holders: tuple[str, ...]

    @property
    def keys(self) -> dict[str, bytes]:
        """Return the public keys by their holders, in the campaign's order."""
        return dict(zip(self.holders, self.ceremony.public_keys, strict=True))


@dataclass(frozen=True, slots=True)
class _Opening:
    """The documents that open a campaign, each beside its entry."""

    plan: tuple[PlacedEntry, PlanEntry]
    frame: tuple[PlacedEntry, FrameEntry]
    keys: tuple[PlacedEntry, KeysEntry]
    seed: tuple[PlacedEntry, SeedRecord]


def check_opening(copy: HolderCopy, membership: Membership) -> OpenedCampaign:
    """Check how a campaign was opened, and return what follows from it.

    That the checkpoint over the opening has the quorum of the plan's policy, and that the seed
    rests on this checkpoint, is judged by the rules of the ledger; here the policy is held against
    the plan's document and the pinned key.

    Raises:
        StepRefused: with everything that is missing or wrong.
        ProofInvalid: another campaign of the assessment was made void without its key holders.
        DrawError: the keys cannot be used, or the plan cannot be drawn by.
    """
    placed = copy.facts.opening
    missing = [kind for kind in OPENING if kind not in placed]
    if missing:
        raise OPENING_MISSING.error_at(membership.campaign.id, missing=", ".join(missing))
    opening = _Opening(
        (placed["plan"], _read(copy, placed["plan"], PlanEntry)),
        (placed["frame"], _read(copy, placed["frame"], FrameEntry)),
        (placed["keys"], _read(copy, placed["keys"], KeysEntry)),
        (placed["seed"], _read(copy, placed["seed"], SeedRecord)),
    )
    raise_all(StepRefused, _find_faults(opening, membership, placed["dice"]))
    raise_all(ProofInvalid, _find_void_faults(copy, opening.plan[1], membership.campaign))
    _, plan = opening.plan
    _, keys = opening.keys
    return OpenedCampaign(
        Ceremony(
            membership.campaign,
            frame_root=bytes.fromhex(opening.frame[1].frame_root),
            seed=bytes.fromhex(opening.seed[1].seed),
            public_keys=tuple(bytes.fromhex(each.public_key) for each in keys.holders),
        ),
        draw_rules(plan.draw),
        plan.ways,
        tuple(each.holder for each in keys.holders),
    )


def read_document(copy: HolderCopy, placed: PlacedEntry) -> bytes:
    """Return the document of an entry.

    Raises:
        StepRefused: it was not handed over.
    """
    name = document_of(placed.entry) or ""
    found = copy.document(name)
    if found is None:
        raise DOCUMENT_MISSING.error_at(str(placed.index), index=placed.index, digest=name[:16])
    return found


def _read(copy: HolderCopy, placed: PlacedEntry, shape: type[_Document]) -> _Document:
    data = read_document(copy, placed)
    try:
        read_canonical(data)
        return shape.model_validate_json(data)
    except (ValueError, ValidationError):
        field = f"{placed.entry.kind}.record"
        raise DOCUMENT_WRONG.error_at(str(placed.index), index=placed.index, field=field) from None


def _find_faults(opening: _Opening, membership: Membership, dice: PlacedEntry) -> Iterator[Fault]:
    if dice.entry.content != dice_content(dice_of(opening.seed[1])):
        yield DOCUMENT_WRONG.at(str(dice.index), index=dice.index, field="dice.record")
    yield from _find_differences(opening, membership.campaign)
    campaign = membership.campaign
    yield from find_scope_faults(opening.plan[1].scope, rehearsal=campaign.rehearsal)
    yield from find_policy_faults(opening.plan[1].policy, membership.origin_key)
    yield from _find_key_faults(opening, membership)
    yield from _find_seed_faults(opening, membership.campaign)


def _find_differences(opening: _Opening, campaign: Campaign) -> Iterator[Fault]:
    """Hold every document against its entry, and against the campaign."""
    plan_at, plan = opening.plan
    frame_at, frame = opening.frame
    keys_at, keys = opening.keys
    seed_at, seed = opening.seed
    said = (
        (plan_at, "plan", plan_content(plan), plan.campaign),
        (frame_at, "frame", frame_content(frame), frame.campaign),
        (keys_at, "keys", keys_content(keys), keys.campaign),
        (seed_at, "seed", seed_content(seed), seed.campaign),
    )
    held = [
        (placed, name, placed.entry.content == content and campaign.id == written)
        for placed, name, content, written in said
    ]
    held += [
        (plan_at, "rehearsal", plan.rehearsal == campaign.rehearsal),
        (seed_at, "rehearsal", seed.rehearsal == campaign.rehearsal),
        (keys_at, "holders", tuple(each.holder for each in keys.holders) == plan.holders),
        (seed_at, "dice", tuple(each.role for each in seed.dice) == plan.dice),
    ]
    for placed, name, holds in held:
        if not holds:
            yield DOCUMENT_WRONG.at(str(placed.index), index=placed.index, field=name)


def _find_void_faults(copy: HolderCopy, plan: PlanEntry, campaign: Campaign) -> Iterator[Fault]:
    """Check that the key holders gave up every campaign of this assessment that had its dice.

    What was drawn before and did not please would otherwise be drawn again.
    """
    for name, placed in copy.facts.other_voids.items():
        state, keys = copy.history.campaigns[name], copy.facts.other_keys.get(name)
        if keys is None or not state.dice_end or state.terms is None:
            continue
        if state.terms.scope == plan.scope:
            content = keys.entry.content
            listed = (names_of(content[field]) for field in ("holders", "public_keys"))
            known = {holder: bytes.fromhex(key) for holder, key in zip(*listed, strict=True)}
            other = Campaign(name, rehearsal=campaign.rehearsal)
            where = str(placed.index)
            yield from find_proof_faults(placed.entry, where, campaign=other, keys=known)


def _find_key_faults(opening: _Opening, membership: Membership) -> Iterator[Fault]:
    placed, keys = opening.keys
    registered = {each.holder: each.public_key for each in keys.holders}
    if registered.get(membership.holder) != membership.public_key.hex():
        yield KEY_MISSING.at(str(placed.index), holder=membership.holder)
    for each in keys.holders:
        key, proof = bytes.fromhex(each.public_key), bytes.fromhex(each.possession)
        if not has_possession(key, membership.campaign, proof):
            yield KEYS_UNPROVEN.at(str(placed.index), holder=each.holder)


def _find_seed_faults(opening: _Opening, campaign: Campaign) -> Iterator[Fault]:
    """Compute the seed again."""
    _, plan = opening.plan
    placed, seed = opening.seed
    try:
        made = derive_seed(
            campaign,
            checkpoint_root=bytes.fromhex(seed.checkpoint_root),
            checkpoint_size=seed.checkpoint_size,
            dice=[each.digits for each in seed.dice],
            outside=value_of(plan.outside, seed.outside),
        )
    except DrawError:
        yield SEED_WRONG.at(str(placed.index))
        return
    if made.hex() != seed.seed:
        yield SEED_WRONG.at(str(placed.index))
