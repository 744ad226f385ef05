"""Points as tiles."""

from fractions import Fraction
from xml.etree import ElementTree as ET

from kaohe.documents.points_tiles import SHADES, PointsTile, draw_points

NAMES = {"s": "http://www.w3.org/2000/svg"}


def read(tiles):
    return ET.fromstring(draw_points(tiles, title="总分"))  # noqa: S314 - our own


def fills(drawn):
    return [each.get("fill") for each in drawn.findall("s:rect[@class='tile']", NAMES)]


def test_a_tile_has_its_number_and_a_shade_that_the_key_explains():
    drawn = read(
        [
            PointsTile("11", "北京", Fraction(90), "90.00"),
            PointsTile("12", "天津", Fraction(80), "80.00"),
            PointsTile("13", "河北", Fraction("84.99"), "84.99"),
        ]
    )
    words = [each.text for each in drawn.findall("s:text", NAMES)]
    assert words[:5] == ["< 82.00", "82.00–83.99", "84.00–85.99", "86.00–87.99", "≥ 88.00"]
    assert words[5:] == ["北京", "90.00", "天津", "80.00", "河北", "84.99"]
    assert fills(drawn) == [SHADES[4], SHADES[0], SHADES[2]]


def test_who_waits_has_no_shade_and_no_tile_has_a_border():
    drawn = read([PointsTile("66", "兵团", None, "待定"), PointsTile("99", "x", None, "y")])
    assert fills(drawn) == ["#e4e4e4"]
    assert "stroke" not in ET.tostring(drawn, encoding="unicode")
