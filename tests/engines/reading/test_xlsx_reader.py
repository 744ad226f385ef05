import datetime
import zipfile

import pytest
import xlsxwriter
from tests.engines.keeping import KeepingTally

from kaohe.core.register.fields import ENTERPRISES
from kaohe.engines.reading.readers import Origin, open_delivery
from kaohe.engines.reading.sheets import PanicTold, WorkbookDamaged

HEADER = ["body", "indicator", "as_of", "value"]


def open_book(path):
    delivery = open_delivery(Origin(path, path.name, None))
    assert not isinstance(delivery, list), delivery
    return delivery


def read_rows(path):
    tally = KeepingTally()
    rows = [row for batch in open_book(path).read(tally) for row in batch.to_pylist()]
    return rows, tally


@pytest.fixture
def book(tmp_path):
    """Write a workbook with one sheet; ``write`` gets the sheet and the book."""

    def write_book(write, **options):
        path = tmp_path / "33.xlsx"
        with xlsxwriter.Workbook(path, options) as book:
            write(book.add_worksheet("数据"), book)
        return path

    return write_book


@pytest.fixture
def read_enterprise(book, enterprise):
    """Write one enterprise with some cells written by hand, and return its row."""

    def read(*, column=0, **cells):
        values = {field: enterprise().get(field) for field in ENTERPRISES.field_ids}

        def write(sheet, _):
            for place, field in enumerate(ENTERPRISES.field_ids, start=column):
                sheet.write_string(2, place, field)
                if field in cells:
                    cells[field](sheet, 3, place)
                elif values[field] is not None:
                    sheet.write_string(3, place, values[field])

        (row,), _ = read_rows(book(write))
        return row

    return read


def number(value):
    return lambda sheet, row, column: sheet.write_number(row, column, value)


def text(value):
    return lambda sheet, row, column: sheet.write_string(row, column, value)


def formula(value):
    return lambda sheet, row, column: sheet.write_formula(row, column, "=A1", None, value)


@pytest.mark.parametrize(
    ("field", "cell", "written", "lost"),
    [
        ("uscc", number(911100006000373419), "9.11100006000373E+17", True),
        ("uscc", formula(911100006000373419), "9.11100006000373E+17", True),
        ("uscc", text("911100006000373376"), "911100006000373376", False),
        ("uscc", formula("911100006000373376"), "911100006000373376", False),
        ("uscc", text("9.11100006000373E+17"), "9.11100006000373E+17", True),
        ("licence_no", number(330105000000014), "330105000000014", False),
        ("org_code", number(12345678), "12345678", True),
        ("org_code", text("12345678"), "12345678", False),
        ("phone", number(57187654321), "57187654321", True),
        ("phone", number(13800000000), "13800000000", False),
        ("dues_account", number(6222021234567890123), "6.22202123456789E+18", True),
        ("dues_account", text("6222021234567890123"), "6222021234567890123", False),
        ("employees", number(30), "30", False),
    ],
)
@pytest.mark.parametrize("column", [0, 3, 30])
def test_digits_that_a_number_lost_are_told(read_enterprise, field, cell, written, lost, column):
    row = read_enterprise(column=column, **{field: cell})
    assert (row[field], row["digits_lost"]) == (written, lost)


def test_only_the_rows_that_lost_digits_are_told(book):
    rows = {4: 911100006000373419, 6: None, 7: "911100006000373376", 9: 2**60}

    def write(sheet, _):
        sheet.write_row(0, 0, [field.zh for field in ENTERPRISES.fields])
        for row, value in rows.items():
            sheet.write_string(row, 3, f"名称{row}")
            (sheet.write_string if isinstance(value, str) else sheet.write)(row, 2, value)

    found, _ = read_rows(book(write))
    assert [(row["line"], row["digits_lost"]) for row in found] == [
        (5, True),
        (7, False),
        (8, False),
        (10, True),
    ]


def test_cells_without_references_are_counted(tmp_path, book):
    """Some programs leave the places of rows and cells out."""

    def write(sheet, _):
        sheet.write_row(0, 0, [field.id for field in ENTERPRISES.fields])
        sheet.write_row(1, 0, ["PDY00001X", "330105000000014", 911100006000373419, "名"])
        sheet.write_row(2, 0, ["PDY00001X", "330105000000014", "911100006000373419", "名"])

    source = book(write)
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(tmp_path / "bare.xlsx", "w") as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename.endswith("sheet1.xml"):
                for place in [
                    f"{letter}{row}" for row in (1, 2, 3) for letter in "ABCDEFGHIJKLMNOPQRSTUVWX"
                ]:
                    content = content.replace(f' r="{place}"'.encode(), b"")
                content = content.replace(b'<row r="2"', b"<row").replace(b'<row r="3"', b"<row")
            new.writestr(part.filename, content)
    found, _ = read_rows(tmp_path / "bare.xlsx")
    assert [row["digits_lost"] for row in found] == [True, False]


