"""What the pages of trips and letters show, as rows for templates."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from kaohe.core.teams.money import write_yuan
from kaohe.core.teams.standards import COST_KINDS, measure_cost
from kaohe.core.teams.trips import MEANS
from kaohe.web.base.language import pick
from kaohe.web.cycles.words import name_in_language
from kaohe.web.teams.rows import find_record
from kaohe.web.teams.words import LETTER_STATES, TRIP_STATES, name_short, name_team

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kaohe.core.rules.model import Pack
    from kaohe.core.teams.standards import StandardTable
    from kaohe.core.teams.trips import TripRecord
    from kaohe.web.cycles.models import Cycle
    from kaohe.web.teams.models import LetterVersion, TripVersion


@dataclass(frozen=True, slots=True)
class CostLine:
    """A cost beside its standard."""

    kind: str
    place: str
    persons: int
    days: int
    amount: str
    allowed: str
    over: str
    """Empty within the standard."""
    reason: str


@dataclass(frozen=True, slots=True)
class RecordShown:
    """The record of a trip for reading."""

    legs: tuple[dict[str, str], ...]
    costs: tuple[CostLine, ...]
    conduct: tuple[dict[str, Any], ...]
    is_nothing_offered: bool
    totals: tuple[tuple[str, str], ...]
    total: str
    over: str


@dataclass(frozen=True, slots=True)
class TripRow:
    """A trip of the list."""

    team: str
    team_name: str
    body: str
    body_name: str
    state: str
    word: str
    colour: str
    total: str = ""
    over: str = ""
    began: str = ""
    last: Any = field(default=None)


def state_of(record: TripVersion | None) -> str:
    """Return how far the record of a trip is."""
    if record is None:
        return "none"
    review = getattr(record, "review", None)
    if review is not None:
        return "accepted" if review.is_accepted else "returned"
    return "handed_in" if record.is_handed_in else "draft"


def show_trip_rows(
    cycle: Cycle,
    pairs: Sequence[tuple[str, str]],
    standards: Any,
) -> list[TripRow]:
    """Return a row for each team and body.

    Args:
        cycle: the cycle.
        pairs: team and body of each.
        standards: gives the standards of a record.
    """
    trips = {(trip.team, trip.body): trip for trip in cycle.trips.all()}
    order = list(dict.fromkeys([*pairs, *trips]))
    rows = []
    for team, body in order:
        trip = trips.get((team, body))
        held = find_record(trip) if trip else None
        state = state_of(held)
        word, colour = TRIP_STATES[state]
        total = over = began = ""
        if held is not None:
            record = held.as_record()
            found = standards(record)
            over_sum = record.over(found.as_table() if found else None)
            total, over = write_yuan(record.total), write_yuan(over_sum) if over_sum else ""
            day = record.first_day()
            began = day.isoformat() if day else ""
        rows.append(
            TripRow(
                team,
                name_team(team),
                body,
                name_short(body),
                state,
                str(word),
                colour,
                total,
                over,
                began,
                held,
            )
        )
    return rows


def show_record(
    record: TripRecord, table: StandardTable | None, rules: Mapping[str, str]
) -> RecordShown:
    """Return a record for reading, each cost beside its standard."""
    costs = []
    for cost in record.costs:
        measured = measure_cost(cost, table)
        costs.append(
            CostLine(
                pick(COST_KINDS[cost.kind]),
                name_short(cost.place),
                cost.persons,
                cost.days,
                write_yuan(cost.amount),
                _("无标准") if measured.allowed is None else write_yuan(measured.allowed),
                write_yuan(measured.over) if measured.over else "",
                cost.reason,
            )
        )
    over = record.over(table)
    return RecordShown(
        legs=tuple(
            {
                "day": leg.day,
                "way": f"{leg.leaves} → {leg.arrives}",
                "means": pick(MEANS[leg.means]),
                "note": leg.note,
            }
            for leg in record.legs
        ),
        costs=tuple(costs),
        conduct=tuple(
            {
                "rule": rules.get(each.rule, each.rule),
                "offered": each.offered,
                "is_refused": each.is_refused,
                "note": each.note,
            }
            for each in record.conduct
        ),
        is_nothing_offered=record.is_nothing_offered,
        totals=tuple(
            (pick(COST_KINDS[kind]), write_yuan(total))
            for kind, total in record.totals().items()
            if total
        ),
        total=write_yuan(record.total),
        over=write_yuan(over) if over else "",
    )


def list_conduct_rules(pack: Pack) -> list[tuple[str, str]]:
    """Return the pack's rules of conduct as choices."""
    return [(rule.id, name_in_language(rule.name)) for rule in pack.conduct]


def state_of_letter(letter: LetterVersion | None) -> tuple[str, str, str]:
    """Return how far a letter is: state, word, colour."""
    steps = {step.step for step in letter.steps.all()} if letter else set()
    state = "none" if letter is None else "draft"
    for step in ("signed", "issued"):
        if step in steps:
            state = step
    word, colour = LETTER_STATES[state]
    return state, str(word), colour
