"""Checking a whole published draw: manifest, choices, packets, and how they hang together."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kaohe.core.draw import (
    CountyRecord,
    Label,
    check_county,
    read_stratum,
)
from kaohe.core.draw.faults import CHOICE_OTHER_CANDIDATES, RECORD_MISSING, RECORD_UNEXPECTED
from kaohe.core.draw.strata import FEDERATION, MEMBER
from kaohe.workflows.faults import (
    DRAW_NOT_COMPLETE,
    DRAW_OPENING_WRONG,
    PACKET_OTHER_PLACE,
    PLAN_OTHER_THAN_PACK,
    REPLACEMENTS_TOO_MANY,
)
from kaohe.workflows.provinces.campaign import fits_pack

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaohe.core.draw import Choice, Manifest, Packet
    from kaohe.core.errors import Fault
    from kaohe.core.rules.model import Pack
    from kaohe.workflows.drawing import DrawRules
    from kaohe.workflows.publication.published import PlanEntry


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


def plan_faults(plan: PlanEntry, pack: Pack, *, pack_digest: str) -> Iterator[Fault]:
    """Yield what of a plan is not in the pack that it names."""
    held = {
        "pack": (plan.pack, plan.pack_version) == (pack.pack, pack.version),
        "pack_digest": plan.pack_digest == pack_digest,
        "draw": fits_pack(plan.draw, pack, scope=plan.scope),
    }
    for part, holds in held.items():
        if not holds:
            yield PLAN_OTHER_THAN_PACK.at("opening.json", part=part)


def packet_faults(packet: Packet, manifest: Manifest) -> Iterator[Fault]:
    """Yield what a packet says of the manifest that the manifest does not.

    Its root binds keys, sizes and roots; how many strata there are, and at which position one
    stands, is bound by nothing but this comparison.
    """
    if packet.manifest_size != manifest.size:
        found, expected = packet.manifest_size, manifest.size
        yield PACKET_OTHER_PLACE.at("manifest_size", found=found, expected=expected)
    for shown in (*packet.passed, packet.drawn):
        stratum = shown.pool.stratum
        expected = manifest.position(stratum)
        if shown.position != expected:
            yield PACKET_OTHER_PLACE.at(stratum, found=shown.position, expected=expected)


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
