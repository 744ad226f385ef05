"""A whole county on one phone: without a network, through a kill, a new build and every fault."""

from __future__ import annotations

from county import ENVELOPED, TELEPHONED, TEXTED, VISITS
from network import FAULTS

VISITED = ("unit", "member")


def test_every_visit_of_the_county_is_at_the_office_once(county):
    visits = [visit for visit, _outcome in county.rows["visits"]]
    assert (len(visits), len(set(visits))) == (VISITS, VISITS)
    assert county.rows["waiting"] == []


def test_every_photo_is_at_the_office(county):
    assert county.rows["photos"]
    assert set(county.rows["photos"]) <= set(county.rows["blobs"])


def test_every_event_is_at_the_office_once_and_without_a_gap(county):
    events = [tuple(each) for each in county.rows["events"]]
    assert len(events) == len(set(events))
    for visit, last in county.rows["last"].items():
        numbers = [seq for name, seq in events if name == visit]
        assert numbers == list(range(1, len(numbers) + 1))
        assert len(numbers) >= last


def test_what_the_office_scores_is_what_was_answered(county):
    outcomes = dict(county.rows["visits"])
    for visit, outcome in outcomes.items():
        answers = {(item, part): value for item, part, value in county.rows["answers"][visit]}
        assert answers["outcome", ""] == outcome
        if outcome == "verified_true":
            facts = [answers[name, ""] for name in ("members", "women_members", "employees")]
            assert facts == ["20", "8", "24"]
            earned, of = county.rows["points"][visit]
            assert (earned, float(of) > 0) == (of, True)
    assert list(outcomes.values()).count("verified_true") >= VISITS - 1


def test_units_came_by_telephone_by_texts_and_from_envelopes(county):
    ways = [way for stage, way in county.rows["ways"] if stage in VISITED]
    told = {TELEPHONED: "voice", TEXTED: "text", ENVELOPED: "paper"}
    assert ways[:VISITS] == [told.get(number, "online") for number in range(len(ways[:VISITS]))]
    assert county.rows["alarms"] == 0


def test_the_ledger_holds_whatever_way_a_unit_came(county):
    assert county.rows["broken"] == []


def test_the_network_had_every_fault(county):
    assert county.faults_met == {str(each) for each in FAULTS}


def test_the_three_greens_say_that_everything_is_received(county):
    assert [each.partition("✓")[0] for each in county.shown] == ["", "", ""]


def test_nothing_named_a_unit_before_its_disclosure(county):
    assert len(set(county.units)) == VISITS
    assert county.leaks == []


def test_what_was_recorded_survives_a_kill_of_the_browser(county):
    assert county.after_kill["unit"] == county.units[2]
    assert "已完成" in county.after_kill["arrived"]
    assert "已完成" in county.after_kill["told"]


def test_a_new_build_waits_until_the_visit_is_over(county):
    assert (county.build_in_visit, county.build_after) == ("first", "next")


def test_the_app_starts_cold_without_a_network(county):
    assert county.started_cold


def test_no_page_error_was_met(county):
    assert county.page_errors == []
