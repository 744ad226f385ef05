import json
import os
import resource
import subprocess
import sys
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from kaohe.core.canonical import canonical_bytes
from kaohe.core.errors import DeliveryRefused, FileUnusable
from kaohe.engines.imports.duckdb_backend import DuckDbBackend
from kaohe.engines.imports.importing import import_deliveries
from kaohe.engines.snapshots.snapshot import Snapshot

AS_OF = date(2012, 12, 31)
IMPORTS = """
import sys
from datetime import date
from pathlib import Path
from kaohe.engines.imports.importing import import_deliveries
report = import_deliveries([Path(sys.argv[1])], store=Path(sys.argv[2]), as_of=date(2012, 12, 31))
print("already there:", report.already_there)
"""


@pytest.fixture
def store(tmp_path):
    return tmp_path / "store"


@pytest.fixture
def bring_in(tmp_path, store):
    def import_all(**options):
        return import_deliveries([tmp_path / "in"], store=store, as_of=AS_OF, **options)

    return import_all


@pytest.fixture
def mixed(deliver, enterprises, enterprise, federations, federation, social_unions, social_union):
    """Deliver a little of everything, from two provinces."""
    text = enterprises(
        enterprise(1),
        enterprise(2, employees="x"),
        enterprise(3, county_code="110101"),
        enterprise(1, updated_at="2012-12-01"),
        enterprise(4, org_code="PDY00004-4"),
    )
    deliver("province=33/enterprises.csv", text + "broken,line\n")
    deliver("province=33/federations.csv", federations(federation()))
    deliver("province=33/social.csv", social_unions(social_union(), social_union(county_code="1")))
    other = enterprises(enterprise(9, county_code="441900"), header="id")
    deliver("province=44/enterprises.csv", other, encoding="gb18030")
    deliver("statistics.csv", "body,indicator,as_of,value\n33,members,2012-09-30,5\n")


