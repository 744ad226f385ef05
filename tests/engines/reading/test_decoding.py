import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.engines.reading.decoding import decode_block, guess_encoding, is_utf_8


def test_an_encoding_is_told_by_most_of_the_lines():
    assert guess_encoding(b"plain\n") == "utf-8"
    assert guess_encoding("名称\n".encode()) == "utf-8"
    assert guess_encoding("企业名称\n杭州\n".encode("gb18030")) == "gb18030"
    assert guess_encoding("名称\n名称\n".encode() + b"\xff\n") == "utf-8"
    assert guess_encoding("名称\n名称\n".encode("gb18030") + "名".encode() + b"\n") == "gb18030"


def test_a_byte_order_mark_tells_utf_8_whatever_the_lines_are():
    assert guess_encoding(b"\xef\xbb\xbfbody\n" + "名称\n名称\n".encode("gb18030")) == "utf-8"


@given(st.binary(max_size=12) | st.text(max_size=12).map(lambda text: text.encode("utf-8")))
@settings(deadline=None)
def test_utf_8_is_told_as_python_tells_it(text):
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        assert not is_utf_8(text)
    else:
        assert is_utf_8(text)


@pytest.mark.parametrize(
    "wrong", [b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xc0\x80", b"\xf0\x8f\x80\x80", b"\xe6\x9d"]
)
def test_surrogates_overlong_forms_and_cut_characters_are_no_utf_8(wrong):
    assert not is_utf_8(wrong)


def test_unreadable_lines_of_utf_8_become_empty():
    block = "名\n".encode() + b"\xe6\n\n\xff\xff\n" + "称\n".encode()
    text, unreadable = decode_block(block, "utf-8")
    assert (text, list(unreadable)) == ("名\n\n\n\n称\n".encode(), [1, 3])


def test_unreadable_lines_of_gb18030_become_empty():
    block = "名\n".encode("gb18030") + b"\x81\n\x810\n" + "称\n".encode("gb18030") + b"\xff\n"
    text, unreadable = decode_block(block, "gb18030")
    assert (text, list(unreadable)) == ("名\n\n\n称\n\n".encode(), [1, 2, 4])


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_unreadable_lines_are_found_far_from_each_other(encoding):
    good = ("名称" * 50 + "\n").encode(encoding) * 1000
    text, unreadable = decode_block(good + b"\xff\n" + good + b"\xff\n", encoding)
    assert list(unreadable) == [1000, 2001]
    assert text == good.decode(encoding).encode() + b"\n" + good.decode(encoding).encode() + b"\n"
