"""P1: the register is frozen, its frame built and committed to, and entered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.core.draw import Campaign, Manifest
from kaohe.core.errors import ProofInvalid, RegisterError, raise_all
from kaohe.core.ledger.rule_faults import CAMPAIGN_OVER, FRAME_TWICE
from kaohe.engines.divisions import divisions
from kaohe.engines.frames.frame_building import build_frame
from kaohe.workflows.ceremony.opening import frame_of
from kaohe.workflows.ceremony.steps import enter_frame, plan_of, state_of
from kaohe.workflows.countersigning.statements import list_countersigned
from kaohe.workflows.drawing import draw_rules, freeze_frame
from kaohe.workflows.provinces.campaign import counties_in_scope
from kaohe.workflows.publication.published import FrameEntry
from kaohe.workflows.publication.verifying import plan_faults
from kaohe.workflows.registers.freezing import find_freeze_faults

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from kaohe.core.draw import CommittedUnit
    from kaohe.core.rules.model import Pack
    from kaohe.engines.snapshots.snapshot import Snapshot
    from kaohe.workflows.ceremony.steps import CeremonyBook, Clerk
    from kaohe.workflows.countersigning.statements import StratumStatement
    from kaohe.workflows.ledgers.recording import Recorded
    from kaohe.workflows.publication.published import PlanEntry


def _tell_nobody(_units: int) -> None:
    """Pass over what is counted."""


def check_freeze(
    plan: PlanEntry,
    *,
    pack: Pack,
    pack_digest: str,
    snapshot: Snapshot,
    approved_by: Sequence[str],
) -> None:
    """Refuse a register that cannot be frozen for a plan; the arguments are those of a frame.

    Raises:
        ProofInvalid: the pack is not the plan's.
        SnapshotDamaged: the rows are not those of the manifest.
        RegisterError: more was left aside than the pack allows, and two did not approve.
    """
    raise_all(ProofInvalid, plan_faults(plan, pack, pack_digest=pack_digest))
    deliveries = snapshot.manifest["deliveries"]
    snapshot.verify()
    raise_all(RegisterError, find_freeze_faults(pack, deliveries, approved_by=approved_by))


def prepare_frame(
    plan: PlanEntry,
    *,
    pack: Pack,
    pack_digest: str,
    snapshot: Snapshot,
    frame_key: bytes,
    approved_by: Sequence[str],
    built: Callable[[int], None] = _tell_nobody,
    counted: Callable[[int], None] = _tell_nobody,
) -> tuple[Manifest, Path]:
    """Build the frame of a register and commit to it; nothing is entered.

    Counties may now make their strata again and sign, before the freeze is entered.

    Args:
        plan: the plan that was entered.
        pack: the pack that the plan is from.
        pack_digest: its digest.
        snapshot: the register.
        frame_key: from which the salts of the leaves follow.
        approved_by: who approves the freeze; two people where much was left aside.
        built: told how many units have been written to the frame.
        counted: told how many units have been committed to.

    Returns:
        the manifest, and the folder of the frame.

    Raises:
        ProofInvalid: the pack is not the plan's.
        SnapshotDamaged: the rows are not those of the manifest.
        RegisterError: more was left aside than the pack allows, and two did not approve.
    """
    check_freeze(
        plan, pack=pack, pack_digest=pack_digest, snapshot=snapshot, approved_by=approved_by
    )
    rules = draw_rules(plan.draw)
    frame = build_frame(snapshot, pack_digest=pack_digest, kinds=rules.plan.kinds, counted=built)
    every = ((each.body, each.code) for each in divisions().counties.values())
    counties = counties_in_scope(every, plan.scope)
    bodies = {body for body, _ in counties}
    units = (unit for unit in frame.units() if unit.stratum.partition("/")[0] in bodies)
    manifest = freeze_frame(
        _count(units, counted),
        rules=rules,
        campaign=Campaign(plan.campaign, rehearsal=plan.rehearsal),
        frame_key=frame_key,
        counties=counties,
    )
    return manifest, frame.path


def find_entered_freeze(
    book: CeremonyBook,
    campaign: str,
    *,
    register_digest: str,
    approved_by: Sequence[str],
    statements: Sequence[StratumStatement] = (),
) -> FrameEntry | None:
    """Return the freeze of a register if just this one was entered before; nothing without any.

    Asked before a frame is built, which takes minutes at national scale.

    Raises:
        StepRefused: another one was entered, there is no plan, or the campaign is over.
    """
    plan, state = plan_of(book, campaign), state_of(book, campaign)
    if state.is_void or state.is_complete:
        raise CAMPAIGN_OVER.error_at(campaign)
    if not state.has_frame:
        return None
    entered = frame_of(book, campaign)
    nothing = Manifest(Campaign(campaign, rehearsal=plan.rehearsal), ())
    countersigned, _ = list_countersigned(statements, nothing)
    found = (entered.register_digest, entered.approved_by, entered.countersigned)
    if found != (register_digest, tuple(approved_by), countersigned):
        raise FRAME_TWICE.error_at(campaign)
    return entered


def enter_freeze(
    book: CeremonyBook,
    manifest: Manifest,
    *,
    register_digest: str,
    approved_by: Sequence[str],
    clerk: Clerk,
    statements: Sequence[StratumStatement] = (),
) -> Recorded:
    """Enter the frame that was committed to, with what counties have signed of it (P1).

    Args:
        book: the ledger.
        manifest: the frame, as :func:`prepare_frame` gives it.
        register_digest: the register that it was built from.
        approved_by: who approved the freeze.
        clerk: who enters.
        statements: of counties; their differences from this manifest are entered with them.

    Raises:
        StepRefused: there is no plan, or a frame already.
    """
    countersigned, differences = list_countersigned(statements, manifest)
    entry = FrameEntry(
        entry="frame",
        campaign=manifest.campaign.id,
        register_digest=register_digest,
        approved_by=tuple(approved_by),
        frame_root=manifest.frame_root.hex(),
        strata=manifest.size,
        units=sum(line.size for line in manifest.lines),
        countersigned=countersigned,
        differences=differences,
    )
    signed = {each.record for each in countersigned}
    beside = sorted({each.as_bytes() for each in statements if each.digest() in signed})
    return enter_frame(book, entry, statements=beside, clerk=clerk)


def _count(
    units: Iterable[CommittedUnit], counted: Callable[[int], None]
) -> Iterator[CommittedUnit]:
    for number, unit in enumerate(units, start=1):
        if number % 10_000 == 0:
            counted(number)
        yield unit
