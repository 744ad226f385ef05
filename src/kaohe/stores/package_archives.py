"""A publication package as one file: a ZIP that is the same whenever its files are."""

from __future__ import annotations

import zipfile
import zlib
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from kaohe.stores.files import read_bytes
from kaohe.workflows.package.faults import ARCHIVE_WRONG

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_BYTES: Final = 4 << 30
"""Unpacked; the package of the whole nation has less than a tenth of it."""
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""Of every file, so that the same package gives the same bytes."""


def pack_package(folder: Path, name: str) -> bytes:
    """Return a package as a ZIP file, below one folder with this name."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(each for each in folder.rglob("*") if each.is_file()):
            entry = zipfile.ZipInfo(f"{name}/{path.relative_to(folder).as_posix()}", _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(entry, read_bytes(path))
    return buffer.getvalue()


@contextmanager
def opened_package(place: Path) -> Iterator[Path]:
    """Give the folder of a package; one that is a ZIP file is unpacked as long as it is wanted.

    Raises:
        FileUnusable: the file is no ZIP of a package, or names places outside it.
    """
    if place.is_dir():
        yield place
        return
    with TemporaryDirectory(prefix="kaohe-package-") as apart:
        yield _unpack(place, Path(apart))


def _unpack(place: Path, apart: Path) -> Path:
    """Unpack an archive, and return the one folder that is in it."""
    try:
        with zipfile.ZipFile(place) as packed:
            entries = [each for each in packed.infolist() if not each.is_dir()]
            tops = {PurePosixPath(each.filename).parts[:1] for each in entries}
            sound = len(tops) == 1 and sum(each.file_size for each in entries) <= MOST_BYTES
            if not (sound and all(_is_below(each.filename) for each in entries)):
                raise ARCHIVE_WRONG.error_at(place.name)
            for each in entries:
                target = apart / each.filename
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(packed.read(each))
    except (zipfile.BadZipFile, zlib.error, OSError, NotImplementedError, RuntimeError, EOFError):
        raise ARCHIVE_WRONG.error_at(place.name) from None
    ((top,),) = tops
    return apart / top


def _is_below(name: str) -> bool:
    """Tell whether a name leads into a folder, and to nowhere else."""
    parts = name.split("/")
    return len(parts) > 1 and "\\" not in name and not {"", ".", ".."} & {*parts}
