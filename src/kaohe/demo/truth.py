"""What is true of a unit, whatever its row in the register says.

The truth follows from the seed, the unit's id and the parameters of its body and county, so that
it can be asked for one unit at a time and is the same whoever asks.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from kaohe.core.draw import KIND_NAMES
from kaohe.demo.chance import choose, draw_between, draw_degree, draw_share, happens
from kaohe.demo.enterprises import ABSENT_REASONS
from kaohe.demo.plan import draw_pattern

if TYPE_CHECKING:
    from kaohe.demo.bodies import BodyParameters
    from kaohe.workflows.fieldwork import Visit

State: TypeAlias = Literal["in_business", "gone"]

FLAGGED: Final = KIND_NAMES["A"]
"""The kind of unit that is marked 事实不存在."""

_GONE_SHARE: Final = Fraction(3, 100)
_FALSE_WHERE_TRIMMED: Final = Fraction(6, 10)
_JOINT_IN_REGISTER: Final = "2"


@dataclass(frozen=True, slots=True)
class UnitTruth:
    """What an inspector who makes no mistake would find."""

    unit: str
    seed: int
    state: State
    absence: str
    """How it came to be gone (注销, 吊销, 停业, 查无下落, 迁出); empty while in business."""
    union_exists: bool
    """False for a union on paper only, and for a marked enterprise."""
    joint: bool
    employees: int
    members: int
    women_members: int
    quality: Fraction

    def degree_of(self, question: str) -> Fraction:
        """Tell how far one thing is in order, for example ``standing/account``: 1, 1/2 or 0."""
        return draw_degree(self.quality, self.seed, "truth", self.unit, question)


def find_truth(visit: Visit, body: BodyParameters, *, seed: int) -> UnitTruth:
    """Find what is true of the unit that a visit was told; no matter which visit it is."""
    marked = visit.unit_kind == FLAGGED
    if marked:
        trimmed = draw_pattern(seed, visit.county) == "trimmed_denominator"
        false_mark = _FALSE_WHERE_TRIMMED if trimmed else body.falsely_absent
        gone = not happens(false_mark, seed, "falsely marked", visit.unit_id)
    else:
        gone = happens(_GONE_SHARE, seed, "gone", visit.unit_id)
    employees = _count_employees(visit, seed)
    members = _count_members(visit, employees, seed)
    women = draw_between(Fraction(2, 10), Fraction(6, 10), seed, "women", visit.unit_id)
    return UnitTruth(
        unit=visit.unit_id,
        seed=seed,
        state="gone" if gone else "in_business",
        absence=choose(ABSENT_REASONS[1:], seed, "absence", visit.unit_id) if gone else "",
        union_exists=not marked and happens(body.union_exists, seed, "union exists", visit.unit_id),
        joint=str(visit.record.get("union_kind", "")) == _JOINT_IN_REGISTER,
        employees=employees,
        members=members,
        women_members=round(members * women),
        quality=min(
            Fraction(1),
            body.quality
            + draw_between(Fraction(-2, 10), Fraction(1, 10), seed, "quality", visit.unit_id),
        ),
    )


def _count_employees(visit: Visit, seed: int) -> int:
    """Move the number on file by up to a sixth; make one up where there is none."""
    on_file = _read_count(visit, "employees")
    if on_file is None:
        on_file = 8 + int(draw_share(seed, "employees", visit.unit_id) * 120)
    moved = on_file * draw_between(
        Fraction(85, 100), Fraction(115, 100), seed, "staff", visit.unit_id
    )
    return max(1, round(moved))


def _count_members(visit: Visit, employees: int, seed: int) -> int:
    """Take the number on file less some; where it equals the employees it was copied."""
    on_file = _read_count(visit, "members")
    copied = on_file is not None and on_file == _read_count(visit, "employees")
    low, high = (
        (Fraction(55, 100), Fraction(1)) if copied else (Fraction(85, 100), Fraction(102, 100))
    )
    kept = draw_between(low, high, seed, "members", visit.unit_id)
    base = employees if on_file is None or copied else on_file
    return max(1, min(employees, round(base * kept)))


def _read_count(visit: Visit, field: str) -> int | None:
    """Read a count of the unit's row; None where it is empty or no count."""
    value = visit.record.get(field)
    if isinstance(value, int):
        return value
    return int(value) if isinstance(value, str) and value.isdecimal() else None
