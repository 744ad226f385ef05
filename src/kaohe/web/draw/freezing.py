"""P1: the frame is built from the frozen register; counties sign theirs; a second person enters.

What is shown before the entry is the commitment and the sizes of the strata, which are public once
the frame is entered; the seed does not exist yet, so that nobody can draw from them.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

from kaohe.core.draw import Campaign
from kaohe.core.ledger.rule_faults import FRAME_TWICE
from kaohe.core.merkle import HASH_BYTES
from kaohe.engines.snapshots.snapshot import Snapshot
from kaohe.stores.countersigning import find_manifest, load_statements, take_statement
from kaohe.web.audit.office_acts import act, ledger
from kaohe.web.draw.campaigns import open_folder, plan_of_draw
from kaohe.web.draw.faults import (
    FRAME_BY_ONE,
    FRAME_NOT_PREPARED,
    FRAME_OF_OLDER_REGISTER,
    REGISTER_NOT_FROZEN,
)
from kaohe.web.draw.models import CountyKey, PreparedFrame
from kaohe.web.draw.steps import (
    BEFORE_SEED,
    enter_step,
    expect_role,
    expect_step,
    find_open_draw,
)
from kaohe.web.jobs.models import DONE, Job
from kaohe.web.jobs.queue import put_in
from kaohe.web.registers.current import frozen_register, frozen_snapshot, list_held
from kaohe.web.rules.library import find_known
from kaohe.workflows.ceremony.freeze import enter_freeze, prepare_frame
from kaohe.workflows.ceremony.steps import state_of
from kaohe.workflows.countersigning.statements import read_county_keys

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.core.draw import Manifest
    from kaohe.web.accounts.models import User
    from kaohe.web.audit.office_acts import OfficeAct
    from kaohe.web.cycles.models import Cycle
    from kaohe.web.draw.models import DrawCampaign
    from kaohe.web.jobs.running import RunningJob
    from kaohe.workflows.ceremony.steps import Clerk
    from kaohe.workflows.countersigning.statements import StratumStatement
    from kaohe.workflows.ledgers.recording import Recorded


KIND: Final = "draw-frame"
"""The job that builds a frame, which takes minutes for the nation."""


def ask_for_frame(cycle: Cycle, *, by: User, request: str = "") -> Job:
    """Let the frame of the frozen register be built; nothing of the draw is entered by it.

    Raises:
        StepRefused: the register is not frozen, there is no plan, or a frame is entered already.
    """
    draw, place = _expect_due(cycle, by)
    with act("draw-frame-asked", by=by, request=request) as doing:
        job = put_in(KIND, {"register": place.name}, about=cycle.pk, doing=doing)
        doing.details = {"cycle": cycle.id, "campaign": draw.id}
    return job


def run_frame(running: RunningJob, cycle: Cycle) -> None:
    """Build the frame and commit to it; somebody else than whoever asked for it enters it.

    Raises:
        StepRefused: the register is not frozen, there is no plan, or a frame is entered already.
        RegisterError: more was left aside than the rules allow.
    """
    by = running.job.asked_by
    draw, place = _expect_due(cycle, by)
    folder, plan = open_folder(draw), plan_of_draw(draw)
    known, snapshot = find_known(cycle.pack_digest), Snapshot.open(place)
    campaign = Campaign(plan.campaign, rehearsal=plan.rehearsal)
    manifest, frame = prepare_frame(
        plan,
        pack=known.pack,
        pack_digest=known.digest,
        snapshot=snapshot,
        frame_key=folder.make_frame_key(campaign, secrets.token_bytes(HASH_BYTES)),
        approved_by=people_of_register(cycle),
        built=lambda units: running.tell(units, 0, zh="生成抽样框", en="building the frame"),
        counted=lambda units: running.tell(units, 0, zh="计算摘要", en="committing to the frame"),
    )
    with act("draw-frame-built", by=by) as doing:
        folder.stage(manifest, frame=frame)
        found = put_down_frame(draw, manifest, snapshot.digest, doing=doing, by=by)
        running.end({"frame_root": found.frame_root})


def put_down_frame(
    draw: DrawCampaign, manifest: Manifest, register_digest: str, *, doing: OfficeAct, by: User
) -> PreparedFrame:
    """Put down, inside an act, a frame that was built and is not entered yet."""
    found = PreparedFrame.objects.create(
        campaign=draw,
        register_digest=register_digest,
        frame_root=manifest.frame_root.hex(),
        strata=manifest.size,
        units=sum(line.size for line in manifest.lines),
        at=doing.at,
        by=by,
        entry=doing.index,
    )
    doing.details = {
        "cycle": draw.cycle_id,
        "frame_root": found.frame_root,
        "register": found.register_digest,
    }
    return found


def frame_jobs(cycle: Cycle) -> list[Job]:
    """Return the jobs that build a frame of this cycle and have not succeeded."""
    return list(Job.objects.filter(about=cycle.pk, kind=KIND).exclude(state=DONE).order_by("pk"))


def _expect_due(cycle: Cycle, by: User) -> tuple[DrawCampaign, Path]:
    """Return the campaign and the register from which its frame is built."""
    expect_role(by, "office")
    expect_step(cycle, BEFORE_SEED)
    draw, place = find_open_draw(cycle), frozen_register(cycle)
    if place is None:
        raise REGISTER_NOT_FROZEN.error_at(cycle.id)
    if state_of(ledger(), draw.id).has_frame:
        raise FRAME_TWICE.error_at(draw.id)
    return draw, place


def people_of_register(cycle: Cycle) -> list[str]:
    """Return the accounts of the two who answer for the register in force."""
    frozen = getattr(cycle, "frozen_register", None)
    if frozen is None:
        return []
    held = list_held(cycle)
    signed = held[-1].approvals if held else frozen.snapshot.signatures
    return list(signed.order_by("pk").values_list("person__username", flat=True))


def find_prepared(draw: DrawCampaign) -> PreparedFrame | None:
    """Return the frame that was built last."""
    return PreparedFrame.objects.filter(campaign=draw).select_related("by").order_by("pk").last()


def find_lines(draw: DrawCampaign) -> Manifest | None:
    """Return sizes and roots of the frame that was built or entered."""
    return find_manifest(open_folder(draw))


def list_statements(draw: DrawCampaign) -> tuple[StratumStatement, ...]:
    """Return what counties have signed of their strata."""
    return load_statements(open_folder(draw))


def register_county_keys(cycle: Cycle, text: str, *, by: User, request: str = "") -> int:
    """Put down with which keys counties and bodies sign; return how many.

    Raises:
        NoteInvalid: with every line that is wrong.
    """
    expect_role(by, "office")
    expect_step(cycle, BEFORE_SEED)
    draw = find_open_draw(cycle)
    keys = read_county_keys(text, where="keys")
    with act("draw-county-keys", by=by, request=request) as doing:
        CountyKey.objects.bulk_create(
            CountyKey(
                campaign=draw,
                place=place,
                vkey=key.write(),
                at=doing.at,
                by=by,
                entry=doing.index,
            )
            for place, key in keys
        )
        doing.details = {"cycle": cycle.id, "places": [place for place, _key in keys]}
    return len(keys)


def take_county_statement(
    cycle: Cycle, document: bytes, *, by: User, request: str = ""
) -> StratumStatement:
    """Take what a county has signed of its strata, before the frame is entered.

    Raises:
        ProofInvalid: it is not sound, of another campaign or of an unknown signer.
    """
    expect_role(by, "office")
    expect_step(cycle, BEFORE_SEED)
    draw = find_open_draw(cycle)
    rows = CountyKey.objects.filter(campaign=draw).values_list("place", "vkey")
    keys = read_county_keys("".join(f"{place} {vkey}\n" for place, vkey in rows), where="keys")
    with act("draw-statement-taken", by=by, request=request) as doing:
        found = take_statement(open_folder(draw), document, keys=keys, where="statement")
        doing.details = {
            "cycle": cycle.id,
            "county": found.county,
            "signer": found.signer,
            "statement": found.digest(),
        }
    return found


def enter_frozen(cycle: Cycle, *, seen: str, by: User) -> Recorded:
    """Enter the frame with what counties have signed of it (P1); not by whoever built it.

    Args:
        cycle: the cycle.
        seen: the frame root on the page.
        by: the second person.

    Raises:
        StepRefused: no such frame was built, the same person built it, one is entered already, or
            the register was corrected since.
    """
    expect_role(by, "office")
    expect_step(cycle, BEFORE_SEED)
    draw = find_open_draw(cycle)
    prepared, manifest = find_prepared(draw), find_lines(draw)
    if prepared is None or manifest is None or seen != manifest.frame_root.hex():
        raise FRAME_NOT_PREPARED.error_at(draw.id)
    if prepared.by_id == by.pk:
        raise FRAME_BY_ONE.error_at(draw.id, person=by.name)
    statements = list_statements(draw)

    def enter(clerk: Clerk) -> Recorded:
        expect_in_force(prepared)
        return enter_freeze(
            ledger(),
            manifest,
            register_digest=prepared.register_digest,
            approved_by=(prepared.by.username, by.username),
            clerk=clerk,
            statements=statements,
        )

    recorded = enter_step(
        cycle,
        "draw-frame-entered",
        enter,
        by=by,
        details={"campaign": draw.id, "frame_root": seen},
    )
    open_folder(draw).settle()
    return recorded


def is_of_older_register(prepared: PreparedFrame) -> bool:
    """Tell whether the register was corrected since a frame was built from it."""
    in_force = frozen_snapshot(prepared.campaign.cycle)
    return in_force is not None and in_force.digest != prepared.register_digest


def expect_in_force(prepared: PreparedFrame) -> None:
    """Refuse a frame that was built from a register that holds no more.

    Raises:
        StepRefused: a correction took effect since; the remedy says what to do.
    """
    in_force = frozen_snapshot(prepared.campaign.cycle)
    if in_force is not None and is_of_older_register(prepared):
        raise FRAME_OF_OLDER_REGISTER.error_at(
            prepared.campaign_id, built=prepared.register_digest, in_force=in_force.digest
        )
