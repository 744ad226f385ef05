"""Space around fields goes, line by line, and what is left is told."""

import hypothesis.strategies as st
from hypothesis import given, settings

from kaohe.engines.reading.lines import Lines
from kaohe.engines.reading.outer_space import drop_outer_space

PLAIN = ("a,b", "中,文", "1,2")
SPACED = st.text(alphabet=[",", " ", "　", "\xa0", "\u2003", "é", "…", "中", "a"], max_size=9)


def drop(*lines):
    text, left = drop_outer_space(Lines("".join(f"{line}\n" for line in lines).encode()))
    return text.decode().splitlines(), left


def test_ordinary_and_wide_space_around_fields_goes():
    lines, left = drop(*PLAIN * 10, " 甲 , 1\u3000", *PLAIN)
    assert (lines, left) == ([*PLAIN * 10, "甲,1", *PLAIN], "none")


def test_space_inside_a_field_stays():
    lines, left = drop(*PLAIN * 10, "2012-12-31 12:00, 甲\u3000乙")
    assert (lines[-1], left) == ("2012-12-31 12:00,甲\u3000乙", "none")


def test_a_carriage_return_stays_behind_the_last_field():
    text, _ = drop_outer_space(Lines(b"a,b\r\n" * 10 + b" a , b \r\n"))
    assert text == b"a,b\r\n" * 11


def test_lines_with_quotes_are_left_and_told():
    assert drop(*PLAIN * 10, '" a",1') == ([*PLAIN * 10, '" a",1'], "plain")
    assert drop(*PLAIN * 10, '"\u3000a",1') == ([*PLAIN * 10, '"\u3000a",1'], "wide")
    assert drop(*PLAIN * 10, '"a, b",1')[1] == "none"


def test_a_line_without_fields_does_not_become_an_empty_one():
    assert drop(*PLAIN * 10, "  ")[0][-1] == "  "


def test_where_many_lines_have_space_nothing_is_dropped_here():
    assert drop("a, b", "a,b") == (["a, b", "a,b"], "plain")


@settings(deadline=None)
@given(st.lists(SPACED, max_size=4))
def test_every_line_comes_out_with_its_fields_stripped(spaced):
    delivered = [*PLAIN * 12, *spaced]
    lines, left = drop(*delivered)
    stripped = [
        ",".join(map(str.strip, line.split(","))) if "," in line else line for line in delivered
    ]
    assert (lines, left) == (stripped, "none")
