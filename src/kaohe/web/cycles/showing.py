"""What the pages of a cycle show, as data: steps, bodies, months."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from kaohe.core.divisions import BODY_NAMES
from kaohe.core.values import write_exact
from kaohe.web.cycles.bodies import CASES, find_states
from kaohe.web.cycles.words import (
    COLOURS,
    PARTS,
    colour_left,
    list_weekdays,
    name_body,
    name_in_language,
    name_need,
    name_seat,
    name_state,
    name_step,
    name_weekday,
    say_left,
)
from kaohe.workflows.cycle import STEPS, end_of_february, list_months, list_weeks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date, datetime
    from fractions import Fraction

    from kaohe.core.rules.model import Pack
    from kaohe.web.accounts.scope import Scope
    from kaohe.web.cycles.bodies import ToldState
    from kaohe.web.cycles.models import Cycle, CycleSignature, MetNeed
    from kaohe.workflows.cycle import Year

MOST_MONTHS: Final = 6
"""A calendar shows at most so many months."""
_SATURDAY: Final = 5


@dataclass(frozen=True, slots=True)
class Countdown:
    """A day that something is due on, and how far off it is."""

    name: str
    day: date
    weekday: str
    left: str
    colour: str


@dataclass(frozen=True, slots=True)
class NeedLine:
    """A need, whether it is met, and what shows it."""

    name: str
    told: MetNeed | None

    @property
    def is_met(self) -> bool:
        """Tell whether it is met now."""
        return self.told is not None and self.told.is_met


@dataclass(frozen=True, slots=True)
class SeatLine:
    """A seat of a step, and who has signed in it."""

    id: str
    name: str
    signature: CycleSignature | None


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step as the board shows it."""

    id: str
    number: int
    name: str
    state: str
    colour: str
    is_present: bool
    due: Countdown | None
    began_at: datetime | None
    ended_at: datetime | None
    needs: tuple[NeedLine, ...]
    seats: tuple[SeatLine, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """How far a body is with a part; ``is_told`` is false where nobody has told anything."""

    word: str
    colour: str
    value: str = ""
    is_told: bool = True


@dataclass(frozen=True, slots=True)
class BodyLine:
    """A body with its parts."""

    code: str
    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class GroupLines:
    """A comparison group with its bodies."""

    name: str
    bodies: tuple[BodyLine, ...]


@dataclass(frozen=True, slots=True)
class DayCell:
    """A day of a month table."""

    day: date
    is_of_month: bool
    is_today: bool
    is_weekend: bool
    due: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """A month as a table."""

    year: int
    month: int
    weekdays: tuple[str, ...]
    weeks: tuple[tuple[DayCell, ...], ...]


def show_steps(
    cycle: Cycle, year: Year, told: Mapping[str, MetNeed], *, on: date
) -> tuple[StepLine, ...]:
    """Return the steps in their order, each with what it waits for, as the year stands."""
    kept = {each.step: each for each in cycle.steps.all()}
    holding = year.signatures
    signed = {
        (each.step, each.seat): each
        for each in cycle.signatures.select_related("person").order_by("pk")
    }
    found = []
    for number, step in enumerate(STEPS, start=1):
        row = kept[step.id]
        is_present = step.id == cycle.step
        if row.is_left_out:
            state, colour = _("已省略"), "secondary"
        elif row.ended_at or (is_present and step is STEPS[-1]):
            state, colour = _("已完成"), "green"
        elif is_present:
            state, colour = _("进行中"), "yellow"
        else:
            state, colour = _("未开始"), "secondary"
        due = None
        if row.due:
            due = count_down(name_step(step.id), row.due, on=on)
        found.append(
            StepLine(
                step.id,
                number,
                name_step(step.id),
                state,
                colour,
                is_present,
                due,
                row.began_at,
                row.ended_at,
                tuple(NeedLine(name_need(need.id), told.get(need.id)) for need in step.needs),
                tuple(
                    SeatLine(
                        seat,
                        name_seat(seat),
                        signed.get((step.id, seat)) if (step.id, seat) in holding else None,
                    )
                    for seat in step.seats
                ),
            )
        )
    return tuple(found)


def count_down(name: str, day: date, *, on: date) -> Countdown:
    """Return how far off a day is, in words and a colour."""
    return Countdown(name, day, name_weekday(day), say_left(day, on=on), colour_left(day, on=on))


def list_countdowns(pack: Pack, *, on: date) -> tuple[Countdown, ...]:
    """Return every deadline of the pack, and the last day of February, in the order of days.

    Where the pack has a deadline on that day, it stands once, by the name of the pack.
    """
    days = [(name_in_language(each.name), each.by) for each in pack.deadlines]
    february = end_of_february(pack.assessed_year)
    if february not in {day for _name, day in days}:
        days.append((_("二月底：全部考评完成"), february))
    found = [count_down(name, day, on=on) for name, day in days]
    return tuple(sorted(found, key=lambda each: each.day))


def show_bodies(
    cycle: Cycle, pack: Pack, parts: Sequence[str], *, scope: Scope
) -> tuple[GroupLines, ...]:
    """Return the bodies that a person may see, by comparison group, with some parts."""
    states = find_states(cycle)
    known = {each.id: each.name for each in pack.bodies}

    def show(body: str) -> BodyLine:
        name = name_in_language(known[body]) if body in known else name_body(body)
        cells = (_cell(part, states.get((body, part))) for part in parts)
        return BodyLine(body, name, tuple(cells))

    found = []
    for group_name, members in _groups(pack, known or BODY_NAMES):
        lines = tuple(show(body) for body in members if scope.holds(body))
        if lines:
            found.append(GroupLines(group_name, lines))
    return tuple(found)


def list_sections(pack: Pack) -> list[tuple[str, str, str]]:
    """Return id, name and points of the sections of the rubric."""
    return [(each.id, name_in_language(each.name), _points(each.points)) for each in pack.sections]


def list_parts() -> list[tuple[str, str]]:
    """Return id and name of the parts of the progress board."""
    return [(part, str(name)) for part, name in PARTS.items()]


def count_open_cases(groups: Iterable[GroupLines], at: int) -> int | None:
    """Return how many cases are open, as told of the bodies; None while nobody has told."""
    told = [body.cells[at] for group in groups for body in group.bodies if body.cells[at].is_told]
    if not told:
        return None
    return sum(int(cell.value) for cell in told if cell.value.isdigit())


def show_months(countdowns: Sequence[Countdown], *, on: date) -> tuple[Month, ...]:
    """Return the months of the deadlines, day by day; the present one too if it is among them."""
    months = list_months(each.day for each in countdowns)[:MOST_MONTHS]
    due: dict[date, list[str]] = {}
    for each in countdowns:
        due.setdefault(each.day, []).append(each.name)
    return tuple(
        Month(
            year,
            month,
            tuple(list_weekdays()),
            tuple(
                tuple(
                    DayCell(
                        day,
                        day.month == month,
                        day == on,
                        day.weekday() >= _SATURDAY,
                        tuple(due.get(day, ())) if day.month == month else (),
                    )
                    for day in week
                )
                for week in list_weeks(year, month)
            ),
        )
        for year, month in months
    )


def _cell(part: str, told: ToldState | None) -> Cell:
    """Return what a part's cell says; of cases, none was ever opened, or all are closed."""
    if part == CASES and told is None:
        return Cell(_("无"), "secondary", is_told=False)
    if part == CASES and told is not None and told.state == "done":
        return Cell(_("已了结"), COLOURS[told.state])
    if told is None:
        return Cell(_("尚无数据"), "secondary", is_told=False)
    return Cell(name_state(told.state), COLOURS[told.state], told.value)


def _groups(pack: Pack, bodies: Iterable[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    grouped: set[str] = set()
    for group in pack.comparison_groups:
        grouped.update(group.members)
        yield name_in_language(group.name), group.members
    rest = tuple(body for body in bodies if body not in grouped)
    if rest:
        yield _("未分组") if grouped else _("全部单位"), rest


def _points(points: Fraction | None) -> str:
    return _("不封顶") if points is None else write_exact(points)
