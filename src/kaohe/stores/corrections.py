"""The cut-off of a register and its corrections, on plain files beside the snapshots of a day.

``cut-off.json`` names the register that holds; ``corrections/`` holds the papers by which another
took its place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from pydantic import BaseModel, ValidationError

from kaohe.core.canonical import canonical_bytes
from kaohe.core.errors import RegisterError, raise_all
from kaohe.engines.snapshots.comparison import open_comparison
from kaohe.engines.snapshots.snapshot import Snapshot
from kaohe.stores.faults import FILE_WRONG_SHAPE
from kaohe.stores.files import read_published, write_json
from kaohe.workflows.faults import CORRECTION_RENAMED, CUT_OFF_BEFORE
from kaohe.workflows.registers.corrections import (
    CUT_OFF_FORMAT,
    FORMAT,
    Correction,
    CutOff,
    find_correction_faults,
    find_cut_off_faults,
)

if TYPE_CHECKING:
    from pathlib import Path

CUT_OFF: Final = "cut-off.json"
CORRECTIONS: Final = "corrections"

_Paper = TypeVar("_Paper", bound=BaseModel)


def write_correction(path: Path, correction: Correction) -> None:
    """Write a correction as canonical JSON; the file must not exist yet."""
    write_json(path, correction.model_dump(mode="json"))


def read_correction(path: Path) -> Correction:
    """Read a correction exactly as it was written.

    Raises:
        FileUnusable: it is missing, of another kind, saved again, or not of the shape.
    """
    return _read(path, Correction, FORMAT)


def correction_place(day: Path, correction: Correction) -> Path:
    """Return where a correction is filed beside the snapshots of a day."""
    return day / CORRECTIONS / f"{correction.digest[:16]}.json"


def write_cut_off(day: Path, register_digest: str) -> None:
    """Fix which register holds from now on; it is done once.

    Raises:
        RegisterError: the registers of this day were cut off before.
    """
    found = read_cut_off(day)
    if found is not None:
        raise CUT_OFF_BEFORE.error_at(str(day / CUT_OFF), cut_off=found.register_digest)
    write_json(day / CUT_OFF, {"format": CUT_OFF_FORMAT, "register_digest": register_digest})


def read_cut_off(day: Path) -> CutOff | None:
    """Return what was fixed at the cut-off of a day, if it was declared."""
    place = day / CUT_OFF
    return _read(place, CutOff, CUT_OFF_FORMAT) if place.exists() else None


def read_filed(day: Path) -> list[Correction]:
    """Return the corrections that are filed beside the snapshots of a day.

    Raises:
        RegisterError: a paper is not filed under its own digest.
        FileUnusable: one of them cannot be read.
    """
    papers, faults = [], []
    for path in sorted((day / CORRECTIONS).glob("*.json")):
        paper = read_correction(path)
        papers.append(paper)
        if path != correction_place(day, paper):
            faults.append(CORRECTION_RENAMED.at(str(path), digest=paper.digest))
    raise_all(RegisterError, faults)
    return papers


def expect_in_force(snapshot: Path, register_digest: str) -> None:
    """Refuse a snapshot that is neither that of the cut-off nor the last of its corrections.

    Every difference on the way is computed again: a paper that names another one approves nothing.

    Args:
        snapshot: its folder, among the snapshots of its day.
        register_digest: of the snapshot.

    Raises:
        RegisterError: the register was cut off, and this is another one.
        SnapshotDamaged: a snapshot on the way is gone or damaged.
        FileUnusable: one of the papers cannot be read.
    """
    day = snapshot.resolve().parent
    cut_off, papers = read_cut_off(day), read_filed(day)
    raise_all(RegisterError, find_cut_off_faults(cut_off, papers, register_digest=register_digest))
    for paper in papers if cut_off else ():
        before, after = (Snapshot.open(day / each[:16]) for each in (paper.before, paper.after))
        with open_comparison(before, after) as comparison:
            found = comparison.difference()
        raise_all(
            RegisterError,
            find_correction_faults(
                paper, before=before.digest, after=after.digest, difference=found.digest
            ),
        )


def _read(path: Path, model: type[_Paper], expected: str) -> _Paper:
    data = read_published(path, expected=expected)
    try:
        return model.model_validate_json(canonical_bytes(data))
    except ValidationError as fault:
        field = ".".join(str(part) for part in fault.errors()[0]["loc"])
        raise FILE_WRONG_SHAPE.error_at(str(path), field=field) from None
