import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.engines.lines import guess_encoding, read_blocks, sort_lines


def sort(block, *, columns=3, encoding="utf-8", first_line=2):
    return sort_lines(block, encoding=encoding, columns=columns, first_line=first_line)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"a,b", "too_few_fields"),
        (b"", "too_few_fields"),
        (b"a,b,c,d", "too_many_fields"),
        (b'"a,b,c', "broken_quotes"),
        (b'a,"b"x,c', "broken_quotes"),
        (b'a,b"c,d', "broken_quotes"),
        (b'a,"b""",c"', "broken_quotes"),
        (b'a,"b" ,c', "broken_quotes"),
        (b"a,\xff\xfe,c", "wrong_bytes"),
        (b"a,b\x00,c", "control_character"),
        (b"a,b\tb,c", "control_character"),
        (b"a,b\rb,c", "control_character"),
        (b"a,b\x7f,c", "control_character"),
        ("a,\u0085b,c".encode(), "control_character"),
        (b"a,\x1f", "control_character"),
    ],
)
def test_a_broken_line_is_kept_verbatim_with_its_number_and_reason(line, reason):
    block = sort(b"1,2,3\n" + line + b"\n4,5,6\n")
    assert block.text == b"1,2,3\n4,5,6\n"
    assert block.numbers.tolist() == [2, 4]
    assert block.lines == 3
    (rejected,) = block.rejected
    assert (rejected.line, rejected.reason, rejected.verbatim) == (3, reason, line)


@pytest.mark.parametrize(
    "line",
    [
        b",,",
        b'"","",""',
        b'"a,b",c,d',
        b'"a ""b"" c","""",d',
        b'a,"b,","c"',
        b"a,b,c\r",
        b'a,b,"c"\r',
        "杭,州,é".encode(),
    ],
)
def test_a_whole_line_stays(line):
    block = sort(line + b"\n")
    assert block.text == line + b"\n"
    assert block.rejected == ()


def test_gb18030_becomes_utf_8_and_its_wrong_bytes_are_found():
    good, bad = "名,称,鎔\n".encode("gb18030"), b"a,\xff,c\n"
    block = sort(good + bad + good, encoding="gb18030")
    assert block.text.decode() == "名,称,鎔\n" * 2
    assert [(each.line, each.verbatim) for each in block.rejected] == [(3, b"a,\xff,c")]


@given(
    st.lists(
        st.lists(
            st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=6),
            min_size=2,
            max_size=4,
        ),
        max_size=8,
    ),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    st.sampled_from(["\n", "\r\n"]),
)
@settings(deadline=None)
def test_what_a_csv_writer_wrote_is_whole_exactly_when_it_has_all_fields(rows, quoting, end):
    text = io.StringIO()
    csv.writer(text, quoting=quoting, lineterminator=end).writerows(rows)
    block = sort(text.getvalue().encode(), columns=3, first_line=1)
    whole = [n for n, row in enumerate(rows, start=1) if len(row) == 3]
    assert block.numbers.tolist() == whole
    assert block.lines == len(rows)
    assert list(csv.reader(io.StringIO(block.text.decode(), newline=""))) == [
        row for row in rows if len(row) == 3
    ]


@given(st.lists(st.binary(max_size=12)), st.integers(1, 40))
@settings(deadline=None)
def test_no_byte_and_no_line_is_ever_lost(lines, block_bytes):
    content = b"\n".join(lines)
    blocks = list(read_blocks(io.BytesIO(content), block_bytes=block_bytes))
    joined = b"".join(blocks)
    assert joined == content + (b"" if not content or content.endswith(b"\n") else b"\n")
    number, told = 1, 0
    for block in blocks:
        found = sort(block, columns=2, first_line=number)
        number += found.lines
        told += len(found.numbers) + len(found.rejected)
    assert told == joined.count(b"\n")


def test_an_encoding_is_told_by_most_of_the_lines():
    assert guess_encoding(b"plain\n") == "utf-8"
    assert guess_encoding("名称\n".encode()) == "utf-8"
    assert guess_encoding("企业名称\n杭州\n".encode("gb18030")) == "gb18030"
    assert guess_encoding("名称\n名称\n".encode() + b"\xff\n") == "utf-8"
    assert guess_encoding("名称\n名称\n".encode("gb18030") + "名".encode() + b"\n") == "gb18030"
