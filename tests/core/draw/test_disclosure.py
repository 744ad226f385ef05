from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.core.draw import CountyDraw, DrawPlan, Evaluation, Label, Slot
from kaohe.core.errors import DrawError

PLAN = DrawPlan(
    (
        Slot("P", ("J", "S", "A")),
        Slot("J", ("P", "S", "A")),
        Slot("A", ("P", "J", "S")),
        Slot("F", ("P", "J", "S", "A"), members=2),
        Slot("S", ("P", "J", "A")),
    )
)


@dataclass(frozen=True)
class Lists:
    """A frame given as lists of ids by the part of the stratum key behind the county."""

    ids: dict

    def size(self, stratum):
        return len(self.ids.get(stratum[10:], ()))

    def unit_id(self, stratum, index):
        return self.ids[stratum[10:]][index]

    def find(self, stratum, unit_id):
        ids = self.ids.get(stratum[10:], [])
        return ids.index(unit_id) if unit_id in ids else None


FULL = Lists(
    {
        "P": ["p0", "p1", "p2", "p3"],
        "J": ["j0", "j1"],
        "A": ["a0"],
        "F": ["f0", "f1"],
        "S": ["s0"],
        "M/f0": ["p0", "p1", "p2"],
        "M/f1": ["j0", "j1", "p3"],
    }
)


def begin(frame, plan=PLAN):
    return CountyDraw(plan, frame, "33", "330127").start()


def step(state, value=0):
    """Evaluate the pending label to a given value."""
    return state.accept(Evaluation(state.pending, (), value))


def run(frame, values=(), plan=PLAN):
    """Draw a whole county; kinds come in the order of the plan unless a value says otherwise."""
    state, values = begin(frame, plan), list(values)
    while not state.is_complete:
        if state.pending:
            state = step(state, values.pop(0) if values else 0)
        if state.visit:
            state = state.close()
    return state


def told(state):
    return [(each.slot, each.member, each.unit_id) for each in state.disclosures]


def test_a_county_gives_seven_visits_of_five_kinds():
    assert told(run(FULL)) == [
        ("P1", 0, "p0"),
        ("J1", 0, "j0"),
        ("A1", 0, "a0"),
        ("F1", 0, "f0"),
        ("F1", 1, "p1"),
        ("F1", 2, "p2"),
        ("S1", 0, "s0"),
    ]


def test_the_order_of_kinds_is_drawn_among_those_that_remain():
    state = step(begin(FULL), 4)
    assert state.kinds[0].chosen == "S1"
    state = step(step(state).close(), 4)
    assert state.kinds[1].chosen == "P1"
    assert state.kinds[1].excluded == (4,)


def test_the_last_kind_is_evaluated_too():
    labels = [choice.evaluation.label for choice in run(FULL).kinds]
    assert labels == [Label("kind", "33", "330127", ordinal=place) for place in (1, 2, 3, 4, 5)]


def test_an_enterprise_that_was_visited_singly_is_not_visited_as_a_member():
    drawn = run(FULL)
    assert drawn.disclosures[4].pool.excluded == (0,)


def test_a_member_that_was_visited_is_not_drawn_singly_afterwards():
    state = step(begin(FULL), 3)
    state = step(state).close()
    state = step(state).close()
    state = step(state).close()
    assert [unit for _, _, unit in told(state)] == ["f0", "p0", "p1"]
    state = step(step(state))
    assert state.visit.slot == "P1"
    assert (state.visit.pool.excluded, state.visit.unit_id) == ((0, 1), "p2")


def test_members_have_labels_of_their_own_stage_without_the_federation():
    labels = [each.label for each in run(FULL).disclosures if each.member]
    assert labels == [
        Label("member", "33", "330127", "M", 1),
        Label("member", "33", "330127", "M", 2),
    ]


def test_a_kind_that_the_county_lacks_is_replaced_in_the_order_of_the_plan():
    drawn = run(Lists({**FULL.ids, "J": []}))
    visit = drawn.disclosures[1]
    assert visit.slot == "J1"
    assert visit.label.kind == "J"
    assert (visit.stratum.kind, visit.unit_id) == ("P", "p1")
    assert [(pool.stratum, pool.size) for pool in visit.passed] == [("33/330127/J", 0)]


def test_a_kind_whose_units_are_all_visited_is_passed_over_too():
    drawn = run(Lists({**FULL.ids, "A": ["p0"]}))
    visit = drawn.disclosures[2]
    assert visit.slot == "A1"
    assert (visit.passed[0].size, visit.passed[0].excluded) == (1, (0,))
    assert visit.unit_id == "p1"


def test_a_federation_with_one_free_member_is_not_drawn():
    frame = Lists({**FULL.ids, "M/f0": ["p0", "p1"]})
    drawn = run(frame)
    visit = drawn.disclosures[3]
    assert (visit.pool.stratum, visit.pool.excluded, visit.unit_id) == (
        "33/330127/F",
        (0,),
        "f1",
    )


def test_a_county_without_federations_still_has_seven_visits():
    ids = {key: value for key, value in FULL.ids.items() if key[0] in "PJAS"}
    drawn = run(Lists({**ids, "P": ["p0", "p1", "p2", "p3"]}))
    assert told(drawn)[3:] == [
        ("F1", 0, "p1"),
        ("F1", 1, "p2"),
        ("F1", 2, "p3"),
        ("S1", 0, "s0"),
    ]
    assert drawn.disclosures[4].label == Label("member", "33", "330127", "M", 1)
    assert drawn.disclosures[4].passed[0].stratum == "33/330127/F"