def list_files(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_lines_are_headers_clean_flagged_quarantined_and_rejected(mixed, bring_in):
    report = bring_in()
    (first,) = [each for each in report.deliveries if each.file == "33/enterprises.csv"]
    assert (first.table, first.encoding) == ("enterprises", "utf-8")
    assert (first.lines, first.headers, first.clean) == (7, 1, 3)
    assert (first.flagged, first.quarantined, first.rejected) == (1, 1, 1)
    assert first.accepted == 4
    for each in report.deliveries:
        parts = each.headers + each.clean + each.flagged + each.quarantined + each.rejected
        assert each.lines == parts
    assert report.superseded == 1


def test_rows_are_counted_by_the_rule_that_they_break(mixed, bring_in):
    assert bring_in().rules() == {
        "county_not_of_deliverer": 1,
        "employees": 1,
        "org_hyphen": 1,
        "social_county_unknown": 1,
    }


def test_a_snapshot_lies_where_its_digest_says(mixed, bring_in, store):
    report = bring_in()
    assert report.path == store / "snapshots" / "2012-12-31" / report.digest[:16]
    assert sorted(list_files(report.path)) == [
        "federations/province=33/part-0.parquet",
        "indicators.parquet",
        "manifest.json",
        "quarantine.parquet",
        "rejects.parquet",
        "rows/province=33/part-0.parquet",
        "rows/province=44/part-0.parquet",
        "social_unions/province=33/part-0.parquet",
        "statistics/province=00/part-0.parquet",
        "storage.json",
        "superseded.parquet",
    ]
    assert [path.name for path in report.path.parent.iterdir()] == [report.path.name]


def test_rows_are_stored_in_delivered_order_quarantined_ones_too(mixed, bring_in):
    rows = pq.read_table(bring_in().path / "rows" / "province=33" / "part-0.parquet")
    assert rows["line"].to_pylist() == [2, 3, 4, 5, 6]


def test_quarantine_rejects_and_superseded_are_listed_with_file_and_line(mixed, bring_in):
    path = bring_in().path
    quarantine = pq.read_table(path / "quarantine.parquet").to_pylist()
    assert [(row["table"], row["file"], row["line"]) for row in quarantine] == [
        ("enterprises", "33/enterprises.csv", 4),
        ("social_unions", "33/social.csv", 3),
    ]
    assert "110101" in quarantine[0]["raw"]
    assert pq.read_table(path / "rejects.parquet").to_pylist() == [
        {
            "file": "33/enterprises.csv",
            "line": 7,
            "reason": "too_few_fields",
            "verbatim": b"broken,line",
            "length": 11,
            "sha256": None,
        }
    ]
    (superseded,) = pq.read_table(path / "superseded.parquet").to_pylist()
    assert (superseded["key"], superseded["line"], superseded["kept_line"]) == (
        "org:PDY00001X",
        2,
        5,
    )


def test_the_manifest_is_canonical_and_the_digest_is_over_it(mixed, bring_in):
    report = bring_in()
    written = (report.path / "manifest.json").read_bytes()
    manifest = json.loads(written)
    assert canonical_bytes(manifest) == written
    assert manifest["register_digest"] == report.digest
    assert "duckdb" not in written.decode()
    assert set(json.loads((report.path / "storage.json").read_text())["engine"]) == {
        "duckdb",
        "pyarrow",
    }


def test_the_digest_is_the_same_for_ever(bring_in, deliver):
    deliver("s.csv", "body,indicator,as_of,value\n33,members,2012-09-30,5\n")
    assert bring_in().digest == ("ec6adbb77e2f6ae1254d5b981ffe6dc90b133186b2cd05d2fa4e983d7e37e4bd")


def test_the_same_deliveries_give_the_same_files_byte_for_byte(mixed, bring_in, tmp_path):
    first = bring_in()
    again = import_deliveries([tmp_path / "in"], store=tmp_path / "other", as_of=AS_OF)
    assert again.digest == first.digest
    assert list_files(again.path) == list_files(first.path)


def test_equal_rows_in_another_form_have_the_same_root_and_another_digest(
    deliver, bring_in, enterprises, enterprise
):
    rows = (enterprise(1), enterprise(2, employees="x"))
    deliver("province=33/a.csv", enterprises(*rows))
    first = bring_in()
    deliver("province=33/a.csv", enterprises(*rows, header="id"), encoding="gb18030")
    second = bring_in()
    assert second.root == first.root
    assert second.digest != first.digest


def test_a_second_import_returns_the_snapshot_that_is_there(mixed, bring_in):
    first = bring_in()
    times = {path: path.stat().st_mtime_ns for path in first.path.rglob("*")}
    second = bring_in()
    assert (first.already_there, second.already_there) == (False, True)
    assert second.path == first.path
    assert {path: path.stat().st_mtime_ns for path in first.path.rglob("*")} == times


def test_a_damaged_snapshot_is_written_again(mixed, bring_in):
    first = bring_in()
    whole = list_files(first.path)
    (first.path / "superseded.parquet").write_bytes(b"")
    assert not bring_in().already_there
    assert list_files(first.path) == whole


def test_another_as_of_date_is_another_register(mixed, bring_in, tmp_path, store):
    other = import_deliveries([tmp_path / "in"], store=store, as_of=date(2012, 11, 30))
    assert other.digest != bring_in().digest
    assert other.rules()["updated_at"] == 1


def test_one_changed_byte_changes_the_digest(mixed, bring_in, tmp_path):
    before = bring_in().digest
    path = tmp_path / "in" / "province=33" / "enterprises.csv"
    path.write_text(path.read_text("utf-8").replace("练习2", "练习8"), "utf-8")
    assert bring_in().digest != before


def test_nothing_is_stored_when_a_file_is_refused(mixed, bring_in, deliver, store):
    deliver("province=33/bad.csv", "a,b\n")
    with pytest.raises(DeliveryRefused):
        bring_in()
    assert not store.exists()


def test_the_same_file_delivered_twice_is_refused(mixed, bring_in, deliver, tmp_path, store):
    copy = (tmp_path / "in" / "province=44" / "enterprises.csv").read_bytes()
    deliver("province=44/copy.csv", copy)
    with pytest.raises(DeliveryRefused) as told:
        bring_in()
    assert [fault.kind.code for fault in told.value.faults] == ["delivery-twice"]
    assert not store.exists()


def test_a_file_that_turns_out_unreadable_half_way_leaves_nothing(deliver, bring_in, store):
    content = pq_bytes(rows=200_000)
    deliver("s.parquet", content[:4] + b"\xff" * 2_000 + content[2_004:])
    with pytest.raises(DeliveryRefused) as told:
        bring_in()
    assert [fault.kind.code for fault in told.value.faults] == ["delivery-unreadable"]
    assert list((store / "snapshots" / "2012-12-31").iterdir()) == []


def test_every_file_that_turns_out_unreadable_half_way_is_named(deliver, bring_in, store):
    content = pq_bytes(rows=200_000)
    damaged = content[:4] + b"\xff" * 2_000 + content[2_004:]
    other = pq_bytes(rows=200_001)
    paths = [
        deliver("a.parquet", damaged),
        deliver("c.parquet", other[:4] + b"\xff" * 2_000 + other[2_004:]),
    ]
    deliver("b.parquet", pq_bytes(rows=100))
    with pytest.raises(DeliveryRefused) as told:
        bring_in()
    assert [fault.where for fault in told.value.faults] == [str(path) for path in paths]
    assert list((store / "snapshots" / "2012-12-31").iterdir()) == []


class Meanwhile(DuckDbBackend):
    """Does something before the files are read."""

    def __init__(self, act):
        super().__init__()
        self._act = act

    def judge(self, jobs, **options):
        self._act()
        return super().judge(jobs, **options)


def test_a_file_that_is_changed_while_it_is_imported_is_refused(
    deliver, bring_in, enterprises, enterprise, store
):
    path = deliver("province=33/e.csv", enterprises(enterprise(1, members="20")))
    before = path.stat()

    def swap():
        path.write_text(enterprises(enterprise(1, members="29")), "utf-8")
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    with pytest.raises(DeliveryRefused) as told:
        bring_in(backend=Meanwhile(swap))
    assert [fault.kind.code for fault in told.value.faults] == ["delivery-changed"]
    assert list((store / "snapshots" / "2012-12-31").iterdir()) == []


def pq_bytes(*, rows):
    columns = {
        "body": pa.repeat("33", rows),
        "indicator": pa.array([f"i{n}" for n in range(rows)]),
        "as_of": pa.repeat("2012-09-30", rows),
        "value": pa.array([str(n) for n in range(rows)]),
    }
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table(columns), sink, compression="zstd")
    return sink.getvalue().to_pybytes()


