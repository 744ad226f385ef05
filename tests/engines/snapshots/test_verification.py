"""A snapshot is compared with its manifest, its rows and the delivered files, all at once."""

import hashlib
import json
from dataclasses import replace
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kaohe.engines.imports.canonical_rows import CanonicalTable
from kaohe.engines.imports.duckdb_backend import DuckDbBackend
from kaohe.engines.imports.importing import import_deliveries
from kaohe.engines.imports.judging import canonical_names
from kaohe.engines.snapshots.verification import verify_snapshot

AS_OF = date(2012, 12, 31)
PART = "rows/province=33/part-0.parquet"
FEDERATION_PART = "federations/province=33/part-0.parquet"


@pytest.fixture
def snapshot(tmp_path, deliver, enterprises, enterprise, federations, federation):
    deliver("province=33/e.csv", enterprises(enterprise(1), enterprise(2), enterprise(3)) + "x\n")
    deliver("province=33/f.csv", federations(federation()))
    return import_deliveries([tmp_path / "in"], store=tmp_path / "store", as_of=AS_OF).path


def told(found):
    return [(each.kind.code, each.where, dict(each.fields).get("what")) for each in found.faults]


def rehash(snapshot):
    """Write the hashes anew, as who can write rows and hashes together might do."""
    storage = json.loads((snapshot / "storage.json").read_text("utf-8"))
    for entry in storage["files"]:
        entry["sha256"] = hashlib.sha256((snapshot / entry["path"]).read_bytes()).hexdigest()
    (snapshot / "storage.json").write_text(json.dumps(storage), "utf-8")


def test_a_sound_snapshot_agrees_with_everything(snapshot, tmp_path):
    found = verify_snapshot(snapshot, deliveries=[tmp_path / "in"])

    assert told(found) == []
    assert (found.rows, found.deliveries) == (4, 2)
    assert found.digest.startswith(snapshot.name)


def test_everything_that_is_wrong_with_the_files_is_told_at_once(snapshot):
    (snapshot / PART).write_bytes(b"")
    (snapshot / "rejects.parquet").unlink()
    (snapshot / "notes.txt").write_text("x")

    found = verify_snapshot(snapshot)

    assert {what for _, _, what in told(found)} == {
        f"{PART}（内容已变，changed）",
        "rejects.parquet（缺少，missing）",
        "notes.txt（多出，not foreseen）",
    }
    assert found.rows == 0


def test_rows_that_are_too_many_are_told(snapshot):
    rejects = pq.read_table(snapshot / "rejects.parquet")
    pq.write_table(rejects.slice(0, 0), snapshot / "rejects.parquet")
    rehash(snapshot)

    ((_, _, what),) = told(verify_snapshot(snapshot))

    assert what == "rejects.parquet（行数不符，other rows）"


def test_rows_that_were_replaced_with_their_hashes_are_found(snapshot):
    table = pq.read_table(snapshot / PART)
    place = table.schema.get_field_index("members")
    column = table.column("members").to_pylist()
    changed = table.set_column(
        place, table.schema.field("members"), pa.array([19, *column[1:]], pa.int32())
    )
    pq.write_table(changed, snapshot / PART)
    rehash(snapshot)

    assert told(verify_snapshot(snapshot)) == [("snapshot-damaged", str(snapshot), PART)]


def test_a_changed_manifest_is_told(snapshot):
    text = (snapshot / "manifest.json").read_text("utf-8")
    (snapshot / "manifest.json").write_text(text.replace('"2012-12-31"', '"2012-12-30"'), "utf-8")

    whats = [what for _, _, what in told(verify_snapshot(snapshot))]

    assert whats == ["register_digest", "manifest.json（内容已变，changed）"]


def test_a_snapshot_without_a_manifest_is_told(tmp_path):
    found = verify_snapshot(tmp_path)

    assert [each.kind.code for each in found.faults] == ["snapshot-damaged"]
    assert found.digest is None


def test_delivered_files_that_lack_or_are_too_many_are_told(snapshot, tmp_path, deliver):
    (tmp_path / "in/province=33/f.csv").unlink()
    deliver("statistics.csv", "body,indicator,as_of,value\n")

    assert [each[:2] for each in told(verify_snapshot(snapshot, deliveries=[tmp_path / "in"]))] == [
        ("delivered-file-missing", "33/f.csv"),
        ("delivered-file-unlisted", "00/statistics.csv"),
    ]


