import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.core.draw.outside import (
    LOTTERIES,
    count_bits,
    expect_agreement,
    first_second,
    lottery_value,
    make_draw,
    read_draw,
)
from kaohe.core.errors import DrawError

SSQ = {"day": "2013-01-08", "issue": "2013004"}
PL5 = {"day": "2013-01-08", "issue": "13008"}


def faults_of(error):
    return [fault.kind.code for fault in error.value.faults]


@pytest.mark.parametrize(
    "typed",
    [
        "03 09 15 20 27 29 + 14",
        "3,9,15,20,27,29+14",
        "29、27、20、15、9、3＋14",
        "０３ ０９ １５ ２０ ２７ ２９ ＋ １４",
    ],
)
def test_a_result_has_one_text_however_it_is_typed(typed):
    assert read_draw("ssq", numbers=typed, **SSQ).text == (
        "ssq 2013-01-08 2013004 03 09 15 20 27 29 + 14"
    )


@pytest.mark.parametrize("typed", ["31415", "3 1 4 1 5", " ３１４１５ "])
def test_digits_keep_the_order_in_which_they_were_drawn(typed):
    assert read_draw("pl5", numbers=typed, **PL5).numbers == ((3, 1, 4, 1, 5),)


def test_a_result_of_two_drums_with_several_balls_each_is_read():
    draw = read_draw("dlt", day="2013-01-07", issue="13003", numbers="2 5 11 27 33 + 10 4")

    assert draw.text == "dlt 2013-01-07 13003 02 05 11 27 33 + 04 10"


@pytest.mark.parametrize(
    "typed",
    [
        "03 09 15 20 27 + 14",
        "03 09 15 20 27 29 30 + 14",
        "03 09 15 20 27 27 + 14",
        "00 09 15 20 27 29 + 14",
        "03 09 15 20 27 34 + 14",
        "03 09 15 20 27 29 + 17",
        "03 09 15 20 27 29 14",
        "03 09 15 20 27 29 + 14 + 1",
        "03 09 15 20 27 xx + 14",
        "03 09 15 20 27 -9 + 14",
        "03 09 15 20 27 000029 + 14",
        "",
    ],
)
def test_numbers_that_cannot_come_out_are_refused(typed):
    with pytest.raises(DrawError) as caught:
        read_draw("ssq", numbers=typed, **SSQ)

    assert faults_of(caught) == ["outside-lottery-numbers"]


def test_everything_that_is_wrong_with_an_entry_is_told_together():
    with pytest.raises(DrawError) as caught:
        read_draw("ssq", day="2013-02-30", issue="13004", numbers="1")

    assert faults_of(caught) == [
        "outside-lottery-day",
        "outside-lottery-issue",
        "outside-lottery-numbers",
    ]


@pytest.mark.parametrize("day", ["20130108", "8 January", "2013-1-8"])
def test_a_day_has_one_form(day):
    with pytest.raises(DrawError) as caught:
        read_draw("ssq", day=day, issue="2013004", numbers="03 09 15 20 27 29 + 14")

    assert faults_of(caught) == ["outside-lottery-day"]


def test_a_lottery_that_is_not_known_is_refused_with_those_that_are():
    with pytest.raises(DrawError) as caught:
        read_draw("qlc", numbers="1", **SSQ)

    assert faults_of(caught) == ["outside-lottery-unknown"]
    assert dict(caught.value.faults[0].fields)["known"] == "双色球(ssq)、大乐透(dlt)、排列5(pl5)"


def test_two_entries_that_agree_pass():
    draw = read_draw("pl5", numbers="31415", **PL5)

    expect_agreement([draw], [make_draw("pl5", numbers=[[3, 1, 4, 1, 5]], **PL5)])


def test_every_result_in_which_two_entries_differ_is_told():
    one = read_draw("pl5", numbers="31415", **PL5)
    other = read_draw("pl5", numbers="31451", **PL5)
    third = read_draw("ssq", numbers="03 09 15 20 27 29 + 14", **SSQ)

    with pytest.raises(DrawError) as caught:
        expect_agreement([one], [other, third])

    assert faults_of(caught) == ["outside-entries-differ"] * 2
    assert dict(caught.value.faults[0].fields) == {
        "first": "pl5 2013-01-08 13008 3 1 4 1 5",
        "second": "pl5 2013-01-08 13008 3 1 4 5 1",
    }
    assert dict(caught.value.faults[1].fields)["first"] == ""


def test_the_value_of_results_are_their_lines_in_order():
    draws = [
        read_draw("ssq", numbers="03 09 15 20 27 29 + 14", **SSQ),
        read_draw("pl5", numbers="31415", **PL5),
    ]

    assert lottery_value(draws) == (
        b"ssq 2013-01-08 2013004 03 09 15 20 27 29 + 14\npl5 2013-01-08 13008 3 1 4 1 5\n"
    )


def test_one_result_does_not_count_twice():
    draw = read_draw("pl5", numbers="31415", **PL5)

    with pytest.raises(DrawError) as caught:
        lottery_value([draw, draw])

    assert faults_of(caught) == ["outside-lottery-repeated"]


def test_a_result_is_published_with_its_numbers_by_drum():
    draw = read_draw("ssq", numbers="29 27 20 15 9 3 + 14", **SSQ)

    assert draw.as_json() == {
        "lottery": "ssq",
        "day": "2013-01-08",
        "issue": "2013004",
        "numbers": [[3, 9, 15, 20, 27, 29], [14]],
    }
    assert make_draw(**draw.as_json()) == draw


@pytest.mark.parametrize(
    ("lottery", "outcomes", "bits"),
    [("ssq", 17_721_088, "24.0"), ("dlt", 21_425_712, "24.3"), ("pl5", 100_000, "16.6")],
)
def test_outcomes_and_bits_of_each_lottery(lottery, outcomes, bits):
    assert (LOTTERIES[lottery].outcomes, str(count_bits([lottery]))) == (outcomes, bits)


def test_all_three_lotteries_together_have_65_bits():
    assert str(count_bits(LOTTERIES)) == "65.0"


@given(st.permutations(range(1, 34)), st.integers(1, 16))
def test_balls_in_whatever_order_make_one_value(balls, blue):
    drawn = make_draw("ssq", numbers=[balls[:6], [blue]], **SSQ)
    typed = " ".join(map(str, balls[:6])) + f"+{blue}"

    assert lottery_value([read_draw("ssq", numbers=typed, **SSQ)]) == lottery_value([drawn])


def test_results_are_not_known_before_their_beijing_day_begins():
    assert first_second(["2013-01-09", "2013-01-08"]) == 1_357_574_400
