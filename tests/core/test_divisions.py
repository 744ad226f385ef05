from collections import Counter

import pytest

from kaohe.core.divisions import BODY_NAMES, CORPS, CORPS_CITIES, County, divisions_from
from kaohe.engines.divisions import divisions


def row(code, name, level, prefecture_name=""):
    return {"code": code, "name": name, "level": level, "prefecture_name": prefecture_name}


def test_the_nation_has_32_bodies_and_2865_counties():
    counties = divisions().counties
    assert len(counties) == 2_865
    assert {county.body for county in counties.values()} == BODY_NAMES.keys()
    assert len(BODY_NAMES) == 32


def test_counties_stand_in_the_order_of_their_codes():
    codes = list(divisions().counties)
    assert codes == sorted(codes)
    assert (codes[0], codes[-1]) == ("110101", "661400")


def test_the_five_cities_without_counties_stand_for_themselves():
    counties = divisions().counties
    for code in ("441900", "442000", "460200", "460300", "620200"):
        assert counties[code].prefecture == code
        assert counties[code].body == code[:2]


def test_the_corps_has_14_divisions_and_its_cities_are_not_under_xinjiang():
    corps = divisions().of_body(CORPS)
    assert [county.code for county in corps] == [f"66{number:02d}00" for number in range(1, 15)]
    assert corps[0].name == "第一师"
    assert not CORPS_CITIES.keys() & divisions().counties.keys()


def test_every_city_of_the_corps_belongs_to_one_of_its_divisions():
    assert set(CORPS_CITIES) == {f"65900{number}" for number in range(1, 7)}
    assert set(CORPS_CITIES.values()) <= {county.code for county in divisions().of_body(CORPS)}


def test_every_body_has_at_least_two_counties_to_draw():
    counts = Counter(county.body for county in divisions().counties.values())
    assert min(counts.values()) >= 2
    assert counts["66"] == 14


def test_a_county_knows_its_prefecture_or_its_body():
    found = divisions_from(
        [
            row("330000", "浙江省", "province"),
            row("330100", "杭州市", "prefecture"),
            row("330127", "淳安县", "county", "杭州市"),
            row("110101", "东城区", "county"),
        ]
    ).counties
    assert found["330127"] == County("330127", "淳安县", "33", "330100", "杭州市")
    assert found["110101"] == County("110101", "东城区", "11", "110000", "")
    assert "330100" not in found


@pytest.mark.parametrize("code", sorted(CORPS_CITIES))
def test_a_city_of_the_corps_is_left_out_even_if_listed_as_a_county(code):
    assert code not in divisions_from([row(code, "石河子市", "county")]).counties
