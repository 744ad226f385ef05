"""Rates of the nation from visits, with the chances that the manifest gives."""

from fractions import Fraction

import pytest

from kaohe.core.draw import Campaign, Manifest, StratumLine
from kaohe.documents.results.sites import Sample, Site
from kaohe.stores.packs import load_pack
from kaohe.workflows.national_rates import estimate_kinds

PACK = load_pack("national-2012").pack
SLOTS = {"private": "P", "foreign": "J", "absent": "A", "federation": "F", "social": "S"}


def site(body, county, slot, verdict, *, attempt=0, member=""):
    visit = f"practice-2012/{body}/{county}/{slot}{member}/{attempt}"
    return Site(visit, body, county, slot, bool(member), attempt, verdict, verdict, None)


def manifest(sizes):
    """Sizes by body, county and kind; counties that were not drawn have ten units of each."""
    lines = [
        StratumLine(f"{body}/{body}010{county}/{kind}", sizes.get((body, county, kind), 10), b"")
        for body in ("11", "12")
        for county in range(1, 5)
        for kind in sorted(SLOTS.values())
    ]
    return Manifest(Campaign("practice-2012", rehearsal=True), tuple(lines))


@pytest.fixture
def samples():
    """Two bodies with two of four counties each: one private unit a county."""
    return {
        "11": Sample((
            site("11", "110101", "private", "false"),
            site("11", "110102", "private", "true"),
            site("11", "110102", "private", "false", attempt=1),
        )),
        "12": Sample((
            site("12", "120101", "private", "true"),
            site("12", "120102", "private", "unverified"),
            site("12", "120102", "foreign", "true"),
        )),
    }  # fmt: skip


def rate_of(kind, *given):
    return next(each for each in estimate_kinds(*given) if each.kind == kind)


def test_a_unit_has_the_chance_of_its_county_times_one_over_its_kind(samples):
    sizes = {("11", 1, "P"): 40}
    found = rate_of("private_enterprise_union", PACK, samples, manifest(sizes))

    chances = {unit.county: unit.chance for unit in found.units}
    assert chances["110101"] == Fraction(2, 4) * Fraction(1, 40)
    assert chances["110102"] == Fraction(2, 4) * Fraction(1, 10)


def test_replacements_and_what_could_not_be_judged_take_no_part(samples):
    found = rate_of("private_enterprise_union", PACK, samples, manifest({}))

    assert [unit.county for unit in found.units] == ["110101", "110102", "120101"]
    assert (found.false, found.unjudged, found.stood_in) == (1, 1, 0)
    assert found.estimate.rate == Fraction(1, 3)


def test_where_the_county_has_none_another_kind_stood_in(samples):
    found = rate_of("foreign_enterprise_union", PACK, samples, manifest({("12", 2, "J"): 0}))

    assert (found.units, found.stood_in, found.estimate) == ((), 1, None)


def test_kinds_stand_in_the_order_of_the_pack(samples):
    rates = estimate_kinds(PACK, samples, manifest({}))

    assert [each.kind for each in rates] == [slot.kind for slot in PACK.draw.slots]
