"""Publish a folder whole or not at all, whatever interrupts the work.

A folder is made beside its place under a temporary name, flushed to the disk and renamed. What a
killed process left behind is told by its lock, which dies with the process, and swept away. Two
processes that publish into one folder take turns, so that neither deletes what the other wrote.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import stat
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

UNFINISHED: Final = ".importing-"
LEFT: Final = ".left"
_WRITABLE_BY_OTHERS: Final = stat.S_IWGRP | stat.S_IWOTH


@contextmanager
def unfinished_folder(parent: Path, *, keep_left: bool = False) -> Iterator[Path]:
    """Make a folder to work in; it is gone afterwards unless it was published.

    With ``keep_left`` a folder whose work is interrupted by the user stays, as that of a killed
    process does, for the next one to go on from.

    Args:
        parent: where it is made, and will be published.
        keep_left: move what killed processes left into the folder :data:`LEFT` inside, for the
            caller to look through and delete; otherwise it is deleted now.
    """
    parent.mkdir(parents=True, exist_ok=True)
    with locked(parent):
        work = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=parent))
        own = os.open(work, os.O_RDONLY)
        fcntl.flock(own, fcntl.LOCK_EX)
        _sweep(parent, work / LEFT if keep_left else None)
    is_left = False
    try:
        yield work
    except KeyboardInterrupt:
        is_left = keep_left
        raise
    finally:
        if not is_left:
            shutil.rmtree(work, ignore_errors=True)
        os.close(own)


def publish(
    work: Path, target: Path, *, is_whole: Callable[[Path], bool], leave_out: str | None = None
) -> bool:
    """Give a finished folder its name and return true, unless a whole one bears it already.

    Looking and renaming are one step under the lock of the parent folder. A damaged target is
    moved aside before it is deleted, so that its name never stands for a part of it.

    Args:
        work: the finished folder.
        target: its name from now on.
        is_whole: tells whether what bears the name already may keep it.
        leave_out: a folder inside that is of use only if this is interrupted.
    """
    with locked(target.parent):
        if is_whole(target):
            return False
        for path in work.rglob("*"):
            path.chmod(path.stat().st_mode & ~_WRITABLE_BY_OTHERS)
            _flush(path)
        # Whoever may look into the parent may read; until now it was closed to others.
        work.chmod(target.parent.stat().st_mode & ~_WRITABLE_BY_OTHERS)
        if leave_out is not None:
            shutil.rmtree(work / leave_out, ignore_errors=True)
        _flush(work)
        if target.exists():
            aside = target.with_name(f"{UNFINISHED}damaged-{work.name.removeprefix(UNFINISHED)}")
            target.rename(aside)
            _remove(aside)
        work.rename(target)
        _flush(target.parent)
    return True


def is_closed_to_others(path: Path) -> bool:
    """Tell whether only the user of this process can have written to a file or a folder."""
    state = path.lstat()
    is_open = state.st_mode & _WRITABLE_BY_OTHERS or stat.S_ISLNK(state.st_mode)
    return state.st_uid == os.geteuid() and not is_open


def _sweep(parent: Path, left_folder: Path | None) -> None:
    """Remove what killed processes left; a folder whose lock is held is being worked in."""
    for left in parent.glob(f"{UNFINISHED}*"):
        try:
            handle = os.open(left, os.O_RDONLY)
        except FileNotFoundError:  # Its own process has removed it just now.
            continue
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            continue
        else:
            if left_folder is None:
                _remove(left)
            else:
                left_folder.mkdir(exist_ok=True)
                left.rename(left_folder / left.name)
        finally:
            os.close(handle)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink()


@contextmanager
def locked(folder: Path) -> Iterator[int]:
    """Let one process at a time work in a folder; yield a handle of it."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield handle
    finally:
        os.close(handle)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
