from decimal import Decimal
from fractions import Fraction

import pytest

from kaohe.core.canonical import canonical_bytes
from kaohe.core.divisions import County
from kaohe.core.register.leads import Screening, judge_sign, write_chance
from kaohe.core.register.screening import SIGNS

ABSENT = next(sign for sign in SIGNS if sign.id == "trimmed_denominator")
COUNTIES = {
    "330105": County("330105", "拱墅区", "33", "330100", "杭州市"),
    "110101": County("110101", "东城区", "11", "110000", ""),
    "441900": County("441900", "东莞市", "44", "441900", "东莞市"),
    "660100": County("660100", "第一师", "66", "660100", "第一师"),
}


@pytest.fixture
def result():
    counts = [("330105", 2, 100), ("110101", 3, 100), ("441900", 60, 100), ("660100", 1, 100)]
    return judge_sign(ABSENT, counts, COUNTIES)


def test_the_most_unusual_county_comes_first(result):
    assert result.counties[0].county == "441900"
    assert [lead.county for lead in result.leads] == ["441900"]
    assert result.leads[0].share == Fraction(3, 5)


def test_counties_are_called_as_people_call_them(result):
    assert {each.county: each.name for each in result.counties} == {
        "330105": "杭州市拱墅区",
        "110101": "北京东城区",
        "441900": "东莞市",
        "660100": "兵团第一师",
    }


def test_a_screening_is_one_object_of_exact_numbers(result):
    told = Screening("0" * 64, "2012-12-31", (result,)).to_json()

    (sign,) = told["signs"]
    assert (told["format"], told["false_discoveries"]) == ("screening-leads/1", "0.01")
    assert (sign["counties"], sign["middle"], sign["fence"]) == (4, "0.02", "0.06")
    assert sign["leads"][0]["share"] == "0.6"
    assert canonical_bytes(told)


@pytest.mark.parametrize(
    ("chance", "text"),
    [("1", "1"), ("0.25001", "0.251"), ("0.00000012345", "1.24E-7"), ("0", "0")],
)
def test_a_chance_is_written_with_three_digits_rounded_up(chance, text):
    assert write_chance(Decimal(chance)) == text
