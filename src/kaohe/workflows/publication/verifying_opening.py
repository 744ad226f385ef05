"""Checking what opens a draw: plan, frame, keys, their entries under C0, and the seed on C0.

Everything is taken from the published files and held against one another; which ledger and which
witnesses count stands in the plan, whose text the checkpoint covers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from kaohe.core.draw import Campaign, derive_seed, has_possession
from kaohe.core.draw.outside import LOTTERIES
from kaohe.core.errors import DrawError, KaoheError, LedgerError
from kaohe.core.ledger import (
    check_checkpoint,
    commit_entry,
    entry_leaf,
    is_of_rehearsals,
    read_entry,
    read_policy,
)
from kaohe.core.ledger.policy import NO_QUORUM
from kaohe.core.merkle import verify_inclusion
from kaohe.workflows.ceremony.entries import frame_content, keys_content, plan_content
from kaohe.workflows.ceremony.outside import value_of
from kaohe.workflows.ceremony.plan import WAYS, assurance_of, is_rehearsal_id
from kaohe.workflows.faults import DRAW_HOLDERS, DRAW_OPENING_WRONG
from kaohe.workflows.publication.published import LotterySource

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaohe.core.canonical import Json
    from kaohe.core.draw import Manifest
    from kaohe.core.errors import Fault
    from kaohe.core.ledger import Checkpoint, Witnessed
    from kaohe.workflows.publication.published import (
        LoggedEntry,
        ManifestRecord,
        OpeningRecord,
        PlanEntry,
        SeedRecord,
    )

OPENING: Final = "opening.json"
MANIFEST: Final = "manifest.json"
SEED: Final = "seed.json"


@dataclass(frozen=True, slots=True)
class OpeningFindings:
    """What an opening shows, and what in it does not hold."""

    witnessed: Witnessed | None
    """C0, if the plan's own policy lets it pass."""
    faults: tuple[Fault, ...]


def check_opening(
    opening: OpeningRecord, listed: ManifestRecord, *, manifest: Manifest
) -> OpeningFindings:
    """Check plan, frame, keys and manifest, and that all of them stand under C0.

    Args:
        opening: as published.
        listed: the manifest as published.
        manifest: made from the published lines.
    """
    faults = [*_find_plan_faults(opening), *_find_frame_faults(opening, listed, manifest)]
    faults += _find_key_faults(opening)
    try:
        witnessed = check_checkpoint(
            opening.checkpoint.encode(), read_policy(opening.plan.policy.encode())
        )
    except LedgerError as refused:
        faults += (replace(each, where=OPENING) for each in refused.faults)
        return OpeningFindings(None, tuple(faults))
    if is_of_rehearsals(witnessed.checkpoint.origin) != opening.rehearsal:
        faults.append(DRAW_OPENING_WRONG.at(OPENING, part="checkpoint"))
    faults += _find_entry_faults(opening, witnessed.checkpoint)
    return OpeningFindings(witnessed, tuple(faults))


def find_seed_faults(
    opening: OpeningRecord, rolled: SeedRecord, *, witnessed: Witnessed | None
) -> Iterator[Fault]:
    """Yield what does not hold of a published seed: source, dice, checkpoint, derivation.

    Args:
        opening: as published.
        rolled: dice, outside source and seed as published.
        witnessed: C0; nothing where it does not hold itself, so that nothing rests on it.
    """
    plan = opening.plan
    if (rolled.campaign, rolled.rehearsal) != (opening.campaign, opening.rehearsal):
        yield DRAW_OPENING_WRONG.at(SEED, part="campaign")
    if tuple(roll.role for roll in rolled.dice) != plan.dice:
        yield DRAW_OPENING_WRONG.at(SEED, part="dice")
    try:
        value = value_of(plan.outside, rolled.outside)
    except DrawError as refused:
        yield from (replace(each, where=SEED) for each in refused.faults)
        return
    if witnessed is None:
        return
    checkpoint = witnessed.checkpoint
    bound = (checkpoint.root.hex(), checkpoint.size)
    if (rolled.checkpoint_root, rolled.checkpoint_size) != bound:
        yield DRAW_OPENING_WRONG.at(SEED, part="checkpoint")
    seed = derive_seed(
        Campaign(opening.campaign, rehearsal=opening.rehearsal),
        checkpoint_root=checkpoint.root,
        checkpoint_size=checkpoint.size,
        dice=[roll.digits for roll in rolled.dice],
        outside=value,
    )
    if seed.hex() != rolled.seed:
        yield DRAW_OPENING_WRONG.at(SEED, part="seed")


