"""Rows are exported whole, in Chinese columns, and nothing becomes a formula."""

import csv
import io
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kaohe.core.errors import InputError
from kaohe.core.register.fields import ENTERPRISES
from kaohe.engines.imports.importing import import_deliveries
from kaohe.engines.snapshots.exports import Export, _guard, find_kind, write_csv, write_parquet
from kaohe.engines.snapshots.snapshot import Snapshot

AS_OF = date(2012, 12, 31)


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory, enterprises, enterprise, federations, federation):
    folder = tmp_path_factory.mktemp("exports")

    def deliver(name, text):
        path = folder / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    rows = (
        enterprise(1, address="=1+1"),
        enterprise(2, employees="-5"),
        enterprise(3, county_code="110101"),
        enterprise(1, updated_at="2012-10-01"),
    )
    deliver("province=33/e.csv", enterprises(*rows) + "残行,x\n")
    deliver("province=11/e.csv", enterprises(enterprise(9, county_code="110101")) + "y\n")
    deliver("province=33/f.csv", federations(federation()))
    deliver("s.csv", "body,indicator,as_of,value\n33,members,2012-09-30,5\n")
    path = import_deliveries([folder / "in"], store=folder / "store", as_of=AS_OF).path
    return Snapshot.open(path)


def read(snapshot, what, *, table="enterprises", body=None, encoding="utf-8"):
    target = io.BytesIO()
    count = write_csv(Export(snapshot, what, find_kind(table), body), target, encoding=encoding)
    text = target.getvalue().decode("utf-8-sig" if encoding == "utf-8" else encoding)
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == count
    return rows


def test_accepted_rows_say_whether_they_count(snapshot):
    rows = read(snapshot, "accepted", body="33")

    assert [(row["行号"], row["标识"], row["计入"]) for row in rows] == [
        ("2", "org:PDY00001X", "1"),
        ("3", "org:PDY000028", "1"),
        ("5", "org:PDY00001X", "0"),
    ]
    assert rows[1]["问题"] == "职工人数应为0至1000000的整数。"


def test_flagged_rows_are_as_delivered(snapshot):
    (row,) = read(snapshot, "flagged")

    assert (row["企业名称"], row["职工人数"]) == ("杭州练习2有限公司", "'-5")


def test_what_a_spreadsheet_would_compute_gets_an_apostrophe(snapshot):
    assert read(snapshot, "accepted", body="33")[0]["地址"] == "'=1+1"


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@A", "\t=1", "＝1", "＋1", "－1", "＠A"])
def test_whatever_may_begin_a_formula_is_guarded(text):
    assert _guard(pa.array([text, "甲" + text, None])).to_pylist() == [
        "'" + text,
        "甲" + text,
        None,
    ]


def test_quarantined_rows_tell_their_reason(snapshot):
    (row,) = read(snapshot, "quarantine")

    assert (row["行政区划代码"], row["问题"]) == ("110101", "该县（市、区）不属于报送单位。")


def test_replaced_rows_name_the_row_that_replaces_them(snapshot):
    (row,) = read(snapshot, "superseded")

    assert (row["行号"], row["取代它的文件"], row["取代它的行号"]) == ("5", "33/e.csv", "2")


def test_broken_lines_are_told_with_reason_and_text(snapshot):
    assert [(row["文件"], row["原文"]) for row in read(snapshot, "rejects")] == [
        ("11/e.csv", "y"),
        ("33/e.csv", "残行,x"),
    ]
    (row,) = read(snapshot, "rejects", body="33")
    assert (row["行号"], row["原因"]) == ("6", "字段数少于表头。")


def test_gb18030_is_written_for_old_programs(snapshot):
    assert len(read(snapshot, "accepted", encoding="gb18030")) == 4


def test_utf8_has_a_byte_order_mark(snapshot):
    target = io.BytesIO()

    write_csv(Export(snapshot, "rejects", ENTERPRISES, None), target)

    assert target.getvalue().startswith(b"\xef\xbb\xbf")


def test_a_smaller_table_is_exported_with_its_own_columns(snapshot):
    (row,) = read(snapshot, "accepted", table="federations")

    assert (row["联合会编号"], row["计入"]) == ("F33010501", "1")


def test_figures_are_never_replaced(snapshot):
    assert [row["计入"] for row in read(snapshot, "accepted", table="statistics")] == ["1"]
    assert read(snapshot, "superseded", table="statistics") == []


def test_parquet_holds_the_same_rows(snapshot, tmp_path):
    count = write_parquet(Export(snapshot, "accepted", ENTERPRISES, None), tmp_path / "a.parquet")

    table = pq.read_table(tmp_path / "a.parquet")
    assert (count, table.num_rows) == (4, 4)
    assert table.column("地址").to_pylist().count("=1+1") == 1


def test_an_empty_export_has_its_columns(snapshot, tmp_path):
    write_parquet(
        Export(snapshot, "superseded", find_kind("federations"), None), tmp_path / "a.parquet"
    )

    assert "取代它的行号" in pq.read_schema(tmp_path / "a.parquet").names


def test_an_exported_table_can_be_imported_again(snapshot, tmp_path):
    again = tmp_path / "again/province=33/e.csv"
    again.parent.mkdir(parents=True)
    with again.open("wb") as target:
        write_csv(Export(snapshot, "accepted", ENTERPRISES, "33"), target)

    report = import_deliveries([again], store=tmp_path / "other", as_of=AS_OF)

    assert report.deliveries[0].unknown_columns == ("文件", "行号", "标识", "计入", "问题")
    assert report.total("clean") + report.total("flagged") == 3


def test_an_unknown_body_is_refused(snapshot):
    with pytest.raises(InputError):
        read(snapshot, "accepted", body="12")
