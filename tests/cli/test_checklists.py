"""``kaohe pack checklist`` and ``kaohe pack forms``."""

from io import BytesIO

import openpyxl
import pytest


def test_every_unit_kind_has_its_checklist(call_json):
    told = call_json("pack", "checklist", "national-2012")
    assert {each["kind"]: each["points"] for each in told} == {
        "private_enterprise_union": "20",
        "foreign_enterprise_union": "20",
        "flagged_nonexistent": "0",
        "federation": "18",
        "federation_member_union": "20",
        "social_organisation_union": "20",
    }


def test_a_province_is_asked_in_the_words_of_the_national_pack(call):
    told = call("pack", "checklist", "example-province", "--kind", "federation")
    assert told.code == 0, told.err
    assert "建立工会有没有上级工会的批复？" in told.out


def test_all_kinds_are_listed_with_what_names_them(call):
    told = call("pack", "checklist", "national-2012")
    assert "联合会下属企业工会" in told.out


def test_a_second_place_is_printed_into_a_file_of_its_own(call, tmp_path):
    pdf = tmp_path / "federation.pdf"
    told = call("pack", "checklist", "national-2012", "--kind", "federation", "--pdf", pdf)
    assert told.code == 0, told.err
    assert pdf.read_bytes().startswith(b"%PDF")
    assert (tmp_path / "federation-township.pdf").is_file()


@pytest.mark.parametrize(
    "options", [("--kind", "nobody"), ("--pdf", "all.pdf")], ids=["unknown", "without a kind"]
)
def test_what_cannot_be_shown_is_told(call, options):
    assert call("pack", "checklist", "national-2012", *options).code == 2


def test_forms_of_every_kind_are_exported_for_foreign_programs(call_json, tmp_path):
    told = call_json("pack", "forms", "national-2012", tmp_path / "forms")
    assert len(told["forms"]) == 6
    book = openpyxl.load_workbook(BytesIO((tmp_path / "forms/federation.xlsx").read_bytes()))
    assert book.sheetnames == ["survey", "choices", "settings"]
    assert b"<h:html" in (tmp_path / "forms/federation.xml").read_bytes()
