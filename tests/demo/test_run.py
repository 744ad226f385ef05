"""One whole assessment: complete, repeatable, and adding up."""

import csv
import json
import os

import openpyxl
import pytest

from kaohe.core.errors import OutputExists
from kaohe.core.scoring import check_trace, read_evidence
from kaohe.stores.files import PRACTICE_MARK


def bytes_of(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def trace_of(practice, body):
    return json.loads((practice.path / "traces" / f"{body}.json").read_bytes())


def test_thirty_two_bodies_are_scored_from_four_hundred_and_forty_eight_visits(practice):
    assert len(practice.results.scores) == 32
    assert practice.visits - practice.replaced + practice.shortfalls == 448
    assert practice.shortfalls <= 2
    assert practice.replaced > 0


def test_everything_an_office_hands_on_is_written(practice):
    written = {path.relative_to(practice.path).parts[0] for path in practice.path.rglob("*")}

    assert written == {
        PRACTICE_MARK,
        "draw",
        "evidence.json",
        "indicators.json",
        "nation",
        "office",
        "package",
        "register",
        "register-report",
        "report.md",
        "results.xlsx",
        "teams.json",
        "traces",
        "visits.json",
        "witnesses",
    }


def test_what_the_register_is_asked_is_written_and_counted(practice):
    folder, counted = practice.path / "register-report", practice.register_report
    queries = json.loads((folder / "queries.json").read_bytes())["queries"]
    leads = json.loads((folder / "leads" / "leads.json").read_bytes())
    asked = openpyxl.load_workbook(folder / "quality.xlsx", read_only=True)

    with (practice.path / "nation" / "truth" / "gaps.csv").open(encoding="utf-8") as file:
        planted = {(row["body"], row["figure"]) for row in csv.DictReader(file)}
    assert {(each["body"], each["figure"]) for each in queries} == planted
    assert counted.queries == len(planted) == 4
    assert counted.leads == sum(len(sign["leads"]) for sign in leads["signs"])
    assert counted.questions == 0
    assert asked.sheetnames[0] == "汇总"


def test_every_trace_adds_up_again_without_the_evidence(practice):
    for body in practice.results.scores:
        assert check_trace(trace_of(practice, body)) == ()


def test_every_total_is_the_sum_of_its_printed_sections(practice):
    for row in practice.results.table():
        assert sum(row.sections) == row.total


def test_a_trace_opens_down_to_clause_person_and_time(practice):
    organisation = trace_of(practice, "33")["total"]["steps"][0]
    item = organisation["steps"][0]["steps"][0]

    assert item["cite"] == ["annex/2.1.1"]
    assert item["findings"][0]["actor"].startswith("office/")
    assert item["findings"][0]["at"].startswith("2013-")
    assert {finding["source"] for finding in item["beside"]} >= {"self_check"}


def test_results_are_marked_as_practice_and_the_sixty_points_as_an_example(practice):
    report = (practice.path / "report.md").read_text()
    trace = trace_of(practice, "11")

    assert "演练数据，不是考核结果" in report
    assert trace["rehearsal"] is True
    assert "示例" in trace["notice"]["zh"]
    assert "示例" in report


def test_nobody_assesses_the_body_that_lent_them(practice):
    teams = json.loads((practice.path / "teams.json").read_bytes())["teams"]

    for team in teams:
        lenders = {each["lent_by"] for each in team["inspectors"]}
        assert not lenders & set(team["bodies"])
    assert sum(len(team["bodies"]) for team in teams) == 32


def test_inspectors_of_a_visit_belong_to_the_team_of_the_body(practice):
    teams = json.loads((practice.path / "teams.json").read_bytes())["teams"]
    team_of = {body: team["id"] for team in teams for body in team["bodies"]}
    evidence = read_evidence((practice.path / "evidence.json").read_bytes(), "evidence.json")

    for finding in evidence.findings:
        if finding.source == "visit" and finding.value != "none_left":
            assert finding.actor.split("/")[0] == team_of[finding.body]


def test_a_county_without_a_kind_is_visited_all_the_same(practice):
    """Where a kind is lacking another stands in; no county gains by lacking one."""
    kinds = {}
    for path in (practice.path / "draw" / "packets").rglob("*.json"):
        packet = json.loads(path.read_bytes())
        kinds.setdefault(path.parent.name, []).append(packet)

    assert all(len(packets) >= 7 for packets in kinds.values())
    assert any(packet["passed"] for packets in kinds.values() for packet in packets)


def test_the_workbook_says_what_the_traces_say(practice):
    book = openpyxl.load_workbook(practice.path / "results.xlsx", data_only=True)
    summary = {
        row[1]: row[:6]
        for row in book["汇总"].iter_rows(values_only=True)
        if isinstance(row[0], int)
    }

    assert len(summary) == 32
    for row in practice.results.table():
        place, _, *points = summary[row.name.zh]
        assert place == row.place
        assert [f"{each:.2f}" for each in points] == [
            *(str(section) for section in row.sections),
            str(row.total),
        ]


@pytest.mark.skipif("KAOHE_SEARCH" not in os.environ, reason="a second run: make search")
def test_the_same_seed_gives_the_same_bytes(practice, practise, tmp_path):
    again = practise(tmp_path / "again")

    assert bytes_of(again.path) == bytes_of(practice.path)


def test_a_run_never_overwrites_what_is_there(practice, practise):
    with pytest.raises(OutputExists):
        practise(practice.path)
