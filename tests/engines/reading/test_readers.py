import pickle
from datetime import date
from hashlib import sha256

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.engines.keeping import KeepingTally

from kaohe.core.errors import DeliveryRefused
from kaohe.core.register.fields import ENTERPRISES, STATISTICS
from kaohe.engines.imports.importing import import_deliveries
from kaohe.engines.reading.readers import Origin, Tally, open_delivery

HEADER = "body,indicator,as_of,value\n"
USCC_THAT_SURVIVES_AS_A_NUMBER = 913301050000076672


def read(path):
    """Return the delivery, its rows as tuples of line and fields, and the tally."""
    delivery = open_delivery(Origin(path, f"00/{path.name}", None))
    assert not isinstance(delivery, list), delivery
    tally = KeepingTally()
    rows = [row for batch in delivery.read(tally) for row in batch.to_pylist()]
    fields = ("line", *delivery.kind.field_ids)
    return delivery, [tuple(row[name] for name in fields) for row in rows], tally


def codes(path):
    faults = open_delivery(Origin(path, path.name, None))
    assert isinstance(faults, list)
    return [fault.kind.code for fault in faults]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_is_read_in_every_encoding(deliver, enterprises, enterprise, encoding):
    path = deliver("33.csv", enterprises(enterprise(1), enterprise(2)), encoding=encoding)
    delivery, rows, tally = read(path)
    assert delivery.kind is ENTERPRISES
    assert [row[4] for row in rows] == ["杭州练习1有限公司", "杭州练习2有限公司"]
    assert [row[0] for row in rows] == [2, 3]
    assert (tally.lines, tally.headers, tally.rejected) == (3, 1, 0)


def test_columns_come_in_declared_order_and_unknown_ones_are_named(deliver):
    path = deliver("s.csv", "备注,数值,body,统计时点,indicator\n无,5,33,2012-09-30,members\n")
    delivery, rows, _ = read(path)
    assert delivery.header.unknown == ("备注",)
    assert rows == [(2, "33", "members", "2012-09-30", "5")]


def test_an_optional_column_that_is_absent_is_null(deliver, enterprise):
    fields = [field.id for field in ENTERPRISES.fields if field.obligatory]
    row = enterprise()
    text = ",".join(fields) + "\n" + ",".join(row.get(field, "") for field in fields) + "\n"
    _, ((*_, updated),), _ = read(deliver("33.csv", text))
    assert updated == "2012-11-01"


def test_surrounding_space_goes_and_empty_is_null(deliver):
    path = deliver("s.csv", HEADER + '  33 ,"members ",\u30002012-09-30,   \n"",x,,1\n')
    _, rows, _ = read(path)
    assert rows == [(2, "33", "members", "2012-09-30", None), (3, None, "x", None, "1")]


@pytest.mark.parametrize("space", [" ", "\u00a0", "\u3000", "\u2003"])
def test_space_goes_in_every_form_whatever_stands_beside_it(tmp_path, space):
    """The first field of a block included, and without any other space in the file."""
    value = f"{space}33{space}"
    names = HEADER.strip().split(",")
    row = [value, "members", "2012-09-30", "5"]
    (tmp_path / "s.csv").write_text(HEADER + ",".join(row) + "\n", "utf-8")
    pq.write_table(
        pa.table({name: [text] for name, text in zip(names, row, strict=True)}),
        tmp_path / "s.parquet",
    )
    book = xlsxwriter.Workbook(tmp_path / "s.xlsx")
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, names)
    sheet.write_row(1, 0, row)
    book.close()
    for form in ("csv", "parquet", "xlsx"):
        _, (found,), _ = read(tmp_path / f"s.{form}")
        assert found[1:] == ("33", "members", "2012-09-30", "5")


def test_broken_lines_keep_their_numbers_among_whole_ones(deliver):
    path = deliver("s.csv", HEADER + "11,a,,1\nbroken\n12,a,,1\n\n13,a,,1")
    _, rows, tally = read(path)
    assert [row[0] for row in rows] == [2, 4, 6]
    assert tally.reasons() == [(3, "too_few_fields"), (5, "too_few_fields")]
    assert tally.lines == 6


