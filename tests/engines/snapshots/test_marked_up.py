"""A province gets what it has to mend, mends it, and the mended rows find their places."""

import io
from datetime import date

import openpyxl
import pytest

from kaohe.core.errors import InputError, RegisterError, SnapshotDamaged
from kaohe.documents.marked_up import write_marked_up
from kaohe.engines.imports.importing import import_deliveries
from kaohe.engines.snapshots.comparison import open_comparison
from kaohe.engines.snapshots.marked_up import mark_up
from kaohe.engines.snapshots.mended import read_mended, write_mended
from kaohe.engines.snapshots.snapshot import Snapshot

AS_OF = date(2012, 12, 31)


def read_differences(before, after, **chosen):
    with open_comparison(before, after) as comparison:
        found = list(comparison.rows(**chosen))
        assert comparison.count(**chosen) == len(found)
        return found


@pytest.fixture
def bring_in(tmp_path):
    def import_all(folder=None):
        folder = folder or tmp_path / "in"
        report = import_deliveries([folder], store=tmp_path / "store", as_of=AS_OF)
        return Snapshot.open(report.path)

    return import_all


@pytest.fixture
def snapshot(bring_in, deliver, enterprises, enterprise):
    """Five rows: clean, flagged twice, in quarantine, with a warning only; and a broken line."""
    rows = (
        enterprise(1),
        enterprise(2, employees="many", phone="7"),
        enterprise(3, reg_type="9", members="x"),
        enterprise(4, org_code="PDY00004-4"),
    )
    deliver("province=33/e.csv", enterprises(*rows) + "杭州残行\n")
    deliver("province=11/e.csv", enterprises(enterprise(9, county_code="110101")))
    return bring_in()


@pytest.fixture
def marked(snapshot, tmp_path):
    """The marked-up copy as it is handed out."""
    (each,) = mark_up(snapshot, "33")
    path = tmp_path / "marked.xlsx"
    content = write_marked_up(
        each.file, each.kind, each.rows, each.lines, snapshot=snapshot.digest, as_of=AS_OF
    )
    path.write_bytes(content)
    return path


def fill_in(path, **cells):
    """Write cells such as ``B2`` of the sheet to be mended, as a person would."""
    book = openpyxl.load_workbook(path)
    for place, value in cells.items():
        book["更正"][place] = value
    book.save(path)
    return path


def put_back(mended, tmp_path):
    """Put the corrected delivery in the place of the delivered one."""
    target = io.BytesIO()
    told = write_mended(mended, target)
    (tmp_path / "in" / mended.name).write_bytes(target.getvalue())
    return told


def place_of(path, line, column):
    """Return the place of a cell by line and Chinese header."""
    sheet = openpyxl.load_workbook(path)["更正"]
    (column_cell,) = (cell for cell in sheet[1] if cell.value == column)
    (line_cell,) = (cell for cell in sheet["B"][1:] if cell.value == line)
    return f"{column_cell.column_letter}{line_cell.row}"


def test_the_gravest_rows_come_first_and_warnings_are_no_fault(snapshot):
    (marked,) = mark_up(snapshot, "33")

    assert [(row.line, row.is_aside, [rule.id for rule in row.broken]) for row in marked.rows] == [
        (4, True, ["reg_type", "members"]),
        (3, False, ["employees", "phone"]),
    ]
    assert [(line.line, line.text) for line in marked.lines] == [(6, "杭州残行")]


def test_a_row_is_marked_up_exactly_as_delivered(snapshot):
    (marked,) = mark_up(snapshot, "33")

    values = dict(zip(marked.kind.field_ids, marked.rows[1].values, strict=True))
    assert (values["employees"], values["phone"], values["women"]) == ("many", "7", None)


def test_a_body_with_clean_files_has_nothing_to_mend(snapshot):
    with pytest.raises(RegisterError) as told:
        mark_up(snapshot, "11")
    assert told.value.faults[0].kind.code == "nothing-to-mend"


def test_a_body_gets_its_rows_of_a_national_export(bring_in, deliver, enterprises, enterprise):
    rows = [enterprise(1, phone="7"), enterprise(2, county_code="110101", phone="8")]
    deliver("province=00/all.csv", enterprises(*rows) + "残行\n")

    (marked,) = mark_up(bring_in(), "11")

    assert [row.line for row in marked.rows] == [3]
    assert marked.lines == ()


def test_a_mended_sheet_can_be_imported_by_itself(marked, tmp_path):
    fill_in(marked, **{place_of(marked, 4, "登记注册类型"): "173"})
    folder = tmp_path / "resent/province=33"
    folder.mkdir(parents=True)
    marked.rename(folder / "e-更正.xlsx")

    report = import_deliveries([folder], store=tmp_path / "other", as_of=AS_OF)

    (delivery,) = report.deliveries
    assert delivery.unknown_columns == ("文件", "行号", "问题")
    assert (delivery.lines, delivery.headers, delivery.flagged) == (4, 1, 2)
    assert delivery.quarantined == 1  # The line that could not be read is not filled in.


