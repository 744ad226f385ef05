import hashlib
import json
from datetime import date
from fractions import Fraction

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from kaohe.core.canonical import canonical_bytes
from kaohe.core.errors import InputError, RegisterError, SnapshotDamaged
from kaohe.engines.imports.importing import import_deliveries
from kaohe.engines.snapshots.snapshot import Snapshot
from kaohe.engines.snapshots.verification import verify_snapshot

AS_OF = date(2012, 12, 31)
YEAR = {"base": date(2011, 9, 30), "end": date(2012, 9, 30)}


@pytest.fixture
def bring_in(tmp_path):
    def import_all():
        report = import_deliveries([tmp_path / "in"], store=tmp_path / "store", as_of=AS_OF)
        return Snapshot.open(report.path)

    return import_all


@pytest.fixture
def province(
    deliver, enterprises, enterprise, federations, federation, social_unions, social_union
):
    """Deliver one county with a unit of every kind."""
    rows = (
        enterprise(1),
        enterprise(2, union_kind="3", employees="x"),
        enterprise(3, reg_type="230"),
        enterprise(4, fact_absent="1", absent_reason="注销"),
        enterprise(5, county_code="110101"),
        enterprise(1, updated_at="2012-10-01", name="杭州旧名有限公司"),
    )
    deliver("province=33/enterprises.csv", enterprises(*rows))
    deliver("province=33/federations.csv", federations(federation()))
    deliver("province=33/social.csv", social_unions(social_union()))


@pytest.fixture
def figures(deliver):
    lines = ["body,indicator,as_of,value"]
    for name, before, after in (
        ("covered_units", 100, 160),
        ("members", 1000, 1500),
        ("migrant_members", 10, 10),
    ):
        lines += [f"33,{name},2011-09-30,{before}", f"33,{name},2012-09-30,{after}"]
    deliver("statistics.csv", "\n".join(lines))
    tasks = "33,new_covered_units,2012,80\n33,new_members,2012,400\n33,new_migrant_members,2012,7"
    deliver("targets.csv", f"body,indicator,year,value\n{tasks}\n")


def test_a_snapshot_knows_its_digest_and_day(province, bring_in):
    snapshot = bring_in()
    assert snapshot.as_of == AS_OF
    assert snapshot.manifest["register_digest"] == snapshot.digest
    assert snapshot.path.name == snapshot.digest[:16]


def test_superseded_and_quarantined_rows_are_not_counted(province, bring_in):
    ((key, counts),) = bring_in().counts("body").items()
    assert key == ("33",)
    assert (counts.legal_persons, counts.absent, counts.covered_units) == (3, 1, 3)
    assert (counts.own_unions, counts.federation_units, counts.employees) == (2, 1, 60)


def test_counts_are_grouped_as_asked(province, bring_in):
    assert list(bring_in().counts("county", "ownership")) == [
        ("330105", "hk_macao_taiwan"),
        ("330105", "private"),
    ]


def test_indicators_come_from_the_register_and_the_statistics(province, figures, bring_in):
    snapshot = bring_in()
    sheet = snapshot.indicators(**YEAR)
    assert sheet.register_digest == snapshot.digest
    assert {each.id: each.value for each in sheet.indicators} == {
        "coverage": Fraction(1),
        "membership": Fraction(40, 60),
        "new_covered_units": Fraction(60, 80),
        "new_members": Fraction(500, 400),
        "new_migrant_members": Fraction(0),
    }


def test_a_register_without_statistics_has_no_indicators(province, bring_in):
    with pytest.raises(RegisterError) as told:
        bring_in().indicators(**YEAR)
    assert len(told.value.faults) == 9


@pytest.mark.parametrize(
    "name", ["manifest.json", "storage.json", "rejects.parquet", "rows/province=33/part-0.parquet"]
)
@pytest.mark.parametrize("damage", ["gone", "emptied"])
def test_a_damaged_snapshot_is_not_opened(province, bring_in, name, damage):
    path = bring_in().path
    (path / name).unlink()
    if damage == "emptied":
        (path / name).write_bytes(b"")
    with pytest.raises(SnapshotDamaged) as told:
        Snapshot.open(path)
    assert [fault.kind.code for fault in told.value.faults] == ["snapshot-damaged"]


def test_a_manifest_that_was_changed_is_not_believed(province, bring_in):
    path = bring_in().path
    manifest = json.loads((path / "manifest.json").read_bytes())
    manifest["deliveries"][0]["quarantined"] = 0
    (path / "manifest.json").write_bytes(canonical_bytes(manifest))
    with pytest.raises(SnapshotDamaged) as told:
        Snapshot.open(path)
    assert "register_digest" in told.value.say("zh")


PART = "rows/province=33/part-0.parquet"


def replace(path, name, content):
    """Replace a stored file and its hash, as who can write to both might do."""
    if isinstance(content, pa.Table):
        pq.write_table(content, path / name)
    else:
        (path / name).write_bytes(content)
    storage = json.loads((path / "storage.json").read_text("utf-8"))
    for entry in storage["files"]:
        entry["sha256"] = hashlib.sha256((path / entry["path"]).read_bytes()).hexdigest()
    (path / "storage.json").write_text(json.dumps(storage), "utf-8")