def test_lines_are_numbered_across_blocks(deliver):
    long = "a" * 1_000_000
    body = "".join(f"11,{long},,{n}\n" for n in range(2, 8))
    _, rows, tally = read(deliver("s.csv", HEADER + body))
    assert [(row[0], row[4]) for row in rows] == [(n, str(n)) for n in range(2, 8)]
    assert tally.lines == 7


@pytest.mark.parametrize("before", [0, 1_000_000, 1_900_000])
def test_a_line_of_more_than_a_mib_is_no_row_wherever_a_block_ends(deliver, before):
    filler, most = "11,a,,1\n" * (before // 8), 1024 * 1024
    lines = [f"11,{'a' * (size - 6)},,1" for size in (most, most + 1)]
    _, rows, tally = read(deliver("s.csv", HEADER + filler + "\n".join(lines) + "\n12,a,,1\n"))
    number = before // 8 + 2
    assert [row[0] for row in rows[-2:]] == [number, number + 2]
    assert tally.reasons() == [(number + 1, "line_too_long")]
    assert tally.broken[0]["verbatim"].decode() == lines[1]
    assert tally.lines == number + 2


def test_a_line_that_is_too_long_to_keep_is_counted_and_told_by_its_hash(deliver):
    huge = b"12," + b"x" * (17 * 1024 * 1024)
    path = deliver("s.csv", HEADER.encode() + b"11,a,,1\n" + huge + b"\n13,a,,1\n")
    _, rows, tally = read(path)
    assert [row[0] for row in rows] == [2, 4]
    assert (tally.lines, tally.reasons()) == (4, [(3, "line_too_long")])
    (told,) = tally.broken
    assert (told["length"], told["sha256"]) == (len(huge), sha256(huge).hexdigest())
    assert told["verbatim"] == huge[:65536]


def test_a_line_is_as_long_as_it_was_delivered_in_whatever_encoding(deliver):
    """Han characters have two bytes in GB18030 and three in UTF-8."""
    most = 1024 * 1024
    lines = [f"11,{'a' * (size % 2)}{'名' * ((size - 6) // 2)},,1" for size in (most, most + 2)]
    text = HEADER + "\n".join(("11,名称,,1", *lines))
    _, rows, tally = read(deliver("s.csv", text, encoding="gb18030"))
    assert [row[0] for row in rows] == [2, 3]
    assert tally.reasons() == [(4, "line_too_long")]


@pytest.mark.parametrize("before", [0, 1_900_000])
def test_a_long_line_is_told_as_long_whatever_its_bytes_and_wherever_a_block_ends(deliver, before):
    filler = b"11,a,,1\n" * (before // 8)
    wrong = b"11," + b"\xff" * 1_500_000 + b",,1\n"
    _, rows, tally = read(deliver("s.csv", HEADER.encode() + filler + wrong + b"12,a,,1\n"))
    number = before // 8 + 2
    assert rows[-1][0] == number + 1
    assert tally.reasons() == [(number, "line_too_long")]


def test_a_header_that_can_be_read_stands_where_no_line_below_it_can(deliver):
    """A column that can be read is not missing; what is wrong is said of each line."""
    header = "考核对象,指标,统计时点,数值\n".encode()
    delivery, rows, tally = read(deliver("s.csv", header + b"11,\xff\xfe,,1\n" * 300))
    assert delivery.encoding == "utf-8"
    assert (rows, tally.lines, tally.headers, tally.rejected) == ([], 301, 1, 300)
    assert tally.reasons()[0] == (2, "wrong_bytes")


def test_a_header_in_gb18030_above_lines_in_utf_8_is_refused(deliver):
    """Much of UTF-8 passes for GB18030 and would be stored as other characters."""
    header = "考核对象,指标,统计时点,数值\n".encode("gb18030")
    assert codes(deliver("s.csv", header + "11,名称,,1\n".encode() * 3)) == ["header-unknown"]


def test_a_huge_first_line_is_no_header(deliver):
    assert codes(deliver("s.csv", "x" * 3_000_000 + "\n11,a,,1\n")) == ["header-unknown"]


def test_lone_carriage_returns_are_told_of_a_large_file_too(deliver):
    path = deliver("s.csv", (HEADER + "11,a,,1\n" * 500_000).replace("\n", "\r"))
    assert codes(path) == ["line-ends-unsupported"]


@given(st.binary(max_size=300), st.booleans())
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_give_rows_or_a_refusal_and_lose_no_line(tmp_path, content, headed):
    path = tmp_path / "x.csv"
    path.write_bytes(HEADER.encode() * headed + content)
    delivery = open_delivery(Origin(path, path.name, None))
    if isinstance(delivery, list):
        assert delivery
        return
    tally = KeepingTally()
    rows = sum(batch.num_rows for batch in delivery.read(tally))
    assert tally.lines == tally.headers + rows + tally.rejected
    assert tally.lines == len(path.read_bytes().removesuffix(b"\n").split(b"\n"))


def test_a_sheet_is_read_as_text_with_the_numbers_of_its_rows(tmp_path):
    path = tmp_path / "s.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.write_row(1, 0, ["考核对象", "指标", "统计时点", "数值"])
    sheet.write_row(2, 0, ["11", "members", "2012-09-30", 12345])
    sheet.write_row(4, 0, [12, "members", None, " 7 "])
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_datetime(4, 2, pa.scalar("2012-09-30").cast(pa.timestamp("s")).as_py(), day)
    sheet.write_row(5, 0, ["13", "a\tb", "", 1])
    book.close()
    delivery, rows, tally = read(path)
    assert delivery.kind is STATISTICS
    assert rows == [
        (3, "11", "members", "2012-09-30", "12345"),
        (5, "12", "members", "2012-09-30", "7"),
    ]
    assert tally.reasons() == [(6, "control_character")]
    assert tally.broken[0]["verbatim"] == b"13,a\tb,,1"
    assert (tally.lines, tally.headers) == (4, 1)


def test_a_sheet_whose_every_row_is_broken_has_no_rows(tmp_path):
    book = xlsxwriter.Workbook(tmp_path / "s.xlsx")
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["body", "indicator", "as_of", "value"])
    sheet.write_row(1, 0, ["11", "a\tb", "", "1"])
    book.close()
    _, rows, tally = read(tmp_path / "s.xlsx")
    assert rows == []
    assert (tally.lines, tally.rejected) == (2, 1)


def test_parquet_of_any_type_is_read_as_text(tmp_path):
    path = tmp_path / "s.parquet"
    day = pa.array(["2012-09-30"]).cast(pa.date32())
    columns = {"body": ["33"], "indicator": ["members"], "as_of": day, "value": [5]}
    pq.write_table(pa.table(columns), path)
    _, rows, tally = read(path)
    assert rows == [(1, "33", "members", "2012-09-30", "5")]
    assert (tally.lines, tally.headers) == (1, 0)


def test_a_truth_value_in_parquet_is_one_or_zero(tmp_path, enterprise):
    row = {field: enterprise().get(field) for field in ENTERPRISES.field_ids}
    columns = {name: pa.array([value], pa.string()) for name, value in row.items()}
    pq.write_table(
        pa.table(columns | {"union_est": [True], "fact_absent": [False]}), tmp_path / "e.parquet"
    )
    _, (found,), _ = read(tmp_path / "e.parquet")
    union_est = 1 + ENTERPRISES.field_ids.index("union_est")
    fact_absent = 1 + ENTERPRISES.field_ids.index("fact_absent")
    assert (found[union_est], found[fact_absent]) == ("1", "0")


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.csv", b"", "delivery-empty"),
        ("a.csv", b"a,b,c\n1,2,3\n", "header-unknown"),
        ("a.csv", b"\x00\xff\xfe\n", "header-unknown"),
        ("a.csv", b'"' + b"x" * 200_000, "header-unknown"),
        ("a.csv", HEADER.encode("utf-16"), "encoding-unsupported"),
        ("a.csv", b"\xfe\xff" + HEADER.encode("utf-16-be"), "encoding-unsupported"),
        ("a.csv", HEADER.encode("utf-16-le"), "encoding-unsupported"),
        ("a.csv", HEADER.encode("utf-16-be"), "encoding-unsupported"),
        ("a.csv", b"body,indicator,as_of,value\r33,a,2012-09-30,1\r", "line-ends-unsupported"),
        ("a.csv", b"a,b\r1,2\r", "header-unknown"),
        ("a.csv", b"body,indicator,value\n", "columns-missing"),
        ("a.csv", b"body,body,indicator,as_of,value\n", "columns-repeated"),
        ("a.xlsx", b"no workbook", "delivery-unreadable"),
        ("a.parquet", b"PAR1 no parquet PAR1", "delivery-unreadable"),
    ],
)
def test_a_file_that_cannot_be_taken_in_is_refused(deliver, name, content, code):
    assert codes(deliver(name, content)) == [code]


