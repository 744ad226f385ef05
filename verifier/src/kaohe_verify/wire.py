"""Bytes and their one form: canonical-json/1, base64, length prefixes, forms of records."""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

from .faults import Fault, expect

FORMS = json.loads(files(__package__).joinpath("forms.json").read_text("utf-8"))
_WORDS: dict[Any, Callable[[Any], bool]] = {
    "text": lambda value: type(value) is str,
    "flag": lambda value: type(value) is bool,
    "record": lambda value: type(value) is dict,
    "count": lambda value: type(value) is int and value >= 0,
    "u32": lambda value: type(value) is int and 0 <= value < 2**32,
    "count or null": lambda value: value is None or (type(value) is int and value >= 0),
}
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


def read_json(data: bytes, form: str = "") -> Any:
    """Read canonical JSON of a form; any other spelling of the same value is refused."""
    try:
        value = json.loads(data.decode())
        same = write_json(value) == data
    except (ValueError, RecursionError):
        same = False
    expect(same, "canonical")
    if form:
        demand_form(value, FORMS[form])
    return value


def read_base64(text: str, *, url: bool = True) -> bytes:
    """Read base64 in its one form: base64url without padding, or base64 with padding."""
    padded = text + "=" * (-len(text) % 4) if url else text
    try:
        raw = b64decode(padded, b"-_" if url else None, validate=True)
    except ValueError:
        raise Fault("base64") from None
    written = b64encode(raw, b"-_" if url else None).decode()
    expect(text == (written.rstrip("=") if url else written), "base64")
    return raw


def read_path(text: str) -> list[bytes]:
    """Read the hashes of a path, joined."""
    raw = read_base64(text)
    expect(len(raw) % 32 == 0, "base64")
    return [raw[start : start + 32] for start in range(0, len(raw), 32)]


def demand_form(value: Any, form: Any, where: str = "") -> None:
    """Refuse a value of another form.

    Forms (``forms.json``): a word; a pattern, to be met in full; @ and the name of another form;
    a list of one form for as many as there are, or of several for just these; an object with
    exactly these keys, or, where it holds the key "…", with at least these.
    """
    if type(form) is str and form.startswith("@"):
        form = FORMS[form[1:]]
    if type(form) is dict and type(value) is dict:
        keys = form.keys() - {"…"}
        expect(keys <= value.keys() and ("…" in form or keys == value.keys()), "shape", where)
        for key in sorted(keys):
            demand_form(value[key], form[key], f"{where}.{key}".strip("."))
    elif type(form) is list and type(value) is list:
        forms = form * len(value) if len(form) == 1 else form
        expect(len(forms) == len(value), "number", where)
        for number, (each, inner) in enumerate(zip(value, forms, strict=True)):
            demand_form(each, inner, f"{where}.{number}".strip("."))
    elif type(form) is str and form in _WORDS:
        expect(_WORDS[form](value), "shape", where)
    else:
        fits = type(form) is type(value) is str and re.fullmatch(form, value)
        expect(bool(fits), "shape", where)


def read_file(path: Path, *, limit: int = 65_536) -> bytes:
    """Read a file that must not be larger than a limit, in bytes."""
    try:
        expect(path.is_file() and path.stat().st_size <= limit, "file")
        return path.read_bytes()
    except (OSError, ValueError):
        raise Fault("file") from None
