import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.core.errors import StepRefused
from kaohe.workflows.cycle import (
    SEATS,
    STEPS,
    Year,
    advance,
    find_missing,
    find_step,
    leave_out,
    seat_person,
    sign,
)

ALL_NEEDS = frozenset(need.id for step in STEPS for need in step.needs)
PEOPLE = {seat: f"person-{seat}" for seat in SEATS}


def a_year(step="consulting", *, seats=PEOPLE):
    year = Year("2012", step)
    for seat, person in seats.items():
        year = seat_person(year, seat, person=person)
    return year


def signed(year):
    for seat in find_step(year.step).seats:
        year = sign(year, seat, person=PEOPLE[seat])
    return year


def codes_of(faults):
    return [fault.kind.code for fault in faults]


def test_a_year_goes_through_every_step_in_order():
    year, seen = a_year(), ["consulting"]
    while year.step != "archived":
        year = advance(signed(year), met=ALL_NEEDS)
        seen.append(year.step)
    assert seen == [step.id for step in STEPS]


def test_everything_that_is_missing_is_told_at_once():
    year = a_year("registers", seats={"deputy_chair": "one"})
    assert codes_of(find_missing(year, met={"register_imported"})) == [
        "cycle-need-unmet",
        "cycle-need-unmet",
        "cycle-signature-missing",
        "cycle-seat-empty",
        "cycle-seat-empty",
        "cycle-seat-empty",
    ]


@pytest.mark.parametrize(
    ("step", "missing"), [(step.id, seat) for step in STEPS for seat in step.seats]
)
def test_no_sign_off_can_be_skipped(step, missing):
    asked, year = find_step(step).seats, a_year(step)
    for seat in asked:
        if seat != missing:
            year = sign(year, seat, person=PEOPLE[seat])
    with pytest.raises(StepRefused) as raised:
        advance(year, met=ALL_NEEDS)
    assert codes_of(raised.value.faults) == ["cycle-signature-missing"]


def test_the_results_pass_the_secretariat_too():
    assert find_step("approved").seats == (
        "deputy_chair",
        "head_research",
        "head_grassroots",
        "head_finance",
        "secretariat",
    )


def test_nobody_sits_in_two_seats():
    year = a_year(seats={"deputy_chair": "one"})
    with pytest.raises(StepRefused) as raised:
        seat_person(year, "head_finance", person="one")
    assert codes_of(raised.value.faults) == ["cycle-seat-twice"]


def test_nobody_signs_for_another():
    with pytest.raises(StepRefused) as raised:
        sign(a_year("rules"), "deputy_chair", person="person-head_finance")
    assert codes_of(raised.value.faults) == ["cycle-seat-other"]


def test_a_step_is_signed_once():
    year = sign(a_year("rules"), "deputy_chair", person="person-deputy_chair")
    with pytest.raises(StepRefused) as raised:
        sign(year, "deputy_chair", person="person-deputy_chair")
    assert codes_of(raised.value.faults) == ["cycle-signed-twice"]


def test_a_signature_that_no_step_asks_for_is_refused():
    with pytest.raises(StepRefused) as raised:
        sign(a_year("rules"), "secretariat", person="person-secretariat")
    assert codes_of(raised.value.faults) == ["cycle-signature-unasked"]


def test_what_a_former_holder_signed_stays_signed():
    year = sign(a_year("rules"), "deputy_chair", person="person-deputy_chair")
    year = seat_person(year, "deputy_chair", person="successor")
    assert year.signatures["rules", "deputy_chair"] == "person-deputy_chair"


def test_only_the_consultation_can_be_left_out():
    assert leave_out(a_year()).step == "rules"
    with pytest.raises(StepRefused) as raised:
        leave_out(a_year("ceremony"))
    assert codes_of(raised.value.faults) == ["cycle-step-needed"]


def test_nothing_follows_the_archive():
    with pytest.raises(StepRefused) as raised:
        advance(a_year("archived"), met=ALL_NEEDS)
    assert codes_of(raised.value.faults) == ["cycle-ended"]


@given(
    step=st.sampled_from([step.id for step in STEPS[:-1]]),
    met=st.sets(st.sampled_from(sorted(ALL_NEEDS))),
    seats=st.sets(st.sampled_from(sorted(SEATS))),
)
def test_a_step_ends_exactly_when_all_it_asks_for_is_there(step, met, seats):
    asked = find_step(step)
    year = a_year(step)
    for seat in seats & {*asked.seats}:
        year = sign(year, seat, person=PEOPLE[seat])
    is_complete = {need.id for need in asked.needs} <= met and {*asked.seats} <= seats
    if is_complete:
        assert advance(year, met=met).step != step
    else:
        with pytest.raises(StepRefused):
            advance(year, met=met)
