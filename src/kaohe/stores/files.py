"""Files read with clear refusals and written whole or not at all."""

from __future__ import annotations

import errno
import json
import os
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kaohe.core.canonical import Json, canonical_bytes
from kaohe.engines.imports.publishing import locked, unfinished_folder
from kaohe.stores.faults import (
    FILE_EXISTS,
    FILE_MISSING,
    FILE_NOT_CANONICAL,
    FILE_NOT_JSON,
    FILE_NOT_UTF8,
    FILE_UNREADABLE,
    FILE_UNWRITABLE,
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
    return _parse(path, read_text(path), expected)


def read_published(path: Path, *, expected: str) -> dict[str, Any]:
    """Read a published JSON file, which must be in canonical form.

    In another form two readers could see two things in one file, for example of a key that is
    given twice.
    """
    text = read_text(path)
    found = _parse(path, text, expected)
    if not _is_canonical(text, found):
        raise FILE_NOT_CANONICAL.error_at(str(path))
    return found


def _parse(path: Path, text: str, expected: str) -> dict[str, Any]:
    try:
        data = json.loads(text)
    except json.JSONDecodeError as fault:
        raise FILE_NOT_JSON.error_at(str(path), line=fault.lineno) from None
    except (RecursionError, ValueError):  # nested too deeply; a number of thousands of digits
        raise FILE_NOT_JSON.error_at(str(path), line=1) from None
    found: dict[str, Any] = data if isinstance(data, dict) else {}
    if found.get("format") != expected:
        raise FILE_WRONG_FORMAT.error_at(
            str(path), found=found.get("format", ""), expected=expected
        )
    return found


def _is_canonical(text: str, value: Json) -> bool:
    try:
        return canonical_bytes(value) + b"\n" == text.encode("utf-8")
    except ValueError:
        return False


def write_new(path: Path, content: bytes) -> None:
    """Write a file that does not exist yet: under another name, to the disk, then in place.

    Whoever else writes to the folder waits meanwhile, so that of two only one succeeds.

    Raises:
        OutputExists: there is something of this name, were it a link that leads nowhere.
        FileUnusable: the place cannot be written to.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _flushed(path.parent):
            if os.path.lexists(path):
                raise FILE_EXISTS.error_at(str(path))
            _write_whole(path, content)
    except OSError as reason:
        raise FILE_UNWRITABLE.error_at(str(path), reason=reason.strerror) from None


def write_json(path: Path, value: Json) -> None:
    """Write a value as canonical JSON, so that equal values are equal files."""
    write_new(path, canonical_bytes(value) + b"\n")


@contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """Give a file to fill that takes its place only when the work is done.

    Raises:
        OutputExists: there is something of this name, before the work or after it.
        FileUnusable: the place cannot be written to.
    """
    if os.path.lexists(path):
        raise FILE_EXISTS.error_at(str(path))
    partial = path.with_name(f".{path.name}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield partial
        with partial.open("rb") as written:
            os.fsync(written.fileno())
        with _flushed(path.parent):
            if os.path.lexists(path):
                raise FILE_EXISTS.error_at(str(path))
            partial.rename(path)
    except OSError as reason:
        raise FILE_UNWRITABLE.error_at(str(path), reason=reason.strerror) from None
    finally:
        with suppress(OSError):
            partial.unlink()


@contextmanager
def new_folder(path: Path, *, replace_practice: bool = False) -> Iterator[Path]:
    """Give a folder to fill that takes its place only when the work is done.

    Args:
        path: where the finished folder shall stand.
        replace_practice: whether an earlier practice run there may go; nothing else ever goes.

    Raises:
        OutputExists: something stands there, before the work or after it.
        FileUnusable: the place cannot be written to.
    """
    place = path.absolute()
    _expect_free(place, path, replace_practice=replace_practice)
    with ExitStack() as stack:
        try:
            work = stack.enter_context(unfinished_folder(place.parent))
            folder = work / "new"
            folder.mkdir()
        except OSError as reason:
            raise FILE_UNWRITABLE.error_at(str(path), reason=reason.strerror) from None
        yield folder
        _expect_free(place, path, replace_practice=replace_practice)
        try:
            if replace_practice and place.exists():
                place.rename(work / "old")
            folder.rename(place)
        except OSError as reason:
            if reason.errno in (errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR):
                raise FOLDER_EXISTS.error_at(str(path)) from None
            raise FILE_UNWRITABLE.error_at(str(path), reason=reason.strerror) from None


def _expect_free(place: Path, path: Path, *, replace_practice: bool) -> None:
    try:
        if not os.path.lexists(place):
            return
        is_practice = not place.is_symlink() and (place / PRACTICE_MARK).is_file()
    except OSError as reason:
        raise FILE_UNREADABLE.error_at(str(path), reason=reason.strerror) from None
    if not replace_practice:
        raise FOLDER_EXISTS.error_at(str(path))
    if not is_practice:
        raise NOT_A_PRACTICE_RUN.error_at(str(path))


@contextmanager
def _flushed(folder: Path) -> Iterator[None]:
    """Let one process at a time work in a folder; what it has done is on the disk afterwards."""
    with locked(folder) as handle:
        yield
        os.fsync(handle)


def _write_whole(path: Path, content: bytes) -> None:
    partial = path.with_name(f".{path.name}.partial")
    try:
        with partial.open("wb") as target:
            target.write(content)
            target.flush()
            os.fsync(target.fileno())
        partial.rename(path)
    except OSError:
        with suppress(OSError):
            partial.unlink()
        raise


def exchange(path: Path, content: bytes) -> None:
    """Write a file whole in the place of one that may be there.

    It is written under another name first, and is on the disk before it takes the place; whoever
    reads sees the old one or the new.

    Raises:
        FileUnusable: the place cannot be written to.
    """
    partial = path.with_name(f".{path.name}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("wb") as target:
            target.write(content)
            target.flush()
            os.fsync(target.fileno())
        partial.replace(path)
        handle = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as reason:
        raise FILE_UNWRITABLE.error_at(str(path), reason=reason.strerror) from None
