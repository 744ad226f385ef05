"""Reading a trace for print: nothing is computed here, only found and named."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kaohe.core.rules.model import Pack

    Trace: TypeAlias = Mapping[str, Any]
    """A trace as ``score-trace/1``."""
    TraceNode: TypeAlias = Mapping[str, Any]

BASIS_NAMES = {"stated": "明文", "derived": "推定", "assumed": "暂定", "open": "未定"}


def sections_of(trace: Trace) -> list[TraceNode]:
    """Return the parts that add up to the total: sections, and bonuses where there are any."""
    return list(trace["total"]["steps"])


def part_names(pack: Pack) -> list[str]:
    """Return the headings of the parts that add up to the total, as ``sections_of`` gives them."""
    return [*(section.name.zh for section in pack.sections), *(["加分"] if pack.bonuses else [])]


def items_of(section: TraceNode) -> Iterator[tuple[TraceNode, TraceNode]]:
    """Yield every item of a section with its group."""
    for group in section["steps"]:
        for item in group["steps"]:
            yield group, item


def hundredths(published: str) -> int:
    """Return a published number with two places as a whole number of hundredths.

    >>> hundredths("12.35")
    1235
    """
    found = Fraction(published) * 100
    if found.denominator != 1:
        raise ValueError(f"{published} has more than two places")
    return found.numerator


def published(node: TraceNode) -> str:
    """Return the rounded number of a node, or nothing while its result waits."""
    return node["rounded"] or ""


def deciders(node: TraceNode) -> tuple[str, str]:
    """Return who decided a node and when, from all findings below it."""
    findings = list(_findings(node))
    actors = sorted({finding["actor"] for finding in findings})
    times = sorted(finding["at"] for finding in findings)
    shown = "、".join(actors[:3]) + (f" 等{len(actors)}个" if len(actors) > 3 else "")
    return shown, times[-1][:10] if times else ""


def by_group(traces: Mapping[str, Trace], groups: Sequence[str]) -> dict[str, list[Trace]]:
    """Return the traces of each comparison group in the order of places, unplaced ones last."""
    ordered: dict[str, list[Trace]] = {group: [] for group in groups}
    for trace in traces.values():
        ordered.setdefault(trace["standing"]["group"] or "", []).append(trace)
    for members in ordered.values():
        members.sort(
            key=lambda trace: (
                trace["standing"]["place"] or len(traces) + 1,
                trace["subject"]["id"],
            )
        )
    return {group: members for group, members in ordered.items() if members}


def _findings(node: TraceNode) -> Iterator[Mapping[str, Any]]:
    yield from node["findings"]
    for step in node["steps"]:
        yield from _findings(step)


def readable(exact_text: str | None) -> float | None:
    """Return an exact number as a cell of a workbook holds it: for reading, not for scoring."""
    return None if exact_text is None else float(Fraction(exact_text))
