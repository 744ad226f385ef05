"""What is personal stays out of a published sheet, and nothing that is decided changes."""

import pytest

from kaohe.core.errors import FileUnusable
from kaohe.core.scoring.evidence import Evidence, Finding
from kaohe.stores.packages import read_withholding
from kaohe.workflows.package.withholding import find_told, release_evidence


def finding(source, actor, note):
    return Finding(
        item="seal",
        body="33",
        value="met",
        source=source,
        actor=actor,
        at="2013-01-20T01:00:00.000Z",
        note=note,
    )


SHEET = Evidence(
    format="evidence/1",
    campaign="2012",
    rehearsal=True,
    as_of="2012-12-31",
    findings=(
        finding("review", "wang.li", "电话里说的"),
        finding("register", "office", "coverage = 1/2"),
        finding("visit", "chen.hua", ""),
    ),
)


def test_names_become_numbers_in_the_order_of_the_names_and_free_text_is_left_out():
    released = release_evidence(SHEET, read_withholding(None))

    assert [(each.actor, each.note) for each in released.findings] == [
        ("person-00003", ""),
        ("person-00002", "coverage = 1/2"),
        ("person-00001", ""),
    ]
    assert [each.value for each in released.findings] == ["met", "met", "met"]


@pytest.mark.parametrize("source", ["register", "statistics"])
def test_of_a_measured_figure_the_ratio_is_told_and_nothing_that_was_typed(source):
    notes = {
        "coverage = 1/2 (2012-12-31)": "coverage = 1/2 (2012-12-31)",
        "growth = 10/7 (2011-12-31 2012-12-31)": "growth = 10/7 (2011-12-31 2012-12-31)",
        "coverage = 1/2 王丽13900001111": "",
        "据王丽电话": "",
    }
    sheet = SHEET.model_copy(
        update={"findings": tuple(finding(source, "wang.li", note) for note in notes)}
    )

    released = release_evidence(sheet, read_withholding(None))

    assert [each.note for each in released.findings] == list(notes.values())


def test_what_was_released_once_is_not_changed_by_doing_so_again():
    released = release_evidence(SHEET, read_withholding(None))

    assert release_evidence(released, read_withholding(None)) == released
    assert list(find_told(released, read_withholding(None))) == []


def test_a_sheet_that_tells_too_much_is_named_by_its_findings():
    told = [each.where for each in find_told(SHEET, read_withholding(None))]

    assert told == [f"evidence.json: findings[{index}]" for index in range(3)]


def test_a_list_that_names_an_unknown_field_is_refused(tmp_path):
    (tmp_path / "list.json").write_text(
        '{"format":"withholding/1","findings":[{"field":"value","how":"empty","sources":[],'
        '"because":{"zh":"无","en":"none"}}],"papers":[]}',
        encoding="utf-8",
    )

    with pytest.raises(FileUnusable, match=r"findings\.0\.field"):
        read_withholding(tmp_path / "list.json")
