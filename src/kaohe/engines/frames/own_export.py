"""A county's strata from its own export, by the same reading, rules and frame as the office's."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from kaohe.engines.frames.frame_building import build_frame
from kaohe.engines.frames.frame_store import FrameStore
from kaohe.engines.hashing import hash_file
from kaohe.engines.imports.importing import import_deliveries
from kaohe.engines.reading.deliveries import deliverer_of
from kaohe.engines.reading.readers import SUFFIXES
from kaohe.engines.snapshots.snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import date

    from kaohe.core.register.frames import FrameUnit

_NO_PACK: Final = "0" * 64
"""The frame is a passing one: its digest is never looked at."""


@dataclass(frozen=True, slots=True)
class OwnExport:
    """An export that was read, and the frame over it."""

    frame: FrameStore
    files: tuple[tuple[str, str], ...]
    """Name and hash of every file, sorted."""

    def units(self, body: str, county: str) -> Iterator[FrameUnit]:
        """Read the units of a county in the order of their strata and ids."""
        found = self.frame.county(body, county)
        for stratum in found.sizes:
            yield from found.read(stratum)


@contextmanager
def open_own_export(
    paths: Iterable[Path], *, body: str, as_of: date, kinds: Collection[str]
) -> Iterator[OwnExport]:
    """Read the files of a county or province and make the frame over them.

    A county names its files as it likes: what does not say who delivers it counts as the body's.
    Everything is made in a folder of its own, which goes with the context.

    Args:
        paths: files of the delivery format, or folders of such files.
        body: the body that the county belongs to.
        as_of: the day of the office's register.
        kinds: the letters of the plan's kinds.

    Raises:
        DeliveryRefused: with every fault of every file.
    """
    with TemporaryDirectory(prefix="kaohe-strata-") as place:
        work = Path(place)
        delivered = list(_name_deliverer(paths, work / f"province={body}"))
        report = import_deliveries(delivered, store=work / "store", as_of=as_of)
        frame = build_frame(Snapshot.open(report.path), pack_digest=_NO_PACK, kinds=kinds)
        yield OwnExport(frame, tuple(sorted((each.name, hash_file(each)) for each in delivered)))


def _name_deliverer(paths: Iterable[Path], named: Path) -> Iterator[Path]:
    """Yield every file, or a link to it in a folder that tells who delivers it."""
    for path in paths:
        for file in _files_of(path) or [path]:
            if deliverer_of(file.absolute()) is not None or not file.is_file():
                yield file
                continue
            named.mkdir(exist_ok=True)
            link = named / file.name
            if os.path.lexists(link):
                link = named / f"{len(list(named.iterdir()))}-{file.name}"
            link.symlink_to(file.absolute())
            yield link


def _files_of(path: Path) -> list[Path]:
    if not path.is_dir():
        return []
    return sorted(
        each
        for each in path.rglob("*")
        if each.suffix.lower() in SUFFIXES and not each.name.startswith((".", "~"))
    )
