"""``kaohe score``: from a sheet of evidence to points, or to one clear message."""

import json

import jsonschema
import pytest


@pytest.fixture
def evidence(practice):
    return json.loads((practice.path / "evidence.json").read_bytes())


@pytest.fixture
def sheet(tmp_path, evidence):
    """Write the evidence after a change."""

    def write(change):
        change(evidence["findings"])
        path = tmp_path / "evidence.json"
        path.write_text(json.dumps(evidence, ensure_ascii=False))
        return path

    return write


def first(findings, **wanted):
    return next(
        each for each in findings if all(each.get(key) == value for key, value in wanted.items())
    )


def refuse(call, path, tmp_path, *more):
    told = call("score", "--evidence", path, "--out", tmp_path / "results", *more)
    assert told.code == 2
    assert not (tmp_path / "results").exists()
    return told.err


def test_the_practice_run_is_scored_again_byte_by_byte(call, practice, tmp_path):
    told = call(
        "score", "--evidence", practice.path / "evidence.json", "--out", tmp_path / "results"
    )

    assert told.code == 0, told.err
    for trace in (practice.path / "traces").glob("*.json"):
        assert (tmp_path / "results" / "traces" / trace.name).read_bytes() == trace.read_bytes()
    assert (tmp_path / "results" / "results.xlsx").read_bytes() == (
        practice.path / "results.xlsx"
    ).read_bytes()


def test_the_table_is_given_to_scripts(call_json, practice):
    rows = call_json("score", "--evidence", practice.path / "evidence.json")

    published = practice.results.scores["33"].published
    assert next(row for row in rows if row["body"] == "33")["total"] == str(published)


def test_the_evidence_of_the_practice_run_fits_the_published_schema(call, evidence):
    schema = json.loads(call("score", "--schema").out)

    jsonschema.Draft202012Validator(schema).validate(evidence)


def test_one_body_can_be_scored_alone(call_json, practice):
    rows = call_json("score", "--evidence", practice.path / "evidence.json", "--body", "33")

    assert [row["body"] for row in rows] == ["33"]


def test_a_missing_file_is_told(call, tmp_path):
    assert "[file-missing]" in refuse(call, tmp_path / "none.json", tmp_path)


def test_a_call_without_evidence_is_told(call):
    told = call("score")

    assert told.code == 2
    assert "--evidence" in told.err


def test_an_unknown_item_is_told_with_the_nearest_name(call, sheet, tmp_path):
    path = sheet(lambda found: first(found, item="coverage_points").update(item="coverage_point"))

    told = refuse(call, path, tmp_path)

    assert "coverage_points" in told
    assert "[evidence-item-unknown]" in told


@pytest.mark.parametrize("value", ["-3", "1.5"])
def test_a_ratio_outside_zero_and_one_is_told(call, sheet, tmp_path, value):
    path = sheet(lambda found: first(found, item="coverage_points").update(value=value))

    assert "coverage_points" in refuse(call, path, tmp_path)


@pytest.mark.parametrize("source", ["review", "self_check"])
def test_a_mark_that_the_scale_does_not_have_is_told_whoever_gave_it(call, sheet, tmp_path, source):
    path = sheet(lambda found: first(found, source=source, value="met").update(value="mett"))

    assert "mett" in refuse(call, path, tmp_path)


def test_a_number_written_as_a_json_number_is_told(call, sheet, tmp_path):
    path = sheet(lambda found: first(found, item="coverage_points").update(value=0.3))

    assert "[evidence-number-not-text]" in refuse(call, path, tmp_path)


def test_a_missing_finding_is_told_and_never_zero(call, sheet, tmp_path):
    path = sheet(lambda found: found.remove(first(found, item="coverage_points")))

    assert "[evidence-item-missing]" in refuse(call, path, tmp_path)


def test_a_visit_left_out_of_the_sheet_is_told(call, sheet, tmp_path):
    """A mean over what is left would move the result unseen."""

    def leave_out(found):
        left_out = first(found, item="outcome", body="33")["visit"]
        found[:] = [each for each in found if each.get("visit") != left_out]

    told = refuse(call, sheet(leave_out), tmp_path)

    assert "[evidence-visit-missing]" in told


def test_a_county_left_out_of_the_sheet_is_told(call, sheet, tmp_path):
    def leave_out(found):
        county = first(found, item="outcome", body="33")["visit"].rsplit("/", 2)[0]
        place = "/".join(county.split("/")[:3])
        found[:] = [each for each in found if not (each.get("visit") or "").startswith(place)]

    assert "[evidence-county-count]" in refuse(call, sheet(leave_out), tmp_path)


def test_findings_later_than_the_scoring_are_told(call, practice, tmp_path):
    told = refuse(call, practice.path / "evidence.json", tmp_path, "--on", "2013-01-06")

    assert "[evidence-after-scoring]" in told


@pytest.mark.parametrize("at", ["2013-13-45T00:00:00.000Z", "2013-02-30T00:00:00.000Z"])
def test_a_day_that_no_calendar_has_is_told(call, sheet, tmp_path, at):
    path = sheet(lambda found: found[0].update(at=at))

    assert "findings[0].at" in refuse(call, path, tmp_path)


def test_a_number_beyond_all_sense_is_told(call, sheet, tmp_path):
    huge = "1/" + "9" * 4000
    path = sheet(lambda found: first(found, item="coverage_points").update(value=huge))

    assert "[evidence-number-unreadable]" in refuse(call, path, tmp_path)


def test_a_pack_that_is_not_in_force_yet_is_told(call, practice, tmp_path):
    told = refuse(call, practice.path / "evidence.json", tmp_path, "--on", "2012-12-31")

    assert "[pack-not-yet-in-force]" in told
    assert "2013-01-06" in told


def test_a_draft_is_told(call, practice, tmp_path):
    assert call("pack", "copy", "national-2012", tmp_path / "draft").code == 0
    path = tmp_path / "draft" / "pack.yaml"

    told = refuse(call, practice.path / "evidence.json", tmp_path, "--pack", path)

    assert "[pack-still-draft]" in told


def test_results_are_never_overwritten(call, practice, tmp_path):
    (tmp_path / "results").mkdir()

    told = call(
        "score", "--evidence", practice.path / "evidence.json", "--out", tmp_path / "results"
    )

    assert told.code == 2
    assert "[output-folder-exists]" in told.err
