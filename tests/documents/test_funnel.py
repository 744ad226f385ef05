import re
from xml.etree import ElementTree

import pytest

from kaohe.core.divisions import County
from kaohe.core.register.leads import judge_sign
from kaohe.core.register.screening import SIGNS
from kaohe.documents.funnel import draw_funnel

ABSENT = next(sign for sign in SIGNS if sign.id == "trimmed_denominator")


def make_result(*, honest=60, standing_out=3, units=400):
    counties = {
        f"33{at:04d}": County(f"33{at:04d}", f"甲{at}县", "33", "330100", "<杭州>市")
        for at in range(honest + standing_out)
    }
    counts = [
        (code, units * 3 // 100 + at % 5 if at < honest else units * (60 + at) // 200, units + at)
        for at, code in enumerate(counties)
    ]
    return judge_sign(ABSENT, counts, counties)


@pytest.fixture
def picture():
    return draw_funnel(make_result(), as_of="2012-12-31")


def parse(picture):
    return ElementTree.fromstring(picture)  # noqa: S314  # we drew it


def texts(picture):
    return [each.text for each in parse(picture).iter() if each.text]


def test_the_picture_is_well_formed_and_says_what_it_shows(picture):
    root = parse(picture)
    name = "{http://www.w3.org/2000/svg}"

    assert root.get("role") == "img"
    assert root.find(f"{name}title").text == "标注为事实不存在的企业过多"
    described = root.find(f"{name}desc").text
    assert "共63个，3个突出" in described
    assert "3 of 63 counties stand out" in described
    assert root.get("aria-labelledby") == "title desc"


def test_whoever_stands_out_is_numbered_and_named_with_the_share(picture):
    told = texts(picture)

    assert [text for text in told if re.match(r"[123] <杭州>市甲6[012]县 \d", text)]
    assert {"1", "2", "3"} <= set(told)
    assert any("<杭州>市甲62县（330062）：" in text for text in told)


def test_more_than_fit_are_counted():
    told = texts(draw_funnel(make_result(standing_out=19, honest=400), as_of="2012-12-31"))

    assert "另有3个，见线索表" in told


def test_the_limit_falls_as_counties_grow(picture):
    points = re.search(r'<polyline points="([^"]+)"', picture).group(1).split()
    heights = [float(point.split(",")[1]) for point in points]

    assert len(points) > 10
    assert heights[0] < heights[-1]


def test_equal_places_are_drawn_once_and_the_picture_is_the_same_again():
    result = make_result(standing_out=0)

    picture = draw_funnel(result, as_of="2012-12-31")

    assert draw_funnel(result, as_of="2012-12-31") == picture
    assert picture.count("h0") <= len(result.counties)
    assert "0个突出。" in picture


def test_a_sign_that_no_county_has_units_for_is_drawn_empty():
    picture = draw_funnel(judge_sign(ABSENT, [], {}), as_of="2012-12-31")

    assert "共0个，0个突出" in parse(picture)[1].text


def test_lines_and_letters_need_no_style_sheet_and_no_script(picture):
    assert "<style" not in picture
    assert "<script" not in picture
    assert "style=" not in picture


def test_the_picture_speaks_english_where_asked():
    told = texts(draw_funnel(make_result(), as_of="2012-12-31", english=True))

    assert not [text for text in told if re.search(r"[\u4e00-\u9fff]", text)]
    assert "◆ 3 stand out" in told
