"""Add a trace up again, without the evidence.

Whoever holds a trace can see that its numbers follow from each other. That the lowest ones
follow from the findings is shown by scoring again.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, assert_never

from pydantic import ValidationError

from kaohe.core.scoring.answers import NONE
from kaohe.core.scoring.faults import TRACE_MALFORMED, TRACE_SUM_WRONG
from kaohe.core.scoring.numbers import clamp
from kaohe.core.scoring.trace_model import Trace
from kaohe.core.values import Rounding, write_exact

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaohe.core.errors import Fault
    from kaohe.core.scoring.trace_model import TraceNode


def check_trace(trace: Mapping[str, Any]) -> tuple[Fault, ...]:
    """Return every place where a trace does not add up; nothing where all is well.

    Each number must follow from its steps in the way it names, and each printed number from the
    exact one by the declared rounding.
    """
    try:
        read = Trace.model_validate(trace)
    except ValidationError as error:
        places = (".".join(map(str, detail["loc"])) for detail in error.errors())
        return tuple(TRACE_MALFORMED.at(place or "trace") for place in dict.fromkeys(places))
    rounding = Rounding(read.rounding.mode, read.rounding.interval)
    faults = list(_check_steps(read.total, rounding))
    if read.total.how == "sum":
        by_section = read.rounding.at == "section"
        parts = [
            Fraction(step.rounded) if by_section and step.rounded else step.earned or NONE
            for step in read.total.steps
        ]
        faults.extend(_differs(read.total, sum(parts, NONE), "total"))
    if read.total.exact != read.total.earned:
        faults.extend(_differs(read.total, read.total.exact, "total.exact"))
    return tuple(faults)


def _check_steps(node: TraceNode, rounding: Rounding, path: str = "") -> Iterator[Fault]:
    path = f"{path}/{node.id}" if path else node.id
    if node.kind != "total" and node.state == "earned":
        if any(step.state == "waits" for step in node.steps):
            yield from _differs(node, None, path)
        else:
            yield from _differs(node, _compute(node), path)
    if node.rounded is not None and node.earned is not None:
        printed = f"{rounding.apply(node.earned):f}"
        if printed != node.rounded:
            yield TRACE_SUM_WRONG.at(
                path, written=node.rounded, computed=printed, how=rounding.mode
            )
    for step in node.steps:
        yield from _check_steps(step, rounding, path)


def _compute(node: TraceNode) -> Fraction:
    """Return what the steps give.

    A part with negative points takes away what it would otherwise earn.
    """
    sign = -1 if node.of is not None and node.of < 0 else 1
    of = None if node.of is None else abs(node.of)
    steps = [step for step in node.steps if step.state == "earned"]
    earned = [step.earned or NONE for step in steps]
    total = sum(earned, NONE)
    match node.how:
        case "found" | "given":
            return node.earned or NONE
        case "sum":
            result = clamp(total, of)
        case "less":
            result = clamp((of or NONE) + total, of)
        case "share":
            could = sum((step.of for step in steps if step.of is not None and step.of > 0), NONE)
            result = clamp((of or NONE) * total / could if could else NONE, of)
        case "mean":
            result = total / len(steps) if steps else NONE
        case "all":
            met = all(step.earned == step.of for step in steps)
            result = (of or NONE) if met else NONE
        case "best":
            result = clamp(max(earned, default=NONE), of)
        case _:
            assert_never(node.how)
    return sign * result


def _differs(node: TraceNode, computed: Fraction | None, path: str) -> Iterator[Fault]:
    if node.earned != computed:
        written = "-" if node.earned is None else write_exact(node.earned)
        shown = "-" if computed is None else write_exact(computed)
        yield TRACE_SUM_WRONG.at(path, written=written, computed=shown, how=node.how)
