"""A rehearsed draw: three key holders whose secrets come from a seed.

It publishes the same files in the same order as a real draw, under other domain tags, and is
marked a rehearsal in every one of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.core.draw import evaluate_label, open_county, stratum_salt_key
from kaohe.core.errors import RegisterError, raise_all
from kaohe.demo.keys import CAMPAIGN, rehearse_ceremony
from kaohe.engines.divisions import divisions
from kaohe.workflows.drawing import draw_counties as draw_counties_of
from kaohe.workflows.drawing import (
    draw_of,
    draw_rules,
    frame_units,
    freeze_frame,
    opening_record,
)
from kaohe.workflows.freezing import find_freeze_faults

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from kaohe.core.draw import Ceremony, CountyFrame, Evaluation, FrameUnit, Label, Manifest
    from kaohe.core.rules.model import Pack
    from kaohe.engines.snapshot import Snapshot
    from kaohe.stores.draws import DrawFolder
    from kaohe.workflows.drawing import DrawRules


def open_rehearsal(
    record: DrawFolder,
    pack: Pack,
    *,
    pack_digest: str,
    snapshot: Snapshot,
    seed: int,
    approved_by: Sequence[str],
    counted: Callable[[int], None],
) -> None:
    """Freeze the frame and publish plan, frame and keys.

    Args:
        record: folder of the draw.
        pack: the rules in force.
        pack_digest: their digest.
        snapshot: the frozen register.
        seed: from which the secrets follow.
        approved_by: who approved the freeze; two people where much was left aside.
        counted: told how many units have been committed to.

    Raises:
        SnapshotDamaged: the rows are not those of the manifest.
        RegisterError: more was left aside than the pack allows, and two did not approve.
    """
    snapshot.verify()
    deliveries = snapshot.manifest["deliveries"]
    raise_all(RegisterError, find_freeze_faults(pack, deliveries, approved_by=approved_by))
    secrets = rehearse_ceremony(seed)
    manifest = freeze_frame(
        _count(frame_units(snapshot.frame()), counted),
        rules=draw_rules(draw_of(pack)),
        campaign=CAMPAIGN,
        frame_key=secrets.frame_key,
        counties=[(each.body, each.code) for each in divisions().counties.values()],
    )
    entries = opening_record(
        pack,
        pack_digest=pack_digest,
        register_digest=snapshot.digest,
        manifest=manifest,
        holders=[
            (each.name, each.key.public_key, each.key.show_possession(CAMPAIGN))
            for each in secrets.holders[: draw_of(pack).key_holders]
        ],
        approved_by=approved_by,
    )
    record.publish_opening(entries, manifest)


class RehearsedDraw:
    """An opened draw with its seed, and the holders who evaluate its labels."""

    def __init__(self, record: DrawFolder, *, seed: int) -> None:
        self.record = record
        self.rules: DrawRules = record.rules()
        self.manifest: Manifest = record.manifest()
        self.ceremony: Ceremony = record.ceremony(self.manifest)
        self._secrets = rehearse_ceremony(seed)

    def evaluate(self, label: Label) -> Evaluation:
        """Let every holder evaluate a label, and combine what they show.

        Raises:
            ProofInvalid: the seed is not that of the keys which were published.
        """
        holders = self._secrets.holders[: len(self.ceremony.public_keys)]
        proofs = [each.key.evaluate(label, self.ceremony) for each in holders]
        return evaluate_label(label, proofs, self.ceremony)

    def draw_counties(self, body: str) -> tuple[str, ...]:
        """Draw and publish the counties of a body."""
        return draw_counties_of(
            self.rules,
            body,
            ceremony=self.ceremony,
            manifest=self.manifest,
            evaluate=self.evaluate,
            record=self.record,
        )

    def open_county(self, county: str, units: Sequence[FrameUnit]) -> CountyFrame:
        """Open the frozen units of a county."""
        return open_county(
            units,
            manifest=self.manifest,
            county=county,
            salt_key=lambda stratum: stratum_salt_key(self._secrets.frame_key, stratum),
        )


def units_of(snapshot: Snapshot, counties: Collection[str]) -> dict[str, list[FrameUnit]]:
    """Return the units of some counties; the manifest shows later that they are the frozen."""
    units: dict[str, list[FrameUnit]] = {county: [] for county in counties}
    for unit in frame_units(snapshot.frame(counties)):
        units[unit.stratum.split("/")[1]].append(unit)
    return units


def _count(units: Iterable[FrameUnit], counted: Callable[[int], None]) -> Iterator[FrameUnit]:
    for number, unit in enumerate(units, start=1):
        if number % 10_000 == 0:
            counted(number)
        yield unit
