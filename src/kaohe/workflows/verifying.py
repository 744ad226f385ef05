"""Checking a whole published draw: opening, seed, choices, packets, and how they hang together."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kaohe.core.draw import (
    CountyRecord,
    Label,
    check_county,
    has_possession,
    read_stratum,
)
from kaohe.core.draw.faults import CHOICE_OTHER_CANDIDATES, RECORD_MISSING, RECORD_UNEXPECTED
from kaohe.core.draw.strata import FEDERATION, MEMBER
from kaohe.workflows.faults import (
    DRAW_HOLDERS,
    DRAW_NOT_COMPLETE,
    DRAW_OPENING_WRONG,
    PLAN_OTHER_THAN_PACK,
    REPLACEMENTS_TOO_MANY,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaohe.core.draw import Campaign, Choice, Manifest, Packet
    from kaohe.core.errors import Fault
    from kaohe.core.rules.model import Pack
    from kaohe.workflows.drawing import DrawRules
    from kaohe.workflows.published import ManifestRecord, OpeningRecord, SeedRecord


def opening_faults(
    opening: OpeningRecord,
    listed: ManifestRecord,
    rolled: SeedRecord,
    *,
    manifest: Manifest,
    checkpoint: tuple[bytes, int],
    seed: bytes,
) -> Iterator[Fault]:
    """Yield what does not hold among the three files that open a draw.

    Args:
        opening: plan, frame and keys as published.
        listed: the manifest as published.
        rolled: dice, outside source and seed as published.
        manifest: made from the published lines.
        checkpoint: root and size made again from the opening's entries.
        seed: derived again from what was rolled and from that checkpoint.
    """
    plan, frame, keys = opening.entries
    campaign, root = manifest.campaign, manifest.frame_root.hex()
    bound = (checkpoint[0].hex(), checkpoint[1])
    held = {
        ("opening.json", "plan"): (plan.campaign, plan.rehearsal) == _name(campaign),
        ("opening.json", "frame"): frame.campaign == campaign.id
        and (frame.strata, frame.units) == (manifest.size, sum(x.size for x in manifest.lines)),
        ("opening.json", "keys"): keys.campaign == campaign.id,
        ("opening.json", "checkpoint"): bound == (opening.checkpoint_root, opening.checkpoint_size),
        ("manifest.json", "campaign"): (listed.campaign, listed.rehearsal) == _name(campaign),
        ("manifest.json", "frame_root"): frame.frame_root == root == listed.frame_root,
        ("seed.json", "campaign"): (rolled.campaign, rolled.rehearsal) == _name(campaign),
        ("seed.json", "checkpoint"): bound == (rolled.checkpoint_root, rolled.checkpoint_size),
        ("seed.json", "seed"): seed.hex() == rolled.seed,
    }
    for (file, part), holds in held.items():
        if not holds:
            yield DRAW_OPENING_WRONG.at(file, part=part)
    for holder in keys.holders:
        key, proof = bytes.fromhex(holder.public_key), bytes.fromhex(holder.possession)
        if not has_possession(key, campaign, proof):
            yield DRAW_OPENING_WRONG.at("opening.json", part=holder.holder)
    found, expected = len(keys.holders), plan.draw.key_holders
    if found != expected:
        yield DRAW_HOLDERS.at("opening.json", found=found, expected=expected)


def manifest_faults(manifest: Manifest, rules: DrawRules) -> Iterator[Fault]:
    """Yield every county that lacks a stratum, has one too many, or belongs to two bodies.

    A county has a stratum of each kind of the plan, empty or not, and one of members for each
    federation that can be drawn.
    """
    bodies: dict[str, set[str]] = {}
    kinds: dict[str, Counter[str]] = {}
    federations: Counter[str] = Counter()
    for line in manifest.lines:
        stratum = read_stratum(line.stratum)
        bodies.setdefault(stratum.county, set()).add(stratum.province)
        kinds.setdefault(stratum.county, Counter())[stratum.kind] += 1
        federations[stratum.county] += line.size if stratum.kind == FEDERATION else 0
    for county, found in kinds.items():
        members = {MEMBER: federations[county]} if federations[county] else {}
        if found != {**dict.fromkeys(rules.plan.kinds, 1), **members} or len(bodies[county]) > 1:
            yield DRAW_OPENING_WRONG.at("manifest.json", part=county)


def plan_faults(opening: OpeningRecord, pack: Pack, *, pack_digest: str) -> Iterator[Fault]:
    """Yield what of the published plan is not in the pack that it names."""
    plan = opening.entries[0]
    held = {
        "pack": (plan.pack, plan.pack_version) == (pack.pack, pack.version),
        "pack_digest": plan.pack_digest == pack_digest,
        "draw": plan.draw == pack.draw,
    }
    for part, holds in held.items():
        if not holds:
            yield PLAN_OTHER_THAN_PACK.at("opening.json", part=part)


def counties_faults(
    body: str,
    choices: Mapping[Label, Choice],
    *,
    rules: DrawRules,
    manifest: Manifest,
    complete: bool,
) -> Iterator[Fault]:
    """Yield what does not hold among the records of one body's counties.

    Args:
        body: the body.
        choices: its records of counties, each verified by itself.
        rules: the published plan.
        manifest: the published manifest.
        complete: whether all counties must have been drawn.
    """
    drawn: list[int] = []
    due = [
        Label("county", body, ordinal=ordinal)
        for ordinal in range(1, min(rules.plan.counties, len(manifest.counties(body))) + 1)
    ]
    for label in due[: len(choices)]:
        if label not in choices:
            yield RECORD_MISSING.at(label.place)
            continue
        if choices[label].excluded != tuple(sorted(drawn)):
            yield CHOICE_OTHER_CANDIDATES.at(label.place)
        drawn.append(choices[label].index)
    for label in choices:
        if label not in due:
            yield RECORD_UNEXPECTED.at(label.place)
    if complete and len(choices) < len(due):
        yield DRAW_NOT_COMPLETE.at(body)


def county_faults(
    record: CountyRecord, *, rules: DrawRules, manifest: Manifest, complete: bool
) -> Iterator[Fault]:
    """Yield what does not hold among the records of one county."""
    found = check_county(record, plan=rules.plan, manifest=manifest)
    yield from found.faults
    attempts = [label.attempt for label in record.packets]
    replaced = sum(attempt > 0 for attempt in attempts)
    if max(attempts, default=0) > rules.attempts_per_slot or replaced > rules.attempts_per_county:
        yield REPLACEMENTS_TOO_MANY.at(
            f"{record.province}/{record.county}",
            slot=rules.attempts_per_slot,
            county=rules.attempts_per_county,
        )
    if complete and not found.is_complete:
        yield DRAW_NOT_COMPLETE.at(f"{record.province}/{record.county}")


def records_of(
    body: str, county: str, *, choices: Mapping[Label, Choice], packets: Mapping[Label, Packet]
) -> CountyRecord:
    """Return the records of one county among those of a campaign."""
    place = (body, county)
    return CountyRecord(
        body,
        county,
        kinds={key: each for key, each in choices.items() if (key.province, key.county) == place},
        packets={key: each for key, each in packets.items() if (key.province, key.county) == place},
    )


def _name(campaign: Campaign) -> tuple[str, bool]:
    return campaign.id, campaign.rehearsal