def test_a_missing_file_and_an_empty_sheet_are_refused(tmp_path):
    assert codes(tmp_path / "gone.csv") == ["delivery-unreadable"]
    book = xlsxwriter.Workbook(tmp_path / "empty.xlsx")
    book.add_worksheet()
    book.close()
    assert codes(tmp_path / "empty.xlsx") == ["delivery-empty"]


def test_parquet_and_sheets_with_a_wrong_header_are_refused(tmp_path):
    pq.write_table(pa.table({"a": [1]}), tmp_path / "a.parquet")
    assert codes(tmp_path / "a.parquet") == ["header-unknown"]
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    book.add_worksheet().write_row(0, 0, ["a", "b"])
    book.close()
    assert codes(tmp_path / "a.xlsx") == ["header-unknown"]


def test_a_refusal_names_every_missing_column_in_both_languages(deliver):
    path = deliver("a.csv", "body,数值\n")
    (fault,) = open_delivery(Origin(path, "a.csv", None))
    assert "指标(indicator)、统计时点(as_of)" in fault.say("zh")
    assert "指标(indicator)、统计时点(as_of)" in fault.say("en")


def write_book(path, sheets):
    """Write a workbook; each sheet is a list of its rows, each row with its place."""
    book = xlsxwriter.Workbook(path)
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for place, values in rows:
            sheet.write_row(place, 0, values)
    book.close()
    return path