def test_a_delivered_file_that_changed_is_told_by_bytes_and_by_rows(
    snapshot, tmp_path, deliver, enterprises, enterprise
):
    rows = enterprises(enterprise(1), enterprise(2), enterprise(3)) + "x\n"
    deliver("province=33/e.csv", rows.replace("\n", "\r\n"))
    assert [each[0] for each in told(verify_snapshot(snapshot, deliveries=[tmp_path / "in"]))] == [
        "delivered-bytes-differ"
    ]

    deliver("province=33/e.csv", rows.replace("王某甲", "王某乙"))
    assert [each[0] for each in told(verify_snapshot(snapshot, deliveries=[tmp_path / "in"]))] == [
        "delivered-bytes-differ",
        "delivered-rows-differ",
    ]


class Doctoring(DuckDbBackend):
    """Changes stored rows and makes everything else agree with them."""

    def judge(self, jobs, **options):
        return [
            self.doctor(job, each)
            for job, each in zip(jobs, super().judge(jobs, **options), strict=True)
        ]

    def doctor(self, job, report):
        rows = pq.read_table(job.target)
        if "employees" not in rows.column_names:
            return report
        place = rows.column_names.index("members")
        more = pa.array([29] * rows.num_rows, rows.schema.field(place).type)
        rows = rows.set_column(place, rows.schema.field(place), more)
        pq.write_table(rows, job.target)
        table = CanonicalTable()
        for batch in rows.to_batches():
            table.add([batch.column(name) for name in canonical_names(batch.schema)])
        return replace(report, outcome_root=table.root())


def test_a_snapshot_of_doctored_rows_is_told_by_judging_the_files_again(snapshot, tmp_path):
    doctored = import_deliveries(
        [tmp_path / "in"], store=tmp_path / "other", as_of=AS_OF, backend=Doctoring()
    ).path
    assert told(verify_snapshot(doctored)) == []
    assert told(verify_snapshot(doctored, deliveries=[tmp_path / "in"])) == [
        ("outcome-differs", "33/e.csv", None)
    ]


def test_other_broken_lines_and_other_texts_of_rows_are_told(snapshot, tmp_path, deliver):
    rejects = pq.read_table(snapshot / "rejects.parquet")
    place = rejects.column_names.index("verbatim")
    other = pa.array([b"y"], pa.binary())
    pq.write_table(rejects.set_column(place, "verbatim", other), snapshot / "rejects.parquet")
    part = pq.read_table(snapshot / FEDERATION_PART)
    place = part.column_names.index("raw")
    texts = pa.array([["made up"]], part.schema.field(place).type)
    part = part.set_column(place, part.schema.field(place), texts)
    pq.write_table(part, snapshot / FEDERATION_PART)
    rehash(snapshot)
    assert told(verify_snapshot(snapshot)) == []
    assert [
        code for code, _, _ in told(verify_snapshot(snapshot, deliveries=[tmp_path / "in"]))
    ] == ["outcome-differs", "outcome-differs"]


def test_a_snapshot_of_other_rules_cannot_be_judged_again(snapshot, tmp_path, monkeypatch):
    monkeypatch.setattr("kaohe.engines.snapshots.verification.RULES_VERSION", "register-rules/0")
    found = verify_snapshot(snapshot, deliveries=[tmp_path / "in"])
    assert [code for code, _, _ in told(found)] == ["rules-differ"]


def test_a_quarantine_list_that_says_other_things_than_the_rows_is_told(
    deliver, enterprises, enterprise, tmp_path
):
    deliver("province=33/e.csv", enterprises(enterprise(1, county_code="999999")))
    path = import_deliveries([tmp_path / "in"], store=tmp_path / "store", as_of=AS_OF).path
    listed = pq.read_table(path / "quarantine.parquet")
    place = listed.column_names.index("body")
    other = listed.set_column(place, "body", pa.array(["44"]))
    pq.write_table(other, path / "quarantine.parquet")
    rehash(path)
    assert [what for _, _, what in told(verify_snapshot(path))] == ["quarantine.parquet"]
