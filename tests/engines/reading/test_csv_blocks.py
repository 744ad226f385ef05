"""Blocks of CSV against the slow, obvious formulation: line by line in plain Python."""

import csv
import io
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kaohe.engines.reading.csv_blocks import read_block
from kaohe.engines.reading.lines import read_blocks

FIELDS = ("a", None, "c")
LINE_BREAKERS = ("Cc", "Zl", "Zp")


def part_plainly(body):
    """Return the fields of a line, or nothing if its quotes are broken."""
    fields, place = [], 0
    while True:
        if body[place : place + 1] == '"':
            value, place = "", place + 1
            while True:
                end = body.find('"', place)
                if end < 0:
                    return None
                value += body[place:end]
                place = end + 1
                if body[place : place + 1] != '"':
                    break
                value, place = value + '"', place + 1
            if place < len(body) and body[place] != ",":
                return None
        else:
            value = body[place:].partition(",")[0]
            place += len(value)
            if '"' in value:
                return None
        fields.append(value)
        if place == len(body):
            return fields
        place += 1


def judge_plainly(line, encoding):
    """Return the values of a line's known fields, or the reason why it is none."""
    try:
        body = line.decode(encoding).removesuffix("\r")
    except UnicodeDecodeError:
        return "wrong_bytes"
    if any(unicodedata.category(sign) in LINE_BREAKERS for sign in body):
        return "control_character"
    values = part_plainly(body)
    if values is None:
        return "broken_quotes"
    if len(values) != len(FIELDS):
        return "too_few_fields" if len(values) < len(FIELDS) else "too_many_fields"
    return tuple(values[place].strip() or None for place, field in enumerate(FIELDS) if field)


def read_plainly(content, encoding):
    """Return rows with their line numbers, and broken lines with number and reason."""
    if not content:
        return [], []
    lines = content.removesuffix(b"\n").split(b"\n")
    judged = [(number, line, judge_plainly(line, encoding)) for number, line in enumerate(lines, 2)]
    rows = [(number, *told) for number, _, told in judged if not isinstance(told, str)]
    broken = [(number, told, line) for number, line, told in judged if isinstance(told, str)]
    return rows, broken


def read_in_blocks(content, encoding, block_bytes):
    rows, broken, line = [], [], 2
    for block in read_blocks(io.BytesIO(content), block_bytes=block_bytes):
        read = read_block(block, encoding=encoding, fields=FIELDS, first_line=line)
        line += read.lines
        assert read.numbers.dtype.name == "int64"
        known = [column.to_pylist() for column in read.columns.values()]
        rows += zip(read.numbers.tolist(), *known, strict=True)
        for each in [] if read.rejected is None else read.rejected.to_pylist():
            assert (each["length"], each["sha256"]) == (len(each["verbatim"]), None)
            broken.append((each["line"], each["reason"], each["verbatim"]))
    return rows, broken


PLAIN = st.sampled_from(["", "a", "杭州", "é", "x y", "1", "\U00020000", "㐀", "，", "、", "·"])
SPACE = st.sampled_from([" ", "\u3000", "\u00a0", "\u2003", "\u202f", "\u205f", "\u1680", "  "])
DIRT = st.sampled_from(
    ["\x00", "\t", "\r", "\x1f", "\x7f", "\u0085", "\u009f", "\u2028", "\u2029", "\u200b", "\ufeff"]
)
SIGNS = st.sampled_from(['"', '""', ",", " ", '", ""', ', "', "\r", "\n"])
FIELD = st.one_of(
    PLAIN,
    PLAIN,
    st.builds("{}{}{}".format, SPACE, PLAIN, SPACE),
    st.builds('"{}"'.format, PLAIN),
    st.builds('"{},{}"'.format, PLAIN, SPACE),
    st.builds('"{}""{}"'.format, SPACE, PLAIN),
    st.builds('"{}"'.format, SPACE),
    st.builds("{}{}".format, PLAIN, DIRT),
    SIGNS,
)
WHOLE = st.lists(FIELD, min_size=3, max_size=3)
UNEVEN = st.lists(FIELD, max_size=5)
WRONG = st.sampled_from([b"\xff", b"\xe6", b"\xe6\x9d", b"\xed\xa0\x80", b"\x81", b"\xc2", b"\xe2"])


