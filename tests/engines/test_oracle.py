"""The import against the same import by hand in Polars, on dirt of all kinds."""

from dataclasses import astuple, dataclass, fields
from datetime import date

import polars as pl
import pytest
from tests.engines.polars_oracle.pipeline import (
    CUBE,
    GROUPINGS,
    MASKS,
    Outcome,
    count_units,
    current_rows,
    import_register,
)
from tests.engines.polars_oracle.register import join_register, write_register

from kaohe.core.register.checks import CHECKS
from kaohe.core.register.counts import GROUPINGS as REGISTER_GROUPINGS
from kaohe.core.register.counts import UnitCounts
from kaohe.core.register.fields import ENTERPRISES
from kaohe.engines.imports.importing import import_deliveries
from kaohe.engines.imports.reports import ImportReport
from kaohe.engines.snapshots.snapshot import Snapshot

PLACE = ["file", "line"]
AS_OF = date(2012, 12, 31)
ROWS, SEED = 100_000, 2012
NOT_IN_CSV = ("digits_lost",)
RULES = {
    rule.id: 1 << place
    for place, rule in enumerate(CHECKS[ENTERPRISES.id].rules)
    if rule.id not in NOT_IN_CSV
}
FIGURES = [field.name for field in fields(UnitCounts)]

pytestmark = pytest.mark.xdist_group("oracle")


@dataclass(frozen=True)
class Both:
    """The same deliveries, imported twice."""

    report: ImportReport
    outcome: Outcome
    stored: pl.DataFrame
    oracle: pl.DataFrame
    superseded: pl.DataFrame


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    folder = tmp_path_factory.mktemp("oracle")
    files = write_register(folder / "deliveries", rows=ROWS, seed=SEED)
    report = import_deliveries([folder / "deliveries"], store=folder / "store", as_of=AS_OF)
    outcome = import_register(files, folder / "oracle", as_of=AS_OF)
    return Both(
        report=report,
        outcome=outcome,
        stored=pl.read_parquet(report.path / "rows", hive_partitioning=False).sort(PLACE),
        oracle=pl.read_parquet(folder / "oracle" / "rows").sort(PLACE),
        superseded=pl.read_parquet(folder / "oracle" / "superseded.parquet"),
    )


def differing_rows(both, ours, theirs):
    """Return the first rows of which two expressions over the stored rows differ, to be read."""
    rows = both.stored.with_columns(ours.alias("ours")).hstack(
        both.oracle.select(theirs.alias("theirs"))
    )
    return rows.filter(pl.col("ours").ne_missing(pl.col("theirs"))).head(5).rows(named=True)


def test_the_dirt_breaks_every_rule_in_many_rows(both):
    assert set(MASKS.bits) == set(RULES)
    assert min(both.outcome.rules.values()) > 50


def test_both_read_the_same_lines(both):
    assert both.oracle.height > ROWS
    assert both.stored.select(PLACE).equals(both.oracle.select(PLACE))


@pytest.mark.parametrize("rule", RULES)
def test_both_find_the_rule_broken_in_the_same_rows(both, rule):
    broken = pl.col("broken")
    assert differing_rows(both, (broken & RULES[rule]) != 0, (broken & MASKS.bits[rule]) != 0) == []


def test_both_count_the_same_rows_by_rule(both):
    assert both.report.rules() == {rule: rows for rule, rows in both.outcome.rules.items() if rows}


def test_both_count_the_same_severities_in_every_file(both):
    broken = pl.col("broken")
    unplaceable, flagged = (broken & MASKS.unplaceable) != 0, (broken & MASKS.flagged) != 0
    counted = both.oracle.group_by("file").agg(
        (~unplaceable & ~flagged).sum(), (~unplaceable & flagged).sum().alias("flagged"),
        unplaceable.sum().alias("quarantined"),
    )  # fmt: skip
    assert {
        (each.file, each.clean, each.flagged, each.quarantined) for each in both.report.deliveries
    } == set(counted.rows())


@pytest.mark.parametrize(
    "column",
    [
        "body", "county", "employees", "women", "migrants", "established", "union_est",
        "union_kind", "union_approved", "members", "women_members", "legal_person", "fact_absent",
        "updated_at", "org_code", "name", "address", "chair_name", "absent_reason",
    ],
)  # fmt: skip
def test_both_store_the_same_values(both, column):
    assert differing_rows(both, pl.col(column), pl.col(column)) == []


def test_both_give_every_row_the_same_key(both):
    assert differing_rows(both, pl.col("enterprise_id"), pl.col("key")) == []


def test_both_supersede_the_same_rows_by_the_same(both):
    columns = ["key", "file", "line", "kept_file", "kept_line"]
    stored = pl.read_parquet(both.report.path / "superseded.parquet").select(columns)
    assert stored.height > 1000
    assert sorted(stored.rows()) == sorted(both.superseded.select(columns).rows())


@pytest.mark.parametrize(
    "groupings", [*((name,) for name in REGISTER_GROUPINGS), tuple(REGISTER_GROUPINGS)]
)
def test_both_count_the_same_units_by_every_grouping(both, groupings):
    rows, superseded = both.oracle.lazy(), both.superseded.lazy()
    counted = count_units(current_rows(rows, superseded), groupings).collect()
    keys = [f"{name}_" for name in groupings]
    counted = counted.select(*keys, *FIGURES).rows()
    expected = {row[: len(keys)]: row[len(keys) :] for row in counted}
    found = Snapshot.open(both.report.path).counts(*groupings)
    assert {key: astuple(counts) for key, counts in found.items()} == expected


def test_the_oracle_knows_every_grouping():
    assert set(REGISTER_GROUPINGS) <= set(GROUPINGS)


def test_both_judge_a_national_export_alike(tmp_path):
    provinces = write_register(tmp_path / "provinces", rows=25_000, seed=SEED + 1)
    nation = join_register(provinces, tmp_path / "province=00" / "enterprises.csv")
    report = import_deliveries([nation.path], store=tmp_path / "store", as_of=AS_OF)
    outcome = import_register([nation], tmp_path / "oracle", as_of=AS_OF)
    (delivery,) = report.deliveries
    assert delivery.rules == {rule: rows for rule, rows in outcome.rules.items() if rows}
    assert (delivery.flagged, delivery.quarantined) == (outcome.flagged, outcome.quarantined)
    assert report.superseded == outcome.superseded
    keys = [f"{name}_" for name in CUBE]
    cells = outcome.cube.select(*keys, *FIGURES).rows()
    found = Snapshot.open(report.path).counts(*CUBE)
    assert {key: astuple(counts) for key, counts in found.items()} == {
        cell[: len(CUBE)]: cell[len(CUBE) :] for cell in cells
    }
