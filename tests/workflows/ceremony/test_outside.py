"""Dice and outside source as people enter them, and as the plan has named them."""

import pytest

from kaohe.core.draw.outside import QUICKNET_KEY, read_draw
from kaohe.core.errors import DrawError
from kaohe.workflows.ceremony.dice import take_roll
from kaohe.workflows.ceremony.outside import (
    read_typed,
    say_source,
    take_lotteries,
    take_round,
    value_of,
)
from kaohe.workflows.publication.published import DrandSource, LotterySource, PlannedLottery

LOTTERY = LotterySource(
    kind="lottery", source="福彩", draws=(PlannedLottery(lottery="ssq", day="2013-01-08"),)
)
DRAND = DrandSource(kind="drand", source="quicknet", round=657413, chain=QUICKNET_KEY)
SIGNATURE = (
    "b713718a38ae728dfd477991af2822e08d2f305e47718cef9f7848ce4050e7be"
    "41076862b98fad56e91a6b85b89cd97b"
)
ROUND = b'{"round":657413,"randomness":"%s","signature":"%s"}' % (
    b"fc1873a13f3545aeade8401532ef5519920652eee6b0d2b19ca12643b87b3587",
    SIGNATURE.encode(),
)
DRAW = read_draw("ssq", day="2013-01-08", issue="2013004", numbers="3 9 15 20 27 29 + 14")
PEOPLE = ("office.2", "audit.1")


def codes(told):
    return [fault.kind.code for fault in told.value.faults]


def test_digits_may_stand_in_groups_and_be_of_full_width():
    roll = take_roll(
        "组长", "38461 52093 77164 50293", "３８４６１５２０９３７７１６４５０２９３", part=1
    )

    assert roll.digits == "38461520937716450293"


def test_entries_that_differ_are_told_with_the_place():
    with pytest.raises(DrawError) as told:
        take_roll("组长", "1" * 20, "1" * 12 + "2" + "1" * 7, part=1)

    assert codes(told) == ["ceremony-rolls-differ"]
    assert dict(told.value.faults[0].fields)["position"] == "13"


def test_a_second_entry_that_is_longer_differs():
    with pytest.raises(DrawError) as told:
        take_roll("组长", "1" * 20, "1" * 21, part=1)

    assert dict(told.value.faults[0].fields)["position"] == "21"


@pytest.mark.parametrize("digits", ["1" * 19, "1" * 19 + "x", "", "１" * 19])
def test_too_few_digits_or_other_signs_are_told(digits):
    with pytest.raises(DrawError) as told:
        take_roll("组长", digits, digits, part=2)

    assert codes(told) == ["draw-dice-too-few"]


def test_two_people_who_agree_give_the_value():
    found = take_lotteries(LOTTERY, people=PEOPLE, first=[DRAW], second=[DRAW])

    assert found.typed_by == PEOPLE
    assert bytes.fromhex(found.value) == b"ssq 2013-01-08 2013004 03 09 15 20 27 29 + 14\n"
    assert value_of(LOTTERY, found) == bytes.fromhex(found.value)


def test_two_people_who_differ_are_told():
    other = read_draw("ssq", day="2013-01-08", issue="2013004", numbers="3 9 15 20 27 29 + 15")

    with pytest.raises(DrawError) as told:
        take_lotteries(LOTTERY, people=PEOPLE, first=[DRAW], second=[other])

    assert codes(told) == ["outside-entries-differ"]


def test_one_person_alone_is_not_enough():
    with pytest.raises(DrawError) as told:
        take_lotteries(LOTTERY, people=("office.2", " office.2"), first=[DRAW], second=[DRAW])

    assert codes(told) == ["ceremony-typed-by-one"]


@pytest.mark.parametrize(("lottery", "day"), [("dlt", "2013-01-08"), ("ssq", "2013-01-10")])
def test_a_draw_that_the_plan_did_not_name_is_refused(lottery, day):
    source = LotterySource(
        kind="lottery", source="福彩", draws=(PlannedLottery(lottery=lottery, day=day),)
    )

    with pytest.raises(DrawError) as told:
        take_lotteries(source, people=PEOPLE, first=[DRAW], second=[DRAW])

    assert codes(told) == ["ceremony-outside-other"]


def test_a_value_that_does_not_follow_from_its_numbers_is_refused():
    found = take_lotteries(LOTTERY, people=PEOPLE, first=[DRAW], second=[DRAW])

    with pytest.raises(DrawError) as told:
        value_of(LOTTERY, found.model_copy(update={"value": "ab"}))

    assert codes(told) == ["ceremony-outside-other"]


def test_typed_lines_are_read_and_comments_passed_over():
    typed = read_typed("# 双色球\n\nssq 2013-01-08 2013004 3 9 15 20 27 29 + 14\n")

    assert typed == (DRAW,)


def test_every_typed_line_that_is_no_result_is_told():
    with pytest.raises(DrawError) as told:
        read_typed("ssq\nbingo 2013-01-08 1 2\n")

    assert {"outside-lottery-day", "outside-lottery-unknown"} <= {*codes(told)}


def test_the_round_of_the_plan_is_verified_and_taken():
    found = take_round(DRAND, ROUND)

    assert found.signature == SIGNATURE
    assert found.value == "fc1873a13f3545aeade8401532ef5519920652eee6b0d2b19ca12643b87b3587"
    assert value_of(DRAND, found).hex() == found.value
    assert say_source(DRAND) == "drand 657413"


def test_another_round_than_the_plans_is_refused():
    found = take_round(DRAND, ROUND)

    with pytest.raises(DrawError) as told:
        value_of(DRAND.model_copy(update={"round": 657414}), found)

    assert codes(told) == ["ceremony-outside-other"]


def test_no_source_stands_in_for_the_other():
    lotteries = take_lotteries(LOTTERY, people=PEOPLE, first=[DRAW], second=[DRAW])

    for refused in (
        lambda: take_round(LOTTERY, ROUND),
        lambda: value_of(DRAND, lotteries),
        lambda: take_lotteries(DRAND, people=PEOPLE, first=[DRAW], second=[DRAW]),
    ):
        with pytest.raises(DrawError) as told:
            refused()
        assert codes(told) == ["ceremony-outside-other"]