def set_column(table, name, values):
    place = table.schema.get_field_index(name)
    return table.set_column(place, table.schema.field(name), values)


def refusal_of(call):
    with pytest.raises(SnapshotDamaged) as told:
        call()
    return told.value.say("zh")


@pytest.mark.parametrize("name", ["rows/province=33/part-9.parquet", "notes.txt", "rows/x/y.csv"])
def test_a_file_too_many_is_damage(province, bring_in, name):
    path = bring_in().path
    (path / name).parent.mkdir(exist_ok=True)
    (path / name).write_bytes((path / PART).read_bytes())
    assert name in refusal_of(lambda: Snapshot.open(path))


@pytest.mark.parametrize("name", [PART, "superseded.parquet", "manifest.json"])
def test_a_file_that_the_hashes_leave_out_is_damage(province, bring_in, name):
    path = bring_in().path
    storage = json.loads((path / "storage.json").read_text("utf-8"))
    storage["files"] = [entry for entry in storage["files"] if entry["path"] != name]
    (path / "storage.json").write_text(json.dumps(storage), "utf-8")
    assert name in refusal_of(lambda: Snapshot.open(path))


@pytest.mark.parametrize(
    "name",
    [PART, "superseded.parquet", "quarantine.parquet", "social_unions/province=33/part-0.parquet"],
)
def test_a_row_that_was_taken_away_is_damage_though_the_hash_was_replaced(province, bring_in, name):
    path = bring_in().path
    replace(path, name, pq.read_table(path / name, partitioning=None).slice(1))
    assert name in refusal_of(lambda: Snapshot.open(path))


def test_a_file_that_is_no_parquet_is_damage_though_the_hash_was_replaced(province, bring_in):
    path = bring_in().path
    replace(path, PART, b"no parquet")
    assert PART in refusal_of(lambda: Snapshot.open(path))


def test_a_snapshot_as_imported_is_verified(province, figures, deliver, bring_in, enterprises):
    deliver("province=44/e.csv", enterprises())
    bring_in().verify()


def test_a_changed_row_is_found_by_verifying_though_the_hash_was_replaced(province, bring_in):
    path = bring_in().path
    table = pq.read_table(path / PART, partitioning=None)
    names = pc.replace_substring(table["name"], "练习3", "练习8")
    replace(path, PART, set_column(table, "name", names))
    assert PART in refusal_of(Snapshot.open(path).verify)


def test_rows_that_claim_another_file_are_found_by_verifying(province, bring_in):
    """A superseded row is found by file and line, so that a changed file makes it count."""
    path = bring_in().path
    table = pq.read_table(path / PART, partitioning=None)
    files = pa.array(["33/other.csv"] * table.num_rows)
    replace(path, PART, set_column(table, "file", files))
    assert PART in refusal_of(Snapshot.open(path).verify)


def test_a_missing_column_is_found_by_verifying(province, bring_in):
    path = bring_in().path
    table = pq.read_table(path / "social_unions/province=33/part-0.parquet", partitioning=None)
    replace(path, "social_unions/province=33/part-0.parquet", table.drop_columns(["raw"]))
    assert "social_unions/province=33/part-0.parquet" in refusal_of(Snapshot.open(path).verify)


def test_another_superseded_row_is_found_by_verifying(province, bring_in):
    path = bring_in().path
    table = pq.read_table(path / "superseded.parquet")
    replace(path, "superseded.parquet", set_column(table, "line", pa.array([4])))
    assert "superseded.parquet" in refusal_of(Snapshot.open(path).verify)


def test_a_link_to_nowhere_in_place_of_a_file_is_damage(province, bring_in):
    path = bring_in().path
    (path / PART).unlink()
    (path / PART).symlink_to(path / "gone")
    assert PART in refusal_of(lambda: Snapshot.open(path))


def test_a_snapshot_in_the_form_of_another_version_is_refused_by_its_name(province, bring_in):
    """Such a manifest agrees with itself; only its form tells that other columns lie beside it."""
    path = bring_in().path
    manifest = json.loads((path / "manifest.json").read_bytes())
    manifest["format"] = "register-snapshot/1"
    (path / "manifest.json").write_bytes(canonical_bytes(manifest))
    with pytest.raises(SnapshotDamaged) as told:
        Snapshot.open(path)
    (fault,) = told.value.faults
    assert fault.kind.code == "snapshot-of-other-form"
    assert "register-snapshot/1" in fault.say("zh")
    (found,) = verify_snapshot(path).faults
    assert found.kind.code == "snapshot-of-other-form"


def test_a_snapshot_that_is_not_there_is_not_called_damaged(tmp_path):
    for ask in (Snapshot.open, verify_snapshot):
        with pytest.raises(InputError) as told:
            ask(tmp_path / "nowhere")
        assert [fault.kind.code for fault in told.value.faults] == ["snapshot-missing"]