def test_what_cannot_be_filled_is_a_shortfall_and_needs_no_evaluation():
    drawn = run(Lists({"P": ["p0"]}))
    assert told(drawn) == [("P1", 0, "p0")]
    assert [(short.slot, short.member) for short in drawn.shortfalls] == [
        ("J1", 0),
        ("A1", 0),
        ("F1", 0),
        ("F1", 1),
        ("F1", 2),
        ("S1", 0),
    ]
    assert [pool.stratum[-1] for pool in drawn.shortfalls[0].passed] == ["J", "P", "S", "A"]


def test_a_replacement_is_the_same_label_with_the_next_attempt():
    state = step(step(begin(FULL))).replace_unit()
    assert state.pending == Label("unit", "33", "330127", "P", 1, 1)
    state = step(state)
    assert (state.visit.unit_id, state.visit.pool.excluded) == ("p1", (0,))
    assert [each.unit_id for each in state.disclosures] == ["p0", "p1"]


def test_a_replaced_federation_gives_way_to_the_next_with_its_own_members():
    state = step(step(begin(FULL), 3)).replace_unit()
    state = step(state)
    assert state.visit.unit_id == "f1"
    state = step(state.close())
    assert state.visit.pool.stratum == "33/330127/M/f1"


def test_a_replaced_member_comes_from_the_same_federation():
    state = step(step(begin(FULL), 3)).close()
    state = step(step(state).replace_unit())
    assert state.visit.label == Label("member", "33", "330127", "M", 1, 1)
    assert state.visit.unit_id == "p1"


def test_a_federation_that_runs_out_of_members_falls_short():
    frame = Lists({**FULL.ids, "F": ["f0"], "M/f0": ["p0", "p1"]})
    state = step(step(begin(frame), 3)).close()
    state = step(step(state).replace_unit()).close()
    assert [(short.slot, short.member) for short in state.shortfalls] == [("F1", 2)]
    assert [pool.stratum for pool in state.shortfalls[0].passed] == ["33/330127/M/f0"]


def test_a_federation_that_cannot_be_replaced_leaves_no_members_behind():
    frame = Lists({"F": ["f0"], "M/f0": ["p0", "p1"]})
    plan = DrawPlan((Slot("F", members=2),))
    state = step(step(begin(frame, plan))).replace_unit()
    assert state.is_complete
    assert [(short.member, short.label.attempt) for short in state.shortfalls] == [
        (0, 1),
        (1, 0),
        (2, 0),
    ]


def test_a_federation_may_be_drawn_without_members():
    plan = DrawPlan((Slot("F"),))
    assert told(run(Lists({"F": ["f0"]}), plan=plan)) == [("F1", 0, "f0")]


def test_the_next_label_is_pending_only_after_the_visit_is_closed():
    state = step(step(begin(FULL)))
    assert state.pending is None
    assert state.close().pending == Label("kind", "33", "330127", ordinal=2)


def test_a_county_begins_incomplete_and_ends_complete():
    assert not CountyDraw(PLAN, FULL, "33", "330127").is_complete
    assert not begin(FULL).is_complete
    assert run(FULL).is_complete


@pytest.mark.parametrize(
    "act",
    [
        lambda: begin(FULL).close(),
        lambda: begin(FULL).replace_unit(),
        lambda: begin(FULL).start(),
        lambda: step(begin(FULL)).start(),
        lambda: step(begin(FULL)).close(),
        lambda: step(step(begin(FULL))).start(),
        lambda: step(step(begin(FULL))).close().close(),
        lambda: run(FULL).close(),
        lambda: run(FULL).replace_unit(),
        lambda: run(FULL).start(),
        lambda: CountyDraw(PLAN, FULL, "33", "330127").close(),
        lambda: begin(FULL).accept(Evaluation(Label("unit", "33", "330127", "P"), (), 0)),
        lambda: step(step(begin(FULL))).accept(
            Evaluation(Label("kind", "33", "330127", ordinal=2), (), 0)
        ),
    ],
)
def test_a_step_out_of_order_is_refused(act):
    with pytest.raises(DrawError) as caught:
        act()
    assert caught.value.faults[0].kind.code == "draw-out-of-order"


def frames():
    units = st.lists(st.sampled_from([f"e{number}" for number in range(8)]), unique=True)
    federations = st.dictionaries(st.sampled_from(["f0", "f1", "f2"]), units, max_size=3)
    return st.builds(
        lambda strata, members: Lists(
            {
                **{kind: sorted(ids) for kind, ids in strata.items()},
                "F": sorted(members),
                **{f"M/{name}": sorted(ids) for name, ids in members.items()},
            }
        ),
        st.fixed_dictionaries(dict.fromkeys("PJAS", units)),
        federations,
    )


@settings(max_examples=300, deadline=None)
@given(frames(), st.data())
def test_whatever_is_drawn_and_replaced_no_unit_is_disclosed_twice(frame, data):
    state, replaced = begin(frame), 0
    evaluated = []
    while not state.is_complete:
        if state.pending:
            evaluated.append(state.pending)
            state = step(state, data.draw(st.integers(0, 2**512 - 1)))
        if state.visit:
            again = data.draw(st.booleans())
            replaced += again
            state = state.replace_unit() if again else state.close()
    disclosed = [each.unit_id for each in state.disclosures]
    assert len(disclosed) == len(set(disclosed))
    assert len(evaluated) == len(set(evaluated))
    assert len(disclosed) - replaced + len(state.shortfalls) == 7
    for each in state.disclosures:
        assert frame.unit_id(each.pool.stratum, each.index) == each.unit_id
        assert all(pool.is_empty for pool in each.passed)
