from copy import deepcopy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.core.errors import PackInvalid
from kaohe.core.rules import read_pack
from kaohe.core.rules.digest import drop_nothing, tree_of
from kaohe.core.rules.model import Pack
from kaohe.core.rules.places import Places
from kaohe.core.rules.shape import fit


def paths_in(node, path=()):
    yield path
    parts = (
        node.items()
        if isinstance(node, dict)
        else enumerate(node)
        if isinstance(node, list)
        else ()
    )
    for key, part in parts:
        yield from paths_in(part, (*path, key))


def test_all_misfits_are_told_at_once_in_the_order_of_their_lines(small_text):
    text = small_text.replace("total: 50", "total: fifty").replace("then: stop", "then: wait")

    with pytest.raises(PackInvalid) as refused:
        read_pack(text, "p.yaml")

    assert [fault.say("en") for fault in refused.value.faults] == [
        "p.yaml:8: 'total' must be an exact number, but it is 'fifty'. Write it as 1.5 or 17/3: "
        "no exponent, no underscore, a digit before the point. [pack-number-form]",
        "p.yaml:33: 'gaps.not_verified.then' cannot be 'wait'. The words allowed are zero, "
        "leave_out, stop. [pack-word-unknown]",
    ]


def test_an_empty_points_is_a_missing_key_and_never_uncapped(small_text):
    text = small_text.replace("    points: 40\n", "    points:\n")

    with pytest.raises(PackInvalid) as refused:
        read_pack(text, "p.yaml")

    assert [fault.kind.code for fault in refused.value.faults] == ["pack-key-missing"]


def test_an_unknown_key_without_value_is_still_unknown(small_text):
    text = small_text.replace("assessed_year: 2012", "assessed_year: 2012\nin_force_too:")

    with pytest.raises(PackInvalid) as refused:
        read_pack(text, "p.yaml")

    (fault,) = refused.value.faults
    assert (fault.kind.code, fault.where) == ("pack-key-unknown", "p.yaml:8")
    assert fault.remedy("en").startswith("The nearest keys are in_force_to, in_force_from")


def test_an_unknown_key_without_value_inside_a_measure_is_still_unknown(small_text):
    text = small_text.replace("zero_at: 0.6,", "zero_at: 0.6, zero_too: ,")

    with pytest.raises(PackInvalid) as refused:
        read_pack(text, "p.yaml")

    (fault,) = refused.value.faults
    assert fault.kind.code == "pack-key-unknown"
    assert fault.remedy("en").startswith("The nearest keys are zero_at")


def test_a_long_value_is_cut_in_the_message(small_text):
    text = small_text.replace("then: stop", f"then: {'x' * 500}")

    with pytest.raises(PackInvalid) as refused:
        read_pack(text, "p.yaml")

    assert len(refused.value.faults[0].problem("en")) < 120


def test_a_number_of_many_digits_is_refused_where_a_whole_number_is_meant(small_text):
    text = small_text.replace("assessed_year: 2012", f"assessed_year: {'9' * 6000}")

    with pytest.raises(PackInvalid) as refused:
        read_pack(text, "p.yaml")

    assert refused.value.faults[0].kind.code == "pack-whole-form"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("{met: 1, partly", "{Met: 1, partly", ("pack-text-form", "scales.marks.marks.Met")),
        ("held: true", "held: [true]", ("pack-shape", "sources.text.held")),
    ],
)
def test_names_of_marks_and_shapes_of_flags_are_checked(small_text, old, new, told):
    with pytest.raises(PackInvalid) as refused:
        read_pack(small_text.replace(old, new, 1), "p.yaml")

    (fault,) = refused.value.faults
    assert (fault.kind.code, dict(fault.fields)["at"]) == told


junk = st.one_of(
    st.sampled_from(["", "x", "-1", "1e0", "true", "2013-02-30", "0", "kind", "uncapped"]),
    st.just([]),
    st.just({}),
    st.just(["x"]),
    st.just({"kind": "linear"}),
    st.just({"kind": ["x"]}),
)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_whatever_stands_in_a_place_is_taken_or_told_in_both_languages(small, data):
    tree = drop_nothing(deepcopy(tree_of(small)))
    path = data.draw(st.sampled_from([each for each in paths_in(tree) if each]))
    node = tree
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = data.draw(junk)

    try:
        fit(Pack, Places("p.yaml", tree))
    except PackInvalid as refused:
        for fault in refused.faults:
            assert fault.say("en")
            assert fault.say("zh")
