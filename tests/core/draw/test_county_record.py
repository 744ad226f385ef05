"""The records of one county hang together: nothing missing, added, exchanged or claimed."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.core.draw import (
    Campaign,
    CountyDraw,
    CountyRecord,
    DrawPlan,
    Evaluation,
    Label,
    Manifest,
    Packet,
    Slot,
    StratumLine,
    check_county,
)
from kaohe.core.draw.packet import ShownStratum
from kaohe.core.draw.pools import Pool

BODY, COUNTY = "33", "330127"
HERE = f"{BODY}/{COUNTY}/"
CAMPAIGN = Campaign("test-2012", rehearsal=True)
PLAN = DrawPlan(
    (
        Slot("P", ("J", "S", "A")),
        Slot("J", ("P", "S", "A")),
        Slot("A", ("P", "J", "S")),
        Slot("F", ("P", "J", "S", "A"), members=2),
        Slot("S", ("P", "J", "A")),
    )
)
FULL = {
    "A": ["a0", "a1", "a2"],
    "F": ["f0", "f1"],
    "J": ["j0", "j1", "j2"],
    "M/f0": ["p0", "p1", "x0", "x1"],
    "M/f1": ["j0", "p2", "x2"],
    "P": ["p0", "p1", "p2", "p3"],
    "S": ["s0", "s1"],
}


class Lists:
    """A frame given as lists of ids by the part of the stratum key behind the county."""

    def __init__(self, ids):
        self.ids = ids

    def size(self, stratum):
        return len(self.ids.get(stratum.removeprefix(HERE), ()))

    def unit_id(self, stratum, index):
        return self.ids[stratum.removeprefix(HERE)][index]

    def find(self, stratum, unit_id):
        ids = self.ids.get(stratum.removeprefix(HERE), [])
        return ids.index(unit_id) if unit_id in ids else None


def manifest_of(ids):
    sizes = {**dict.fromkeys("AFJPS", 0), **{key: len(found) for key, found in ids.items()}}
    return Manifest(
        CAMPAIGN,
        tuple(StratumLine(HERE + key, size, bytes(32)) for key, size in sorted(sizes.items())),
    )


def packet_of(visit):
    """Return a packet without its proofs, which are verified elsewhere."""
    passed = tuple(ShownStratum(pool, b"", 0, ()) for pool in visit.passed)
    drawn = ShownStratum(visit.pool, b"", 0, ())
    record = {"id": visit.unit_id}
    return Packet(
        CAMPAIGN, b"", b"", 1, visit.label, (), passed, drawn, visit.index, record, b"", ()
    )


def draw_all(ids, values=(), replaced=()):
    """Yield what is published after every step: the evaluations run through ``values``."""
    values = iter(values)
    state = CountyDraw(PLAN, Lists(ids), BODY, COUNTY).start()
    visits = 0
    while not state.is_complete:
        if state.pending:
            state = state.accept(Evaluation(state.pending, (), next(values, 0)))
        yield published(state)
        if state.visit:
            visits += 1
            state = state.replace_unit() if visits in replaced else state.close()
    yield published(state)


def published(state):
    return CountyRecord(
        BODY,
        COUNTY,
        kinds={choice.label: choice for choice in state.kinds},
        packets={visit.label: packet_of(visit) for visit in state.disclosures},
    )


def finished(ids=FULL, **how):
    return list(draw_all(ids, **how))[-1]


def check(record, ids=FULL):
    return check_county(record, plan=PLAN, manifest=manifest_of(ids))


def codes(found):
    return [(fault.kind.code, fault.where) for fault in found.faults]


def unit(kind, attempt=0):
    return Label("unit", BODY, COUNTY, kind, 1, attempt)


def member(ordinal, attempt=0):
    return Label("member", BODY, COUNTY, "M", ordinal, attempt)


def kind(ordinal):
    return Label("kind", BODY, COUNTY, ordinal=ordinal)


def without(record, *labels):
    return replace(
        record,
        kinds={key: each for key, each in record.kinds.items() if key not in labels},
        packets={key: each for key, each in record.packets.items() if key not in labels},
    )


def with_packet(record, packet):
    return replace(record, packets={**record.packets, packet.label: packet})


def claim(packet, *excluded):
    """Let a packet call other indices taken."""
    pool = replace(packet.drawn.pool, excluded=excluded)
    return replace(packet, drawn=replace(packet.drawn, pool=pool))


def ids_of(prefix, most):
    return st.integers(0, most).map(lambda size: [f"{prefix}{number}" for number in range(size)])


@st.composite
def frames(draw):
    ids = {
        name: draw(ids_of(name.lower(), most))
        for name, most in (("A", 2), ("J", 3), ("P", 4), ("S", 2))
    }
    pool = [*ids["J"], *ids["P"], "x0", "x1", "x2"]
    members = st.lists(st.sampled_from(pool), min_size=2, max_size=4, unique=True).map(sorted)
    lists = draw(st.lists(members, max_size=3))
    ids["F"] = [f"f{number}" for number in range(len(lists))]
    return {**ids, **{f"M/f{number}": found for number, found in enumerate(lists)}}


@settings(deadline=None, max_examples=150)
@given(
    ids=frames(),
    values=st.lists(st.integers(0, 2**16), max_size=20),
    replaced=st.sets(st.integers(1, 9), max_size=3),
)
def test_an_honest_draw_holds_after_every_step(ids, values, replaced):
    for record in draw_all(ids, values, replaced):
        assert codes(check(record, ids)) == []

    assert check(record, ids).is_complete


def test_a_draw_that_goes_on_is_not_complete():
    first = next(iter(draw_all(FULL)))

    assert len(first.kinds) == 1
    assert not check(first).is_complete
    assert codes(check(first)) == []


@pytest.mark.parametrize("left_out", [unit("P"), unit("J"), unit("F"), member(1), member(2)])
def test_a_packet_that_is_missing_is_named(left_out):
    found = check(without(finished(), left_out))

    assert ("draw-record-missing", left_out.place) in codes(found)
    assert not found.is_complete


def test_a_kind_that_is_missing_is_named():
    found = check(without(finished(), kind(2)))

    assert codes(found) == [("draw-record-missing", kind(2).place)]


def test_a_replacement_without_its_first_attempt_is_named():
    record = finished(replaced={1})
    assert unit("P", 1) in record.packets

    found = check(without(record, unit("P")))

    assert ("draw-record-missing", unit("P").place) in codes(found)


def test_a_replacement_that_nobody_began_is_named():
    record = finished()
    later = replace(record.packets[unit("S")], label=unit("S", 2), record={"id": "s1"})

    found = check(with_packet(record, later))

    assert codes(found) == [("draw-record-unexpected", unit("S", 2).place)]


def test_kinds_that_ignore_an_earlier_one_are_named():
    record = finished()
    third = replace(record.kinds[kind(3)], excluded=(0,))

    found = check(replace(record, kinds={**record.kinds, kind(3): third}))

    assert ("choice-other-candidates", kind(3).place) in codes(found)


def test_an_index_called_taken_without_an_earlier_packet_is_named():
    record = finished()
    lying = claim(record.packets[unit("S")], 1)

    found = check(with_packet(record, lying))

    assert codes(found) == [("packet-other-excluded", unit("S").place)]


def test_an_earlier_unit_that_is_not_called_taken_is_named():
    record = finished(replaced={1})
    forgetting = claim(record.packets[unit("P", 1)])

    found = check(with_packet(record, forgetting))

    assert ("packet-other-excluded", unit("P", 1).place) in codes(found)


def test_a_federation_with_enough_free_members_is_not_called_taken():
    record = finished()
    lying = claim(record.packets[unit("F")], 0)

    found = check(with_packet(record, lying))

    assert ("packet-other-excluded", unit("F").place) in codes(found)


def test_a_member_of_another_federation_is_named():
    record = finished()
    first = record.packets[member(1)]
    assert first.drawn.pool.stratum == f"{HERE}M/f0"
    other = replace(first.drawn, pool=Pool(f"{HERE}M/f1", 3, first.drawn.pool.excluded))

    found = check(with_packet(record, replace(first, drawn=other)))

    assert ("packet-other-federation", member(1).place) in codes(found)


def test_a_member_without_a_federation_is_named():
    ids = {"A": ["a0"], "J": ["j0"], "P": [f"p{number}" for number in range(9)], "S": ["s0"]}
    record = finished(ids)
    first = record.packets[member(1)]
    other = replace(first.drawn, pool=Pool(f"{HERE}M/f1", 3, ()))

    found = check(with_packet(record, replace(first, drawn=other)), ids)

    assert ("packet-other-federation", member(1).place) in codes(found)


def test_a_unit_told_twice_is_named():
    record = finished()
    again = replace(record.packets[member(2)], record=record.packets[unit("P")].record)

    found = check(with_packet(record, again))

    assert ("packet-unit-twice", member(2).place) in codes(found)


def test_a_visit_that_cannot_be_made_needs_no_record():
    ids = {"P": ["p0"]}
    record = finished(ids)

    assert len(record.packets) == 1
    assert check(record, ids).is_complete


def test_members_of_a_federation_that_could_not_be_replaced_need_no_record():
    ids = {"F": ["f0"], "M/f0": ["x0", "x1", "x2"]}
    record = finished(ids, replaced={1})

    assert list(record.packets) == [unit("F")]
    assert check(record, ids).is_complete


def test_members_that_ran_out_by_replacements_need_no_record():
    ids = {"F": ["f0"], "M/f0": ["x0", "x1"], "P": [f"p{number}" for number in range(9)]}
    record = finished(ids, values=[3], replaced={2})

    assert member(1, 1) in record.packets
    assert member(2) not in record.packets
    assert check(record, ids).is_complete
