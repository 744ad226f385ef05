import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.documents.official.titles import break_title, is_shapely, measure_width

WORDS = st.lists(
    st.text("组建工会发展会员考核通知", min_size=1, max_size=6), min_size=1, max_size=9
)


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于印发考核办法的通知", ("关于印发考核办法的通知",)),
        (
            "中华全国总工会办公厅关于2012年度组建工会和发展会员工作考核的通知",
            ("中华全国总工会办公厅", "关于2012年度组建工会和", "发展会员工作考核的通知"),
        ),
        ("关于考核的/通知", ("关于考核的通知",)),
    ],
)
def test_a_title_is_divided_between_words(title, lines):
    assert break_title(title, most=20) == lines


def test_no_line_begins_with_a_word_that_belongs_to_the_one_before():
    found = break_title("关于2012年度组建工会和发展会员工作考核情况的通报", most=14)

    assert not [line for line in found if line[0] in "和的"]


@pytest.mark.parametrize(
    ("lines", "shapely"),
    [
        (("一二三四", "一二三"), True),
        (("一二三", "一二三四"), True),
        (("一二", "一二三四", "一二三"), True),
        (("一二三", "一二", "一二三"), False),
        (("一二三", "一二三"), False),
        (("一二三",), True),
    ],
)
def test_trapezoids_and_rhombs_are_shapely(lines, shapely):
    assert is_shapely(lines) is shapely


def test_a_half_width_character_counts_half():
    assert measure_width("2012年度") == 4.0


@given(WORDS)
def test_a_division_loses_nothing_and_ends_only_at_marks(words):
    title = "/".join(words)
    lines = break_title(title, most=12)

    ends = {len("".join(words[:count])) for count in range(len(words) + 1)}
    lengths = [len("".join(lines[:count])) for count in range(len(lines) + 1)]
    assert "".join(lines) == "".join(words)
    assert set(lengths) <= ends


@given(WORDS)
def test_lines_fit_wherever_there_is_a_division_that_fits(words):
    lines = break_title("/".join(words), most=54)

    assert max(measure_width(line) for line in lines) <= 54
