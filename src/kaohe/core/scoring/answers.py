"""Reading answers: numbers, counts, marks, and the gaps in their place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, assert_never

from kaohe.core.errors import EvidenceError
from kaohe.core.scoring.faults import (
    COUNT_UNREADABLE,
    FACT_MISSING,
    MARK_UNKNOWN,
    NUMBER_UNREADABLE,
    PART_MISSING,
    PART_UNKNOWN,
    SHARE_OUT_OF_STEP,
    VALUE_MISSING,
    VALUE_UNWANTED,
    join_faults,
    listed,
    raise_evidence,
)
from kaohe.core.scoring.given import Lacking
from kaohe.core.scoring.nodes import Because, Earned
from kaohe.core.values import exact, write_exact

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from kaohe.core.errors import Fault
    from kaohe.core.rules.measures import Condition
    from kaohe.core.rules.model import Gap, GapKind, Pack, Scale
    from kaohe.core.scoring.given import Answer, Given

Treatment: TypeAlias = Literal["zero", "leave_out", "stop"]
GapTable: TypeAlias = "Mapping[GapKind, Treatment]"

NONE: Final = Fraction(0)
ALL: Final = Fraction(1)
_COUNT: Final = re.compile(r"0|[1-9][0-9]{0,11}")

GAP_NAMES: Final[dict[GapKind, Because]] = {
    "not_filed": Because("未报送", "not filed"),
    "not_applicable": Because("不适用", "not applicable"),
    "not_verified": Because("未核实", "not verified"),
    "refused": Because("拒绝检查", "refused"),
}
_TREATMENT_NAMES: Final[dict[Treatment, Because]] = {
    "zero": Because("计零分", "counts as nothing"),
    "leave_out": Because("不计入，分值由其他项分担", "left out, its points are shared"),
    "stop": Because("待补，结果暂缓", "the result waits until it is closed"),
}


@dataclass(frozen=True, slots=True)
class Scene:
    """Where a measure is applied: the pack, the treatment of gaps, and the place for faults."""

    pack: Pack
    gaps: GapTable
    where: str

    def below(self, part: str) -> Scene:
        """Return the scene of one part."""
        return Scene(self.pack, self.gaps, f"{self.where}/{part}")

    def scale(self, scale: str) -> Scale:
        """Return a scale of the pack; the pack checks see to it that it exists."""
        return next(each for each in self.pack.scales if each.id == scale)


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers for the parts of a measure, sorted by what becomes of them."""

    values: Mapping[str, Fraction]
    gaps: Mapping[str, GapKind]
    treated: Mapping[str, Treatment]

    def having(self, treatment: Treatment) -> tuple[str, ...]:
        """Return the parts whose gap is treated so."""
        return tuple(part for part, each in self.treated.items() if each == treatment)


def gap_table(*layers: Iterable[Gap]) -> GapTable:
    """Return what each gap counts as; a later layer (the section) overrides an earlier one."""
    return {gap.gap: gap.then for layer in layers for gap in layer}


def lack(gap: GapKind, gaps: GapTable) -> Earned:
    """Return what a gap in the place of a whole answer earns."""
    treatment = gaps[gap]
    name, then = GAP_NAMES[gap], _TREATMENT_NAMES[treatment]
    because = Because(f"{name.zh}：{then.zh}", f"{name.en}: {then.en}")
    match treatment:
        case "zero":
            return Earned(NONE, because, gap=gap)
        case "leave_out":
            return Earned(None, because, state="left_out", gap=gap)
        case "stop":
            return Earned(None, because, state="waits", gap=gap)
        case _:
            assert_never(treatment)


def read_number(text: str, where: str) -> Fraction:
    """Read an exact number; EvidenceOutOfRange where it is none."""
    try:
        return exact(text)
    except (ValueError, ZeroDivisionError):
        raise NUMBER_UNREADABLE.error_at(where, value=text) from None


def read_count(text: str, where: str) -> Fraction:
    """Read a whole count from 0 on; EvidenceOutOfRange where it is none."""
    if not _COUNT.fullmatch(text):
        raise COUNT_UNREADABLE.error_at(where, value=text)
    return Fraction(int(text))


def read_share(text: str, scale: Scale, where: str) -> Fraction:
    """Read a mark of a scale, or an exact share in the steps of the scale.

    Returns:
        The share of the points, from 0 to 1.
    """
    if scale.step is None:
        share = scale.marks.get(text)
        if share is None:
            raise MARK_UNKNOWN.error_at(where, value=text, allowed=listed(scale.marks))
        return share
    share = read_number(text, where)
    if not NONE <= share <= ALL or (share / scale.step).denominator != 1:
        raise SHARE_OUT_OF_STEP.error_at(where, value=text, step=write_exact(scale.step))
    return share


def single_answer(given: Given, scene: Scene, allowed: Because) -> str:
    """Return the one value of a measure that has no parts."""
    faults = [
        PART_UNKNOWN.at(f"{scene.where}/{part}", part=part, allowed="-") for part in given.parts
    ]
    value = given.value
    if not isinstance(value, str):
        faults.append(VALUE_MISSING.at(scene.where, allowed=allowed.zh, allowed_en=allowed.en))
        raise join_faults(faults)
    raise_evidence(faults)
    return value


def part_answers(
    given: Given,
    scene: Scene,
    *,
    asked: Collection[str],
    read: Callable[[str, str], Fraction],
) -> Answers:
    """Read one answer for each part asked, and refuse every other part.

    A gap ``not_applicable`` for a part that is not asked says the same thing as not asking, and
    is accepted.
    """
    faults: list[Fault] = []
    if given.value is not None:
        faults.append(VALUE_UNWANTED.at(scene.where, value=given.value, allowed=listed(asked)))
    values: dict[str, Fraction] = {}
    gaps: dict[str, GapKind] = {}
    for part, answer in given.parts.items():
        if part not in asked:
            if answer != Lacking("not_applicable"):
                faults.append(
                    PART_UNKNOWN.at(f"{scene.where}/{part}", part=part, allowed=listed(asked))
                )
        elif isinstance(answer, Lacking):
            gaps[part] = answer.gap
        else:
            try:
                values[part] = read(answer, f"{scene.where}/{part}")
            except EvidenceError as error:
                faults.extend(error.faults)
    faults.extend(
        PART_MISSING.at(scene.where, part=part) for part in asked if part not in given.parts
    )
    raise_evidence(faults)
    return Answers(values, gaps, {part: scene.gaps[gap] for part, gap in gaps.items()})


def holds(condition: Condition | None, facts: Mapping[str, Answer], where: str) -> bool | Lacking:
    """Tell whether a condition holds.

    What is refused or not filed counts as fulfilled, because nobody may escape an item by hiding
    a fact; what is not applicable counts as not fulfilled; what is not verified leaves the
    question open and is handed back as the gap.

    Raises:
        EvidenceMissing: the fact was not recorded at all.
        EvidenceOutOfRange: the fact should be a number and is none.
    """
    if condition is None:
        return True
    fact = facts.get(condition.fact)
    match fact:
        case None:
            raise FACT_MISSING.error_at(where, fact=condition.fact)
        case Lacking(gap="not_verified"):
            return fact
        case Lacking(gap=gap):
            return gap != "not_applicable"
        case _:
            return _fulfils(condition, fact, where)


def _fulfils(condition: Condition, fact: str, where: str) -> bool:
    if condition.equals is not None:
        return fact == condition.equals
    number = read_number(fact, where)
    if condition.at_least is not None:
        return number >= condition.at_least
    return condition.below is not None and number < condition.below
