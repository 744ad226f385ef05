from dataclasses import replace

import pytest

from kaohe.core.draw import FrameUnit, open_county, stratum_salt_key
from kaohe.core.errors import FrameInvalid


def open_changed(practice, change):
    units = [unit for unit in practice.units if unit.stratum.startswith("33/330127/")]
    return open_county(
        change(units),
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


@pytest.mark.parametrize(
    "change",
    [
        lambda units: units[1:],
        lambda units: [*units[:-1], replace(units[-1], record={**units[-1].record, "name": "x"})],
    ],
)
def test_a_county_whose_units_were_changed_since_the_freeze_is_refused(practice, change):
    with pytest.raises(FrameInvalid) as caught:
        open_changed(practice, change)
    assert [fault.kind.code for fault in caught.value.faults] == ["frame-stratum-changed"]


def test_a_county_is_refused_units_out_of_order_and_strata_that_were_not_frozen(practice):
    late = FrameUnit("33/330127/M/fed-new", {"id": "org:1"})
    with pytest.raises(FrameInvalid) as caught:
        open_changed(practice, lambda units: [*units[::-1], late])
    codes = {fault.kind.code for fault in caught.value.faults}
    assert codes == {"frame-stratum-changed", "frame-unit-order"}


def test_another_salt_key_does_not_open_the_county(practice):
    units = [unit for unit in practice.units if unit.stratum.startswith("33/330127/")]
    with pytest.raises(FrameInvalid):
        open_county(
            units, manifest=practice.manifest, county="330127", salt_key=lambda _: bytes(32)
        )
