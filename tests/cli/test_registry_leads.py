"""``kaohe registry similar`` and ``screen`` over the practice run."""

import json

import openpyxl
import pyarrow.parquet as pq
import pytest

from kaohe.core.register.screening import SIGNS
from kaohe.engines.snapshots.snapshot import Snapshot


@pytest.fixture(scope="module")
def snapshot(practice):
    return next((practice.path / "register" / "snapshots" / "2012-12-31").iterdir())


def decide(path, verdict="同一"):
    """Fill in the first line of the sheet, as a person would."""
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    columns = {cell.value: cell.column for cell in page[1]}
    for name, value in (
        ("判定", verdict),
        ("判定人", "王某甲"),
        ("判定日期", "2013-01-10"),
        ("理由", "电话核实"),
    ):
        page.cell(row=2, column=columns[name], value=value)
    book.save(path)


def test_similar_rows_are_listed_decided_and_shown_again(call, call_json, snapshot, tmp_path):
    told = call("registry", "similar", snapshot, "--out", tmp_path / "first")

    assert told.code == 0, told.err
    assert "可能是同一企业" in told.out
    names = {path.name for path in (tmp_path / "first").iterdir()}
    assert names == {"similar.xlsx", "similar.json", "similar.parquet", "decisions.json"}
    listed = json.loads((tmp_path / "first" / "similar.json").read_text())
    assert listed["format"] == "similar-pairs/1"
    assert pq.read_table(tmp_path / "first" / "similar.parquet").num_rows == len(listed["pairs"])

    sheet = tmp_path / "first" / "similar.xlsx"
    decide(sheet)
    again = call(
        *("registry", "similar", snapshot, "--decisions", sheet, "--out", tmp_path / "second")
    )

    assert "已判定1对" in again.out
    decided = call_json(
        *("registry", "similar", snapshot),
        *("--decisions", tmp_path / "second" / "decisions.json"),
    )
    assert decided["decided"] == 1
    assert [pair["decision"]["verdict"] for pair in decided["pairs"] if pair["decision"]] == [
        "same"
    ]


def test_decisions_about_other_rows_are_told(call, snapshot, tmp_path):
    record = {
        "one_file": "33/x.csv", "one_line": 7, "other_file": "33/x.csv", "other_line": 12,
        "verdict": "different", "decided_by": "王某甲", "decided_on": "2013-01-10",
        "reason": "核实",
    }  # fmt: skip
    path = tmp_path / "decisions.json"
    told = {"format": "similar-decisions/1", "decisions": [record]}
    path.write_text(json.dumps(told | {"register_digest": "0" * 64}))
    other = call("registry", "similar", snapshot, "--decisions", path)
    path.write_text(json.dumps(told | {"register_digest": Snapshot.open(snapshot).digest}))

    told = call("registry", "similar", snapshot, "--threshold", "0.9999", "--decisions", path)

    assert "另有1个判定所指的两行不在本次清单中" in told.out
    assert "[similar-decisions-of-another-register]" in other.err


def test_wrong_decisions_and_thresholds_are_refused(call, snapshot, tmp_path):
    path = tmp_path / "decisions.json"
    path.write_text(json.dumps({"format": "similar-decisions/1", "decisions": [{}]}))

    assert (
        "similar-decision-incomplete"
        in call("registry", "similar", snapshot, "--decisions", path).err
    )
    assert "不是0.99这样的小数" in call("registry", "similar", snapshot, "--threshold", "很高").err
    assert (
        "similar-threshold-out-of-range"
        in call("registry", "similar", snapshot, "--threshold", "1.5").err
    )
    assert (
        "file-missing"
        in call("registry", "similar", snapshot, "--decisions", tmp_path / "none.xlsx").err
    )


def test_screening_writes_leads_and_a_picture_of_each_sign(call, snapshot, practice, tmp_path):
    told = call(
        *("registry", "screen", snapshot, "--out", tmp_path / "leads"),
        *("--truth", practice.path / "nation" / "truth"),
    )

    assert told.code == 0, told.err
    assert "供人工核实，不是结论" in told.out
    assert "查准率" in told.out
    names = {path.name for path in (tmp_path / "leads").iterdir()}
    assert names == {
        "leads.json",
        "leads.xlsx",
        "leads.parquet",
        *(f"{sign.id}.svg" for sign in SIGNS),
    }


def test_screening_tells_scripts_its_leads_and_scores(call_json, snapshot, practice):
    told = call_json("registry", "screen", snapshot, "--truth", practice.path / "nation" / "truth")

    assert told["format"] == "screening-leads/1"
    assert [sign["sign"] for sign in told["signs"]] == [sign.id for sign in SIGNS]
    assert len(told["scores"]) == len(SIGNS)
    assert told["scores"][0]["all_counties"]["planted"] > 0


def test_without_a_truth_there_are_no_scores(call_json, snapshot):
    assert call_json("registry", "screen", snapshot)["scores"] == []
