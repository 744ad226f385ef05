"""The statistics of enterprises nearly agree with the register, except where a gap was planted."""

import csv
from datetime import date
from fractions import Fraction

import pytest

from kaohe.demo.enterprise_figures import UnionTotals, make_enterprise_figures
from kaohe.engines.imports.importing import import_deliveries
from kaohe.engines.snapshots.snapshot import Snapshot
from kaohe.workflows.registers.reconciling import reconcile

FIVE = Fraction(1, 20)
TOTALS = {f"{body}": UnionTotals(1_000 * body, 30_000 * body) for body in range(11, 43)}


@pytest.fixture(scope="module")
def register(nation, tmp_path_factory):
    report = import_deliveries(
        [nation.out / "deliveries", nation.out / "statistics"],
        store=tmp_path_factory.mktemp("store"),
        as_of=date(2012, 12, 31),
    )
    return Snapshot.open(report.path)


@pytest.fixture(scope="module")
def planted(nation):
    with (nation.out / "truth" / "gaps.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_a_reconciliation_of_the_nation_asks_exactly_the_planted_bodies(pack, register, planted):
    found = reconcile(pack, register)

    assert {(each.body, each.figure) for each in found.queries} == {
        (row["body"], row["figure"]) for row in planted
    }
    assert len({row["body"] for row in planted}) == 4
    assert found.missing == ()
    assert len(found.comparisons) == 64


def test_the_truth_is_what_the_register_counts(register, planted):
    counted = {"enterprise_covered_units": "covered_units", "enterprise_members": "members"}
    counts = register.counts("body")

    for row in planted:
        assert getattr(counts[(row["body"],)], counted[row["figure"]]) == int(row["true"])


def test_where_nothing_was_planted_the_sources_part_by_a_few_per_mille(pack, register, planted):
    asked = {(row["body"], row["figure"]) for row in planted}
    quiet = [
        each.gap
        for each in reconcile(pack, register).comparisons
        if (each.body, each.figure) not in asked
    ]

    assert len(quiet) == 60
    assert max(quiet) < Fraction(2, 100)
    assert min(quiet) > 0


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("above", [FIVE, Fraction(1, 2), Fraction(1, 1000)])
def test_a_planted_gap_is_above_the_packs_share_for_every_seed(pack, seed, above):
    figures, gaps = make_enterprise_figures(TOTALS, asked_above=above, seed=seed)

    assert len({each.body for each in gaps}) == 4
    for each in gaps:
        assert Fraction(each.told - each.true, each.told) > above
        assert abs(Fraction(each.told - each.true, each.told) - each.gap) < Fraction(1, 1000)
    assert len(figures) == 64
    assert {each.when for each in figures} == {"2012-09-30"}


def test_without_a_rule_in_the_pack_nothing_is_planted():
    figures, gaps = make_enterprise_figures(TOTALS, asked_above=None, seed=2012)

    assert gaps == ()
    assert len(figures) == 64


def test_other_seeds_plant_into_other_bodies():
    bodies = {
        frozenset(
            gap.body for gap in make_enterprise_figures(TOTALS, asked_above=FIVE, seed=seed)[1]
        )
        for seed in range(20)
    }

    assert len(bodies) > 15
