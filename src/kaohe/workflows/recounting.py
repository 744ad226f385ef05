"""Corrections that two people have decided, and what each of them changes in a result.

A correction is a finding of the last source (``final``): it decides over register, statistics,
review and visit, and what it replaces stays shown beside it in the trace. Nothing is taken out of
a sheet. Counting again is scoring the whole sheet again, so that an effect is exact and a body that
no correction names keeps every byte of its points.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, cast

from kaohe.core.scoring.evidence import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kaohe.core.rules.model import GapKind
    from kaohe.core.scoring.evidence import Evidence

    Trace = Mapping[str, Any]
    TraceNode = Mapping[str, Any]

_NO_NODE: Final[dict[str, Any]] = {}


@dataclass(frozen=True, slots=True)
class Correction:
    """What counts from now on in place of what a sheet says; empty text where there is none."""

    body: str
    """Two digits."""
    item: str
    """An item of the pack, such as ``coverage_points``; of an indicator the item it measures."""
    part: str
    visit: str
    """The visit whose finding is corrected; empty at the body."""
    old: str
    """Value or gap as the sheet had it when this was decided."""
    new: str
    """The value that counts, exact text; empty where a gap counts."""
    gap: str
    """The gap that counts in place of a value."""
    case: str
    """Number of the case or objection, as people call it."""
    key: int
    """Primary key of its row."""
    page: str
    """Name of the address that opens it, with the arguments cycle and ``key``."""
    reason: str
    by: str
    """Account of whoever decided last."""
    at: datetime
    entry: int
    """Index of the decision in the ledger."""
    blobs: tuple[str, ...]
    """SHA-256 of the evidence."""


@dataclass(frozen=True, slots=True)
class ItemChange:
    """One node of a trace that is not what it was."""

    body: str
    section: str
    id: str
    name: Mapping[str, str]
    earned: tuple[str, str]
    """Exact points before and after; empty where there are none."""
    found: tuple[str, str]
    """What decided before and after."""


@dataclass(frozen=True, slots=True)
class BodyChange:
    """A body whose result is not what it was."""

    body: str
    total: tuple[str, str]
    """As published, before and after; empty where it waits."""
    place: tuple[int | None, int | None]
    sections: tuple[tuple[str, str, str], ...]
    """Id, and what is published before and after, of those that changed."""
    items: tuple[ItemChange, ...]
    """Empty for a body that only changes its place because of another."""


def finding_of(correction: Correction) -> Finding:
    """Return a correction as a finding of the last source, always in the same bytes."""
    moment = correction.at.astimezone(UTC)
    replaced = f"{correction.old or '（无）'} → {correction.new or correction.gap}"
    return Finding(
        item=correction.item,
        part=correction.part or None,
        body=correction.body,
        visit=correction.visit or None,
        value=correction.new or None,
        gap=cast("GapKind", correction.gap) if correction.gap else None,
        source="final",
        actor=correction.by,
        at=f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z",
        blobs=correction.blobs,
        note=f"{correction.case}：{replaced}；{correction.reason}",
    )


def amend_evidence(evidence: Evidence, corrections: Iterable[Correction]) -> Evidence:
    """Return a sheet with the corrections behind its findings, in the order of their entries.

    One that the sheet holds already is not added again, so that amending twice changes nothing.
    """
    held = set(map(_key, evidence.findings))
    ordered = sorted(
        corrections, key=lambda each: (each.entry, each.body, each.item, each.part, each.visit)
    )
    added = [finding_of(each) for each in ordered]
    fresh = tuple(each for each in added if _key(each) not in held)
    return evidence.model_copy(update={"findings": (*evidence.findings, *fresh)})


def compare_traces(
    before: Mapping[str, Trace], after: Mapping[str, Trace]
) -> tuple[BodyChange, ...]:
    """Return every body whose trace is not what it was, those with other points first.

    Args:
        before: traces by body.
        after: traces of the same bodies under the same rules.
    """
    changed = [
        _compare(body, before[body], after[body])
        for body in sorted(before.keys() & after.keys())
        if before[body] != after[body]
    ]
    return tuple(sorted(changed, key=lambda each: (not each.items, each.body)))


def list_deciding(trace: Trace) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the section and the finding of everything that decides points of a body."""
    for section in trace["total"]["steps"]:
        for node in _walk(section):
            for finding in node["findings"]:
                yield section["id"], finding


def _compare(body: str, before: Trace, after: Trace) -> BodyChange:
    old, new = before["total"], after["total"]
    parts = {each["id"]: each for each in old["steps"]}
    sections = tuple(
        (each["id"], _published(parts.get(each["id"], _NO_NODE)), _published(each))
        for each in new["steps"]
        if _published(parts.get(each["id"], _NO_NODE)) != _published(each)
    )
    items = tuple(
        change
        for each in new["steps"]
        for change in _compare_items(body, parts.get(each["id"], _NO_NODE), each)
    )
    return BodyChange(
        body,
        (_published(old), _published(new)),
        (before["standing"]["place"], after["standing"]["place"]),
        sections,
        items,
    )


def _compare_items(body: str, before: TraceNode, after: TraceNode) -> Iterator[ItemChange]:
    old = {each["id"]: each for each in _items_of(before)} if before else {}
    for node in _items_of(after):
        former = old.get(node["id"], _NO_NODE)
        if former != node:
            yield ItemChange(
                body,
                after["id"],
                node["id"],
                node["name"],
                (former.get("earned") or "", node["earned"] or ""),
                (_tell_own(former, node), _tell_own(node, former)),
            )


def _items_of(section: TraceNode) -> Iterator[TraceNode]:
    """Yield the items of a section; one without any, such as the bonuses, stands for itself."""
    found = [each for each in _walk(section) if each["kind"] in ("item", "bonus")]
    yield from found or [section]


def _tell_own(node: TraceNode, other: TraceNode) -> str:
    """Return what decides a node and does not decide the other."""
    known = list(_findings_of(other))
    return "、".join(_say(each) for each in _findings_of(node) if each not in known)


def _findings_of(node: TraceNode) -> Iterator[Mapping[str, Any]]:
    for each in _walk(node) if node else ():
        yield from each["findings"]


def _say(finding: Mapping[str, Any]) -> str:
    said: str = finding["value"] or finding["gap"]
    return f"{finding['part']} {said}" if finding["part"] else said


def _walk(node: TraceNode) -> Iterator[TraceNode]:
    yield node
    for step in node["steps"]:
        yield from _walk(step)


def _published(node: TraceNode) -> str:
    return node.get("rounded") or node.get("earned") or ""


def _key(finding: Finding) -> tuple[str | None, ...]:
    """Return what makes a finding the same correction, wherever its note or papers are told."""
    return (
        finding.source,
        finding.body,
        finding.item,
        finding.part,
        finding.visit,
        finding.value,
        finding.gap,
        finding.at,
    )
