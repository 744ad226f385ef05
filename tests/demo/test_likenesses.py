from fractions import Fraction

import numpy as np
import pytest

from kaohe.demo.dirt import plant_flaws
from kaohe.demo.enterprises import make_enterprises
from kaohe.demo.likenesses import DIFFERENT, LIKENESSES, SAME, choose_likenesses
from kaohe.demo.plan import plan_counties
from kaohe.demo.rows import write_columns
from kaohe.engines.divisions import divisions

KINDS = {likeness.id: likeness for likeness in LIKENESSES}


@pytest.fixture(scope="module")
def counties_of_37(parameters):
    plans = plan_counties(divisions(), parameters, seed=2012, scale=Fraction(1, 4))
    return [plan for plan in plans if plan.body == "37"]


@pytest.fixture(scope="module")
def delivered(counties_of_37, parameters):
    enterprises = make_enterprises(counties_of_37, parameters["37"], seed=2012)
    columns = write_columns(enterprises, seed=2012)
    rows = plant_flaws(enterprises, columns, parameters["37"], seed=2012)
    texts = {name: column.to_pylist() for name, column in rows.columns.items()}
    planted = [each for each in rows.planted if each.kind in KINDS]
    return texts, planted


def of_kind(planted, kind):
    found = [each for each in planted if each.kind == kind]
    assert found, kind
    return found


def test_every_kind_is_planted_and_says_whether_it_is_one_enterprise(delivered):
    _, planted = delivered

    assert {each.kind for each in planted} == set(KINDS)
    assert {each.finds for each in planted if each.kind == "sister_enterprise"} == {DIFFERENT}
    assert all(SAME[0] in each.finds for each in planted if each.kind != "sister_enterprise")


def test_no_row_resembles_two_others(delivered):
    _, planted = delivered
    rows = [row for each in planted for row in (each.row, each.twin)]

    assert len(rows) == len(set(rows))


@pytest.mark.parametrize("kind", list(KINDS))
def test_what_is_copied_is_equal_and_the_county_is_as_it_should_be(delivered, kind):
    texts, planted = delivered
    likeness = KINDS[kind]

    for each in of_kind(planted, kind):
        for name in set(likeness.copies) - {"org_code"}:
            assert texts[name][each.row] == texts[name][each.twin]
        same_county = texts["county_code"][each.row] == texts["county_code"][each.twin]
        assert same_county != likeness.elsewhere


def test_a_misspelt_name_differs_by_one_character(delivered):
    texts, planted = delivered

    for each in of_kind(planted, "name_misspelt"):
        one, other = texts["name"][each.row], texts["name"][each.twin]
        assert len(one) == len(other)
        assert sum(a != b for a, b in zip(one, other, strict=True)) == 1


def test_a_mistyped_code_differs_in_its_check_character_and_is_the_twins(delivered):
    texts, planted = delivered

    for each in of_kind(planted, "code_mistyped"):
        one, other = texts["org_code"][each.row], texts["org_code"][each.twin]
        assert one[:-1] == other[:-1]
        assert one != other
        assert each.unit == f"org:{other}"


def test_a_sister_has_the_trade_name_and_another_line_of_business(delivered):
    texts, planted = delivered

    for each in of_kind(planted, "sister_enterprise"):
        assert texts["name"][each.row] != texts["name"][each.twin]
        assert texts["name"][each.row][:4] == texts["name"][each.twin][:4]


def test_where_there_is_no_other_county_nobody_has_moved(counties_of_37, parameters):
    lone = max(counties_of_37, key=lambda plan: plan.enterprises)
    enterprises = make_enterprises([lone], parameters["37"], seed=2012)
    stream = np.random.default_rng(7)

    chosen = choose_likenesses(enterprises, np.ones(len(enterprises), dtype=bool), stream)

    assert len(chosen) > 10
    assert not any(each.likeness.elsewhere for each in chosen)
