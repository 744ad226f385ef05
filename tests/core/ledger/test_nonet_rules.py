"""Completion codes, units told by telephone, and alarms, as the gate sees them."""

import pytest

CODE = "793476560845979047"
RECORD = "cd" * 32
TEAM = "1001-1"
DESK = "desk-33"


@pytest.fixture
def unit(label_of):
    return label_of("unit", kind="P")


@pytest.fixture
def visit(unit, visit_of):
    return visit_of(unit)


@pytest.fixture
def team(county, unit):
    """A county in which the first visit goes on, and a voice desk."""
    county.enter("device", **{**county.device(person="9001"), "device": DESK})
    county.choose(unit | {"stage": "kind", "kind": ""})
    county.disclose(unit)
    return county


def promise(visit, device=TEAM):
    return {"visit": visit, "device": device, "code": CODE}


def tell_by_voice(book, of, visit):
    book.enter("opened", **book.opening(of, device=DESK, way="voice"))
    book.answer(of)
    if visit:
        book.enter("disclosed", label=of, visit=visit, packet=RECORD)
    else:
        book.enter("chosen", label=of, record=RECORD)


def spoken(of, line=1, device=TEAM, second=""):
    return {"label": of, "device": device, "line": line, "second": second}


@pytest.fixture
def second(team, visit, label_of, visit_of):
    """The same after the first visit was promised and the next unit was drawn by voice."""
    following = label_of("unit", kind="J")
    team.enter("promised", **promise(visit))
    tell_by_voice(team, label_of("kind", ordinal=2), None)
    tell_by_voice(team, following, visit_of(following))
    return following


def test_a_completion_code_closes_a_visit_for_the_next_unit(team, visit, label_of):
    kind = label_of("kind", ordinal=2)
    assert team.broken("opened", **team.opening(kind)) == {"order-visit-still-open"}
    team.enter("promised", **promise(visit))
    assert team.broken("opened", **team.opening(kind)) == set()


def test_a_completion_code_is_entered_once_for_a_visit_that_goes_on(team, visit):
    assert team.broken("promised", **promise(visit + "0")) == {"order-visit-unknown"}
    team.enter("promised", **promise(visit))
    assert team.broken("promised", **promise(visit)) == {"order-closed-twice"}


@pytest.mark.parametrize("device", [DESK, "nobody", "4301-1"])
def test_a_completion_code_is_of_a_device_of_the_team(team, visit, device):
    team.enter("device", **team.device(body="43", person="4301"))
    assert team.broken("promised", **promise(visit, device)) == {"order-promise-of-nobody"}


@pytest.mark.parametrize("kind", ["told", "outcome"])
def test_what_follows_a_promise_can_still_be_entered(team, unit, visit, kind):
    team.enter("promised", **promise(visit))
    if kind == "outcome":
        team.find(unit)
    else:
        team.tell("unit", visit)


def test_a_unit_is_not_exchanged_any_more_once_its_visit_is_promised(team, unit, visit):
    team.enter("promised", **promise(visit))
    reason = {"label": unit, "reason": "gone", "record": RECORD, "signed_by": ["1", "2"]}
    assert team.broken("reason", **reason) == {"order-reason-unfounded"}
    again = team.opening(unit | {"attempt": 1})
    assert "order-attempt-after-close" in team.broken("opened", **again)


def test_the_record_keeps_the_promise_once_and_after_the_outcome(team, unit, visit):
    record = {"visit": visit, "record": RECORD}
    assert team.broken("kept", **record) == {
        "order-promise-missing",
        "order-closed-without-outcome",
    }
    team.enter("promised", **promise(visit))
    assert team.broken("kept", **record) == {"order-closed-without-outcome"}
    assert "order-closed-twice" in team.broken("closed", **record)
    team.find(unit)
    team.enter("kept", **record)
    assert team.broken("kept", **record) == {"order-promise-missing"}


def test_a_campaign_does_not_end_while_a_promised_record_is_awaited(team, unit, visit):
    team.enter("promised", **promise(visit))
    team.find(unit)
    assert team.broken("complete", record=RECORD) == {"order-not-done"}
    team.enter("kept", visit=visit, record=RECORD)
    assert team.broken("complete", record=RECORD) == set()


