"""``kaohe papers``: what a clerk of the office does."""

import json
from hashlib import sha256

import pytest

NUMBER = "总工办发〔2013〕2号"
TRIP = ("--first", "2013-01-10", "--last", "2013-01-16")


def test_a_notice_is_written_as_pdf_word_and_pictures(call_json, tmp_path):
    told = call_json(
        *("papers", "notice", "--number", NUMBER, "--day", "2013-01-06"),
        *("--out", tmp_path / "n.pdf", "--word", tmp_path / "n.docx"),
        *("--preview", tmp_path / "pages"),
    )

    assert (told["number"], told["draft"], told["rehearsal"]) == (NUMBER, False, False)
    assert (tmp_path / "n.pdf").read_bytes().startswith(b"%PDF-")
    assert (tmp_path / "n.docx").read_bytes().startswith(b"PK")
    assert (tmp_path / "pages" / "001.png").read_bytes().startswith(b"\x89PNG")


def test_without_a_number_it_is_a_draft_and_stand_ins_are_told(call, tmp_path):
    told = call("papers", "notice", "--out", tmp_path / "n.pdf")

    assert told.code == 0
    assert "（草稿）" in told.out
    assert "没有“FangSong_GB2312”，用“Noto Serif SC”代替" in told.err


def test_a_visit_is_announced_to_a_body_of_the_pack(call_json, tmp_path):
    told = call_json(
        *("papers", "visit", "--body", "33", "--team", "第一考核工作组", *TRIP),
        *("--out", tmp_path / "v.pdf"),
    )

    assert told["draft"] is True


def test_staff_are_borrowed_in_a_rehearsal(call_json, tmp_path):
    told = call_json(
        *("papers", "lend", "--body", "33", "--people", "2", *TRIP, "--answer-by", "2012-12-28"),
        *("--number", NUMBER, "--day", "2013-01-06", "--rehearsal", "--out", tmp_path / "l.pdf"),
    )

    assert told["rehearsal"] is True


def test_a_text_of_the_offices_own_becomes_a_letter(call, call_json, tmp_path):
    assert call("papers", "copy", tmp_path / "own").code == 0
    text = tmp_path / "own" / "texts" / "letter_example.txt"

    told = call_json(
        *("papers", "letter", text, "--value", "year=2012", "--templates", tmp_path / "own"),
        *("--from", "浙江省总工会", "--out", tmp_path / "l.pdf"),
    )

    assert told["title"] == "关于征求2012年度考核办法意见的函"


def test_the_texts_are_listed_with_their_versions(call_json, call):
    told = call_json("papers", "texts")

    assert {each["kind"] for each in told} == {
        *("assessment_notice", "lending_letter", "visit_notice", "receipt", "letter_example"),
        *("result_circular", "result_letter", "governance_report", "criticism"),
        *("practice_digest", "score_sheet"),
    }
    assert all(each["version"].startswith("2012.") for each in told)
    assert "报送回执" in call("papers", "texts").out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("visit", "--body", "99", "--team", "一", *TRIP), "“99”不在规则包的单位之中"),
        (("notice", "--number", "第2号"), "paper-number-wrong"),
        (("notice", "--number", NUMBER), "paper-day-missing"),
        (("letter", "missing.txt"), "file-missing"),
    ],
)
def test_what_cannot_be_made_is_refused_and_nothing_is_written(call, tmp_path, arguments, told):
    found = call("papers", *arguments, "--out", tmp_path / "x.pdf")

    assert found.code == 2
    assert told in found.err
    assert not (tmp_path / "x.pdf").exists()


def test_a_value_without_a_name_is_refused(call, tmp_path):
    assert call("papers", "copy", tmp_path / "own").code == 0
    text = tmp_path / "own" / "texts" / "letter_example.txt"

    found = call("papers", "letter", text, "--value", "2012", "--out", tmp_path / "x.pdf")

    assert "应写作 名称=内容" in found.err


def test_a_scored_year_gives_all_of_its_papers_as_drafts(call_json, practice, tmp_path):
    told = call_json("papers", "results", practice.path, "--no-word", "--out", tmp_path / "all")
    listed = json.loads((tmp_path / "all" / "papers.json").read_bytes())

    assert len([each for each in told if each["kind"] == "result_letter"]) == 32
    assert listed["papers"] == told
    for each in told:
        content = (tmp_path / "all" / each["path"]).read_bytes()
        assert sha256(content).hexdigest() == each["sha256"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [((), "result-traces-missing"), (("--pack", "gansu-2011-example"), "result-trace-other-pack")],
)
def test_a_folder_that_is_not_scored_under_the_pack_is_refused(
    call, practice, tmp_path, arguments, told
):
    folder = practice.path if arguments else tmp_path
    found = call("papers", "results", folder, *arguments, "--out", tmp_path / "x")

    assert found.code != 0
    assert told in found.err
    assert not (tmp_path / "x").exists()
