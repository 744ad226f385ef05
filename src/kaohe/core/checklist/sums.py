"""Subtotals and total of a checklist as XPath, with the fractions of the pack.

XPath counts in doubles, so that the totals are rounded to cents once, at the end; within one visit
no cent can be lost. What a gap counts as, what is left out and what waits follow the scorer
(docs/algorithms/scoring.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, assert_never

from kaohe.core.checklist.faults import FORM_MEASURE
from kaohe.core.checklist.xpath import (
    any_of,
    conditions_of,
    field_of,
    find_outcomes,
    is_one_of,
    ref,
    write_number,
)
from kaohe.core.rules.measures import Checklist as PartList
from kaohe.core.rules.measures import Judgement, Threshold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kaohe.core.checklist.model import Checklist, ChecklistGroup, ChecklistItem, Question


@dataclass(frozen=True, slots=True)
class _Part:
    """How one part is added up."""

    name: str
    share: str
    counts: str
    stop: str


def write_sums(checklist: Checklist) -> Iterator[tuple[str, str]]:
    """Yield every calculation with its name, those that others rest on first.

    ``points_``, ``of_`` and ``waits_`` come for each item, the first two for each group as well,
    and all of them as ``…_total``.

    Raises:
        PackInvalid: an item is scored in a way that the form cannot add up.
    """
    groups = [group.group for group in checklist.groups]
    for group in checklist.groups:
        for item in group.items:
            yield from _write_item(checklist, group, item)
        for kind in ("points", "of"):
            yield f"{kind}_group_{group.group}", _sum([f"{kind}_{i.item}" for i in group.items])
    for kind in ("points", "of"):
        total = _sum([f"{kind}_group_{group}" for group in groups])
        yield f"{kind}_total", f"round(({total}) * 100 + 0.000001) div 100"
    items = [item.item for group in checklist.groups for item in group.items]
    yield "waits_total", _sum([f"waits_{item}" for item in items])


def _write_item(
    checklist: Checklist, group: ChecklistGroup, item: ChecklistItem
) -> Iterator[tuple[str, str]]:
    """Yield earned points, points that count, and whether the item waits."""
    if item.points is None or not isinstance(item.score, Judgement | PartList | Threshold):
        raise FORM_MEASURE.error_at(item.item, name=item.title.zh)
    conditions = conditions_of(checklist)
    applies = conditions.holding(item.applies_if) or "true()"
    unverified = conditions.open(item.applies_if) or "false()"
    parts = [_read_part(checklist, group, question) for question in item.questions]
    for part in parts:
        yield f"share_{part.name}", part.share
        yield f"counts_{part.name}", part.counts
        yield f"stop_{part.name}", part.stop
    count = _sum([f"counts_{part.name}" for part in parts])
    stop = _sum([f"stop_{part.name}" for part in parts])
    as_found = is_one_of("outcome", find_outcomes(checklist, "items"))
    zero = is_one_of("outcome", [e.outcome for e in checklist.outcomes if e.then == "zero"])
    treat = group.treats["not_verified"]
    weight = write_number(item.points)
    settled = f"({as_found}) and ({applies}) and ({count}) > 0 and ({stop}) = 0"
    earned = f"{weight} * ({_credit(item, parts)})"
    yield f"points_{item.item}", f"if({settled}, {earned}, 0)"
    opened = weight if treat == "zero" else "0"
    yield (
        f"of_{item.item}",
        f"if(({zero}) and (({applies}) or ({unverified})), {weight}, "
        f"if(({as_found}) and ({unverified}), {opened}, if({settled}, {weight}, 0)))",
    )
    opened = "1" if treat == "stop" else "0"
    yield (
        f"waits_{item.item}",
        f"if(({as_found}) and ({unverified}), {opened}, "
        f"if(({as_found}) and ({applies}) and ({stop}) > 0, 1, 0))",
    )


def _read_part(checklist: Checklist, group: ChecklistGroup, question: Question) -> _Part:
    """Return the share of a part, whether it counts, and whether it stops the item."""
    name = field_of(question.item, question.part)
    conditions = conditions_of(checklist)
    asked = conditions.holding(question.applies_if) or "true()"
    unverified = conditions.open(question.applies_if) or "false()"
    gap = ref(f"{name}_gap")
    gaps = [gap, *(ref(f"{field_of(fact)}_gap") for fact in question.of)]
    treated = {
        how: any_of(
            f"{each} = '{kind}'"
            for each in gaps
            for kind in group.treats
            if group.treats[kind] == how
        )
        for how in ("zero", "leave_out", "stop")
    }
    treat = group.treats["not_verified"]
    left_out = any_of([treated["leave_out"], unverified if treat == "leave_out" else ""])
    stop = any_of([treated["stop"], unverified if treat == "stop" else ""])
    known = any_of([asked, unverified])
    return _Part(
        name,
        share=f"if({asked}, {_share(question, name)}, 0)",
        counts=f"if(({known}) and not({left_out or 'false()'}), 1, 0)",
        stop=f"if(({known}) and ({stop or 'false()'}), 1, 0)",
    )


def _credit(item: ChecklistItem, parts: Sequence[_Part]) -> str:
    """Return the share of the points that the parts earn together."""
    shares = [f"{ref('share_' + part.name)} * {ref('counts_' + part.name)}" for part in parts]
    count = " + ".join(ref(f"counts_{part.name}") for part in parts)
    together = f"({' + '.join(shares)})"
    if not isinstance(item.score, PartList):
        return together
    match item.score.credit:
        case "equal_share":
            return f"{together} div ({count})"
        case "stated_share":
            weights = {
                field_of(item.item, part.id): write_number(part.share or Fraction(0))
                for part in item.score.parts
            }
            top = " + ".join(f"{weights[p.name]} * {s}" for p, s in zip(parts, shares, strict=True))
            bottom = " + ".join(
                f"{weights[part.name]} * {ref('counts_' + part.name)}" for part in parts
            )
            return f"({top}) div ({bottom})"
        case "all":
            return f"if({together} = ({count}), 1, 0)"
        case "any":
            return f"max({', '.join(shares)})"
        case _ as never:
            assert_never(never)


def _share(question: Question, name: str) -> str:
    """Return the share that an answer earns, 0 where there is none."""
    if question.form == "ratio":
        top, bottom = (ref(field_of(fact)) for fact in question.of)
        bound = question.bound or Fraction(0)
        passed = f"{top} * {bound.denominator} >= {bottom} * {bound.numerator}"
        return f"if({ref(name)} != '' and {passed}, 1, 0)"
    if question.bound is not None:
        least = write_number(question.bound)
        return f"if({ref(name)} != '' and number({ref(name)}) >= {least}, 1, 0)"
    if question.form == "share":
        return f"if({ref(name)} != '', number({ref(name)}), 0)"
    share = "0"
    for choice in reversed(question.choices):
        share = f"if({ref(name)} = '{choice.value}', {write_number(choice.share or 0)}, {share})"
    return share


def _sum(names: Sequence[str]) -> str:
    return " + ".join(ref(name) for name in names) or "0"
