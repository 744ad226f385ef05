from dataclasses import dataclass, replace

import pytest

from kaohe.core.draw import CountyDraw, DrawPlan, Evaluation, Slot, make_packet, write_packet
from kaohe.core.draw.disclosure import Disclosure
from kaohe.core.draw.labels import Label
from kaohe.core.draw.pools import Pool
from kaohe.core.draw.voice import (
    SpokenUnit,
    hear_unit,
    is_told_only,
    prove_draw,
    tell_unit,
    unit_of_value,
)
from kaohe.core.errors import DrawError, ProofInvalid


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


TWO_KINDS = DrawPlan((Slot("P"), Slot("J")))
ONLY_P = Lists({"P": ["p0", "p1", "p2"]})


def begin(plan, frame):
    return CountyDraw(plan, frame, "33", "330127").start()


def evaluations_of(state):
    return {each.label: each.evaluation for each in (*state.kinds, *state.disclosures)}


def tell_all(proved):
    """Yield what headquarters tells while it draws the county itself, from the proofs."""
    state = replace(proved, kinds=(), disclosures=(), shortfalls=()).start()
    values = evaluations_of(proved)
    while not state.is_complete:
        is_kind = state.pending.stage == "kind"
        state = state.accept(values[state.pending])
        if is_kind and (state.pending is None or state.pending.stage == "kind"):
            yield SpokenUnit(state.kinds[-1].index, 0)
        if state.visit:
            yield tell_unit(state.visit, state.plan)
            state = state.close()


def hear_all(state, proved):
    for told in tell_all(proved):
        state = hear_unit(state, unit_of_value(told.value))
        if state.visit:
            state = state.close()
    return state


@pytest.mark.parametrize("county", ["330102", "330105", "330127"])
def test_what_was_heard_and_then_proved_gives_the_packets_of_the_online_way(practice, county):
    packets, proved = practice.disclose(county)
    frame = practice.open(county)
    heard = hear_all(CountyDraw(practice.plan, frame, "33", county).start(), proved)
    state = prove_draw(heard, evaluations_of(proved))
    written = [
        write_packet(
            make_packet(
                each, ceremony=practice.ceremony, manifest=practice.manifest, county_frame=frame
            )
        )
        for each in state.disclosures
    ]
    assert all(is_told_only(each.evaluation) for each in heard.disclosures)
    assert written == packets
    assert (state.kinds, state.shortfalls) == (proved.kinds, proved.shortfalls)


def test_a_slot_for_which_nothing_is_left_is_seen_by_the_device_as_well():
    heard = hear_unit(begin(TWO_KINDS, ONLY_P), SpokenUnit(slot=1, index=0))
    assert (heard.visit, [each.slot for each in heard.shortfalls]) == (None, ["J1"])
    assert hear_unit(heard, SpokenUnit(slot=0, index=2)).visit.unit_id == "p2"


def test_an_index_for_a_slot_without_units_is_refused():
    with pytest.raises(DrawError, match=r"\[voice-unit-impossible\]"):
        hear_unit(begin(TWO_KINDS, ONLY_P), SpokenUnit(slot=1, index=4))


@pytest.mark.parametrize("told", [SpokenUnit(0, 3), SpokenUnit(2, 0)])
def test_a_unit_or_a_slot_beyond_the_frozen_ones_is_refused(told):
    with pytest.raises(DrawError, match=r"\[voice-unit-impossible\]"):
        hear_unit(begin(TWO_KINDS, ONLY_P), told)


def test_a_unit_that_was_disclosed_before_is_refused():
    plan = DrawPlan((Slot("P"), Slot("P")))
    first = hear_unit(begin(plan, ONLY_P), SpokenUnit(0, 1)).close()
    with pytest.raises(DrawError, match=r"\[voice-unit-impossible\]"):
        hear_unit(first, SpokenUnit(1, 1))


def test_a_replacement_is_told_for_the_same_slot_only():
    going_on = hear_unit(begin(TWO_KINDS, ONLY_P), SpokenUnit(0, 1)).replace_unit()
    assert hear_unit(going_on, SpokenUnit(0, 2)).visit.unit_id == "p2"
    with pytest.raises(DrawError, match=r"\[voice-unit-impossible\]"):
        hear_unit(going_on, SpokenUnit(1, 2))


def test_nothing_is_heard_while_a_visit_is_open():
    going_on = hear_unit(begin(TWO_KINDS, ONLY_P), SpokenUnit(0, 1))
    with pytest.raises(DrawError, match=r"\[voice-unit-impossible\]"):
        hear_unit(going_on, SpokenUnit(1, 0))


def test_proofs_that_draw_another_unit_are_named_with_both_units():
    heard = hear_unit(begin(TWO_KINDS, ONLY_P), SpokenUnit(0, 1))
    label = heard.visit.label
    with pytest.raises(ProofInvalid, match="draw 'p2', but 'p1' was told") as told:
        prove_draw(heard, {label: Evaluation(label, (b"proof",), 2)})
    assert [fault.kind.code for fault in told.value.faults] == ["voice-other-unit"]


def test_proofs_that_draw_another_kind_are_named():
    heard = hear_unit(begin(TWO_KINDS, ONLY_P), SpokenUnit(0, 1))
    label = heard.kinds[0].label
    with pytest.raises(ProofInvalid, match="draw 'J1', but 'P1' was told"):
        prove_draw(heard, {label: Evaluation(label, (b"proof",), 1)})


def test_a_visit_that_is_going_on_is_proved_while_it_stays_open():
    heard = hear_unit(begin(TWO_KINDS, ONLY_P), SpokenUnit(0, 1))
    label = heard.visit.label
    proved = prove_draw(heard, {label: Evaluation(label, (b"proof",), 4)})
    assert (proved.visit, proved.visit.evaluation.proofs) == (proved.disclosures[0], (b"proof",))
    assert is_told_only(proved.kinds[0].evaluation)


@pytest.mark.parametrize(("slot", "size"), [("P1", 1_000_001), ("P11", 5)])
def test_what_seven_digits_do_not_hold_is_refused(slot, size):
    plan = DrawPlan(tuple(Slot("P") for _ in range(11)))
    label = Label("unit", "33", "330127", "P")
    told = Disclosure(Evaluation(label, (), 3), (), Pool("33/330127/P", size, ()), "p", slot)
    with pytest.raises(DrawError, match=r"\[voice-stratum-too-large\]"):
        tell_unit(told, plan)
