"""Checking a draw as it stands on plain files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.core.draw import derive_seed
from kaohe.core.errors import Fault
from kaohe.stores.files import read_bytes
from kaohe.workflows.verifying import choice_faults, opening_faults, packet_faults

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from kaohe.stores.draws import DrawFolder


def find_draw_faults(record: DrawFolder) -> tuple[Fault, ...]:
    """Return everything in a draw's folder that does not hold, with the file it stands in."""
    return tuple(_find_faults(record))


def _find_faults(record: DrawFolder) -> Iterator[Fault]:
    ceremony, manifest, plan = record.ceremony(), record.manifest(), record.rules().plan
    dice, outside = record.rolled()
    root, size = record.checkpoint()
    seed = derive_seed(
        record.campaign(), checkpoint_root=root, checkpoint_size=size, dice=dice, outside=outside
    )
    yield from opening_faults(record.entries(), ceremony=ceremony, manifest=manifest, seed=seed)
    for path in record.choices():
        found = choice_faults(
            read_bytes(path),
            ceremony=ceremony,
            manifest=manifest,
            plan=plan,
            body=path.relative_to(record.path / "choices").parts[0],
            kind=path.stem.startswith("kind-"),
        )
        yield from _in_file(record, path, found)
    for path in record.packets():
        found = packet_faults(read_bytes(path), ceremony=ceremony, plan=plan)
        yield from _in_file(record, path, found)


def _in_file(record: DrawFolder, path: Path, faults: Iterable[Fault]) -> Iterator[Fault]:
    place = path.relative_to(record.path).as_posix()
    for fault in faults:
        yield Fault(fault.kind, f"{place} ({fault.where})", fault.fields)
