"""Rank sets: what ten units a body can tell apart."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import fisher_exact

from kaohe.core.errors import InputError
from kaohe.core.statistics import Result, compare_results, find_rank_sets


def results_of(*found):
    return [Result(f"{place:02}", each, 10) for place, each in enumerate(found)]


@given(st.integers(1, 30), st.integers(1, 30), st.data())
def test_a_pair_is_compared_as_scipy_does(one_of, other_of, data):
    one = data.draw(st.integers(0, one_of))
    other = data.draw(st.integers(0, other_of))
    chance = compare_results(Result("11", one, one_of), Result("12", other, other_of))

    table = [[one, one_of - one], [other, other_of - other]]
    assert float(chance) == pytest.approx(fisher_exact(table).pvalue, rel=1e-6)


def test_none_against_five_of_ten_is_little():
    one, other = results_of(0, 5)
    assert compare_results(one, other) == Fraction(21, 646)


def test_among_32_bodies_only_none_against_all_is_told_apart():
    sets = find_rank_sets(results_of(0, 9, *[3] * 30))
    assert {(each.best, each.worst) for each in sets} == {(1, 32)}

    first, last, *others = find_rank_sets(results_of(0, 10, *[4] * 30))
    assert (first.best, first.worst) == (1, 31)
    assert (last.best, last.worst) == (2, 32)
    assert {(each.best, each.worst) for each in others} == {(1, 32)}


def test_a_pair_that_holds_lets_the_next_one_need_less():
    # 1 against 7 is p = 0.0198: times three above 0.05, times the two pairs that are left below.
    sets = find_rank_sets(results_of(1, 7, 10))
    assert [(each.best, each.worst) for each in sets] == [(1, 1), (2, 3), (2, 3)]


def test_one_body_has_one_place():
    assert [(each.best, each.worst) for each in find_rank_sets(results_of(3))] == [(1, 1)]


def test_every_body_that_cannot_be_counted_is_told():
    with pytest.raises(InputError) as raised:
        find_rank_sets([Result("11", 3, 2), Result("12", 0, 10), Result("13", 0, 0)])
    assert [fault.where for fault in raised.value.faults] == ["11", "13"]
