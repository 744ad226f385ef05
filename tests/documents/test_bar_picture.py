import re
from fractions import Fraction

from kaohe.documents.bar_picture import NUMBERS, Bar, draw_bars

HALF = Bar("浙江", Fraction(1, 2), "50.00%")
WHOLE = Bar("北京", Fraction(1), "100.00%")


def widths(picture):
    return [int(width) for width in re.findall(r'<rect [^>]*?width="(\d+)"', picture)]


def test_bars_begin_at_zero_and_the_largest_fills_the_room():
    assert widths(draw_bars([HALF, WHOLE], title="建会率", width=600, left=100)) == [200, 400]


def test_what_has_no_value_has_a_word_and_no_bar():
    picture = draw_bars([HALF, Bar("西藏", None, "—")], title="建会率")
    assert (len(widths(picture)), "西藏" in picture, "—" in picture) == (1, True, True)


def test_the_whole_is_a_line_at_its_value():
    whole = Bar("合计", Fraction(3, 4), "75.00%")
    picture = draw_bars([WHOLE], title="建会率", whole=whole, width=500 + NUMBERS, left=100)
    assert '<line x1="400"' in picture
    assert "合计 75.00%" in picture


def test_words_cannot_break_out_of_the_picture():
    picture = draw_bars([Bar("<b>&", Fraction(1), '"')], title='"><script>')
    assert ("<b>" in picture, "<script>" in picture) == (False, False)


def test_a_name_that_does_not_fit_is_cut():
    picture = draw_bars(
        [Bar("电力、热力、燃气及水生产和供应业", Fraction(1), "1")], title="t", left=100
    )
    assert re.search(r">(电力、[^<]*…)</text>", picture)


def test_nothing_but_zeros_has_bars_of_no_length():
    assert widths(draw_bars([Bar("甲", Fraction(0), "0")], title="t")) == [0]
