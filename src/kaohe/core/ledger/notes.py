"""Signed notes: text, a blank line, one line for each signature (C2SP signed-note).

The text means nothing until a key known beforehand has signed it. Lines of unknown keys are
passed over; a line that names a known key and does not fit makes the whole note worthless.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from kaohe.core.ledger.faults import (
    KEY_UNREADABLE,
    NOTE_SIGNATURE_WRONG,
    NOTE_UNREADABLE,
    NOTE_UNSIGNED,
)
from kaohe.core.merkle import HASH_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable

ED25519: Final = 0x01
"""The log signs the text as it stands."""
COSIGNATURE: Final = 0x04
"""A witness signs the text behind the time at which it saw it."""
KEY_BYTES: Final = 32
SIGNATURE_BYTES: Final = 64
TIME_BYTES: Final = 8
LARGEST_TIME: Final = 2**63 - 1
MOST_SIGNATURES: Final = 100
"""Lines that are read; every body, department and outsider can sign one note."""
LARGEST_NOTE: Final = 65_536
"""Bytes; whatever is longer is not read."""

_ID_BYTES: Final = 4
_DASH: Final = "\u2014 "


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """One line below a note: who signed, with which key, and what came out."""

    name: str
    key_id: bytes
    signature: bytes

    def write(self) -> str:
        """Return the line with its line end."""
        return f"{_DASH}{self.name} {encode_base64(self.key_id + self.signature)}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A text that ends with a line end, and the lines below it."""

    text: str
    signatures: tuple[SignatureLine, ...]

    def write(self) -> bytes:
        """Return the note as it is handed on."""
        return f"{self.text}\n{''.join(line.write() for line in self.signatures)}".encode()

    def signed_by(self, key: NoteKey) -> tuple[SignatureLine, ...]:
        """Return the lines that name a key, whether they fit or not."""
        own = (key.name, key.key_id)
        return tuple(line for line in self.signatures if (line.name, line.key_id) == own)

    def add(self, lines: Iterable[SignatureLine]) -> Note:
        """Return the note with further lines, each once."""
        return Note(self.text, tuple(dict.fromkeys((*self.signatures, *lines))))


@dataclass(frozen=True, slots=True)
class NoteKey:
    """A public key under its name, for one type of signature (vkey).

    Raises:
        NoteInvalid: a name with spaces or plus signs, an unknown type, a key of another length.
    """

    name: str
    kind: int
    public: bytes

    def __post_init__(self) -> None:
        sound = (
            is_name(self.name)
            and self.kind in (ED25519, COSIGNATURE)
            and len(self.public) == KEY_BYTES
        )
        if not sound:
            raise KEY_UNREADABLE.error_at(self.name or "key")

    @property
    def key_id(self) -> bytes:
        """Return four bytes of the SHA-256 of name, line end, type and key."""
        named = self.name.encode() + b"\n" + bytes((self.kind,)) + self.public
        return sha256(named).digest()[:_ID_BYTES]

    def write(self) -> str:
        """Return the key as one word that can be handed on: name, id and key."""
        key = encode_base64(bytes((self.kind,)) + self.public)
        return f"{self.name}+{self.key_id.hex()}+{key}"

    def fits(self, text: str, signature: bytes) -> bool:
        """Tell whether a signature is this key's over a text."""
        if self.kind == ED25519:
            return _fits(self.public, text.encode(), signature)
        time = time_of(signature)
        message = cosigned_message(text, time) if time is not None else b""
        return time is not None and _fits(self.public, message, signature[TIME_BYTES:])


@dataclass(frozen=True, slots=True)
class NoteSigner:
    """A secret seed of 32 bytes under a name."""

    name: str
    kind: int
    secret: bytes = field(repr=False)

    @property
    def key(self) -> NoteKey:
        """Return the public key that fits."""
        return NoteKey(self.name, self.kind, bytes(SigningKey(self.secret).verify_key))

    def sign(self, text: str, *, time: int = 0) -> SignatureLine:
        """Sign a text; a witness says at which second (POSIX) it does so."""
        key, secret = self.key, SigningKey(self.secret)
        if self.kind == ED25519:
            return SignatureLine(self.name, key.key_id, secret.sign(text.encode()).signature)
        signed = secret.sign(cosigned_message(text, time)).signature
        return SignatureLine(self.name, key.key_id, time.to_bytes(TIME_BYTES, "big") + signed)


