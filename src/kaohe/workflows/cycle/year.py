"""Where a year stands, and what takes it further; a sign-off can never be skipped."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kaohe.core.errors import StepRefused, raise_all
from kaohe.workflows.cycle.faults import (
    NEED_UNMET,
    SEAT_EMPTY,
    SEAT_OTHER,
    SEAT_TWICE,
    SIGNATURE_MISSING,
    SIGNATURE_UNASKED,
    SIGNED_TWICE,
    STEP_NEEDED,
    YEAR_ENDED,
)
from kaohe.workflows.cycle.steps import FIRST, OPTIONAL, SEATS, find_step, step_after

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from kaohe.core.errors import Fault


@dataclass(frozen=True, slots=True)
class Year:
    """The assessment of one year: its step, who holds the seats, who has signed what."""

    id: str
    step: str = FIRST
    seats: Mapping[str, str] = field(default_factory=dict)
    """Seat → person."""
    signatures: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """Step and seat → the person who signed."""


def seat_person(year: Year, seat: str, *, person: str) -> Year:
    """Give a seat to a person; nobody sits twice, because four signatures are four people.

    What a former holder has signed stays signed.

    Raises:
        StepRefused: the person holds another seat.
    """
    if any(held == person for other, held in year.seats.items() if other != seat):
        raise SEAT_TWICE.error_at(year.id, person=person)
    return replace(year, seats={**year.seats, seat: person})


def sign(year: Year, seat: str, *, person: str) -> Year:
    """Sign off the present step.

    Raises:
        StepRefused: the step asks for no such signature, has it, or the seat is another's.
    """
    step = find_step(year.step)
    if seat not in step.seats:
        raise SIGNATURE_UNASKED.error_at(
            year.id,
            step=step.zh,
            seat=_name(seat, "zh"),
            step_en=step.en,
            seat_en=_name(seat, "en"),
        )
    if year.seats.get(seat) != person:
        raise SEAT_OTHER.error_at(year.id, seat=_name(seat, "zh"), seat_en=_name(seat, "en"))
    if (step.id, seat) in year.signatures:
        raise SIGNED_TWICE.error_at(year.id, seat=_name(seat, "zh"), seat_en=_name(seat, "en"))
    return replace(year, signatures={**year.signatures, (step.id, seat): person})


def find_unmet(year: Year, *, met: Collection[str]) -> tuple[Fault, ...]:
    """Return the needs of the present step that are not met; nobody signs before they are."""
    return tuple(
        NEED_UNMET.at(year.id, need=need.zh, need_en=need.en)
        for need in find_step(year.step).needs
        if need.id not in met
    )


def find_missing(year: Year, *, met: Collection[str]) -> tuple[Fault, ...]:
    """Return everything that keeps the present step from ending, all at once."""
    return tuple(_find_missing(year, met=met))


def advance(year: Year, *, met: Collection[str]) -> Year:
    """End the present step and begin the next.

    Args:
        year: where the year stands.
        met: ids of the needs that are met, as the rooms of the office tell.

    Raises:
        StepRefused: with everything that is missing.
    """
    following = step_after(year.step)
    if following is None:
        raise YEAR_ENDED.error_at(year.id)
    raise_all(StepRefused, find_missing(year, met=met))
    return replace(year, step=following.id)


def leave_out(year: Year) -> Year:
    """Leave out the present step, where the office may.

    Raises:
        StepRefused: the step cannot be left out.
    """
    following = step_after(year.step)
    if year.step not in OPTIONAL or following is None:
        step = find_step(year.step)
        raise STEP_NEEDED.error_at(year.id, step=step.zh, step_en=step.en)
    return replace(year, step=following.id)


def _find_missing(year: Year, *, met: Collection[str]) -> Iterator[Fault]:
    step = find_step(year.step)
    yield from find_unmet(year, met=met)
    for seat in step.seats:
        if (step.id, seat) in year.signatures:
            continue
        kind = SIGNATURE_MISSING if seat in year.seats else SEAT_EMPTY
        yield kind.at(
            year.id,
            step=step.zh,
            seat=_name(seat, "zh"),
            step_en=step.en,
            seat_en=_name(seat, "en"),
        )


def _name(seat: str, language: str) -> str:
    found = SEATS[seat]
    return found.zh if language == "zh" else found.en