def test_a_store_that_cannot_be_written_is_told(mixed, bring_in, store):
    store.write_text("a file where the store should be")
    with pytest.raises(FileUnusable) as told:
        bring_in()
    assert [fault.kind.code for fault in told.value.faults] == ["store-unwritable"]


@pytest.mark.parametrize("room", [0, 2_000, 5_000])
def test_a_full_disk_is_told_and_leaves_nothing(mixed, bring_in, store, room):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
    try:
        with pytest.raises(FileUnusable) as told:
            bring_in()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert [fault.kind.code for fault in told.value.faults] == ["store-unwritable"]
    assert list((store / "snapshots" / "2012-12-31").iterdir()) == []


def test_progress_ends_with_all_rows_and_all_bytes(mixed, bring_in, tmp_path):
    told = []
    bring_in(progress=lambda rows, **bytes_and_rows: told.append((rows, *bytes_and_rows.values())))
    size = sum(path.stat().st_size for path in (tmp_path / "in").rglob("*.csv"))
    assert told[-1] == (5 + 1 + 2 + 1 + 1, size, size, 2)
    assert told == sorted(told)


def test_the_json_form_has_what_scripts_rely_on(mixed, bring_in, tmp_path):
    form = bring_in().to_json()
    assert set(form) >= {
        "snapshot", "lines", "headers", "clean", "flagged",
        "quarantined", "rejected", "superseded", "rules", "root", "register_digest", "skipped",
    }  # fmt: skip
    assert str(tmp_path) not in json.dumps(form)


def test_a_national_export_takes_the_body_from_the_county(
    deliver, bring_in, enterprises, enterprise
):
    text = enterprises(
        enterprise(1), enterprise(2, county_code="659001"), enterprise(3, county_code="1")
    )
    deliver("province=00/all.csv", text)
    rows = pq.read_table(bring_in().path / "rows" / "province=00" / "part-0.parquet")
    assert rows["body"].to_pylist() == ["33", "66", None]


def test_files_that_hold_a_header_only_may_be_equal(deliver, bring_in, enterprises):
    for body in ("33", "44"):
        deliver(f"province={body}/e.csv", enterprises())
        deliver(f"province={body}/e.parquet", pq_bytes(rows=0))
    report = bring_in()
    assert [(each.lines, each.clean) for each in report.deliveries] == [(1, 0), (0, 0)] * 2


def test_equal_files_of_broken_lines_only_are_refused(deliver, bring_in, enterprises):
    for body in ("33", "44"):
        deliver(f"province={body}/e.csv", enterprises() + "broken\n")
    with pytest.raises(DeliveryRefused) as told:
        bring_in()
    assert [fault.kind.code for fault in told.value.faults] == ["delivery-twice"]


def test_equal_files_that_cannot_be_read_to_their_end_are_refused(deliver, bring_in):
    content = pq_bytes(rows=200_000)
    for name in ("a", "b"):
        deliver(f"{name}.parquet", content[:4] + b"\xff" * 2_000 + content[2_004:])
    with pytest.raises(DeliveryRefused) as told:
        bring_in()
    assert [fault.kind.code for fault in told.value.faults] == ["delivery-twice"]


