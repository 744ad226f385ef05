"""What was found in a snapshot, measured once by the job that made it, and read by the pages.

Asking the tables of a nation takes longer than a page may; the answers change as little as the
snapshot does, so they stand beside it as one file under its digest.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final

from kaohe.core.canonical import canonical_bytes
from kaohe.engines.divisions import divisions
from kaohe.engines.snapshots.comparison import open_comparison
from kaohe.engines.snapshots.inspection import count_aside_by_body
from kaohe.engines.snapshots.integrity import read_stated
from kaohe.engines.snapshots.quality import measure_quality
from kaohe.engines.snapshots.rules_by_body import count_rules_by_body
from kaohe.engines.snapshots.snapshot import Snapshot
from kaohe.stores.files import read_json
from kaohe.web.registers.current import place_of, store_of
from kaohe.web.registers.deliveries import flush_folder
from kaohe.web.rules.library import find_known
from kaohe.workflows.registers.freezing import find_freeze_faults
from kaohe.workflows.registers.quality import limits_of, report_quality

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.core.canonical import Json
    from kaohe.core.errors import Fault
    from kaohe.web.cycles.models import Cycle
    from kaohe.web.registers.models import RegisterSnapshot

FORMAT: Final = "office-register-report/1"


def keep_reports(cycle: Cycle, place: Path, *, earlier: RegisterSnapshot | None) -> None:
    """Measure a snapshot and keep what was found; nothing happens where that is there already.

    Args:
        cycle: its pack sets the limits.
        place: folder of the snapshot.
        earlier: the snapshot that counted so far, which the new one is compared with.

    Raises:
        SnapshotDamaged: a snapshot is not what its manifest says.
    """
    opened = Snapshot.open(place)
    target = _file_of(cycle, opened.digest)
    if target.exists():
        return
    before = None
    if earlier is not None and earlier.digest != opened.digest:
        before = Snapshot.open(place_of(earlier))
    pack = find_known(cycle.pack_digest).pack
    limits = limits_of(pack)
    facts = measure_quality(opened, most_times=limits.most_times, earlier=before)
    report: dict[str, Json] = {
        "format": FORMAT,
        "register": opened.digest,
        "earlier": None if before is None else before.digest,
        "findings": [each.to_json() for each in report_quality(facts, divisions(), pack=pack)],
        "rules": {body: dict(own) for body, own in count_rules_by_body(opened).items()},
        "aside": {body: list(both) for body, both in count_aside_by_body(opened).items()},
        "difference": None if before is None else _compare(before, opened),
    }
    _write(target, canonical_bytes(report) + b"\n")


def read_report(snapshot: RegisterSnapshot) -> dict[str, Any]:
    """Read what was found in a snapshot.

    Raises:
        FileUnusable: it is not there.
    """
    return read_json(_file_of(snapshot.cycle, snapshot.digest), expected=FORMAT)


def find_unsettled(snapshot: RegisterSnapshot) -> tuple[Fault, ...]:
    """Return the deliverers that have more rows aside than the rules allow."""
    manifest = read_stated(place_of(snapshot)).manifest
    pack = find_known(snapshot.cycle.pack_digest).pack
    return tuple(find_freeze_faults(pack, manifest["deliveries"], approved_by=()))


def _compare(before: Snapshot, after: Snapshot) -> Json:
    with open_comparison(before, after) as both:
        difference = both.difference()
        return {**difference.to_json(), "digest": difference.digest}


def _file_of(cycle: Cycle, digest: str) -> Path:
    return store_of(cycle) / "reports" / f"{digest}.json"


def _write(target: Path, content: bytes) -> None:
    """Write a file whole; one that a killed job left under another name is written over."""
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_suffix(".partial")
    with partial.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.rename(target)
    flush_folder(target.parent)
