"""Any bytes as a file give a snapshot that has lost no line, or one clear refusal."""

import io
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaohe.core.errors import DeliveryRefused
from kaohe.core.register.fields import ENTERPRISES, STATISTICS, TABLE_KINDS
from kaohe.engines.imports.importing import import_deliveries
from kaohe.engines.snapshots.snapshot import Snapshot

AS_OF = date(2012, 12, 31)
ROW = (
    "PDY00001X,330105000000014,,杭州练习有限公司,330105,路1号,173,C1311,30,8,5,2005-01-01,1,1,"
    "2010-01-01,20,8,王某甲,,,1,0,,2012-11-01"
)
EXAMPLES = 40
LAWS = settings(
    deadline=None,
    max_examples=EXAMPLES,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=True,
)

ODD_TEXT = st.text(
    st.sampled_from('a,"\r\t\x00\x0b\x7f\x85\u2028\u3000\ufeff 字𠀀;1\u00e9'), max_size=12
)
HEADERS = st.sampled_from(
    [",".join(field.zh for field in kind.fields) for kind in TABLE_KINDS]
    + [",".join(field.id for field in kind.fields) + ",备注" for kind in TABLE_KINDS]
    + [",".join(reversed(ENTERPRISES.field_ids))]
)
ROWS = st.one_of(
    st.just(ROW),
    st.builds(
        lambda at, text: ",".join([*ROW.split(",")[:at], text, *ROW.split(",")[at + 1 :]]),
        st.integers(0, 23),
        ODD_TEXT,
    ),
    st.lists(ODD_TEXT, max_size=26).map(",".join),
    st.just(""),
)
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "gb18030"])
LINE_ENDS = st.sampled_from(["\n", "\r\n"])


@st.composite
def csv_files(draw):
    """Draw a CSV file: a header, rows whole and broken, wrong bytes here and there."""
    encoding, end = draw(ENCODINGS), draw(LINE_ENDS)
    lines = [draw(HEADERS), *draw(st.lists(ROWS, max_size=12))]
    content = end.join(lines).encode(encoding) + draw(st.sampled_from([b"", b"\n", b"\r\n"]))
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(len(lines[0].encode(encoding)), len(content)))
        cut = draw(st.integers(0, 3))
        content = content[:at] + draw(st.binary(max_size=3)) + content[at + cut :]
    return content


@st.composite
def damaged(draw, whole):
    """Draw a file with bytes overwritten, cut out or put in at any place."""
    content = draw(whole)
    for _ in range(draw(st.integers(0, 4))):
        at, cut = draw(st.integers(0, len(content))), draw(st.integers(0, 40))
        content = content[:at] + draw(st.binary(max_size=8)) + content[at + cut :]
    return content


CELLS = st.one_of(
    st.none(),
    st.sampled_from(ROW.split(",")),
    ODD_TEXT.filter(lambda text: not text.startswith("=")),
    st.integers(-(10**19), 10**19),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.datetimes(datetime(1950, 1, 1), datetime(2050, 1, 1)),  # noqa: DTZ001 - sheets have none
)


@st.composite
def workbooks(draw):
    """Draw a workbook of one sheet with cells of every type, written wherever."""
    kind = draw(st.sampled_from([ENTERPRISES, STATISTICS]))
    header_at = draw(st.integers(0, 3))
    rows = draw(st.lists(st.lists(CELLS, max_size=len(kind.fields) + 1), max_size=6))
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2013, 1, 1)})  # noqa: DTZ001 - the same bytes always
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet.write_row(header_at, 0, [field.zh for field in kind.fields])
        for at, row in enumerate(rows, start=header_at + 1):
            for column, cell in enumerate(row):
                if isinstance(cell, datetime):
                    sheet.write_datetime(at, column, cell, day)
                elif isinstance(cell, str):
                    sheet.write_string(at, column, cell)
                elif cell is not None:
                    sheet.write(at, column, cell)
    return stream.getvalue()


