"""Any bytes under any of the names give rows that add up, or one refusal: nothing is ever lost."""

import io
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kaohe.engines.reading.readers import UNREADABLE, Origin, Tally, open_delivery

ROWS = [
    ["body", "indicator", "as_of", "value"],
    ["33", "members", "2012-09-30", 5],
    ["11", "成员", "2012-09-30", 9.1e17],
    ["12", "a\tb", None, 7.5],
]
SETTINGS = settings(
    deadline=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def write_csv():
    text = "\n".join(",".join(str(cell or "") for cell in row) for row in ROWS)
    return text.encode("gb18030")


def write_xlsx():
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate(ROWS):
            sheet.write_row(place, 0, row)
        sheet.write_formula(3, 3, "=NA()", None, "#N/A")
        sheet.write_number(2, 2, 41182.5, book.add_format({"num_format": "yyyy-mm-dd"}))
    return content.getvalue()


def write_parquet():
    columns = zip(*ROWS[1:], strict=True)
    table = pa.table(
        {name: pa.array(values) for name, values in zip(ROWS[0], columns, strict=True)}
    )
    content = io.BytesIO()
    pq.write_table(table, content)
    return content.getvalue()


WHOLE = {"csv": write_csv(), "xlsx": write_xlsx(), "parquet": write_parquet()}


def spoil(content, changes, cut):
    spoilt = bytearray(content)
    for place, value in changes:
        spoilt[place % len(spoilt)] = value
    return bytes(spoilt[: cut % len(spoilt)] if cut is not None else spoilt)


CHANGES = st.lists(st.tuples(st.integers(0, 1 << 16), st.integers(0, 255)), max_size=6)
CUT = st.none() | st.none() | st.integers(0, 1 << 16)


def check(path):
    delivery = open_delivery(Origin(path, path.name, None))
    if isinstance(delivery, list):
        assert delivery
        return
    tally, rows = Tally(), 0
    try:
        for batch in delivery.read(tally):
            batch.validate(full=True)
            rows += batch.num_rows
    except UNREADABLE:
        return
    assert tally.lines == tally.headers + rows + tally.rejected


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
@given(content=st.binary(max_size=300))
@SETTINGS
def test_any_bytes_are_read_or_refused(tmp_path, form, content):
    path = tmp_path / f"s.{form}"
    path.write_bytes(content)
    check(path)


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
@given(changes=CHANGES, cut=CUT)
@example(changes=[(436, 128)], cut=None)
@SETTINGS
def test_a_damaged_file_is_read_or_refused(tmp_path, form, changes, cut):
    path = tmp_path / f"s.{form}"
    path.write_bytes(spoil(WHOLE[form], changes, cut))
    check(path)


@given(part=st.integers(0, 40), changes=CHANGES, cut=CUT)
@SETTINGS
def test_a_workbook_with_a_damaged_part_is_read_or_refused(tmp_path, part, changes, cut):
    path = tmp_path / "s.xlsx"
    with zipfile.ZipFile(io.BytesIO(WHOLE["xlsx"])) as old, zipfile.ZipFile(path, "w") as new:
        parts = old.infolist()
        for place, each in enumerate(parts):
            content = old.read(each)
            if place == part % len(parts) and content:
                content = spoil(content, changes, cut)
            new.writestr(each.filename, content)
    check(path)


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
def test_the_undamaged_file_is_read(tmp_path, form):
    path = tmp_path / f"s.{form}"
    path.write_bytes(WHOLE[form])
    delivery = open_delivery(Origin(path, path.name, None))
    tally = Tally()
    rows = [row for batch in delivery.read(tally) for row in batch.to_pylist()]
    assert [row["body"] for row in rows] == ["33", "11"]
    assert tally.rejected == 1
