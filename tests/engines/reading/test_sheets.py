import pytest
import xlsxwriter

from kaohe.engines.reading.sheets import load_sheet, load_with_texts

ROWS = 3000


@pytest.fixture
def write_sheet(tmp_path):
    """Write codes as texts and counts as numbers beside them, with some cells put otherwise."""

    def write(**cells):
        path = tmp_path / "33.xlsx"
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet("数据")
            sheet.write_row("C3", ["org_code", "employees"])
            for row in range(3, ROWS):
                sheet.write_string(row, 2, f"{row:09}")
                sheet.write_number(row, 3, row)
            for place, value in cells.items():
                sheet.write(place, value)
        return path

    return write


def test_a_column_of_texts_is_told_and_loaded_like_any_other(write_sheet):
    path = write_sheet()
    assert load_with_texts(path, "数据", [2]) == load_sheet(path, "数据")


@pytest.mark.parametrize("place", ["C4", f"C{ROWS}"])
def test_one_number_in_a_column_is_enough(write_sheet, place):
    assert load_with_texts(write_sheet(**{place: 7}), "数据", [2]) is None


def test_numbers_in_other_columns_do_not_matter(write_sheet):
    path = write_sheet(A9=1, F9=1, G1="x")
    assert load_with_texts(path, "数据", [2]) is not None
    assert load_with_texts(path, "数据", [2, 3]) is None


def test_a_column_that_is_not_there_holds_no_texts(write_sheet):
    assert load_with_texts(write_sheet(), "数据", [2, 9]) is None


@pytest.mark.parametrize("error", ["#N/A", "#DIV/0!"])
def test_an_error_is_no_number(tmp_path, error):
    path = tmp_path / "33.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("数据")
        sheet.write_string(0, 0, "org_code")
        sheet.write_formula(1, 0, "=B1", value=error)
    loaded = load_with_texts(path, "数据", [0])
    assert loaded.rows.column(0).to_pylist() == ["org_code", error]
