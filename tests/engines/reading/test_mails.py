"""Names of attachments as the mail programs of Chinese offices really write them."""

from __future__ import annotations

from base64 import b64encode
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.engines.reading.mails import decode_words, read_mail

NAME = "关于镕基同志调研建会工作情况的报告（浙江省总工会二〇一二年度自检自查报告）.pdf"
"""Holds two characters that GBK has and GB 2312 lacks."""
PDF = b"%PDF-"


def word(octets, label):
    return f"=?{label}?B?{b64encode(octets).decode()}?="


def fold(octets, label, size):
    """Write octets as encoded words that are folded, whatever characters they cut in two."""
    pieces = (octets[at : at + size] for at in range(0, len(octets), size))
    return "\r\n ".join(word(each, label) for each in pieces)


def continue_(octets, label):
    """Write octets as a continued, percent-encoded parameter (RFC 2231, 4.1)."""
    text = quote(octets)
    pieces = [text[at : at + 60] for at in range(0, len(text), 60)]
    named = [f"filename*{at}*={each}" for at, each in enumerate(pieces)]
    return named[0].replace("=", f"={label}''", 1) + "".join(f";\r\n\t{each}" for each in named[1:])


def mail(subject, disposition, *, kind="application/octet-stream", encoding="ascii"):
    return (
        f"From: gh@example.com\r\nSubject: {subject}\r\nDate: Mon, 14 Jan 2013 10:00:00 +0800\r\n"
        "Content-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\nContent-Type: text/plain\r\n\r\n"
        f"\r\n--B\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n"
        f"Content-Disposition: attachment{disposition}\r\n\r\nJVBERi0=\r\n--B--\r\n"
    ).encode(encoding)


GBK, UTF8 = NAME.encode("gbk"), NAME.encode()
WRITTEN = {
    "gbk in words": f'; filename="{fold(GBK, "GBK", 30)}"',
    "gbk under the label gb2312": f'; filename="{fold(GBK, "gb2312", 30)}"',
    "a character cut in two": f'; filename="{fold(GBK, "GB18030", 31)}"',
    "utf-8 cut in two": f'; filename="{fold(UTF8, "utf-8", 31)}"',
    "a word without quotation marks": f"; filename={word(GBK, 'gb2312')}",
    "rfc 2231": f"; filename*=UTF-8''{quote(UTF8)}",
    "rfc 2231 under the label gb2312": f"; filename*=gb2312''{quote(GBK)}",
    "rfc 2231 continued": f"; {continue_(GBK, 'gb18030')}",
    "an unknown label": f'; filename="{fold(UTF8, "x-unknown", 60)}"',
}


@pytest.mark.parametrize("disposition", WRITTEN.values(), ids=WRITTEN)
def test_a_name_is_read_as_the_sender_saw_it(disposition):
    read = read_mail(mail("a", disposition))
    assert [(each.name, each.content) for each in read.files] == [(NAME, PDF)]


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_a_name_that_is_written_without_any_label_is_read(encoding):
    read = read_mail(mail(NAME, f'; filename="{NAME}"', encoding=encoding))
    assert (read.subject, read.files[0].name) == (NAME, NAME)


def test_a_name_that_only_the_type_tells_is_read():
    read = read_mail(mail("a", "", kind=f'application/pdf; name="{fold(GBK, "gb2312", 30)}"'))
    assert read.files[0].name == NAME


def test_a_file_without_a_name_is_not_lost():
    read = read_mail(mail("a", "", kind="application/pdf"))
    assert [each.name for each in read.files] == ["未命名附件2.pdf"]


def test_a_mail_that_is_nothing_but_a_file_gives_it():
    data = (
        b"From: gh@example.com\r\nSubject: =?gb2312?Q?=B1=A8=B8=E6_1?=\r\n"
        b"Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        b"JVBERi0=\r\n"
    )
    read = read_mail(data)
    assert (read.subject, read.files[0].name, read.files[0].content) == ("报告 1", "a.pdf", PDF)


def test_files_of_a_forwarded_mail_are_taken_and_pictures_of_its_text_are_not():
    inner = mail("a", f'; filename="{fold(GBK, "gb2312", 30)}"').decode()
    data = (
        "From: gh@example.com\r\nSubject: Fw\r\nContent-Type: multipart/mixed; boundary=A\r\n\r\n"
        "--A\r\nContent-Type: image/png; name=logo.png\r\nContent-ID: <1>\r\n\r\nx\r\n"
        f"--A\r\nContent-Type: message/rfc822\r\n\r\n{inner}\r\n--A--\r\n"
    ).encode()
    assert [each.name for each in read_mail(data).files] == [NAME]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04",
        b"Subject: without a sender\r\n\r\n",
        b"From: a@example.com\r\n\r\n",
        b"From: a@example.com\r\nDate: 1\r\n"
        + b"".join(
            b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (at, at)
            for at in range(3_000)
        ),
    ],
    ids=["nothing", "an archive", "no sender", "no subject and no day", "a thousand deep"],
)
def test_what_is_no_mail_is_told(data):
    with pytest.raises(ValueError, match="no "):
        read_mail(data)


@given(st.text(alphabet="工会〇镕报告 a1=?_", min_size=1, max_size=40), st.integers(1, 20))
def test_words_cut_anywhere_give_the_text(text, size):
    assert decode_words(fold(text.encode("gb18030"), "gb2312", size)) == text
