from dataclasses import replace

import pytest

from kaohe.core.draw import CountyDraw, Evaluation, FrameUnit, open_county, stratum_salt_key
from kaohe.core.errors import FrameInvalid


def open_changed(practice, change):
    units = [unit for unit in practice.units if unit.stratum.startswith("33/330127/")]
    return open_county(
        practice.hold_units(change(units)),
        manifest=practice.manifest,
        county="330127",
        salt_key=lambda key: stratum_salt_key(practice.frame_key, key),
    )


def test_a_county_finds_its_units_by_index_and_by_id(practice):
    frame = practice.open("330127")
    assert frame.size("33/330127/P") == 7
    assert frame.unit_id("33/330127/P", 3) == "org:0127P03"
    assert frame.find("33/330127/P", "org:0127P03") == 3
    assert frame.find("33/330127/P", "org:0127P99") is None
    assert frame.find("33/330127/P", "org:0127P031") is None


def test_a_stratum_of_another_county_is_empty_here(practice):
    frame = practice.open("330127")
    assert frame.size("33/330102/P") == 0
    assert frame.find("33/330102/P", "org:0127P03") is None


def test_one_unit_is_found_without_the_others_being_read(practice):
    frame = practice.open("330127")
    frame.unit_id("33/330127/P", 3)
    frame.find("33/330127/P", "org:0127P99")
    assert frame.units.read == []
    frame.open_unit("33/330127/P", 3)
    frame.open_unit("33/330127/P", 4)
    assert frame.units.read == ["33/330127/P"]


def test_a_whole_draw_reads_only_the_strata_that_it_rests_on(practice):
    frame = practice.open("330127")
    state = CountyDraw(practice.plan, frame, "33", "330127").start()
    while not state.visit:
        state = state.accept(Evaluation(state.pending, (), 0))
    assert state.visit.stratum.kind == "P"
    assert frame.units.read == []


def change_last(stratum, record):
    """Change the last unit of a stratum."""

    def change(units):
        at = max(at for at, unit in enumerate(units) if unit.stratum == stratum)
        return [*units[:at], replace(units[at], record=record), *units[at + 1 :]]

    return change


def codes_of(caught):
    return [(fault.kind.code, fault.where) for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda units: units[1:], ["33/330127/A"]),
        (lambda units: units[:1], ["33/330127/F", "33/330127/J", "33/330127/P", "33/330127/S"]),
        (
            lambda units: [*units, FrameUnit("33/330127/M/fed-new", {"id": "org:1"})],
            ["33/330127/M/fed-new"],
        ),
    ],
)
def test_a_county_with_other_sizes_than_at_the_freeze_is_not_opened(practice, change, named):
    with pytest.raises(FrameInvalid) as caught:
        open_changed(practice, change)
    assert {code for code, _ in codes_of(caught)} == {"frame-stratum-changed"}
    assert set(named) <= {where for _, where in codes_of(caught)}


@pytest.mark.parametrize("record", [{"id": "org:0127P06", "name": "x"}, {"id": "org:9"}])
def test_a_unit_of_a_changed_stratum_is_not_shown(practice, record):
    frame = open_changed(practice, change_last("33/330127/P", record))
    with pytest.raises(FrameInvalid) as caught:
        frame.open_unit("33/330127/P", 0)
    assert codes_of(caught) == [("frame-stratum-changed", "33/330127/P")]


def test_units_out_of_order_are_not_shown(practice):
    frame = open_changed(practice, lambda units: units[::-1])
    with pytest.raises(FrameInvalid) as caught:
        frame.open_unit("33/330127/P", 0)
    assert codes_of(caught) == [("frame-unit-order", "33/330127/P")]


def test_no_unit_is_left_out_of_a_draw_on_the_word_of_a_changed_stratum(practice):
    frame = open_changed(practice, change_last("33/330127/P", {"id": "org:disclosed"}))
    with pytest.raises(FrameInvalid):
        frame.find("33/330127/P", "org:disclosed")


def test_federations_are_passed_over_by_frozen_members_only(practice):
    frame = practice.open("330127")
    member = next(key for key in frame.lines if "/M/" in key and frame.size(key))
    changed = open_changed(practice, change_last(member, {"id": "org:9"}))
    with pytest.raises(FrameInvalid):
        changed.find(member, "org:not-there")
    changed = open_changed(practice, change_last("33/330127/F", {"id": "fed-9"}))
    with pytest.raises(FrameInvalid):
        changed.unit_id("33/330127/F", 0)


def test_another_salt_key_does_not_open_a_stratum(practice):
    units = [unit for unit in practice.units if unit.stratum.startswith("33/330127/")]
    frame = open_county(
        practice.hold_units(units),
        manifest=practice.manifest,
        county="330127",
        salt_key=lambda _: bytes(32),
    )
    with pytest.raises(FrameInvalid):
        frame.open_unit("33/330127/P", 0)
