"""The window for objections is a part that a pack may have, and none has unless it says so."""

import pytest

from kaohe.core.errors import PackInvalid
from kaohe.core.rules import pack_digest, read_pack
from kaohe.stores.packs import find_pack

NATIONAL = find_pack("national-2012").read_text(encoding="utf-8")


def test_a_pack_that_says_nothing_has_no_window_and_keeps_its_digest():
    pack = read_pack(NATIONAL, "pack.yaml")
    assert pack.objections is None
    digest = "5f6f8230d8d863fa1661c8bec200bbc45218cf753de74b1dea64c9c43a908231"
    assert pack_digest(pack) == digest


def test_a_window_has_its_days_and_its_ground():
    said = "\nobjections: {days: 5, basis: assumed, decision: d_criticism}\n"
    pack = read_pack(NATIONAL + said, "pack.yaml")
    assert pack.objections is not None
    assert pack.objections.days == 5


@pytest.mark.parametrize(
    "said", ["{days: 0, basis: assumed, decision: d_criticism}", "{days: 5}", "{}"]
)
def test_a_window_without_days_or_without_ground_is_refused(said):
    with pytest.raises(PackInvalid):
        read_pack(f"{NATIONAL}\nobjections: {said}\n", "pack.yaml")
