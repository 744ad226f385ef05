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
from kaohe.stores.files import read_bytes, read_json, write_json, write_new
from kaohe.workflows.drawing import checkpoint_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaohe.core.canonical import Json
    from kaohe.core.rules.model import Pack


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

    def publish_choice(self, place: str, record: bytes) -> None:
        """Write the drawing of a county, or of the kind of the next unit."""
        write_new(self.path / "choices" / f"{place}.json", record)

    def publish_packet(self, visit_id: str, packet: bytes) -> None:
        """Write the disclosure packet of one visit."""
        _, *place = visit_id.split("/")
        body, county, *rest = place
        write_new(self.path / "packets" / body / county / f"{'-'.join(rest)}.json", packet)

    def packets(self) -> tuple[Path, ...]:
        """Return the packets published so far."""
        return tuple(sorted((self.path / "packets").glob("*/*/*.json")))

    def _opening(self) -> dict[str, Any]:
        return read_json(self.path / "opening.json", expected="draw-opening/1")