def test_mended_rows_take_the_place_of_the_delivered_ones(snapshot, marked, tmp_path, bring_in):
    fill_in(
        marked,
        **{
            place_of(marked, 4, "登记注册类型"): "173",
            place_of(marked, 4, "会员数"): 20,
            place_of(marked, 3, "职工人数"): "35",
            place_of(marked, 3, "联系电话"): None,
        },
    )

    (mended,) = read_mended(snapshot, [marked], deliveries=[tmp_path / "in"])
    assert mended.name == "province=33/e.csv"
    assert put_back(mended, tmp_path) == (2, 0)

    after = bring_in()
    assert [
        (each.change, each.key, each.field, each.after)
        for each in read_differences(snapshot, after)
    ] == [
        ("changed", "org:PDY000028", "employees", "35"),
        ("changed", "org:PDY000028", "phone", None),
        ("changed", "org:PDY000028", "broken", None),
        ("added", "org:PDY000036", None, None),
    ]
    (changed,) = (e for e in after.manifest["deliveries"] if e["deliverer"] == "33")
    assert (changed["clean"], changed["flagged"], changed["rejected"]) == (4, 0, 1)


def test_a_broken_line_that_is_filled_in_becomes_a_row(snapshot, marked, tmp_path, bring_in):
    sheet = openpyxl.load_workbook(marked)["更正"]
    template = {cell.value: cell.column for cell in sheet[1]}
    book = openpyxl.load_workbook(marked)
    source = (tmp_path / "in/province=33/e.csv").read_text("utf-8").splitlines()
    first = dict(zip(source[0].split(","), source[1].split(","), strict=True))
    first |= {"组织机构代码": "PDY000052"}
    for name, value in first.items():
        book["更正"].cell(row=4, column=template[name], value=value)
    book.save(marked)

    (mended,) = read_mended(snapshot, [marked], deliveries=[tmp_path / "in"])
    assert put_back(mended, tmp_path) == (0, 1)  # The other two rows stand as they were.

    (changed,) = (e for e in bring_in().manifest["deliveries"] if e["deliverer"] == "33")
    assert (changed["lines"], changed["rejected"]) == (6, 0)


def test_an_unmended_sheet_changes_nothing(snapshot, marked, tmp_path, bring_in):
    (mended,) = read_mended(snapshot, [marked], deliveries=[tmp_path / "in"])
    put_back(mended, tmp_path)

    assert list(read_differences(snapshot, bring_in())) == []


def test_a_broken_line_stays_broken_without_the_unknown_columns(
    bring_in, deliver, enterprises, enterprise, tmp_path
):
    header, row, flagged = enterprises(enterprise(1), enterprise(2, phone="7")).splitlines()
    lines = [f"{header},备注", f"{row},x", f"{flagged},x", row]
    deliver("province=33/e.csv", "\n".join(lines) + "\n")
    snapshot = bring_in()
    (each,) = mark_up(snapshot, "33")
    (tmp_path / "m.xlsx").write_bytes(
        write_marked_up(
            each.file, each.kind, each.rows, each.lines, snapshot=snapshot.digest, as_of=AS_OF
        )
    )

    (mended,) = read_mended(snapshot, [tmp_path / "m.xlsx"], deliveries=[tmp_path / "in"])
    put_back(mended, tmp_path)

    (delivery,) = bring_in().manifest["deliveries"]
    assert (delivery["lines"], delivery["rejected"]) == (4, 1)


def codes(call):
    with pytest.raises((InputError, SnapshotDamaged)) as told:
        call()
    return [fault.kind.code for fault in told.value.faults]


def test_rows_that_were_not_handed_out_are_all_told(snapshot, marked, tmp_path):
    fill_in(marked, B2=2, B3="x")

    assert codes(lambda: read_mended(snapshot, [marked], deliveries=[tmp_path / "in"])) == [
        "mended-row-astray",
        "mended-row-astray",
    ]


def test_a_row_that_stands_twice_is_told(snapshot, marked, tmp_path):
    fill_in(marked, B3=4)

    assert codes(lambda: read_mended(snapshot, [marked], deliveries=[tmp_path / "in"])) == [
        "mended-row-astray"
    ]


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("A1", "mended-columns-missing"),
        ("B1", "mended-columns-missing"),
        ("H1", "columns-missing"),
    ],
)
def test_a_sheet_without_its_columns_is_told(snapshot, marked, tmp_path, header, code):
    fill_in(marked, **{header: "别的"})

    assert codes(lambda: read_mended(snapshot, [marked], deliveries=[tmp_path / "in"])) == [code]


def refused(snapshot, marked, tmp_path):
    return codes(lambda: read_mended(snapshot, [marked], deliveries=[tmp_path / "in"]))


