import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.engines.reading.lines import Lines, find_outer_space, read_blocks


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
    assert lines.without([0, 2]) == b"\n"
    assert lines.without([1]) == b"ab\nc\r\n"
    assert lines.without([]) == b"ab\n\nc\r\n"


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
