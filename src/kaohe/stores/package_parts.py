"""The parts of a package that come from the register, the draw and the papers, each checked."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kaohe.core.ledger import check_checkpoint, read_policy
from kaohe.core.ledger.fsck import compare_checkpoint, compare_size, compare_tiles, rebuild
from kaohe.core.rules import pack_digest
from kaohe.engines.imports.manifest import register_digest
from kaohe.engines.snapshots.snapshot import Snapshot
from kaohe.stores.draws import DrawFolder
from kaohe.stores.files import read_bytes
from kaohe.stores.ledger_files import read_published_file
from kaohe.stores.packages import PACKETS, PAPER_LIST, PAPERS, REGISTER
from kaohe.stores.packs import LoadedPack
from kaohe.stores.published_draws import verify_draw
from kaohe.workflows.package.checking import ENTRIES, INDICATORS, read_indicators, read_leaves
from kaohe.workflows.package.faults import (
    FILE_LACKING,
    NOT_RECOMPUTED,
    SAYS_OTHERWISE,
    TOLD_TOO_MUCH,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from kaohe.core.errors import Fault
    from kaohe.core.rules.model import Pack
    from kaohe.workflows.package.manifest import PackageManifest
    from kaohe.workflows.package.withholding import Withholding

OPENING: Final = "draw/opening.json"
CHECKPOINT: Final = "draw/ledger/checkpoint"
_FIRST_AND_LAST: Final = 2
"""The days of a completion: from which, and to which, an increase is counted."""


def find_register_faults(package: Path, digest: str | None, *, frame: bool) -> Iterator[Fault]:
    """Yield what the register's manifest does not give of a digest.

    Args:
        package: the folder.
        digest: the register that the findings name.
        frame: whether the frame of the draw must name it too.
    """
    try:
        stated = json.loads(read_bytes(package / REGISTER))
        sound = stated.get("register_digest") == digest == register_digest(stated)
    except (ValueError, AttributeError):
        sound = False
    if not sound:
        yield SAYS_OTHERWISE.at(REGISTER, part="register_digest")
    if frame and DrawFolder(package / "draw").opening().frame.register_digest != digest:
        yield SAYS_OTHERWISE.at(OPENING, part="register_digest")


def find_snapshot_faults(package: Path, snapshot: Path, digest: str | None) -> Iterator[Fault]:
    """Yield what the rows of a snapshot do not give: its roots, the register, the indicators.

    Raises:
        SnapshotDamaged: the stored rows are not those of the snapshot's manifest.
    """
    opened = Snapshot.open(snapshot)
    opened.verify()
    if opened.digest != digest:
        yield SAYS_OTHERWISE.at(str(snapshot), part="register_digest")
    sheet = read_indicators(read_bytes(package / INDICATORS))
    days = sorted({each.as_of for each in sheet.indicators if each.source == "statistics"})
    if len(days) != 1 or len(days[0]) != _FIRST_AND_LAST:
        yield SAYS_OTHERWISE.at(INDICATORS, part="as_of")
        return
    base, end = days[0]
    if opened.indicators(base=base, end=end) != sheet:
        yield NOT_RECOMPUTED.at(INDICATORS)


def find_ledger_faults(draw: Path) -> Iterator[Fault]:
    """Yield what the published entries do not give: their order, tiles and the last checkpoint."""
    opening = DrawFolder(draw).opening()
    policy = read_policy(opening.plan.policy.encode())
    data = read_bytes(draw / "ledger" / "checkpoint")
    last = check_checkpoint(data, policy, where=CHECKPOINT).checkpoint
    lines = read_bytes(draw.parent / ENTRIES)
    made = rebuild(read_leaves(lines, rehearsal=opening.rehearsal), origin=last.origin)
    yield from made.faults
    yield from compare_size(made, last.size)
    yield from compare_checkpoint(made, data, policy.logs, tuple(policy.witnesses.values()))
    yield from compare_tiles(
        made, last.size, lambda path: read_published_file(draw / "ledger", path)
    )


def find_draw_faults(draw: Path, pack: Pack, manifest: PackageManifest) -> Iterator[Fault]:
    """Yield what does not hold of the draw, or is of another campaign than the package."""
    loaded = LoadedPack(pack, pack_digest(pack), draw.parent / "pack.json")
    complete = manifest.has("draw/secrets.json")
    found = verify_draw(DrawFolder(draw), pack=loaded, complete=complete)
    for fault in found.faults:
        yield replace(fault, where=f"draw/{fault.where}")
    if (found.campaign.id, found.campaign.rehearsal) != (manifest.campaign, manifest.rehearsal):
        yield SAYS_OTHERWISE.at(OPENING, part="campaign")


def find_packet_faults(
    package: Path, manifest: PackageManifest, withholding: Withholding
) -> Iterator[Fault]:
    """Yield packets that tell of a unit what the list leaves out."""
    for each in manifest.files:
        if each.path.startswith(PACKETS):
            record = json.loads(read_bytes(package / each.path)).get("record", {})
            if withholding.is_withheld(record):
                yield TOLD_TOO_MUCH.at(each.path, what="record")


def find_document_faults(
    package: Path, manifest: PackageManifest, kinds: Collection[str]
) -> Iterator[Fault]:
    """Yield papers that are not those of their list, and those of kinds that stay out."""
    try:
        listed = json.loads(read_bytes(package / PAPER_LIST))
        papers = {
            f"documents/{each['path']}": (each["sha256"], each["kind"]) for each in listed["papers"]
        }
        sound = listed["format"] == PAPERS
    except (ValueError, KeyError, TypeError):
        sound, papers = False, {}
    if not sound:
        yield SAYS_OTHERWISE.at(PAPER_LIST, part=PAPERS)
    for each in manifest.files:
        if each.path == PAPER_LIST or not each.path.startswith("documents/"):
            continue
        digest, kind = papers.pop(each.path, ("", ""))
        if digest != each.sha256:
            yield SAYS_OTHERWISE.at(each.path, part="sha256")
        if kind in kinds:
            yield TOLD_TOO_MUCH.at(each.path, what=kind)
    for path in papers:
        yield FILE_LACKING.at(path)
