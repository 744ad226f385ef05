import xml.etree.ElementTree as ElementTree
from fractions import Fraction

from kaohe.documents.interval_picture import Interval, draw_intervals

SVG = "{http://www.w3.org/2000/svg}"


def draw(*intervals):
    text = draw_intervals(intervals, title="<比例>")
    return ElementTree.fromstring(text)  # noqa: S314 - drawn just above


def test_the_rate_stands_between_the_ends_of_its_interval():
    drawn = draw(Interval("甲", Fraction(1, 100), Fraction(2, 100), Fraction(10, 100), "2%"))
    (line,) = (each for each in drawn.iter(f"{SVG}path"))
    (mark,) = drawn.iter(f"{SVG}circle")
    low, high = line.get("d").split("M")[1].split(" ")[0], line.get("d").split("H")[1].split("M")[0]

    assert int(low) < int(mark.get("cx")) < int(high)


def test_the_scale_begins_at_zero_and_ends_behind_the_highest():
    drawn = draw(Interval("甲", Fraction(0), Fraction(1, 10), Fraction(23, 100), "10%"))
    scale = [text.text for text in drawn.iter(f"{SVG}text") if text.get("text-anchor") == "middle"]

    assert scale == ["0%", "5%", "10%", "15%", "20%", "25%"]


def test_nothing_to_draw_is_an_empty_picture():
    assert list(draw().iter(f"{SVG}circle")) == []
