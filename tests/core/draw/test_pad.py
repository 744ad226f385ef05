from collections import Counter
from hashlib import shake_256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.core.canonical import canonical_bytes
from kaohe.core.draw import Campaign
from kaohe.core.draw.pad import (
    Pad,
    PadLine,
    hide_value,
    make_pad,
    read_back,
    read_pad,
    uncover_value,
)
from kaohe.core.errors import DrawError

REAL = Campaign("2012", rehearsal=False)
LINES = st.builds(
    PadLine, st.just(1), st.integers(0, 10**7 - 1), st.integers(0, 96), st.just(bytes(16))
)
VALUES = st.integers(0, 10**7 - 1)


def stream(size):
    return shake_256(b"pad").digest(size)


def new_pad(lines=3):
    return make_pad(REAL, device="pad-33-1", lines=lines, random=stream)


def pad_bytes(**changed):
    lines = [[1, 2, "00" * 16]]
    body = {"format": "voice-pad/1", "campaign": "2012", "rehearsal": False, "device": "d"}
    return canonical_bytes({**body, "lines": lines, **changed})


def is_caught(code, line):
    try:
        uncover_value(code, line)
    except DrawError as error:
        return error.faults[0].kind.code == "voice-spoken-code-wrong"
    return False


@given(VALUES, LINES)
def test_what_was_hidden_is_uncovered(value, line):
    code = hide_value(value, line)
    assert (len(code), uncover_value(f"{code[:3]} {code[3:6]} {code[6:]}", line)) == (9, value)


@given(VALUES, LINES, st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_always_caught(value, line, place, more):
    code = hide_value(value, line)
    wrong = str((int(code[place]) + more) % 10)
    assert is_caught(code[:place] + wrong + code[place + 1 :], line)


@given(VALUES, LINES, st.integers(0, 7))
def test_two_neighbours_that_changed_places_are_always_caught(value, line, place):
    code = hide_value(value, line)
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert is_caught(swapped, line) == (swapped != code)


@given(VALUES, LINES, LINES)
def test_a_line_with_another_shift_is_caught(value, line, other):
    assert is_caught(hide_value(value, line), other) == (line.shift != other.shift)


@pytest.mark.parametrize("typed", ["", "12345678", "1234567890", "12345678x", "²23456789"])
def test_what_is_no_such_number_is_told_at_once(typed):
    assert is_caught(typed, PadLine(1, 0, 0, bytes(16)))


def test_every_code_is_equally_likely_given_any_unit():
    codes = {
        value: Counter(
            hide_value(value, PadLine(1, mask, shift, bytes(16)), digits=1)
            for mask in range(10)
            for shift in range(97)
        )
        for value in range(10)
    }
    first = codes[0]
    assert set(first.values()) == {1}
    assert len(first) == 970
    assert all(seen == first for seen in codes.values())


def test_a_check_over_the_mask_that_hides_the_value_would_leave_one_value_only():
    left = {(value, mask) for value in range(10) for mask in range(10) if (value + mask) % 10 == 4}
    assert len(left) == 10
    assert [value for value, mask in left if mask % 97 == 1] == [3]


def test_a_value_too_large_for_the_digits_is_refused():
    with pytest.raises(ValueError, match="does not have 7 digits"):
        hide_value(10**7, PadLine(1, 0, 0, bytes(16)))


def test_a_read_back_tells_nothing_without_the_line():
    told = {read_back(17, PadLine(1, 0, 0, bytes([key] * 16))) for key in range(50)}
    assert len(told) > 45
    assert all(len(each) == 4 and each.isdecimal() for each in told)


def test_a_read_back_of_another_value_is_another_one():
    line = PadLine(1, 0, 0, bytes(16))
    assert read_back(17, line) != read_back(18, line)


def test_a_pad_is_read_as_it_was_written():
    pad = new_pad()
    assert read_pad(pad.write()) == pad
    assert pad.line(2) == pad.lines[1]
    assert (pad.device, len(pad.lines)) == ("pad-33-1", 3)


@pytest.mark.parametrize("number", [0, 4, -1])
def test_a_line_that_the_pad_does_not_have_is_refused(number):
    with pytest.raises(DrawError, match=r"\[voice-pad-line-unknown\]"):
        new_pad().line(number)


def test_random_numbers_beyond_the_last_whole_multiple_are_thrown_away():
    given_bytes = iter([b"\xff" * 8, (5).to_bytes(8, "big"), (96).to_bytes(8, "big"), bytes(16)])
    pad = make_pad(REAL, device="d", lines=1, random=lambda _: next(given_bytes))
    assert (pad.lines[0].mask, pad.lines[0].shift) == (5, 96)


def test_nothing_secret_shows_when_a_pad_is_printed():
    assert str(new_pad().lines[0]) == "PadLine(number=1)"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[]",
        pad_bytes(format="voice-pad/2"),
        pad_bytes(more=1),
        pad_bytes(lines=[[10**7, 2, "00" * 16]]),
        pad_bytes(lines=[[1, 97, "00" * 16]]),
        pad_bytes(lines=[[1, 2, "00"]]),
        pad_bytes(lines=[[1, 2]]),
        pad_bytes(campaign="NO"),
    ],
)
def test_what_is_no_pad_is_refused(data):
    with pytest.raises(DrawError, match=r"\[voice-pad-unreadable\]"):
        read_pad(data)


def test_an_empty_pad_is_one():
    assert read_pad(Pad(REAL, "d", ()).write()).lines == ()