@pytest.mark.parametrize(
    ("field", "cell", "written"),
    [
        ("employees", formula("#N/A"), "#N/A"),
        ("employees", formula("#DIV/0!"), "#DIV/0!"),
        ("employees", formula(7), "7"),
        ("name", formula("杭州练习"), "杭州练习"),
        ("union_est", lambda sheet, row, column: sheet.write_boolean(row, column, True), "1"),
        ("fact_absent", lambda sheet, row, column: sheet.write_boolean(row, column, False), "0"),
        ("union_est", text("是"), "是"),
        ("employees", number(3.5), "3.5"),
        ("address", text("true"), "true"),
    ],
)  # fmt: skip
def test_a_cell_is_read_as_what_a_clerk_sees(read_enterprise, field, cell, written):
    assert read_enterprise(**{field: cell})[field] == written


@pytest.mark.parametrize(
    ("moment", "form", "written"),
    [
        (datetime.datetime(2012, 9, 30), "yyyy-mm-dd", "2012-09-30"),  # noqa: DTZ001
        (datetime.datetime(2012, 9, 30), 'yyyy"年"m"月"d"日"', "2012-09-30"),  # noqa: DTZ001
        (datetime.datetime(2012, 9, 30, 8, 15, 1), "yyyy-mm-dd hh:mm", "2012-09-30 08:15:01"),  # noqa: DTZ001
        (datetime.datetime(2012, 9, 30, 8, 15, 1, 500_000), "hh:mm", "2012-09-30 08:15:01"),  # noqa: DTZ001
    ],
)  # fmt: skip
def test_days_are_days_however_they_are_shown(book, moment, form, written):
    def write(sheet, workbook):
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, ["33", "members", None, 5])
        sheet.write_datetime(1, 2, moment, workbook.add_format({"num_format": form}))

    (row,), _ = read_rows(book(write))
    assert row["as_of"] == written


def test_a_day_out_of_bounds_is_its_number(book):
    """There is no such day; the number stays to be seen and breaks the rule of its field."""

    def write(sheet, workbook):
        sheet.write_row(0, 0, HEADER)
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_number(1, 2, 1e9, day)

    (row,), _ = read_rows(book(write))
    assert row["as_of"] == "1000000000"


def test_merged_titles_above_the_header_are_headers_too(book):
    def write(sheet, workbook):
        sheet.merge_range(0, 0, 0, 3, "浙江省统计数据", workbook.add_format({"bold": True}))
        sheet.write_string(2, 0, "填报单位：")
        sheet.write_row(3, 0, HEADER)
        sheet.write_row(5, 0, ["33", "members", "2012-09-30", 5])

    rows, tally = read_rows(book(write))
    assert [row["line"] for row in rows] == [6]
    assert (tally.lines, tally.headers) == (4, 3)


def test_values_beside_the_header_are_not_of_the_table(book):
    def write(sheet, _):
        sheet.write_row(1, 2, HEADER)
        sheet.write_row(2, 2, ["33", "members", "2012-09-30", 5])
        sheet.write_row(900, 2, ["34", "members", "2012-09-30", 6, "注"])
        sheet.write_string(901, 0, "合计")

    rows, tally = read_rows(book(write))
    assert [(row["line"], row["body"], row["value"]) for row in rows] == [
        (3, "33", "5"),
        (901, "34", "6"),
        (902, None, None),
    ]
    assert tally.lines == 4


def test_a_header_among_the_last_of_many_texts_is_found(book):
    """Only the beginning of the list of texts is read to find a header; then all of it."""

    def write(sheet, _):
        for row in range(3000):
            sheet.write_row(row + 1, 0, ["33", f"members{row}" + "x" * 400, "2012-09-30", "5"])
        sheet.write_row(0, 0, HEADER)

    rows, _ = read_rows(book(write))
    assert len(rows) == 3000


def test_a_long_sheet_is_read_to_its_end(book):
    def write(sheet, _):
        sheet.write_row(0, 0, HEADER)
        for row in range(1, 9000):
            sheet.write_row(row, 0, ["33", "members", "2012-09-30", row])

    rows, tally = read_rows(book(write, constant_memory=True))
    assert [row["value"] for row in rows] == [str(row) for row in range(1, 9000)]
    assert tally.lines == 9000


@pytest.mark.parametrize("sign", ["\u0085", "\u2028", "\u2029", "\x7f", "\n"])
def test_a_control_character_in_a_cell_keeps_the_row_apart(book, sign):
    def write(sheet, _):
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, ["33", f"a{sign}b", "2012-09-30", 5])

    rows, tally = read_rows(book(write))
    assert rows == []
    assert tally.reasons() == [(2, "control_character")]


def test_a_workbook_with_a_password_is_told(tmp_path):
    (tmp_path / "33.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    (fault,) = open_delivery(Origin(tmp_path / "33.xlsx", "33.xlsx", None))
    assert fault.kind.code == "workbook-locked"


def test_a_panic_inside_the_library_is_a_damaged_workbook():
    """It is no Exception, so that nothing else would stop it."""

    class PanicException(BaseException):
        pass

    with pytest.raises(WorkbookDamaged, match="out of range"), PanicTold():
        raise PanicException("out of range")


def test_being_interrupted_is_no_panic():
    with pytest.raises(KeyboardInterrupt), PanicTold():
        raise KeyboardInterrupt