@pytest.mark.parametrize("line", ["²", "2.5", "-3", "1e1"])
def test_a_line_that_is_no_number_is_told(snapshot, marked, tmp_path, line):
    fill_in(marked, B2=line)

    assert refused(snapshot, marked, tmp_path) == ["mended-row-astray"]


@pytest.mark.parametrize("name", ["nothing.xlsx", "text.xlsx", "sheet.csv"])
def test_what_is_no_workbook_is_told(snapshot, tmp_path, name):
    path = tmp_path / name
    if name != "nothing.xlsx":
        path.write_text("甲,乙\n", "utf-8")

    assert refused(snapshot, path, tmp_path) == ["mended-sheet-unreadable"]


def test_a_copy_of_another_snapshot_is_told(snapshot, marked, tmp_path, bring_in, deliver):
    source = (tmp_path / "in/province=33/e.csv").read_text("utf-8").splitlines(keepends=True)
    deliver("province=33/e.csv", "".join([source[0], source[2], source[1], *source[3:]]))

    later = bring_in()

    assert refused(later, marked, tmp_path) == ["mended-of-another-register"]


def test_a_copy_without_its_notes_is_told(snapshot, marked, tmp_path):
    book = openpyxl.load_workbook(marked)
    del book["说明"]
    book.save(marked)

    assert refused(snapshot, marked, tmp_path) == ["mended-of-another-register"]


def test_rows_of_another_file_have_no_place_in_a_copy(snapshot, marked, tmp_path):
    fill_in(marked, A2="11/e.csv")

    assert refused(snapshot, marked, tmp_path) == ["mended-row-astray"]


def test_rows_of_which_only_some_columns_were_sorted_are_told(snapshot, marked, tmp_path):
    book = openpyxl.load_workbook(marked)
    for column in range(4, book["更正"].max_column + 1):
        first, second = (book["更正"].cell(row, column) for row in (2, 3))
        first.value, second.value = second.value, first.value
    book.save(marked)

    assert refused(snapshot, marked, tmp_path) == ["mended-row-of-another"] * 2


def test_a_whole_sheet_may_be_sorted(snapshot, marked, tmp_path):
    book = openpyxl.load_workbook(marked)
    for column in range(1, book["更正"].max_column + 1):
        first, second = (book["更正"].cell(row, column) for row in (2, 3))
        first.value, second.value = second.value, first.value
    book.save(marked)

    (mended,) = read_mended(snapshot, [marked], deliveries=[tmp_path / "in"])
    assert put_back(mended, tmp_path) == (0, 0)


def test_a_line_break_in_a_cell_is_told(snapshot, marked, tmp_path):
    fill_in(marked, **{place_of(marked, 3, "地址"): "甲路\n1号"})

    assert refused(snapshot, marked, tmp_path) == ["mended-row-broken"]


def test_a_code_that_a_spreadsheet_made_a_number_is_still_suspect(
    snapshot, marked, tmp_path, bring_in
):
    fill_in(marked, **{place_of(marked, 3, "统一社会信用代码"): 911100006000373412})

    (mended,) = read_mended(snapshot, [marked], deliveries=[tmp_path / "in"])
    put_back(mended, tmp_path)

    (changed,) = (e for e in bring_in().manifest["deliveries"] if e["deliverer"] == "33")
    assert changed["rules"]["digits_lost"] == 1


def test_days_and_ticks_of_a_spreadsheet_are_read_as_by_an_import(
    snapshot, marked, tmp_path, bring_in
):
    fill_in(
        marked,
        **{
            place_of(marked, 3, "成立日期"): date(1999, 7, 19),
            place_of(marked, 3, "是否建会"): True,
        },
    )

    ((_, row),) = (
        (line, dict(zip(each.kind.field_ids, row, strict=True)))
        for each in read_mended(snapshot, [marked], deliveries=[tmp_path / "in"])
        for line, row in each.rows.items()
        if line == 3
    )

    assert (row["established"], row["union_est"]) == ("1999-07-19", "1")


def test_the_delivered_file_must_be_the_one_that_was_imported(snapshot, marked, tmp_path):
    delivered = tmp_path / "in/province=33/e.csv"
    delivered.write_text(delivered.read_text("utf-8") + "\n", "utf-8")
    assert codes(lambda: read_mended(snapshot, [marked], deliveries=[tmp_path / "in"])) == [
        "delivered-bytes-differ"
    ]

    delivered.unlink()
    assert codes(lambda: read_mended(snapshot, [marked], deliveries=[tmp_path / "in"])) == [
        "delivered-file-missing"
    ]


def test_the_copy_is_the_same_on_every_day(snapshot):
    (each,) = mark_up(snapshot, "33")

    def write():
        return write_marked_up(
            each.file, each.kind, each.rows, each.lines, snapshot=snapshot.digest, as_of=AS_OF
        )

    assert write() == write()
    assert openpyxl.load_workbook(io.BytesIO(write())).sheetnames == [
        "说明",
        "更正",
        "无法读取的行",
    ]
