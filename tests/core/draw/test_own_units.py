from hypothesis import given
from hypothesis import strategies as st

from kaohe.core.draw import FrameUnit
from kaohe.core.draw.own_units import adopt_ids, compare_units, list_unnamed

P, F = "33/330127/P", "33/330127/F"


def unit(unit_id, stratum=P, **record):
    return FrameUnit(stratum, {"id": unit_id, **record})


def by_stratum(*units):
    found = {}
    for each in units:
        found.setdefault(each.stratum, []).append(each)
    return found


def ids_of(held):
    return {stratum: [each.id for each in units] for stratum, units in held.items()}


def told(own, frozen):
    return [
        (each.stratum, each.id, each.change, each.fields) for each in compare_units(own, frozen)
    ]


def test_a_unit_with_a_valid_identifier_keeps_it():
    assert ids_of(adopt_ids([unit("org:2"), unit("org:1")], ())) == {P: ["org:1", "org:2"]}


def test_a_unit_without_one_is_recognised_by_what_it_says():
    frozen = [unit("row:33/全省.csv:88", name="甲"), unit("row:33/全省.csv:90", name="乙")]
    own = [unit("row:33/本县.csv:2", name="乙"), unit("row:33/本县.csv:3", name="甲")]

    held = adopt_ids(own, list_unnamed([unit("org:1"), *frozen]))

    assert [each.written for each in held[P]] == [each.written for each in frozen]


def test_units_that_say_the_same_take_the_ids_in_their_order():
    frozen = [unit("row:33/a.csv:7"), unit("row:33/a.csv:9")]

    held = adopt_ids([unit("row:33/b.csv:1"), unit("row:33/b.csv:2")], list_unnamed(frozen))

    assert ids_of(held) == {P: ["row:33/a.csv:7", "row:33/a.csv:9"]}


def test_a_unit_that_the_frame_does_not_have_keeps_the_id_of_its_line():
    known = list_unnamed([unit("row:33/a.csv:7", name="甲")])

    held = adopt_ids([unit("row:33/b.csv:1", name="甲"), unit("row:33/b.csv:2", name="甲")], known)

    assert ids_of(held) == {P: ["row:33/a.csv:7", "row:33/b.csv:2"]}


def test_a_unit_of_another_stratum_is_not_taken_for_it():
    known = list_unnamed([unit("row:33/a.csv:7", stratum="33/330127/J")])

    assert ids_of(adopt_ids([unit("row:33/b.csv:1")], known)) == {P: ["row:33/b.csv:1"]}


def test_the_members_of_an_unnamed_federation_follow_it():
    frozen = [unit("row:9", stratum=F, name="联合会")]
    own = [
        unit("row:1", stratum=F, name="联合会"),
        unit("org:1", stratum="33/330127/M/other"),
        unit("org:2", stratum="33/330127/M/row:1"),
    ]

    assert ids_of(adopt_ids(own, list_unnamed(frozen))) == {
        F: ["row:9"],
        "33/330127/M/other": ["org:1"],
        "33/330127/M/row:9": ["org:2"],
    }


def test_rows_that_were_added_omitted_and_changed_are_each_named():
    own = by_stratum(unit("org:1", name="甲", members=3), unit("org:2"), unit("org:4"))
    frozen = by_stratum(unit("org:1", name="甲", members=4, women=1), unit("org:2"), unit("org:3"))

    assert told(own, frozen) == [
        (P, "org:1", "changed", ("members", "women")),
        (P, "org:3", "omitted", ("id",)),
        (P, "org:4", "added", ("id",)),
    ]


def test_a_stratum_that_only_one_side_has_is_compared_too():
    assert told(by_stratum(unit("org:1")), by_stratum(unit("f", stratum=F))) == [
        (F, "f", "omitted", ("id",)),
        (P, "org:1", "added", ("id",)),
    ]


@given(st.sets(st.integers(0, 30), min_size=1), st.data())
def test_exactly_the_row_that_is_changed_is_named(numbers, data):
    frozen = [unit(f"org:{number:02}", name="甲") for number in sorted(numbers)]
    changed = data.draw(st.sampled_from(range(len(frozen))))
    own = list(frozen)
    own[changed] = unit(frozen[changed].id, name="乙")

    assert told(by_stratum(*own), by_stratum(*frozen)) == [
        (P, frozen[changed].id, "changed", ("name",))
    ]
