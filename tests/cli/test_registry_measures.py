"""``kaohe registry measures`` and ``reconcile`` over the practice nation."""

import csv
import json

import pytest


@pytest.fixture
def snapshot(practice):
    return next((practice.path / "register" / "snapshots" / "2012-12-31").iterdir())


def find(told, measure, **group):
    (found,) = (
        x
        for x in told["measures"]
        if x["measure"] == measure and group.items() <= x["group"].items()
    )
    return found


def test_measures_of_the_bodies_are_those_of_the_indicators(call_json, snapshot, practice):
    told = call_json("registry", "measures", snapshot)
    sheet = json.loads((practice.path / "indicators.json").read_bytes())
    named = {(each["body"], each["indicator"]): each for each in sheet["indicators"]}
    for body in ("11", "33", "66"):
        for name in ("coverage", "membership"):
            assert find(told, name, body=body)["value"] == named[body, name]["value"]
    assert told["register_digest"] == sheet["register_digest"]


@pytest.mark.parametrize("by", ["prefecture", "county", "unit_kind", "section", "ownership"])
def test_every_grouping_adds_up_to_the_body(call_json, snapshot, by):
    whole = call_json("registry", "measures", snapshot, "--body", "66")
    parts = call_json("registry", "measures", snapshot, "--body", "66", "--by", by)
    for measure in ("legal_persons", "covered_units", "members", "absent"):
        values = [int(x["value"]) for x in parts["measures"] if x["measure"] == measure]
        assert sum(values) == int(find(whole, measure, body="66")["value"])


def test_groups_are_shown_by_name_with_a_total(call, snapshot):
    told = call("registry", "measures", snapshot, "--by", "county", "--body", "66", "--limit", 3)
    assert told.code == 0, told.err
    assert "第一师" in told.out
    assert "合计" in told.out
    assert "另有11行未显示" in told.out


@pytest.mark.parametrize("suffix", ["xlsx", "csv", "json"])
def test_all_measures_are_written_to_a_file(call, snapshot, tmp_path, suffix):
    out = tmp_path / f"measures.{suffix}"
    told = call("registry", "measures", snapshot, "--by", "section", "--out", out)
    assert told.code == 0, told.err
    assert out.stat().st_size > 1000


def test_a_file_of_another_kind_is_refused_before_the_work(call, snapshot, tmp_path):
    told = call("registry", "measures", snapshot, "--out", tmp_path / "measures.doc")
    assert told.code == 2
    assert ".xlsx" in told.err


def test_a_register_is_no_base_of_itself(call, snapshot):
    told = call("registry", "measures", snapshot, "--base", snapshot)
    assert told.code == 2
    assert "[base-not-earlier]" in told.err


def test_a_body_that_the_register_does_not_know_is_told(call, snapshot):
    told = call("registry", "measures", snapshot, "--body", "99")
    assert told.code == 2
    assert "[body-not-in-snapshot]" in told.err


def test_both_sources_are_shown_and_the_queries_written(call, call_json, snapshot, tmp_path):
    out = tmp_path / "queries.json"
    shown = call("registry", "reconcile", snapshot, "--out", out)
    assert shown.code == 0, shown.err
    assert "2012-09-30" in shown.out
    told = call_json("registry", "reconcile", snapshot)
    assert json.loads(out.read_bytes()) == told
    assert len(told["comparisons"]) == 64
    assert told["above"] == "0.05"
    assert {each["format"] for each in told["queries"]} == {"query/1"}


def test_the_queries_of_the_practice_nation_are_the_planted_gaps(call_json, snapshot, practice):
    told = call_json("registry", "reconcile", snapshot)
    with (practice.path / "nation" / "truth" / "gaps.csv").open(encoding="utf-8") as file:
        planted = [(row["body"], row["figure"]) for row in csv.DictReader(file)]
    asked = [(each["body"], each["figure"]) for each in told["queries"]]
    assert len(asked) == 4
    assert sorted(asked) == sorted(planted)
    assert told["missing"] == []


def test_a_pack_without_a_rule_for_the_register_is_told(call, snapshot):
    told = call("registry", "reconcile", snapshot, "--pack", "gansu-2011-example")
    assert told.code == 2
    assert "[pack-without-register-rule]" in told.err