COLUMNS = st.one_of(
    st.lists(st.none() | ODD_TEXT, min_size=3, max_size=3),
    st.lists(st.none() | st.integers(-(2**62), 2**62), min_size=3, max_size=3),
    st.lists(st.none() | st.floats(), min_size=3, max_size=3),
    st.lists(st.none() | st.booleans(), min_size=3, max_size=3),
    st.lists(st.none() | st.dates(), min_size=3, max_size=3),
    st.lists(st.none() | st.datetimes(), min_size=3, max_size=3),
    st.lists(st.none() | st.binary(max_size=5), min_size=3, max_size=3),
    st.lists(st.none() | st.lists(st.integers(0, 9), max_size=2), min_size=3, max_size=3),
)


@st.composite
def parquet_files(draw):
    """Draw a Parquet file whose columns have any type."""
    kind = draw(st.sampled_from([ENTERPRISES, STATISTICS]))
    plain = ROW.split(",") if kind is ENTERPRISES else ["33", "members", "2012-09-30", "5"]
    columns = {
        field.id: draw(st.just([text] * 3) | COLUMNS)
        for field, text in zip(kind.fields, plain, strict=True)
    }
    stream = io.BytesIO()
    pq.write_table(pa.table(columns), stream)
    return stream.getvalue()


def deliver(content, suffix):
    """Import one file and return its report, its row lines and its broken lines; or the refusal."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "in" / "province=33" / f"file.{suffix}"
        path.parent.mkdir(parents=True)
        path.write_bytes(content)
        store = Path(folder) / "store"
        try:
            report = import_deliveries([path], store=store, as_of=AS_OF)
        except DeliveryRefused as refusal:
            assert list(store.glob("snapshots/*/*")) == []
            return refusal
        Snapshot.open(report.path)
        (delivery,) = report.deliveries
        (part,) = report.path.glob("*/province=*/part-0.parquet")
        lines = pq.ParquetFile(part).read(["line"])["line"].to_pylist()
        return delivery, lines, pq.read_table(report.path / "rejects.parquet").to_pylist()


def check_refusal(refusal):
    """Check that the refusal names the file and says what to do, in both languages."""
    assert refusal.faults
    for fault in refusal.faults:
        assert "file." in fault.where
        assert fault.say("zh")
        assert fault.say("en")


def check_counts(delivery, lines, rejects):
    """Check that every line is counted once."""
    rows = delivery.clean + delivery.flagged + delivery.quarantined
    assert delivery.lines == delivery.headers + rows + delivery.rejected
    assert (len(lines), len(rejects)) == (rows, delivery.rejected)
    assert lines == sorted(set(lines))


@LAWS
@given(csv_files() | damaged(csv_files()) | st.binary(max_size=300))
def test_a_csv_file_gives_every_line_as_a_row_or_verbatim_or_is_refused(content):
    imported = deliver(content, "csv")
    if isinstance(imported, DeliveryRefused):
        check_refusal(imported)
        return
    delivery, lines, rejects = imported
    check_counts(delivery, lines, rejects)
    delivered = content.removesuffix(b"\n").split(b"\n")
    assert delivery.lines == len(delivered)
    assert sorted([1, *lines, *(each["line"] for each in rejects)]) == [
        *range(1, len(delivered) + 1)
    ]
    for each in rejects:
        assert each["verbatim"] == delivered[each["line"] - 1]


@LAWS
@given(workbooks() | damaged(workbooks()) | st.binary(max_size=300))
def test_a_workbook_gives_every_row_or_is_refused(content):
    imported = deliver(content, "xlsx")
    if isinstance(imported, DeliveryRefused):
        check_refusal(imported)
    else:
        check_counts(*imported)


@LAWS
@given(parquet_files() | damaged(parquet_files()) | st.binary(max_size=300))
def test_a_parquet_file_gives_every_row_or_is_refused(content):
    imported = deliver(content, "parquet")
    if isinstance(imported, DeliveryRefused):
        check_refusal(imported)
    else:
        check_counts(*imported)


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "parquet"])
def test_an_empty_file_is_refused(suffix):
    check_refusal(deliver(b"", suffix))