TABLE = [(0, ["body", "indicator", "as_of", "value"]), (1, ["33", "a", "2012-09-30", "1"])]


def test_the_one_filled_sheet_is_read_wherever_it_stands(tmp_path):
    path = write_book(tmp_path / "s.xlsx", {"说明": [(3, [" "])], "数据": TABLE, "Sheet3": []})
    _, rows, _ = read(path)
    assert rows == [(2, "33", "a", "2012-09-30", "1")]


@pytest.mark.parametrize(
    "other", [TABLE, [(0, ["填表说明"])], [(500, ["x"])]], ids=["table", "note", "far below"]
)
def test_a_second_filled_sheet_is_never_lost_without_a_word(tmp_path, other):
    path = write_book(tmp_path / "s.xlsx", {"甲": TABLE, "乙": other, "丙": []})
    (fault,) = open_delivery(Origin(path, "s.xlsx", None))
    assert fault.kind.code == "sheets-many"
    assert "甲、乙" in fault.say("zh")
    assert "丙" not in fault.say("zh")


def test_a_chart_is_no_second_sheet(tmp_path):
    book = xlsxwriter.Workbook(tmp_path / "s.xlsx")
    sheet = book.add_worksheet("数据")
    for place, values in TABLE:
        sheet.write_row(place, 0, values)
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "=数据!$D$2:$D$2"})
    book.add_chartsheet("图").set_chart(chart)
    book.close()
    _, rows, _ = read(tmp_path / "s.xlsx")
    assert len(rows) == 1


