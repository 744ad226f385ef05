"""A score as bars."""

from fractions import Fraction
from xml.etree import ElementTree as ET

from kaohe.documents.score_bars import LEFT, RIGHT, ScoreBar, draw_score

NAMES = {"s": "http://www.w3.org/2000/svg"}


def test_what_was_earned_is_a_bar_and_what_one_gave_oneself_a_stroke():
    drawn = ET.fromstring(  # noqa: S314 - our own
        draw_score(
            [
                ScoreBar("总分", 0, Fraction(1, 2), None, "50 / 100"),
                ScoreBar("组织工作", 1, Fraction(4, 5), Fraction(1), "12 / 15 · 15"),
                ScoreBar("数" * 30, 2, None, None, "—"),
            ],
            title="<得分>",
            earned="得分",
            own="自评",
        )
    )
    bars = [int(each.get("width")) for each in drawn.findall("s:rect[@class='bar']", NAMES)]
    assert bars == [125, 200]
    assert [each.get("x1") for each in drawn.findall("s:line", NAMES)] == [str(RIGHT)]
    assert RIGHT - LEFT == 250
    words = [each.text for each in drawn.findall("s:text", NAMES)]
    assert words == [
        "▬ 得分　┃ 自评",
        "总分",
        "50 / 100",
        "组织工作",
        "12 / 15 · 15",
        "数" * 13 + "…",
        "—",
    ]
