"""Sections as strips on one axis."""

from fractions import Fraction
from xml.etree import ElementTree as ET

from kaohe.documents.section_strips import LEFT, RIGHT, Dot, Panel, Strip, draw_strips

NAMES = {"s": "http://www.w3.org/2000/svg"}


def test_dots_and_the_median_lie_on_the_axis_of_all():
    dots = (
        Dot("甲", Fraction(0), "0"),
        Dot("乙<", Fraction(1, 2), "7.5"),
        Dot("丙", Fraction(3, 2), "22"),
    )
    strip = Strip("东部", dots, Fraction(1, 2))
    panels = [Panel("组织工作", (strip,)), Panel("质量", (strip,))]
    drawn = ET.fromstring(draw_strips(panels, title="分布"))  # noqa: S314 - our own
    middle = (LEFT + RIGHT) // 2

    places = [int(each.get("cx")) for each in drawn.findall("s:circle", NAMES)]
    assert places == [LEFT, middle, RIGHT] * 2
    assert {each.get("x1") for each in drawn.findall("s:line[@class='middle']", NAMES)} == {
        str(middle)
    }
    assert drawn.find("s:circle[2]/s:title", NAMES).text == "乙< 7.5"
    words = [each.text for each in drawn.findall("s:text", NAMES)]
    assert words == ["组织工作", "东部", "质量", "东部", "0%", "20%", "40%", "60%", "80%", "100%"]