def _find_plan_faults(opening: OpeningRecord) -> Iterator[Fault]:
    plan, name = opening.plan, (opening.campaign, opening.rehearsal)
    held = {
        "plan": (plan.campaign, plan.rehearsal) == name,
        "rehearsal": is_rehearsal_id(opening.campaign) == opening.rehearsal,
        "dice": len(set(plan.dice)) == len(plan.dice),
        "ways": plan.ways == tuple(way for way in WAYS if way in plan.ways),
        "assurance": plan.assurance == assurance_of(len(plan.holders)),
        "outside": _is_known(plan),
        "policy": _asks_for_witnesses(plan),
    }
    for part, holds in held.items():
        if not holds:
            yield DRAW_OPENING_WRONG.at(OPENING, part=part)


def _is_known(plan: PlanEntry) -> bool:
    if not isinstance(plan.outside, LotterySource):
        return True
    draws = [(each.lottery, each.day) for each in plan.outside.draws]
    return len(set(draws)) == len(draws) and {name for name, _ in draws} <= {*LOTTERIES}


def _asks_for_witnesses(plan: PlanEntry) -> bool:
    try:
        return read_policy(plan.policy.encode()).quorum != NO_QUORUM
    except LedgerError:
        return False


def _find_frame_faults(
    opening: OpeningRecord, listed: ManifestRecord, manifest: Manifest
) -> Iterator[Fault]:
    frame, root = opening.frame, manifest.frame_root.hex()
    lines = {line.stratum: (line.size, line.root.hex()) for line in manifest.lines}
    counties = {stratum.split("/")[1] for stratum in lines}
    signers = [(each.county, each.signer) for each in frame.countersigned]
    found = [(each.stratum, each.signer) for each in frame.differences]
    held = {
        (OPENING, "frame"): frame.campaign == opening.campaign
        and (frame.strata, frame.units) == (manifest.size, sum(n for n, _ in lines.values())),
        (OPENING, "countersigned"): signers == sorted(set(signers))
        and {county for county, _ in signers} <= counties,
        (OPENING, "differences"): found == sorted(set(found))
        and all(lines.get(each.stratum) != (each.size, each.root) for each in frame.differences),
        (MANIFEST, "campaign"): (listed.campaign, listed.rehearsal)
        == (opening.campaign, opening.rehearsal),
        (MANIFEST, "frame_root"): frame.frame_root == root == listed.frame_root,
    }
    for (file, part), holds in held.items():
        if not holds:
            yield DRAW_OPENING_WRONG.at(file, part=part)


def _find_key_faults(opening: OpeningRecord) -> Iterator[Fault]:
    plan, keys = opening.plan, opening.keys
    campaign = Campaign(opening.campaign, rehearsal=opening.rehearsal)
    names = tuple(each.holder for each in keys.holders)
    if keys.campaign != opening.campaign or names != plan.holders:
        yield DRAW_OPENING_WRONG.at(OPENING, part="keys")
    for holder in keys.holders:
        key, proof = bytes.fromhex(holder.public_key), bytes.fromhex(holder.possession)
        if not has_possession(key, campaign, proof):
            yield DRAW_OPENING_WRONG.at(OPENING, part=holder.holder)
    if len(names) != plan.draw.key_holders:
        yield DRAW_HOLDERS.at(OPENING, found=len(names), expected=plan.draw.key_holders)


def _find_entry_faults(opening: OpeningRecord, checkpoint: Checkpoint) -> Iterator[Fault]:
    said: dict[str, Mapping[str, Json]] = {
        "plan": plan_content(opening.plan),
        "frame": frame_content(opening.frame),
        "keys": keys_content(opening.keys),
    }
    for (kind, content), logged in zip(said.items(), opening.entries, strict=True):
        if not _is_logged(opening, kind, content, logged=logged, checkpoint=checkpoint):
            yield DRAW_OPENING_WRONG.at(OPENING, part=f"entries.{kind}")
    plan, *others = (each.index for each in opening.entries)
    if plan >= min(others):
        yield DRAW_OPENING_WRONG.at(OPENING, part="entries")


def _is_logged(
    opening: OpeningRecord,
    kind: str,
    content: Mapping[str, Json],
    *,
    logged: LoggedEntry,
    checkpoint: Checkpoint,
) -> bool:
    data = logged.entry.encode()
    try:
        entry = read_entry(data)
    except KaoheError:
        return False
    commitment = commit_entry(data, salt=bytes.fromhex(logged.salt), rehearsal=opening.rehearsal)
    says = (entry.kind, entry.campaign, entry.rehearsal, dict(entry.content))
    return says == (kind, opening.campaign, opening.rehearsal, dict(content)) and verify_inclusion(
        entry_leaf(commitment),
        index=logged.index,
        size=checkpoint.size,
        proof=[bytes.fromhex(each) for each in logged.path],
        root=checkpoint.root,
    )
