"""Every step of an assessment is a command over files; together they make a whole one."""

import json

import pytest


def test_an_assessment_step_by_step(call, call_json, practice, tmp_path):
    nation = practice.path / "nation"
    imported = call_json(
        *("registry", "import", nation / "deliveries", nation / "statistics"),
        *("--store", tmp_path / "store"),
    )
    snapshot = tmp_path / "store" / "snapshots" / imported["snapshot"]
    for step in (
        ("indicators", "--snapshot", snapshot, "--out", tmp_path / "indicators.json"),
        ("draw", "rehearse", tmp_path / "office", "--snapshot", snapshot, "--rehearsal", 5),
        (
            *("demo", "visit", tmp_path / "office"),
            *("--teams", practice.path / "teams.json", "--seed", 5),
            *("--out", tmp_path / "visits.json"),
        ),
        (
            *("evidence", "gather", nation / "reviews", tmp_path / "visits.json"),
            *("--reports", nation / "reports", "--indicators", tmp_path / "indicators.json"),
            *("--out", tmp_path / "evidence.json"),
        ),
        ("score", "--evidence", tmp_path / "evidence.json", "--out", tmp_path / "results"),
        ("draw", "verify", tmp_path / "office" / "published"),
    ):
        told = call(*step)
        assert told.code == 0, told.err

    assert len(list((tmp_path / "results" / "traces").glob("*.json"))) == 32


def test_gathering_again_gives_the_same_sheet(call, practice, tmp_path):
    nation = practice.path / "nation"

    told = call(
        *("evidence", "gather", nation / "reviews", practice.path / "visits.json"),
        *("--reports", nation / "reports", "--reports", nation / "reports"),
        *("--indicators", practice.path / "indicators.json", "--out", tmp_path / "again.json"),
    )

    assert told.code == 0, told.err
    again = (tmp_path / "again.json").read_bytes()
    assert again == (practice.path / "evidence.json").read_bytes()


@pytest.mark.parametrize(
    "change", [{"source": "final", "note": "x"}, {"body": "44"}], ids=["source", "body"]
)
def test_a_report_that_speaks_for_others_is_told(call, practice, tmp_path, change):
    """A body cannot write its own final score into its report, nor a mark against another."""
    report = json.loads((practice.path / "nation" / "reports" / "11.json").read_bytes())
    report["findings"][0].update(change)
    (tmp_path / "11.json").write_text(json.dumps(report))

    told = call(
        *("evidence", "gather", practice.path / "visits.json", "--reports", tmp_path / "11.json"),
        *("--out", tmp_path / "evidence.json"),
    )

    assert told.code == 2
    assert "[evidence-report-oversteps]" in told.err


def test_sheets_of_two_campaigns_are_not_mixed(call, practice, tmp_path):
    sheet = json.loads((practice.path / "visits.json").read_bytes())
    sheet["campaign"] = "another"
    sheet["findings"] = []
    (tmp_path / "other.json").write_text(json.dumps(sheet))

    told = call(
        *("evidence", "gather", practice.path / "visits.json", tmp_path / "other.json"),
        *("--out", tmp_path / "evidence.json"),
    )

    assert told.code == 2
    assert "[evidence-campaigns-differ]" in told.err
    assert not (tmp_path / "evidence.json").exists()


def test_a_folder_without_sheets_is_told(call, tmp_path):
    (tmp_path / "empty").mkdir()

    told = call("evidence", "gather", tmp_path / "empty", "--out", tmp_path / "evidence.json")

    assert "[evidence-nothing-to-gather]" in told.err
