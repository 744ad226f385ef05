"""Files read with clear refusals and written whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kaohe.core.canonical import Json, canonical_bytes
from kaohe.stores.faults import (
    FILE_EXISTS,
    FILE_MISSING,
    FILE_NOT_JSON,
    FILE_NOT_UTF8,
    FILE_UNREADABLE,
    FILE_WRONG_FORMAT,
    FOLDER_EXISTS,
    NOT_A_PRACTICE_RUN,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

PRACTICE_MARK: Final = "PRACTICE-演练"
"""The file that marks a folder as a practice run; only such a folder may be replaced."""


def read_bytes(path: Path) -> bytes:
    """Read a file, or say why it cannot be read."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise FILE_MISSING.error_at(str(path)) from None
    except OSError as reason:
        raise FILE_UNREADABLE.error_at(str(path), reason=reason.strerror) from None


def read_text(path: Path) -> str:
    """Read a UTF-8 file, with or without a byte order mark."""
    try:
        return read_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise FILE_NOT_UTF8.error_at(str(path), offset=fault.start) from None


def read_json(path: Path, *, expected: str) -> dict[str, Any]:
    """Read one of our own JSON files and check the ``format`` that it names."""
    try:
        data = json.loads(read_text(path))
    except json.JSONDecodeError as fault:
        raise FILE_NOT_JSON.error_at(str(path), line=fault.lineno) from None
    found: dict[str, Any] = data if isinstance(data, dict) else {}
    if found.get("format") != expected:
        raise FILE_WRONG_FORMAT.error_at(
            str(path), found=found.get("format", ""), expected=expected
        )
    return found


def write_new(path: Path, content: bytes) -> None:
    """Write a file that does not exist yet: under another name, to the disk, then in place."""
    if path.exists():
        raise FILE_EXISTS.error_at(str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    with partial.open("wb") as target:
        target.write(content)
        target.flush()
        os.fsync(target.fileno())
    partial.rename(path)


def write_json(path: Path, value: Json) -> None:
    """Write a value as canonical JSON, so that equal values are equal files."""
    write_new(path, canonical_bytes(value) + b"\n")


@contextmanager
def new_folder(path: Path, *, replace_practice: bool = False) -> Iterator[Path]:
    """Give a folder to fill that takes its place only when the work is done.

    Args:
        path: where the finished folder shall stand.
        replace_practice: whether an earlier practice run there may go; nothing else ever goes.
    """
    if path.exists():
        if not replace_practice:
            raise FOLDER_EXISTS.error_at(str(path))
        if not (path / PRACTICE_MARK).is_file():
            raise NOT_A_PRACTICE_RUN.error_at(str(path))
    partial = path.with_name(f".{path.name}.partial")
    if partial.exists():
        shutil.rmtree(partial)
    partial.mkdir(parents=True)
    try:
        yield partial
    except BaseException:
        shutil.rmtree(partial)
        raise
    if path.exists():
        shutil.rmtree(path)
    partial.rename(path)
