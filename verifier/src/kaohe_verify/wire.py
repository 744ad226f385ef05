"""Bytes and their one form: canonical-json/1, base64, length prefixes, shapes of records."""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any

from .faults import Fault, expect

HASH = re.compile("[0-9a-f]{64}")
COUNT = range(2**53)
_KEY = re.compile("[a-z0-9_]+")


def lp(*parts: str | bytes) -> bytes:
    """Join parts, the length of each before it, so that no two lists give the same bytes."""
    raw = (each.encode() if isinstance(each, str) else each for each in parts)
    return b"".join(len(each).to_bytes(4, "big") + each for each in raw)


def u64(number: int) -> bytes:
    """Write a number as eight bytes, the most significant first."""
    return number.to_bytes(8, "big")


def write_json(value: Any) -> bytes:
    """Write canonical JSON; a value that has none is refused with a ValueError."""
    _demand_plain(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _demand_plain(value: Any) -> None:
    if type(value) is dict:
        if not all(type(key) is str and _KEY.fullmatch(key) for key in value):
            raise ValueError("key")
        value = list(value.values())
    if type(value) is list:
        for each in value:
            _demand_plain(each)
    elif not (value is None or type(value) in (bool, str)) and (
        type(value) is not int or abs(value) >= 2**53
    ):
        raise ValueError("number")


def read_json(data: bytes) -> Any:
    """Read canonical JSON; any other spelling of the same value is refused."""
    try:
        value = json.loads(data.decode())
        same = write_json(value) == data
    except (ValueError, RecursionError):
        same = False
    expect(same, "canonical")
    return value


def read_base64(text: str, *, url: bool = True) -> bytes:
    """Read base64 in its one form: base64url without padding, or base64 with padding."""
    padded = text + "=" * (-len(text) % 4) if url else text
    try:
        raw = b64decode(padded, b"-_" if url else None, validate=True)
        written = b64encode(raw, b"-_" if url else None).decode()
        same = text == (written.rstrip("=") if url else written)
    except ValueError:
        same = False
    expect(same, "base64")
    return raw


def read_path(text: str) -> list[bytes]:
    """Read the hashes of a path, joined."""
    raw = read_base64(text)
    expect(len(raw) % 32 == 0, "base64")
    return [raw[start : start + 32] for start in range(0, len(raw), 32)]


def demand_shape(value: Any, form: Any, where: str = "") -> None:
    """Refuse a value of another form.

    Forms: a type; a pattern or a value, to be met in full; a range; [form], a list of these;
    a tuple of forms, a list of just these; a dict of forms, with exactly these keys.
    """
    if isinstance(form, dict) and type(value) is dict and form.keys() == value.keys():
        for key, each in form.items():
            demand_shape(value[key], each, f"{where}.{key}".strip("."))
    elif isinstance(form, list | tuple) and type(value) is list:
        forms = form * len(value) if isinstance(form, list) else form
        expect(len(forms) == len(value), "number", where)
        for number, (each, inner) in enumerate(zip(value, forms, strict=True)):
            demand_shape(each, inner, f"{where}.{number}".strip("."))
    else:
        fits = (
            (isinstance(form, type) and type(value) is form)
            or (isinstance(form, re.Pattern) and type(value) is str and form.fullmatch(value))
            or (isinstance(form, range) and type(value) is int and value in form)
            or (isinstance(form, str | bool) and type(value) is type(form) and value == form)
        )
        expect(bool(fits), "shape", where)


def read_file(path: Path, *, limit: int = 65_536) -> bytes:
    """Read a file that must not be larger than a limit, in bytes."""
    try:
        expect(path.is_file() and path.stat().st_size <= limit, "file")
        return path.read_bytes()
    except (OSError, ValueError):
        raise Fault("file") from None
