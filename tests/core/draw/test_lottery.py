from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.core.draw import Campaign, Label, evaluate_label
from kaohe.core.draw.lottery import combine_values, is_subset, pick_by_size, pick_index
from kaohe.core.errors import ProofInvalid

LABEL = Label("county", "33")


def strata():
    return st.integers(1, 60).flatmap(
        lambda size: st.tuples(
            st.just(size),
            st.sets(st.integers(0, size - 1), max_size=size - 1).map(lambda taken: sorted(taken)),
        )
    )


@given(st.integers(0, 2**512 - 1), strata())
def test_an_index_is_in_range_and_never_taken(value, stratum):
    size, taken = stratum
    index = pick_index(value, size, taken)
    assert 0 <= index < size
    assert index not in taken


@given(strata())
def test_each_free_index_is_drawn_by_exactly_one_rest(stratum):
    size, taken = stratum
    free = size - len(taken)
    drawn = [pick_index(value, size, taken) for value in range(free)]
    assert drawn == [index for index in range(size) if index not in taken]


def test_values_are_spread_as_evenly_as_a_division_with_rest_allows():
    counts = Counter(pick_index(value, 5, [1, 3]) for value in range(1000))
    assert counts == {0: 334, 2: 333, 4: 333}


@pytest.mark.parametrize(
    ("size", "taken"), [(0, []), (1, [0]), (3, [3]), (3, [-1]), (3, [1, 0]), (3, [1, 1])]
)
def test_nothing_is_drawn_from_what_is_used_up_or_wrongly_described(size, taken):
    with pytest.raises(ValueError, match="does not leave"):
        pick_index(7, size, taken)


def test_all_indices_taken_are_still_a_subset():
    assert is_subset([0, 1], 2)


def test_the_value_has_512_bits_and_depends_on_the_order_of_holders():
    campaign = Campaign("c", rehearsal=False)
    one, other = bytes(64), bytes([1]) * 64
    assert 0 <= combine_values(campaign, b"a", [one, other]) < 2**512
    assert combine_values(campaign, b"a", [one, other]) != combine_values(
        campaign, b"a", [other, one]
    )


def test_a_rehearsal_combines_to_another_value():
    real, rehearsal = (Campaign("c", rehearsal=rehearsal) for rehearsal in (False, True))
    assert combine_values(real, b"a", [b"b"]) != combine_values(rehearsal, b"a", [b"b"])


def test_every_wrong_proof_is_named_by_its_holder(practice):
    proofs = [holder.evaluate(LABEL, practice.ceremony) for holder in practice.holders]
    with pytest.raises(ProofInvalid) as caught:
        evaluate_label(LABEL, [proofs[1], proofs[0], proofs[2]], practice.ceremony)
    assert [dict(fault.fields)["holder"] for fault in caught.value.faults] == ["1", "2"]


def test_all_holders_are_needed(practice):
    proofs = [holder.evaluate(LABEL, practice.ceremony) for holder in practice.holders[:2]]
    with pytest.raises(ProofInvalid) as caught:
        evaluate_label(LABEL, proofs, practice.ceremony)
    assert caught.value.faults[0].kind.code == "draw-proofs-count"


def sized():
    return st.lists(st.integers(0, 9), min_size=1, max_size=12).flatmap(
        lambda sizes: st.tuples(
            st.just(sizes),
            st.sets(st.integers(0, len(sizes) - 1), max_size=len(sizes) - 1).map(sorted),
        )
    )


@given(sized())
def test_as_many_rests_draw_an_index_as_its_size_says(case):
    sizes, taken = case
    free = {index: sizes[index] for index in range(len(sizes)) if index not in taken}
    whole = sum(free.values())
    drawn = Counter(pick_by_size(value, sizes, taken) for value in range(whole or len(free)))
    expected = free if whole else dict.fromkeys(free, 1)
    assert drawn == {index: size for index, size in expected.items() if size}


@given(st.integers(0, 2**512 - 1), st.integers(1, 40), st.integers(1, 9))
def test_equal_sizes_leave_the_chances_equal(value, number, size):
    drawn = pick_by_size(value, [size] * number, [])
    assert drawn == value % (number * size) // size


def test_no_size_is_drawn_where_all_are_taken():
    with pytest.raises(ValueError, match="does not leave"):
        pick_by_size(7, [1, 2], [0, 1])
