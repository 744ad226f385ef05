"""A phone draws through the office with three key holders that run apart."""

from __future__ import annotations

import pytest


@pytest.mark.usefixtures("holders")
def test_a_team_departs_arrives_and_sees_one_unit(field):
    one, two = field.phone(0), field.phone(1)
    first = one.draws.pending()
    assert one.open(first) == one.open(first)
    status, told = two.open(first)
    assert (status, told["faults"][0]["code"]) == (409, "field-opened-for-other")
    drawn = one.depart()
    county = max(drawn, key=lambda each: len(field.small.units_of(each)))
    status, told = one.ask("POST", "county-keys", {"county": county})
    assert status == 409
    one.arrive(county, drawn[county], two)
    shown = one.next_unit(county)
    assert shown.visit.id.startswith(f"{one.campaign.id}/33/{county}/")


def test_without_addresses_of_key_holders_the_phone_is_told_to_wait(field):
    one = field.phone(0)
    status, told = one.open(one.draws.pending())
    assert (status, told["faults"][0]["code"]) == (409, "field-holders-unnamed")
