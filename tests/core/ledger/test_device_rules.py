"""Whose device may read: a device that the office enrols for itself leads nowhere unnoticed."""

import pytest

SPY = "9009-1"


@pytest.fixture
def spied(book):
    """A campaign in which the office has enrolled a device of its own beside the team's."""
    book.enter("device", **book.device(person="1002"))
    book.enter("device", **book.device(person="9009"))
    return book


def arrival(chosen, *people):
    signed = {"record": "ab" * 32, "signed_by": list(people)}
    return {"body": "33", "county": "330127", "refers": chosen, **signed}


def test_a_county_drawn_on_a_device_of_the_office_is_not_reached_by_the_team(spied, label_of):
    spied.enter("opened", **spied.opening(label_of("county"), device=SPY))
    spied.answer(label_of("county"))
    chosen = spied.enter("chosen", label=label_of("county"), record="ab" * 32)
    spied.tell("body", "33")
    told = spied.broken("arrived", **arrival(chosen, "1001", "1002"))
    assert told == {"order-arrival-of-others"}
    assert spied.broken("arrived", **arrival(chosen, "1001", "9009")) == set()


@pytest.mark.parametrize("stage", ["kind", "unit"])
def test_inside_a_county_only_who_signed_the_arrival_reads(spied, label_of, stage):
    spied.arrive()
    if stage == "unit":
        spied.choose(label_of("kind"))
    of = label_of(stage, kind="P" if stage == "unit" else "")
    assert spied.broken("opened", **spied.opening(of, device=SPY)) == {"order-device-not-there"}
    assert spied.broken("opened", **spied.opening(of, device="1002-1")) == set()


@pytest.mark.parametrize("person", ["1001", " 1001 "])
def test_an_inspector_has_one_device_in_a_team(book, person):
    second = {**book.device(number=2), "person": person}
    assert book.broken("device", **second) == {"order-device-of-person"}
    elsewhere = {**book.device("34", number=2), "person": person}
    assert book.broken("device", **elsewhere) == set()
    desk = {**book.device(number=2), "person": person, "device": "desk-33"}
    assert book.broken("device", **desk) == set()


def test_an_inspector_who_keeps_a_desk_has_a_device_beside_it(book):
    book.enter("device", **{**book.device(person="9001", number=2), "device": "desk-33"})
    assert book.broken("device", **book.device(person="9001")) == set()


def test_no_county_is_told_by_telephone(book, label_of):
    book.enter("device", **{**book.device(person="9001"), "device": "desk-33"})
    opening = book.opening(label_of("county"), device="desk-33", way="voice")
    assert book.broken("opened", **opening) == {"order-desk-way"}


def test_an_arrival_for_nothing_that_was_drawn_is_told_once(book):
    assert book.broken("arrived", **arrival(0, "1001", "1002")) == {"order-arrival-unfounded"}
