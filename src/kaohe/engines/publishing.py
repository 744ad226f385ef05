"""Publish a folder whole or not at all, whatever interrupts the work.

A folder is made beside its place under a temporary name, flushed to the disk and renamed. What a
killed process left behind is told by its lock, which dies with the process, and swept away.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

UNFINISHED: Final = ".importing-"


@contextmanager
def unfinished_folder(parent: Path) -> Iterator[Path]:
    """Make a folder to work in; it is gone afterwards unless it was published."""
    parent.mkdir(parents=True, exist_ok=True)
    with _locked(parent):
        _sweep(parent)
        work = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=parent))
        own = os.open(work, os.O_RDONLY)
        fcntl.flock(own, fcntl.LOCK_EX)
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)
        os.close(own)


def publish(work: Path, target: Path) -> None:
    """Flush a finished folder to the disk and give it its name, in place of a damaged one."""
    for path in work.rglob("*"):
        _flush(path)
    _flush(work)
    shutil.rmtree(target, ignore_errors=True)
    work.rename(target)
    _flush(target.parent)


def _sweep(parent: Path) -> None:
    """Remove what killed processes left; a folder whose lock is held is being worked in."""
    for left in parent.glob(f"{UNFINISHED}*"):
        handle = os.open(left, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            continue
        else:
            shutil.rmtree(left, ignore_errors=True)
        finally:
            os.close(handle)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
