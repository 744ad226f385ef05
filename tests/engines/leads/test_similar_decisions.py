import pytest
import xlsxwriter

from kaohe.core.errors import FileUnusable
from kaohe.core.register.similar_decisions import SHEET, SHEET_COLUMNS
from kaohe.engines.leads.similar_decisions import read_decision_sheet

HEADERS = tuple(SHEET_COLUMNS.values())


def write_book(path, *rows, sheet=SHEET, columns=HEADERS):
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet(sheet)
        for at, row in enumerate((columns, *rows)):
            page.write_row(at, 0, row)
    return path


def test_lines_with_a_decision_are_read_as_text_with_their_place(tmp_path):
    path = write_book(
        tmp_path / "similar.xlsx",
        ("33/a.csv", 7, "33/a.csv", 12, "同一", "王某甲", "2013-01-10", "核实"),
        ("33/a.csv", 8, "33/a.csv", 13),
        ("33/a.csv", 9, "33/a.csv", 14, "不同", "王某甲", "2013-01-10", "核实"),
    )

    records = read_decision_sheet(path)

    assert [where for where, _ in records] == [f"{path}:2", f"{path}:4"]
    assert records[0][1]["one_line"] == "7"
    assert records[1][1]["verdict"] == "不同"


@pytest.mark.parametrize("changes", [{"sheet": "别的表"}, {"columns": HEADERS[:-1]}])
def test_another_workbook_is_refused(tmp_path, changes):
    path = write_book(tmp_path / "other.xlsx", ("33/a.csv",), **changes)

    with pytest.raises(FileUnusable, match="similar-decisions-unreadable"):
        read_decision_sheet(path)


def test_a_file_that_is_no_workbook_is_refused(tmp_path):
    path = tmp_path / "similar.xlsx"
    path.write_bytes(b"no workbook")

    with pytest.raises(FileUnusable, match="similar-decisions-unreadable"):
        read_decision_sheet(path)
