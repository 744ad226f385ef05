from hypothesis import given
from hypothesis import strategies as st

from kaohe.core.draw.framing import lp, u32, u64


def test_each_part_stands_behind_its_length_in_four_bytes():
    assert lp("ab", b"\x01") == bytes.fromhex("000000026162 0000000101")


def test_text_is_taken_as_utf_8():
    assert lp("县") == bytes.fromhex("00000003e58ebf")


def test_numbers_are_written_with_the_most_significant_byte_first():
    assert u32(258) == bytes.fromhex("00000102")
    assert u64(258) == bytes.fromhex("0000000000000102")


@given(st.lists(st.binary(max_size=4), max_size=4), st.lists(st.binary(max_size=4), max_size=4))
def test_different_parts_never_give_the_same_bytes(some, others):
    assert (lp(*some) == lp(*others)) == (some == others)