def read_key(text: str) -> NoteKey:
    """Read a key as one word (vkey); its id must be the one that follows from it.

    Raises:
        NoteInvalid: it is none.
    """
    name, _, rest = text.partition("+")
    _, _, encoded = rest.partition("+")
    try:
        raw = decode_base64(encoded)
    except ValueError:
        raise KEY_UNREADABLE.error_at(name or "key") from None
    key = NoteKey(name, raw[0] if raw else 0, raw[1:])
    if key.write() != text:
        raise KEY_UNREADABLE.error_at(name)
    return key


def read_note(data: bytes, *, where: str = "note") -> Note:
    """Read a note; no signature has been checked then.

    Raises:
        NoteInvalid: the bytes are no note.
    """
    try:
        if len(data) > LARGEST_NOTE:
            raise ValueError("too long")  # noqa: TRY301 - told to the reader below
        text, lines = _split(data.decode("utf-8"))
        return Note(text, read_signature_lines(lines))
    except ValueError:  # UnicodeDecodeError is one
        raise NOTE_UNREADABLE.error_at(where) from None


def read_signature_lines(lines: str) -> tuple[SignatureLine, ...]:
    """Read the lines below a note, as a witness sends them back.

    Raises:
        ValueError: they are none.
    """
    if not lines.endswith("\n") or lines.count("\n") > MOST_SIGNATURES:
        raise ValueError("no lines of signatures")
    return tuple(_read_line(line) for line in lines[:-1].split("\n"))


def verify_note(note: Note, keys: Iterable[NoteKey], *, where: str = "note") -> tuple[NoteKey, ...]:
    """Return the keys that have signed a note, in the order in which they are given.

    Raises:
        NoteInvalid: a line names one of the keys and does not fit, or none of them has signed.
    """
    found = []
    for key in keys:
        lines = note.signed_by(key)
        if not all(key.fits(note.text, line.signature) for line in lines):
            raise NOTE_SIGNATURE_WRONG.error_at(where, key=key.name)
        if lines:
            found.append(key)
    if not found:
        raise NOTE_UNSIGNED.error_at(where)
    return tuple(found)


def cosigned_message(text: str, time: int) -> bytes:
    """Return what a witness signs: header, time, text (C2SP tlog-cosignature, cosignature/v1)."""
    return f"cosignature/v1\ntime {time}\n{text}".encode()


def time_of(signature: bytes) -> int | None:
    """Return the second that a witness's signature names; nothing if it is no such signature."""
    time = int.from_bytes(signature[:TIME_BYTES], "big")
    sound = len(signature) == TIME_BYTES + SIGNATURE_BYTES and time <= LARGEST_TIME
    return time if sound else None


def is_name(name: str) -> bool:
    """Tell whether a key can have this name: no space, no plus, no control character."""
    return bool(name) and not any(
        each.isspace() or each == "+" or each < " " or "\ud800" <= each <= "\udfff" for each in name
    )


def encode_base64(raw: bytes) -> str:
    """Write bytes as base64 with padding (RFC 4648, section 4)."""
    return b64encode(raw).decode("ascii")


def decode_base64(text: str) -> bytes:
    """Read base64 in the one form in which it is written.

    Raises:
        ValueError: other letters, other padding, bits left over.
    """
    raw = b64decode(text, validate=True)
    if encode_base64(raw) != text:
        raise ValueError("another form of the same bytes")
    return raw


def decode_hash(text: str) -> bytes:
    """Read a hash as base64.

    Raises:
        ValueError: it is none, or has not 32 bytes.
    """
    raw = decode_base64(text)
    if len(raw) != HASH_BYTES:
        raise ValueError(f"{len(raw)} bytes instead of {HASH_BYTES}")
    return raw


def _split(note: str) -> tuple[str, str]:
    """Cut a note at its last blank line; the text keeps its own line end."""
    if any(each < " " and each != "\n" for each in note):
        raise ValueError("a control character")
    text, blank, lines = note.rpartition("\n\n")
    if not blank:
        raise ValueError("no blank line")
    return f"{text}\n", lines


def _read_line(line: str) -> SignatureLine:
    name, _, encoded = line.removeprefix(_DASH).partition(" ")
    raw = decode_base64(encoded)
    if not line.startswith(_DASH) or not is_name(name) or len(raw) <= _ID_BYTES:
        raise ValueError("no line of a signature")
    return SignatureLine(name, raw[:_ID_BYTES], raw[_ID_BYTES:])


def _fits(public: bytes, message: bytes, signature: bytes) -> bool:
    if len(signature) != SIGNATURE_BYTES:
        return False
    try:
        VerifyKey(public).verify(message, signature)
    except BadSignatureError:
        return False
    return True
