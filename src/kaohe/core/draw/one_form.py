"""Records of a draw have one form only: parts are written and read here, strictly.

Bytes are base64url without padding. A reader accepts exactly what the writer writes, so that
base64 with other padding bits, or JSON with another order, is not a second form of one record.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import TYPE_CHECKING, Final, TypeVar

from kaohe.core.canonical import canonical_bytes, digest, read_canonical
from kaohe.core.draw.faults import PACKET_UNREADABLE
from kaohe.core.draw.labels import Label, read_stage
from kaohe.core.merkle import HASH_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaohe.core.canonical import Json

_Kind = TypeVar("_Kind")
_Record = TypeVar("_Record")

LARGEST_RECORD: Final = 65_536
"""Bytes; whatever is longer is not read."""


def seal(body: dict[str, Json]) -> bytes:
    """Write a record in canonical form, with the digest of all other fields."""
    return canonical_bytes({**body, "digest": digest(body)})


def read_record(data: bytes, from_json: Callable[[dict[str, Json]], _Record]) -> _Record:
    """Read a record whose bytes are canonical JSON and whose digest fits.

    The caller makes the bytes again and compares, so that no second form passes. The digest is a
    check sum against damage; what convinces is in the proofs.

    Raises:
        ProofInvalid: the bytes are no such record.
    """
    if len(data) > LARGEST_RECORD:
        raise PACKET_UNREADABLE.error_at("packet")
    try:
        body: dict[str, Json] = expect(read_canonical(data), dict)
        if body.pop("digest", None) != digest(body):
            raise ValueError("the digest does not fit")  # noqa: TRY301 - told to the reader below
        return from_json(body)
    except ValueError as fault:
        raise PACKET_UNREADABLE.error_at("packet") from fault


def label_as_json(label: Label) -> Json:
    """Return a label's fields."""
    return {
        "stage": label.stage,
        "province": label.province,
        "county": label.county,
        "kind": label.kind,
        "ordinal": label.ordinal,
        "attempt": label.attempt,
    }


def label_from_json(value: Json) -> Label:
    """Return the label with these fields."""
    body: dict[str, Json] = expect(value, dict)
    return Label(
        stage=read_stage(text_of(body, "stage")),
        province=text_of(body, "province"),
        county=text_of(body, "county"),
        kind=text_of(body, "kind"),
        ordinal=count_of(body.get("ordinal")),
        attempt=count_of(body.get("attempt")),
    )


def expect(value: Json, kind: type[_Kind]) -> _Kind:
    """Return the value if it is of a kind, otherwise refuse it with a ValueError."""
    if not isinstance(value, kind):
        raise ValueError(f"{type(value).__name__} instead of {kind.__name__}")  # noqa: TRY004
    return value


def text_of(body: dict[str, Json], key: str) -> str:
    """Return a field that must be text."""
    return expect(body.get(key), str)


def count_of(value: Json) -> int:
    """Return a whole number that must not be negative."""
    number = expect(value, int)
    if isinstance(value, bool) or number < 0:
        raise ValueError(f"{value} is not a count")
    return number


def encode(raw: bytes) -> str:
    """Write bytes as base64url without padding."""
    return urlsafe_b64encode(raw).decode("ascii").rstrip("=")


def decode(text: str) -> bytes:
    """Read base64url without padding."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def split_hashes(hashes: bytes) -> tuple[bytes, ...]:
    """Cut a path into its hashes."""
    return tuple(hashes[start : start + HASH_BYTES] for start in range(0, len(hashes), HASH_BYTES))
