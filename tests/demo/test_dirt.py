from collections import Counter
from fractions import Fraction

import numpy as np
import pyarrow as pa
import pytest

from kaohe.core.divisions import CORPS_CITIES
from kaohe.demo.dirt import plant_flaws
from kaohe.demo.enterprises import make_enterprises
from kaohe.demo.flaws import FLAWS
from kaohe.demo.plan import plan_counties
from kaohe.demo.rows import write_columns
from kaohe.engines.divisions import divisions


@pytest.fixture(scope="module")
def make_rows(parameters):
    plans = plan_counties(divisions(), parameters, seed=2012, scale=Fraction(1, 10))

    def make(body):
        counties = [plan for plan in plans if plan.body == body]
        enterprises = make_enterprises(counties, parameters[body], seed=2012)
        columns = write_columns(enterprises, seed=2012)
        return enterprises, columns, plant_flaws(enterprises, columns, parameters[body], seed=2012)

    return make


@pytest.fixture(scope="module")
def shandong(make_rows):
    return make_rows("37")


def test_every_kind_of_flaw_has_a_name_of_its_own():
    assert len({flaw.id for flaw in FLAWS}) == len(FLAWS)


def test_a_row_carries_at_most_one_flaw(shandong):
    _, _, rows = shandong

    counts = Counter(flaw.row for flaw in rows.planted)
    assert set(counts.values()) == {1}


def test_the_share_of_flawed_rows_is_the_bodys(shandong, parameters):
    enterprises, _, rows = shandong
    kinds = {flaw.id for flaw in FLAWS}

    flawed = sum(flaw.kind in kinds for flaw in rows.planted)
    assert flawed / len(enterprises) == pytest.approx(float(parameters["37"].dirt), rel=0.15)


def test_rows_that_the_visits_need_are_left_alone(shandong):
    enterprises, columns, rows = shandong
    needed = np.flatnonzero(enterprises.set_apart)

    assert rows.spotless[needed].all()
    for name, column in columns.items():
        assert rows.columns[name].take(pa.array(needed)) == column.take(pa.array(needed))


def test_only_planted_rows_differ_from_what_a_careful_body_would_deliver(shandong):
    enterprises, columns, rows = shandong
    planted = {flaw.row for flaw in rows.planted}

    changed = set()
    for name, column in columns.items():
        before, after = column.to_pylist(), rows.columns[name].to_pylist()
        changed |= {at for at in range(len(enterprises)) if before[at] != after[at]}
    assert changed <= planted
    assert len(changed) > 0.95 * sum(row < len(enterprises) for row in planted)


def test_a_row_delivered_twice_is_older_and_the_same_enterprise(shandong):
    enterprises, _, rows = shandong
    twice = [flaw for flaw in rows.planted if flaw.kind == "superseded"]
    codes = rows.columns["org_code"].to_pylist()
    changed = rows.columns["updated_at"].to_pylist()

    assert len(twice) > 30
    assert len(codes) == len(enterprises) + len(twice)
    for flaw in twice:
        newer = codes.index(codes[flaw.row])
        assert flaw.unit == f"org:{codes[flaw.row]}"
        assert newer < len(enterprises) <= flaw.row
        assert changed[flaw.row] < changed[newer]


def test_a_near_duplicate_resembles_the_row_before_and_has_its_own_code(shandong):
    _, _, rows = shandong
    clones = [flaw.row for flaw in rows.planted if flaw.kind == "near_duplicate"]
    columns = {name: column.to_pylist() for name, column in rows.columns.items()}

    assert len(clones) > 30
    for row in clones:
        assert columns["address"][row] == columns["address"][row - 1]
        assert columns["county_code"][row] == columns["county_code"][row - 1]
        assert columns["org_code"][row] != columns["org_code"][row - 1]


def test_the_corps_may_write_the_code_of_its_city(make_rows):
    _, _, rows = make_rows("66")

    codes = Counter(rows.columns["county_code"].to_pylist())
    assert set(codes) & set(CORPS_CITIES) == set(CORPS_CITIES)


def test_xinjiang_and_the_corps_are_confused_now_and_then(make_rows):
    of_xinjiang = {flaw.kind for flaw in make_rows("65")[2].planted}
    of_corps = {flaw.kind for flaw in make_rows("66")[2].planted}

    assert "corps_city_from_xinjiang" in of_xinjiang - of_corps
    assert "xinjiang_county_from_corps" in of_corps - of_xinjiang
