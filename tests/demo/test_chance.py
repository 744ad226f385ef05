from fractions import Fraction

from kaohe.demo.chance import (
    choose,
    draw_between,
    draw_degree,
    draw_share,
    happens,
    hash_labels,
    open_stream,
)


def test_the_same_labels_give_the_same_answer_in_any_order_of_asking():
    first = [draw_share(7, "a", 1), draw_share(7, "b", 1)]
    second = [draw_share(7, "b", 1), draw_share(7, "a", 1)]

    assert first == second[::-1]


def test_labels_are_kept_apart_wherever_they_are_cut():
    assert hash_labels(7, "ab", "c") != hash_labels(7, "a", "bc")
    assert hash_labels(7, "ab") != hash_labels(8, "ab")


def test_a_share_is_at_least_0_and_below_1():
    shares = [draw_share(1, "share", at) for at in range(2000)]

    assert all(0 <= share < 1 for share in shares)
    assert Fraction(48, 100) < sum(shares) / 2000 < Fraction(52, 100)


def test_a_certain_thing_always_happens_and_an_impossible_one_never():
    assert all(happens(Fraction(1), 1, at) for at in range(100))
    assert not any(happens(Fraction(0), 1, at) for at in range(100))


def test_a_number_between_two_bounds_stays_there_and_is_in_thousandths():
    drawn = [draw_between(Fraction(-1, 10), Fraction(2, 10), 1, at) for at in range(500)]

    assert all(Fraction(-1, 10) <= value <= Fraction(2, 10) for value in drawn)
    assert all((value * 1000).denominator == 1 for value in drawn)


def test_every_option_is_chosen_about_equally_often():
    chosen = [choose("ABC", 1, at) for at in range(3000)]

    assert {letter: 900 < chosen.count(letter) < 1100 for letter in "ABC"} == {
        "A": True,
        "B": True,
        "C": True,
    }


def test_of_what_is_not_in_order_three_fifths_are_half_done():
    degrees = [draw_degree(Fraction(1, 2), 1, at) for at in range(4000)]

    assert 1900 < degrees.count(Fraction(1)) < 2100
    assert 1100 < degrees.count(Fraction(1, 2)) < 1300
    assert 700 < degrees.count(Fraction(0)) < 900


def test_streams_of_other_labels_are_other_streams():
    assert open_stream(1, "a").random() == open_stream(1, "a").random()
    assert open_stream(1, "a").random() != open_stream(1, "b").random()