@st.composite
def deliveries(draw):
    """Draw an encoding and lines with dirt of every kind, with or without a last line break."""
    encoding = draw(st.sampled_from(["utf-8", "gb18030"]))
    end = draw(st.sampled_from([b"\n", b"\r\n"]))
    lines = []
    for fields in draw(st.lists(st.one_of(WHOLE, WHOLE, UNEVEN), max_size=12)):
        line = ",".join(fields).encode(encoding)
        if draw(st.integers(0, 9)) == 0:
            cut = draw(st.integers(0, len(line)))
            line = line[:cut] + draw(WRONG) + line[cut:]
        lines.append(line + (end if draw(st.integers(0, 9)) else b"\n"))
    content = b"".join(lines)
    return encoding, content if draw(st.booleans()) else content.removesuffix(b"\n")


@given(deliveries(), st.integers(1, 60) | st.just(1 << 20))
@settings(deadline=None, max_examples=600)
def test_every_line_comes_out_as_in_plain_python(delivery, block_bytes):
    encoding, content = delivery
    assert read_in_blocks(content, encoding, block_bytes) == read_plainly(content, encoding)


@given(st.binary(max_size=80), st.sampled_from(["utf-8", "gb18030"]), st.integers(1, 90))
@example(b"\x00", "utf-8", 8)
@example(b"\xef\xbb\xbfa,b,c\n\xef\xbb\xbfa,b,c\n", "utf-8", 1)
@example(b"\xe2\n", "utf-8", 1)
@example(b"\n\n\r\n", "utf-8", 90)
@example(b'"",""," "\n', "utf-8", 90)
@example(b'"a, ""b""",x,"c"\n " a",,\n', "utf-8", 90)
@settings(deadline=None, max_examples=400)
def test_any_bytes_come_out_as_in_plain_python(content, encoding, block_bytes):
    assert read_in_blocks(content, encoding, block_bytes) == read_plainly(content, encoding)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"a,b", "too_few_fields"),
        (b"", "too_few_fields"),
        (b"\r", "too_few_fields"),
        (b"a,b,c,d", "too_many_fields"),
        (b'"a,b,c', "broken_quotes"),
        (b'a,"b"x,c', "broken_quotes"),
        (b'a,b"c,d', "broken_quotes"),
        (b'a,"b""",c"', "broken_quotes"),
        (b'a,"b" ,c', "broken_quotes"),
        (b"a,\xff\xfe,c", "wrong_bytes"),
        (b"a,\xff\x00", "wrong_bytes"),
        (b"a,b\x00,c", "control_character"),
        (b"a,b\tb,c", "control_character"),
        (b"a,b\rb,c", "control_character"),
        (b"a,b,c\r\r", "control_character"),
        (b"a,b\x7f,c", "control_character"),
        ("a,\u0085b,c".encode(), "control_character"),
        ("a,\u2028b,c".encode(), "control_character"),
        ("a,\u2029b,c".encode(), "control_character"),
        (b"a,\x1f", "control_character"),
        (b'a,"\x1f', "control_character"),
        (b'"a,b', "broken_quotes"),
    ],
)
def test_a_broken_line_is_kept_verbatim_with_its_number_and_reason(line, reason):
    rows, broken = read_in_blocks(b"1,2,3\n" + line + b"\n4,5,6\n", "utf-8", 1 << 20)
    assert rows == [(2, "1", "3"), (4, "4", "6")]
    assert broken == [(3, reason, line)]


def test_what_is_broken_in_gb18030_is_kept_in_its_own_bytes():
    good, bad, short = (text.encode("gb18030") for text in ("名,称,鎔\n", "名", "州,杭\n"))
    content = good + bad[:1] + b"\n" + good + short
    rows, broken = read_in_blocks(content, "gb18030", 1 << 20)
    assert rows == [(2, "名", "鎔"), (4, "名", "鎔")]
    assert broken == [(3, "wrong_bytes", bad[:1]), (5, "too_few_fields", short[:-1])]


def test_a_byte_order_mark_inside_a_file_is_part_of_its_value():
    content = "1,2,3\n\ufeff4,5,6\n".encode()
    for block_bytes in (1, 1 << 20):
        rows, _ = read_in_blocks(content, "utf-8", block_bytes)
        assert rows == [(2, "1", "3"), (3, "\ufeff4", "6")]


@given(
    st.lists(
        st.lists(
            st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=6),
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
    read, broken = read_in_blocks(text.getvalue().encode(), "utf-8", 1 << 20)
    assert read == [
        (number, row[0].strip() or None, row[2].strip() or None)
        for number, row in enumerate(rows, start=2)
        if len(row) == 3
    ]
    assert len(broken) == len(rows) - len(read)