def test_a_record_other_than_the_promised_one_is_an_alarm_that_stays(team, unit, visit):
    alarm = {"subject": "completion", "visit": visit, "record": RECORD}
    assert team.broken("alarm", **alarm) == {"order-alarm-unfounded"}
    team.enter("promised", **promise(visit))
    team.find(unit)
    index = team.enter("alarm", **alarm)
    assert team.broken("alarm", **alarm) == {"order-alarm-unfounded"}
    assert team.broken("kept", visit=visit, record=RECORD) == {"order-promise-missing"}
    assert team.broken("complete", record=RECORD) == {"order-alarm-unanswered"}
    team.enter("correction", reason="asked both", record=RECORD, refers=index)
    assert team.broken("complete", record=RECORD) == set()


def test_a_correction_of_something_else_answers_no_alarm(team, visit):
    team.enter("alarm", subject="proofs", visit=visit, record=RECORD)
    team.enter("correction", reason="a date", record=RECORD, refers=1)
    assert "order-alarm-unanswered" in team.broken("complete", record=RECORD)


def test_an_alarm_is_about_a_visit_that_was_disclosed(team, visit):
    other = {"subject": "proofs", "visit": visit + "0", "record": RECORD}
    assert team.broken("alarm", **other) == {"order-alarm-unfounded"}


@pytest.mark.parametrize(("device", "way"), [(DESK, "online"), (TEAM, "voice"), (DESK, "text")])
def test_answers_are_sealed_to_a_desk_if_and_only_if_they_are_told(
    team, visit, label_of, device, way
):
    team.enter("promised", **promise(visit))
    opening = team.opening(label_of("kind", ordinal=2), device=device, way=way)
    assert team.broken("opened", **opening) == {"order-desk-way"}


def test_a_unit_is_told_after_it_stands_in_the_ledger(team, visit, label_of):
    kind = label_of("kind", ordinal=2)
    team.enter("promised", **promise(visit))
    assert team.broken("spoken", **spoken(kind)) == {"order-spoken-unfounded"}
    team.enter("opened", **team.opening(kind, device=DESK, way="voice"))
    team.answer(kind)
    assert team.broken("spoken", **spoken(kind)) == {"order-spoken-unfounded"}
    team.enter("chosen", label=kind, record=RECORD)
    assert team.broken("spoken", **spoken(kind)) == set()


def test_what_came_online_is_not_told_by_telephone(team, unit):
    assert team.broken("spoken", **spoken(unit)) == {"order-spoken-unfounded"}


def test_a_unit_is_told_to_a_device_of_the_team(team, second):
    assert team.broken("spoken", **spoken(second, device=DESK)) == {"order-spoken-unfounded"}


def test_a_line_of_a_pad_hides_one_unit_and_a_unit_has_one_line(team, second, label_of):
    kind = label_of("kind", ordinal=2)
    team.enter("spoken", **spoken(second, line=4))
    assert team.broken("spoken", **spoken(kind, line=4)) == {"order-spoken-line-used"}
    again = spoken(second, line=5, second="0102")
    assert team.broken("spoken", **again) == {"order-spoken-line-used"}
    assert team.broken("spoken", **spoken(kind, line=5)) == set()


@pytest.mark.parametrize("alone", ["", "0101"])
def test_a_second_request_for_the_same_slot_needs_a_second_person(team, second, alone):
    team.enter("spoken", **spoken(second))
    assert team.broken("spoken", **spoken(second, second=alone)) == {"order-spoken-again-alone"}
    team.enter("spoken", **spoken(second, second="0102"))


def test_a_monitor_goes_on_after_acts_without_a_network_that_lead_nowhere(make_book, visit, unit):
    book = make_book()
    for kind, content in (
        ("promised", promise(visit)),
        ("kept", {"visit": visit, "record": RECORD}),
        ("spoken", spoken(unit)),
        ("alarm", {"subject": "completion", "visit": visit, "record": RECORD}),
    ):
        book.history = book.history.follow(book.entry(kind, **content))
    state = book.history.campaigns[book.campaign]
    assert (state.visit(visit), state.alarms) == (None, {3})
