"""Mail as Chinese offices send it: subject and attachments with the names that the sender saw.

Python's own reader follows the standards and loses names that many clients write otherwise:
characters of GBK under the label gb2312, a character cut in two by two encoded words (RFC 2047,
section 5, forbids it), bytes of GBK without any label, an encoded word without quotation marks.
Here the octets of a name are put together first and decoded as a whole.
"""

from __future__ import annotations

import binascii
import mimetypes
import re
from base64 import b64decode
from dataclasses import dataclass
from email import message_from_bytes, policy
from quopri import decodestring
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote_to_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message

_WIDER: Final = {
    "gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "cp936": "gb18030",
    "ms936": "gb18030",
    "big5": "big5hkscs",
    "x-big5": "big5hkscs",
}
"""A label → the encoding that holds all that is sent under it."""
_WORD: Final = re.compile(r"=\?([^?*\s]+)(?:\*[^?]*)?\?([BbQq])\?([^?]*)\?=")
_BETWEEN_WORDS: Final = re.compile(r"(?<=\?=)[ \t\r\n]+(?==\?)")
_FOLD: Final = re.compile(r"\r?\n(?=[ \t])")
_PARAMETER: Final = re.compile(
    r";\s*([\w.-]+?)(?:\*(\d{1,3}))?(\*)?\s*=\s*(?:\"((?:\\.|[^\"\\])*)\"|([^;]*))", re.DOTALL
)
_FORWARDED: Final = "message/rfc822"
_LONGEST: Final = 65_536
"""Characters of a header that are read; no name needs them."""


@dataclass(frozen=True, slots=True)
class MailFile:
    """A file that came with a mail."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail that was exported."""

    subject: str
    sent: str
    """As the mail claims."""
    files: tuple[MailFile, ...]


def read_mail(data: bytes) -> Mail:
    """Read an exported mail (RFC 5322).

    Raises:
        ValueError: it is none.
    """
    try:
        message = message_from_bytes(data, policy=policy.compat32)
        files = tuple(_list_files(message))
    except RecursionError:  # parts inside parts, a thousand deep
        raise ValueError("no mail that anybody has written") from None
    subject, sent = (_read_header(message, each) for each in ("subject", "date"))
    if not message.get("from") or not (subject or sent):
        raise ValueError("no sender, or neither subject nor date")
    return Mail(subject, sent, files)


def _list_files(message: Message) -> Iterator[MailFile]:
    """Yield the files of a mail and of the mails that it forwards, the text of a mail left out."""
    for number, part in enumerate(message.walk()):
        kind = part.get_content_type()
        if part.is_multipart() or kind == _FORWARDED:
            continue
        name = _find_name(part)
        placed = _raw(part, "content-disposition").partition(";")[0].strip().lower()
        is_text = kind.startswith("text/") and not name and placed != "attachment"
        is_shown = kind.startswith("image/") and part.get("content-id") and placed != "attachment"
        if is_text or is_shown:
            continue
        content = part.get_payload(decode=True)
        ending = mimetypes.guess_extension(kind) or ".bin"
        yield MailFile(
            name or f"未命名附件{number}{ending}", content if isinstance(content, bytes) else b""
        )


def _find_name(part: Message) -> str:
    for header, wanted in (("content-disposition", "filename"), ("content-type", "name")):
        if name := _find_parameter(_raw(part, header), wanted):
            return name.strip()
    return ""


def _find_parameter(header: str, wanted: str) -> str:
    """Return a parameter of a header: in one piece, continued, or percent-encoded (RFC 2231)."""
    plain, pieces = "", dict[int, tuple[bool, str]]()
    for name, number, is_extended, quoted, token in _PARAMETER.findall(header):
        if name.lower() != wanted:
            continue
        value = re.sub(r"\\(.)", r"\1", quoted) if quoted else token.strip()
        if number or is_extended:
            pieces[int(number or 0)] = (bool(is_extended), value)
        else:
            plain = plain or value
    if not pieces:
        return decode_words(plain)
    label, joined = "", ""
    for place, number in enumerate(sorted(pieces)):
        is_extended, value = pieces[number]
        if place == 0 and is_extended and value.count("'") >= 2:
            label, _, value = value.split("'", 2)
        joined += value if is_extended else quote(value)
    return _decode(unquote_to_bytes(joined), label)


def decode_words(text: str) -> str:
    """Return a text whose encoded words (RFC 2047) are decoded, neighbours of one label as one.

    >>> decode_words("=?gb2312?B?yOk=?= =?gb2312?B?zPo=?=")
    '乳铁'
    """
    told, label, octets = [], "", b""
    rest = 0
    joined = _BETWEEN_WORDS.sub("", text)
    for word in _WORD.finditer(joined):
        between = joined[rest : word.start()]
        if octets and (between or word[1].lower() != label):
            told.append(_decode(octets, label))
            octets = b""
        told.append(between)
        label, rest = word[1].lower(), word.end()
        octets += _unpack(word[2], word[3])
    if octets:
        told.append(_decode(octets, label))
    return "".join((*told, joined[rest:]))


def _unpack(how: str, text: str) -> bytes:
    if how in "Qq":
        return decodestring(text.replace("_", " ").encode("ascii", "replace"))
    try:
        return b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return text.encode()


def _decode(octets: bytes, label: str) -> str:
    """Return octets as text: by their label, else as UTF-8, else as GB 18030."""
    for encoding in (_WIDER.get(label.lower(), label), "utf-8", "gb18030"):
        try:
            return octets.decode(encoding) if encoding else octets.decode("ascii")
        except (LookupError, UnicodeDecodeError):
            continue
    return octets.decode("gb18030", "replace")


def _read_header(message: Message, name: str) -> str:
    return " ".join(decode_words(_raw(message, name)).split())


def _raw(message: Message, name: str) -> str:
    """Return a header as text without folds; octets without a label are decoded by guess."""
    for key, value in message.raw_items():
        if key.lower() == name:
            octets = _FOLD.sub("", str(value)[:_LONGEST]).encode("utf-8", "surrogateescape")
            return _decode(octets, "")
    return ""