def test_the_same_rows_in_two_encodings_are_refused(deliver, bring_in, enterprises, enterprise):
    text = enterprises(enterprise(1, org_code="PDY00001Z"))
    deliver("province=33/a.csv", text)
    deliver("province=33/b.csv", text, encoding="gb18030")
    with pytest.raises(DeliveryRefused) as told:
        bring_in()
    (fault,) = told.value.faults
    assert fault.kind.code == "delivery-twice"
    assert "33/a.csv" in fault.say("zh")


def test_what_was_found_and_not_read_is_named(mixed, deliver, bring_in, tmp_path):
    for name in ("a.xls", "b.csv.gz", "c.zip", "~d.csv", ".e.csv"):
        deliver(f"province=33/{name}", "not read")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "f.csv").write_text("not read")
    (tmp_path / "in" / "province=34").symlink_to(tmp_path / "elsewhere")
    report = bring_in()
    assert report.skipped == (
        "province=33/.e.csv",
        "province=33/a.xls",
        "province=33/b.csv.gz",
        "province=33/c.zip",
        "province=33/~d.csv",
        "province=34/",
    )
    assert report.to_json()["skipped"] == list(report.skipped)


def test_nothing_is_skipped_where_everything_was_read(mixed, bring_in):
    assert bring_in().skipped == ()


def test_workbooks_beside_other_files_are_read(deliver, bring_in, tmp_path):
    for name in ("a", "b"):
        book = xlsxwriter.Workbook(deliver(f"{name}.xlsx", ""))
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["body", "indicator", "as_of", "value"])
        sheet.write_row(1, 0, ["33", name, "2012-09-30", 5])
        book.close()
    deliver("c.csv", "body,indicator,as_of,value\n33,c,2012-09-30,5\n")
    assert bring_in().total("clean") == 3


def test_two_processes_may_import_the_same_at_once(mixed, tmp_path, store):
    command = [sys.executable, "-c", IMPORTS, str(tmp_path / "in"), str(store)]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    told = [process.communicate()[0] for process in both]
    assert sorted(told) == ["already there: False\n", "already there: True\n"]
    (snapshot,) = (store / "snapshots" / "2012-12-31").iterdir()
    Snapshot.open(snapshot).verify()


def test_missing_values_are_counted_by_field(deliver, bring_in, enterprises, enterprise):
    text = enterprises(enterprise(1, women="3"), enterprise(2, phone="13800000000"))
    deliver("province=33/e.csv", text + "broken\n")
    (report,) = bring_in().deliveries
    assert report.missing == {
        "licence_no": 2, "uscc": 2, "address": 2, "women": 1, "migrants": 2, "phone": 1,
        "dues_account": 2, "absent_reason": 2,
    }  # fmt: skip


def test_rows_are_counted_by_body_too(deliver, bring_in, enterprises, enterprise):
    text = enterprises(
        enterprise(1),
        enterprise(2, county_code="659001", employees="x"),
        enterprise(3, county_code="1"),
        enterprise(4, fact_absent="?"),
    )
    deliver("province=00/all.csv", text)
    (report,) = bring_in().deliveries
    assert report.bodies == {
        "00": {"clean": 0, "flagged": 0, "quarantined": 1},
        "33": {"clean": 1, "flagged": 0, "quarantined": 1},
        "66": {"clean": 0, "flagged": 1, "quarantined": 0},
    }
    assert json.loads((bring_in().path / "manifest.json").read_text())["deliveries"][0][
        "bodies"
    ] == (report.bodies)


def test_memory_that_does_not_suffice_is_told_and_leaves_nothing(mixed, bring_in, store):
    with pytest.raises(FileUnusable) as told:
        bring_in(memory="1MB")
    assert [fault.kind.code for fault in told.value.faults] == ["memory-short"]
    assert list((store / "snapshots" / "2012-12-31").iterdir()) == []


def test_many_pieces_of_one_file_are_put_together_in_order(deliver, bring_in):
    rows = 250_000
    lines = (f"33,i{n},2012-09-30,{n}\n" for n in range(rows))
    deliver("s.csv", "body,indicator,as_of,value\n" + "".join(lines))
    csv = bring_in()
    stored = pq.read_table(csv.path / "statistics" / "province=00" / "part-0.parquet")
    assert stored["line"].to_pylist() == list(range(2, rows + 2))
    assert stored["value"].to_pylist() == list(range(rows))
    Snapshot.open(csv.path).verify()
