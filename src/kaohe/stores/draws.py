"""The folder of a draw: what is published, in the order in which it is published.

``manifest.json`` (size and root of every stratum), ``opening.json`` (plan, frame and keys under the
witnessed checkpoint C0, before the seed exists), ``seed.json``, then for every county ``choices/``
and for every unit told ``packets/``. No unit stands in the folder before it is disclosed, and no
file is ever changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from pydantic import BaseModel, ValidationError

from kaohe.core.canonical import Json, canonical_bytes
from kaohe.core.draw import (
    Campaign,
    Ceremony,
    Manifest,
    StratumLine,
)
from kaohe.core.errors import OutputExists
from kaohe.stores.faults import FILE_WRONG_SHAPE
from kaohe.stores.files import read_bytes, read_published, write_json, write_new
from kaohe.workflows.drawing import DrawRules, choice_place, draw_rules
from kaohe.workflows.publication.published import ManifestRecord, OpeningRecord, SeedRecord

if TYPE_CHECKING:
    from kaohe.core.draw import Label

_Record = TypeVar("_Record", bound=BaseModel)

_FORMATS: Final = {
    "opening.json": "draw-opening/2",
    "manifest.json": "draw-manifest/1",
    "seed.json": "draw-seed/2",
}


@dataclass(frozen=True, slots=True)
class DrawFolder:
    """A draw on plain files."""

    path: Path

    def publish_manifest(self, manifest: Json) -> None:
        """Write the manifest of the frame that was entered."""
        self._publish("manifest.json", manifest)

    def publish_opening(self, opening: OpeningRecord) -> None:
        """Write plan, frame and keys with their proofs in C0."""
        self._publish("opening.json", opening.model_dump(mode="json"))

    def publish_seed(self, seed: SeedRecord) -> None:
        """Write dice, outside source and seed, as they were entered."""
        self._publish("seed.json", seed.model_dump(mode="json"))

    def opening(self) -> OpeningRecord:
        """Return plan, frame and keys as published."""
        return self._read("opening.json", OpeningRecord)

    def listed(self) -> ManifestRecord:
        """Return the manifest as published."""
        return self._read("manifest.json", ManifestRecord)

    def rolled(self) -> SeedRecord:
        """Return dice, outside value and seed as published."""
        return self._read("seed.json", SeedRecord)

    def has_seed(self) -> bool:
        """Tell whether a seed is published."""
        return (self.path / "seed.json").exists()

    def campaign(self) -> Campaign:
        """Return the campaign of the folder."""
        opening = self.opening()
        return Campaign(opening.campaign, rehearsal=opening.rehearsal)

    def manifest(self) -> Manifest:
        """Return the manifest."""
        return Manifest(
            self.campaign(),
            tuple(
                StratumLine(stratum, size, bytes.fromhex(root))
                for stratum, size, root in self.listed().strata
            ),
        )

    def ceremony(self, manifest: Manifest) -> Ceremony:
        """Return what the ceremony settled, from the manifest and the published files."""
        return Ceremony(
            manifest.campaign,
            manifest.frame_root,
            bytes.fromhex(self.rolled().seed),
            tuple(bytes.fromhex(each.public_key) for each in self.opening().keys.holders),
        )

    def rules(self) -> DrawRules:
        """Return the published plan."""
        return draw_rules(self.opening().plan.draw)

    def choices(self) -> tuple[Path, ...]:
        """Return the records of drawn counties and kinds."""
        return self._records("choices")

    def packets(self) -> tuple[Path, ...]:
        """Return the packets published so far."""
        return self._records("packets")

    def publish_choice(self, place: str, record: bytes) -> None:
        """Write the drawing of a county, or of the kind of the next unit.

        The same record again is no second drawing: whoever was interrupted can go on.
        """
        path = self.path / "choices" / f"{place}.json"
        if not (path.is_file() and read_bytes(path) == record):
            write_new(path, record)

    def publish_packet(self, visit_id: str, packet: bytes) -> None:
        """Write the disclosure packet of one visit; the same again is no second one."""
        path = self.place_of_visit(visit_id)
        if not (path.is_file() and read_bytes(path) == packet):
            write_new(path, packet)

    def place_of_choice(self, label: Label) -> Path:
        """Return where the record of a choice stands."""
        return self.path / "choices" / f"{choice_place(label)}.json"

    def place_of_visit(self, visit_id: str) -> Path:
        """Return where the packet of a visit stands."""
        _, body, county, *rest = visit_id.split("/")
        return self.path / "packets" / body / county / f"{'-'.join(rest)}.json"

    def body_of(self, county: str) -> str:
        """Return the body that a county of the frame belongs to; empty for no such county."""
        strata = (line.stratum.split("/") for line in self.manifest().lines)
        return next((body for body, each, *_ in strata if each == county), "")

    def _records(self, folder: str) -> tuple[Path, ...]:
        """Return everything in a folder that is not a folder; unfinished files are hidden."""
        found = (self.path / folder).rglob("*")
        return tuple(
            sorted(
                each
                for each in found
                if not each.name.startswith(".") and (each.is_symlink() or not each.is_dir())
            )
        )

    def _publish(self, name: str, value: Json) -> None:
        """Write a file once; the same again is no second one, so that a step can be resumed."""
        path = self.path / name
        try:
            write_json(path, value)
        except OutputExists:
            if not path.is_file() or read_bytes(path) != canonical_bytes(value) + b"\n":
                raise

    def _read(self, name: str, model: type[_Record]) -> _Record:
        path = self.path / name
        data = read_published(path, expected=_FORMATS[name])
        try:
            return model.model_validate_json(canonical_bytes(data))
        except ValidationError as fault:
            field = ".".join(str(part) for part in fault.errors()[0]["loc"])
            raise FILE_WRONG_SHAPE.error_at(str(path), field=field) from None
