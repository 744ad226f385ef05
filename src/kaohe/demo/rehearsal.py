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
from kaohe.engines.frames.frame_building import build_frame
from kaohe.engines.frames.frame_store import find_frame, frame_folder
from kaohe.engines.snapshots.snapshot import Snapshot
from kaohe.workflows.drawing import draw_counties as draw_counties_of
from kaohe.workflows.drawing import (
    draw_of,
    draw_rules,
    freeze_frame,
    opening_record,
)
from kaohe.workflows.faults import FROZEN_OTHER_REGISTER
from kaohe.workflows.freezing import find_freeze_faults

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from kaohe.core.draw import (
        Ceremony,
        CommittedUnit,
        CountyFrame,
        CountyUnits,
        Evaluation,
        Label,
        Manifest,
    )
    from kaohe.core.rules.model import Pack
    from kaohe.engines.frames.frame_store import FrameStore
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
    built: Callable[[int], None],
    counted: Callable[[int], None],
) -> FrameStore:
    """Freeze the frame, publish plan, frame and keys, and return the frame.

    Args:
        record: folder of the draw.
        pack: the rules in force.
        pack_digest: their digest.
        snapshot: the frozen register.
        seed: from which the secrets follow.
        approved_by: who approved the freeze; two people where much was left aside.
        built: told how many units have been written to the frame.
        counted: told how many units have been committed to.

    Raises:
        SnapshotDamaged: the rows are not those of the manifest.
        RegisterError: more was left aside than the pack allows, and two did not approve.
    """
    snapshot.verify()
    deliveries = snapshot.manifest["deliveries"]
    raise_all(RegisterError, find_freeze_faults(pack, deliveries, approved_by=approved_by))
    secrets, rules = rehearse_ceremony(seed), draw_rules(draw_of(pack))
    frame = build_frame(snapshot, pack_digest=pack_digest, kinds=rules.plan.kinds, counted=built)
    manifest = freeze_frame(
        _count(frame.units(), counted),
        rules=rules,
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
    return frame


def frame_of(record: DrawFolder, snapshot: Path) -> FrameStore:
    """Return the frame of a draw, which stands beside its snapshot; build it again if it is gone.

    Only then is the snapshot read: the published roots show that a county is the frozen one.

    Raises:
        RegisterError: the frame is gone and the snapshot is not the one that was frozen.
    """
    plan, frozen, _ = record.opening().entries
    path = frame_folder(
        snapshot, register_digest=frozen.register_digest, pack_digest=plan.pack_digest
    )
    found = find_frame(path)
    if found is not None:
        return found
    register = Snapshot.open(snapshot)
    if register.digest != frozen.register_digest:
        raise FROZEN_OTHER_REGISTER.error_at(
            str(snapshot), frozen=frozen.register_digest, found=register.digest
        )
    kinds = draw_rules(plan.draw).plan.kinds
    return build_frame(register, pack_digest=plan.pack_digest, kinds=kinds)


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

    def open_county(self, county: str, units: CountyUnits) -> CountyFrame:
        """Open a county of the frozen frame."""
        return open_county(
            units,
            manifest=self.manifest,
            county=county,
            salt_key=lambda stratum: stratum_salt_key(self._secrets.frame_key, stratum),
        )


def _count(
    units: Iterable[CommittedUnit], counted: Callable[[int], None]
) -> Iterator[CommittedUnit]:
    for number, unit in enumerate(units, start=1):
        if number % 10_000 == 0:
            counted(number)
        yield unit
