"""Indicators become findings, exactly, and none is missing unnoticed."""

from datetime import date
from fractions import Fraction

import pytest

from kaohe.core.errors import EvidenceError
from kaohe.core.register.indicators import Indicator, IndicatorSheet
from kaohe.stores.packs import load_pack
from kaohe.workflows.registers.measuring import findings_of_indicators

DIGEST = "a" * 64
AT = "2013-01-08T01:00:00.000Z"
SOURCES = {
    "coverage": "register",
    "membership": "register",
    "new_covered_units": "statistics",
    "new_members": "statistics",
    "new_migrant_members": "statistics",
}


@pytest.fixture(scope="module")
def pack():
    return load_pack("national-2012").pack


def sheet(pack, *, without=(), source_of=SOURCES, days=None):
    days_of = {each.id: each.as_of for each in pack.indicators}
    return IndicatorSheet(
        DIGEST,
        tuple(
            Indicator(body.id, name, Fraction(2, 3), 2, 3, source, days or days_of[name])
            for body in pack.bodies
            for name, source in source_of.items()
            if (body.id, name) not in without
        ),
    )


def test_every_body_gets_a_finding_for_every_measured_item(pack):
    findings = findings_of_indicators(pack, sheet(pack), actor="office", at=AT)

    assert len(findings) == 32 * 5
    one = next(each for each in findings if each.body == "33" and each.item == "coverage_points")
    assert (one.value, one.source, one.blobs) == ("2/3", "register", (DIGEST,))
    assert one.note == "coverage = 2/3 (2012-12-31)"


def test_missing_values_are_told_together(pack):
    gaps = {("11", "coverage"), ("66", "new_members")}

    with pytest.raises(EvidenceError) as refusal:
        findings_of_indicators(pack, sheet(pack, without=gaps), actor="office", at=AT)

    assert sorted(
        (fault.where, dict(fault.fields)["indicator"]) for fault in refusal.value.faults
    ) == sorted(gaps)


def test_a_value_of_other_days_is_told(pack):
    with pytest.raises(EvidenceError) as refusal:
        findings_of_indicators(pack, sheet(pack, days=(date(2010, 1, 1),)), actor="office", at=AT)

    assert {fault.kind.code for fault in refusal.value.faults} == {"indicator-other-day"}
    assert len(refusal.value.faults) == 32 * 5


def test_a_value_from_the_other_source_does_not_count(pack):
    mixed = {**SOURCES, "coverage": "statistics"}

    with pytest.raises(EvidenceError) as refusal:
        findings_of_indicators(pack, sheet(pack, source_of=mixed), actor="office", at=AT)

    assert len(refusal.value.faults) == 32
