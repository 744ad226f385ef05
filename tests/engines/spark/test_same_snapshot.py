"""What Spark makes of a delivery is what DuckDB makes of it, to the last row."""

import json

import pyarrow.parquet as pq
import pytest

from kaohe.core.register.checks import CHECKS, RULES
from kaohe.core.register.counts import GROUPINGS
from kaohe.engines.imports.importing import import_deliveries
from kaohe.engines.snapshots.snapshot import Snapshot

from .dirt import AS_OF


def files_of(report):
    return sorted(
        each.relative_to(report.path).as_posix()
        for each in report.path.rglob("*")
        if each.is_file()
    )


def test_the_register_digest_is_the_same(on_duckdb, on_spark):
    assert on_spark.digest == on_duckdb.digest


def test_the_manifest_is_the_same_byte_for_byte(on_duckdb, on_spark):
    manifests = [(each.path / "manifest.json").read_bytes() for each in (on_duckdb, on_spark)]

    assert manifests[0] == manifests[1]


def test_every_rule_is_broken_by_equally_many_rows(on_duckdb, on_spark):
    assert on_spark.rules() == on_duckdb.rules()


def test_the_delivery_breaks_every_rule(on_duckdb):
    assert set(RULES) - set(on_duckdb.rules()) == set()


@pytest.mark.parametrize("kind", CHECKS)
def test_the_rows_of_a_table_are_stored_alike(kind, on_duckdb, on_spark):
    folder = "rows" if kind == "enterprises" else kind
    parts = [name for name in files_of(on_duckdb) if name.startswith(f"{folder}/")]

    assert parts
    for part in parts:
        stored = pq.read_table(on_spark.path / part)
        assert stored.equals(pq.read_table(on_duckdb.path / part)), part


@pytest.mark.parametrize("name", ["superseded", "quarantine", "rejects", "indicators"])
def test_the_lists_are_the_same_and_not_empty(name, on_duckdb, on_spark):
    lists = [pq.read_table(each.path / f"{name}.parquet") for each in (on_duckdb, on_spark)]

    assert lists[0].num_rows > 0
    assert lists[1].equals(lists[0])


def test_the_files_have_the_same_names(on_duckdb, on_spark):
    assert files_of(on_spark) == files_of(on_duckdb)


def test_the_store_holds_the_snapshot_and_nothing_else(on_spark):
    day = on_spark.path.parent

    assert [each.name for each in day.iterdir()] == [on_spark.path.name]
    assert [each.name for each in day.parents[1].iterdir()] == ["snapshots"]


def test_a_snapshot_says_which_engine_wrote_it(on_spark):
    storage = json.loads((on_spark.path / "storage.json").read_bytes())

    assert set(storage["engine"]) == {"spark", "pyarrow"}


def test_a_snapshot_of_spark_opens_and_verifies(on_spark):
    Snapshot.open(on_spark.path).verify()


@pytest.mark.parametrize("grouping", GROUPINGS)
def test_every_indicator_is_the_same(grouping, on_duckdb, on_spark):
    counts = [Snapshot.open(each.path).counts(grouping) for each in (on_duckdb, on_spark)]

    assert counts[1] == counts[0]


def test_progress_ends_with_all_rows_and_all_bytes(deliver, backend, tmp_path):
    text = "body,indicator,as_of,value\n33,members,2012-09-30,5\n"
    path = deliver("statistics.csv", text + "33,women,2012-09-30,2\n")
    seen = []

    import_deliveries(
        [path],
        store=tmp_path / "store",
        as_of=AS_OF,
        progress=lambda rows, /, **bytes_: seen.append((rows, bytes_["done"], bytes_["total"])),
        backend=backend,
    )

    size = path.stat().st_size
    assert seen[-1] == (2, size, size)
