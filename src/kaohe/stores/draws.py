"""The folder of a draw: what is published, in the order in which it is published.

``opening.json`` (plan, frame and keys, before the seed exists), ``manifest.json`` (size and root of
every stratum), ``seed.json``, then for every county ``choices/`` and for every unit told
``packets/``. Nothing in the folder tells what has not been disclosed, and no file is ever
written twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kaohe.core.draw import Campaign, Ceremony, Manifest, StratumLine, derive_seed
from kaohe.core.rules.model import Draw
from kaohe.stores.files import read_json, write_json, write_new
from kaohe.workflows.drawing import DrawRules, checkpoint_of, draw_rules

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaohe.core.canonical import Json


@dataclass(frozen=True, slots=True)
class DrawFolder:
    """A draw on plain files."""

    path: Path

    def publish_opening(self, entries: Sequence[Json], manifest: Manifest) -> None:
        """Write plan, frame and keys, and the checkpoint that binds them."""
        root, size = checkpoint_of(entries)
        write_json(self.path / "manifest.json", manifest.as_json())
        write_json(
            self.path / "opening.json",
            {
                "format": "draw-opening/1",
                "campaign": manifest.campaign.id,
                "rehearsal": manifest.campaign.rehearsal,
                "entries": list(entries),
                "checkpoint_root": root.hex(),
                "checkpoint_size": size,
            },
        )

    def publish_seed(self, *, dice: Sequence[str], outside: bytes) -> bytes:
        """Derive the public randomness from what was rolled, and write it once.

        Raises:
            DrawError: a part is too short or missing.
            OutputExists: there is a seed already; a campaign has exactly one.
        """
        root, size = self.checkpoint()
        seed = derive_seed(
            self.campaign(),
            checkpoint_root=root,
            checkpoint_size=size,
            dice=dice,
            outside=outside,
        )
        write_json(
            self.path / "seed.json",
            {
                "format": "draw-seed/1",
                "campaign": self.campaign().id,
                "rehearsal": self.campaign().rehearsal,
                "dice": list(dice),
                "outside": outside.hex(),
                "checkpoint_root": root.hex(),
                "checkpoint_size": size,
                "seed": seed.hex(),
            },
        )
        return seed

    def campaign(self) -> Campaign:
        """Return the campaign of the folder."""
        opening = self._opening()
        return Campaign(opening["campaign"], rehearsal=opening["rehearsal"])

    def checkpoint(self) -> tuple[bytes, int]:
        """Return root and size of the opening, computed from its entries."""
        return checkpoint_of(self._opening()["entries"])

    def manifest(self) -> Manifest:
        """Return the manifest."""
        data = read_json(self.path / "manifest.json", expected="draw-manifest/1")
        return Manifest(
            self.campaign(),
            tuple(
                StratumLine(stratum, size, bytes.fromhex(root))
                for stratum, size, root in data["strata"]
            ),
        )

    def ceremony(self) -> Ceremony:
        """Return what the ceremony settled, from the published files."""
        keys = next(each for each in self._opening()["entries"] if each["entry"] == "keys")
        seed = read_json(self.path / "seed.json", expected="draw-seed/1")["seed"]
        return Ceremony(
            self.campaign(),
            self.manifest().frame_root,
            bytes.fromhex(seed),
            tuple(bytes.fromhex(each["public_key"]) for each in keys["holders"]),
        )

    def rolled(self) -> tuple[tuple[str, ...], bytes]:
        """Return the dice and the outside value that were published."""
        data = read_json(self.path / "seed.json", expected="draw-seed/1")
        return tuple(data["dice"]), bytes.fromhex(data["outside"])

    def entries(self) -> list[dict[str, Any]]:
        """Return the entries of the opening: plan, frame, keys."""
        return list(self._opening()["entries"])

    def rules(self) -> DrawRules:
        """Return the published plan."""
        plan = next(each for each in self.entries() if each["entry"] == "plan")
        return draw_rules(Draw.model_validate(plan["draw"]))

    def choices(self) -> tuple[Path, ...]:
        """Return the records of drawn counties and kinds."""
        return tuple(sorted((self.path / "choices").rglob("*.json")))

    def drawn_counties(self, body: str) -> tuple[str, ...]:
        """Return the counties drawn so far for a body."""
        records = sorted((self.path / "choices" / body).glob("county-*.json"))
        found = (read_json(each, expected="draw-choice/1") for each in records)
        return tuple(each["candidates"][each["index"]] for each in found)

    def disclosed(self, body: str, county: str) -> tuple[str, ...]:
        """Return the ids of the visits disclosed so far in a county."""
        place = f"{self.campaign().id}/{body}/{county}"
        return tuple(
            f"{place}/{packet.stem.replace('-', '/')}"
            for packet in sorted((self.path / "packets" / body / county).glob("*.json"))
        )

    def publish_choice(self, place: str, record: bytes) -> None:
        """Write the drawing of a county, or of the kind of the next unit."""
        write_new(self.path / "choices" / f"{place}.json", record)

    def publish_packet(self, visit_id: str, packet: bytes) -> None:
        """Write the disclosure packet of one visit."""
        _, *place = visit_id.split("/")
        body, county, *rest = place
        write_new(self.path / "packets" / body / county / f"{'-'.join(rest)}.json", packet)

    def has_choice(self, place: str) -> bool:
        """Tell whether the drawing of a place was published before."""
        return (self.path / "choices" / f"{place}.json").is_file()

    def body_of(self, county: str) -> str:
        """Return the body that a county of the frame belongs to; empty for no such county."""
        strata = (line.stratum.split("/") for line in self.manifest().lines)
        return next((body for body, each, *_ in strata if each == county), "")

    def packets(self) -> tuple[Path, ...]:
        """Return the packets published so far."""
        return tuple(sorted((self.path / "packets").glob("*/*/*.json")))

    def _opening(self) -> dict[str, Any]:
        return read_json(self.path / "opening.json", expected="draw-opening/1")
