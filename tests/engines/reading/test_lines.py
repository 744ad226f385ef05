import io
from hashlib import sha256

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.engines.reading.lines import Lines, find_outer_space, read_blocks
from kaohe.engines.reading.rejects import KEPT_BYTES, LEFT_BYTES, LongLine


@given(st.lists(st.binary(max_size=12)), st.integers(1, 40))
@settings(deadline=None)
def test_blocks_end_with_lines_and_lose_no_byte(lines, block_bytes):
    content = b"\n".join(lines)
    blocks = list(read_blocks(io.BytesIO(content), block_bytes=block_bytes))
    assert b"".join(blocks) == content + (b"" if not content or content.endswith(b"\n") else b"\n")
    assert all(block.endswith(b"\n") for block in blocks)


def test_lines_are_found_by_place_and_by_byte():
    lines = Lines(b"ab\n\nc\r\n")
    assert [lines[place] for place in range(len(lines))] == [b"ab", b"", b"c\r"]
    assert lines.holding(np.array([0, 2, 3, 4, 6])).tolist() == [0, 0, 1, 2, 2]
    assert lines.choose(np.array([False, True, False])) == b"\n"
    assert lines.choose(np.array([True, False, True])) == b"ab\nc\r\n"
    assert lines.choose(np.zeros(3, dtype=np.bool_)) == b""


@pytest.mark.parametrize(
    ("text", "space"),
    [
        ("a b,c\n", "none"),
        (" a,c\n", "plain"),
        ("a,c \n", "plain"),
        ("a,c \r\n", "plain"),
        ("a, c\n", "plain"),
        ("a\nb ,c\n", "plain"),
        ('" a",c\n', "plain"),
        ('"a ",c\n', "plain"),
        ('x,"a "\n', "plain"),
        ('x\n" a"\n', "plain"),
        ('"a, b",c\n', "none"),
        ('"a ,b",c\n', "none"),
        ('"a, ""b"" c",d\n', "none"),
        ('"a ""b""",d\n', "none"),
        ('""" b",d\n', "none"),
        ('"a, b", c\n', "plain"),
        ("a\u3000b\n", "wide"),
        ("a\u00a0\n", "wide"),
        ("\u1680a\n", "wide"),
        ("\u2000a,\u200aa\n", "wide"),
        ("a\u202f\n", "wide"),
        ("a\u205f\n", "wide"),
        ("a·b、c—d㐀\n", "none"),
    ],
)
def test_space_counts_where_a_field_may_begin_or_end(text, space):
    assert find_outer_space(Lines(text.encode())) == space


@given(st.lists(st.binary(max_size=60)), st.integers(1, 40), st.integers(1, 30))
@settings(deadline=None)
def test_a_line_that_would_swell_a_block_comes_by_itself(lines, block_bytes, longest):
    content = b"\n".join(lines)
    found = []
    for each in read_blocks(io.BytesIO(content), block_bytes=block_bytes, longest=longest):
        if isinstance(each, LongLine):
            assert each.length == len(each.kept) > longest
            found.append(each.kept + b"\n")
        else:
            assert len(each) <= longest + block_bytes
            found.append(each)
    whole = content + (b"" if not content or content.endswith(b"\n") else b"\n")
    assert b"".join(found) == whole


def test_of_a_huge_line_the_beginning_is_kept_with_length_and_hash():
    piece, pieces = b"0123456789abcdef" * 65536, 17
    line = LongLine()
    for _ in range(pieces):
        line.add(piece)
    assert (line.length, line.kept) == (17 * 1024 * 1024, piece[:LEFT_BYTES])
    assert line.sha256 == sha256(piece * pieces).hexdigest()


def test_a_long_line_that_can_be_kept_is_kept_whole():
    line = LongLine()
    line.add(bytes(KEPT_BYTES))
    assert (line.kept, line.sha256) == (bytes(KEPT_BYTES), None)