def test_rows_of_parquet_keep_their_place_after_rows_without_values(tmp_path):
    """Across batches too: no two rows may have the same number."""
    empty, batch = 3, 65_536
    rows = batch + 10
    value = pa.array([None] * empty + [str(n) for n in range(empty, rows)])
    columns = dict.fromkeys(("body", "indicator", "as_of", "value"), value)
    pq.write_table(pa.table(columns), tmp_path / "s.parquet")
    _, found, tally = read(tmp_path / "s.parquet")
    assert [row[0] for row in found] == list(range(empty + 1, rows + 1))
    assert tally.lines == rows - empty


def test_rows_behind_a_lone_carriage_return_are_not_told_as_the_header(deliver):
    path = deliver("a.csv", b"a,b\r1,2\r")
    (fault,) = open_delivery(Origin(path, "a.csv", None))
    assert '"a,b"' in fault.say("en")


def test_an_opened_delivery_goes_to_another_process(deliver, tmp_path):
    """Workers get deliveries by pickle; what they read there is the same."""
    write_book(tmp_path / "s.xlsx", {"数据": TABLE})
    pq.write_table(
        pa.table(dict(zip(TABLE[0][1], ([text] for text in TABLE[1][1]), strict=True))),
        tmp_path / "s.parquet",
    )
    deliver("s.csv", HEADER + "33,a,2012-09-30,1\n")
    for path in (tmp_path / "s.xlsx", tmp_path / "s.parquet", tmp_path / "in" / "s.csv"):
        delivery, rows, _ = read(path)
        sent = pickle.loads(pickle.dumps(delivery))  # noqa: S301 - our own bytes
        (batch,) = sent.read(Tally())
        assert batch.column("value").to_pylist() == ["1"]
        assert len(rows) == 1


def test_a_number_in_short_in_csv_has_lost_digits(deliver, enterprises, enterprise):
    """A spreadsheet that opens a CSV and saves it leaves numbers in scientific notation."""
    rows = (enterprise(1, uscc="9.11E+17"), enterprise(2, phone="+86 571"), enterprise(3))
    delivery, _, _ = read(deliver("33.csv", enterprises(*rows)))
    (batch,) = delivery.read(Tally())
    assert batch.column("digits_lost").to_pylist() == [True, False, False]


def test_the_same_rows_in_two_forms_are_refused_as_delivered_twice(
    deliver, enterprises, enterprise, tmp_path
):
    rows = [enterprise(n) for n in range(1, 4)]
    deliver("province=33/a.csv", enterprises(*rows))
    columns = {field: [row.get(field) for row in rows] for field in ENTERPRISES.field_ids}
    strings = {field: pa.array(values, pa.string()) for field, values in columns.items()}
    counts = {"employees": pa.array([int(text) for text in columns["employees"]])}
    pq.write_table(pa.table(strings | counts), tmp_path / "in" / "province=33" / "b.parquet")
    with pytest.raises(DeliveryRefused) as told:
        import_deliveries([tmp_path / "in"], store=tmp_path / "store", as_of=date(2012, 12, 31))
    assert [fault.kind.code for fault in told.value.faults] == ["delivery-twice"]


def test_a_damaged_identifier_never_becomes_the_id_of_an_enterprise(tmp_path, enterprise):
    """This number, read digit by digit, would be a valid unified social credit code."""
    place = tmp_path / "in" / "province=33" / "a.xlsx"
    place.parent.mkdir(parents=True)
    row = enterprise(1, org_code=None, uscc=USCC_THAT_SURVIVES_AS_A_NUMBER)
    write_book(
        place,
        {
            "数据": [
                (0, list(ENTERPRISES.field_ids)),
                (1, list(map(row.get, ENTERPRISES.field_ids))),
            ]
        },
    )
    imported = import_deliveries(
        [tmp_path / "in"], store=tmp_path / "store", as_of=date(2012, 12, 31)
    )
    (part,) = (imported.path / "rows").rglob("*.parquet")
    (found,) = pq.read_table(part).to_pylist()
    assert found["enterprise_id"] == "row:33/a.xlsx:2"
    assert imported.deliveries[0].rules["digits_lost"] == 1
