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


@pytest.fixture
def team(book):
    """A campaign with the devices of two inspectors; the leader's is 1001-1."""
    book.enter("device", **book.device(person="1002"))
    return book


def test_a_lost_device_is_opened_nothing_and_another_one_takes_its_place(team, label_of):
    team.enter("handed_over", **team.hand_over())
    county = label_of("county")
    assert team.broken("opened", **team.opening(county, device="1001-1")) == {"order-device-lost"}
    assert team.broken("opened", **team.opening(county, device="1002-1")) == set()


def test_who_took_over_signs_the_arrival_in_the_place_of_the_drawer(team, label_of):
    team.enter("opened", **team.opening(label_of("county"), device="1001-1"))
    team.answer(label_of("county"))
    chosen = team.enter("chosen", label=label_of("county"), record="ab" * 32)
    team.tell("body", "33")
    team.enter("handed_over", **team.hand_over())
    told = team.broken("arrived", **arrival(chosen, "1001", "1003"))
    assert told == {"order-arrival-of-others"}
    assert team.broken("arrived", **arrival(chosen, "1002", "1003")) == set()


def test_an_inspector_whose_device_is_lost_gets_another_one(team):
    second = team.device(number=2)
    assert team.broken("device", **second) == {"order-device-of-person"}
    team.enter("handed_over", **team.hand_over())
    assert team.broken("device", **second) == set()


@pytest.mark.parametrize(
    "changes",
    [
        {"device": "1009-1"},
        {"to": "1009-1"},
        {"to": "1001-1"},
        {"body": "34"},
        {"to": "desk-33"},
        {"device": "desk-33"},
        {"to": "1003-1"},
    ],
)
def test_a_device_is_handed_over_within_its_team_only(team, changes):
    team.enter("device", **{**team.device(person="9001"), "device": "desk-33"})
    team.enter("device", **team.device("34", person="1003"))
    assert team.broken("handed_over", **team.hand_over(**changes)) == {"order-hand-over-unfounded"}


def test_a_device_is_handed_over_once_and_never_back(team):
    team.enter("device", **team.device(person="1003"))
    team.enter("handed_over", **team.hand_over())
    unfounded = {"order-hand-over-unfounded"}
    assert team.broken("handed_over", **team.hand_over(to="1003-1")) == unfounded
    assert team.broken("handed_over", **team.hand_over("1002-1", "1001-1")) == unfounded
    assert team.broken("handed_over", **team.hand_over("1002-1", "1003-1")) == set()


@pytest.mark.parametrize(
    "changes", [{"approved_by": ["yanjiu"]}, {"proofs": ["0" * 160]}, {"approved_by": ["x", "y"]}]
)
def test_every_key_holder_approves_a_hand_over(team, changes):
    told = team.broken("handed_over", **team.hand_over(**changes))
    assert told == {"order-hand-over-unapproved"}


def test_a_label_that_is_open_in_a_county_goes_to_somebody_who_stands_there(team, label_of):
    team.enter("device", **team.device(person="9009"))
    team.arrive()
    team.enter("opened", **team.opening(label_of("kind"), device="1001-1"))
    assert team.broken("handed_over", **team.hand_over(to=SPY)) == {"order-hand-over-unfounded"}
    assert team.broken("handed_over", **team.hand_over()) == set()


def test_a_monitor_lets_no_device_take_its_own_place(team):
    entry = team.entry("handed_over", **team.hand_over(to="1001-1"))
    followed = team.history.follow(entry)
    assert dict(followed.campaigns["demo-2012"].lost) == {}
