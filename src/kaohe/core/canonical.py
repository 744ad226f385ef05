"""canonical-json/1 and digests: the one way in which anything is written before it is hashed.

UTF-8, no white space, keys of ``[a-z0-9_]`` sorted by code point, shortest escapes, no Unicode
normalisation, integers up to 2^53-1, decimals and fractions as strings, no floats
(docs/reference/contracts.md).
"""

from __future__ import annotations

import json
import re
from hashlib import sha256
from typing import Final, TypeAlias

Json: TypeAlias = "bool | int | str | list[Json] | tuple[Json, ...] | dict[str, Json] | None"

LARGEST_INTEGER: Final = 2**53 - 1
SUITE: Final = "sha256"
"""The digest suite; its name travels with every digest."""

_KEY: Final = re.compile(r"[a-z0-9_]+")
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def canonical_bytes(value: Json) -> bytes:
    """Write a value in canonical form.

    Raises:
        ValueError: a float, a key outside ``[a-z0-9_]``, an integer beyond 2^53-1, a lone
            surrogate. Such a value is a mistake of the program, not of its user.

    >>> canonical_bytes({"b": "2.25", "a": [1, None, True]})
    b'{"a":[1,null,true],"b":"2.25"}'
    """
    _check(value)
    return _ENCODER.encode(value).encode("utf-8")


def read_canonical(data: bytes) -> Json:
    """Read bytes that must be exactly what :func:`canonical_bytes` writes.

    One value has one form: a reader that accepts a second form lets two people hold different
    bytes for the same thing, and a signature or a digest would fit only one of them.

    Raises:
        ValueError: not UTF-8, not JSON, or JSON in another form.

    >>> read_canonical(b'{"a":1}')
    {'a': 1}
    """
    try:
        value: Json = json.loads(data.decode("utf-8"))
        written = canonical_bytes(value)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if written != data:
        raise ValueError("not in canonical form")
    return value


def digest(value: Json) -> str:
    """Return the SHA-256 of the canonical form, as lower-case hex."""
    return sha256(canonical_bytes(value)).hexdigest()


def _check(value: Json) -> None:
    match value:
        case None | bool() | str():
            return
        case int():
            if abs(value) > LARGEST_INTEGER:
                raise ValueError(f"{value} is beyond 2^53-1; write it as a string")
        case list() | tuple():
            for part in value:
                _check(part)
        case dict():
            for key, part in value.items():
                if not isinstance(key, str) or not _KEY.fullmatch(key):
                    raise ValueError(f"{key!r} is not a key of [a-z0-9_]")
                _check(part)
        case _:
            raise ValueError(f"{type(value).__name__} has no canonical form")
