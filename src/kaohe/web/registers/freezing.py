"""Freezing a register: two people sign the same digest and counts, then it is verified and holds.

The first signature changes nothing. The second one asks for the job that computes from the rows
what the manifest says of them; only when that agrees does the register hold, for good.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaohe.engines.snapshots.snapshot import Snapshot
from kaohe.web.accounts.faults import NOT_ALLOWED
from kaohe.web.audit.office_acts import act
from kaohe.web.cycles.acts import put_down_act, put_down_need
from kaohe.web.jobs.queue import put_in
from kaohe.web.registers.current import current_snapshot, place_of
from kaohe.web.registers.deliveries import expect_no_job, expect_open
from kaohe.web.registers.faults import (
    FREEZE_REASON_MISSING,
    FREEZE_SIGNED,
    NO_SNAPSHOT,
    SNAPSHOT_CHANGED,
)
from kaohe.web.registers.models import FreezeSignature, FrozenRegister, RegisterSnapshot
from kaohe.web.registers.reports import find_unsettled
from kaohe.workflows.registers.freezing import APPROVALS_NEEDED

if TYPE_CHECKING:
    from kaohe.web.accounts.models import User
    from kaohe.web.audit.office_acts import OfficeAct
    from kaohe.web.cycles.models import Cycle
    from kaohe.web.jobs.running import RunningJob

KIND: Final = "register-freeze"
FREEZERS: Final = ("office", "statistics")
"""Roles whose holders sign; two different people, of one role or of both."""
LONGEST_REASON: Final = 400


def sign_freeze(
    cycle: Cycle, *, by: User, seen: str, reason: str = "", request: str = ""
) -> FreezeSignature:
    """Sign the snapshot that counts now; the second signature asks for the freeze.

    Args:
        cycle: the cycle.
        by: who signs.
        seen: SHA-256 of the statement on the screen: digest, day and counts.
        reason: why it is frozen although a body has more rows aside than the rules allow.
        request: key of the form.

    Raises:
        StepRefused: there is no snapshot, another one counts now, one has signed already, a job
            is under way, or the register is frozen.
        InputError: a reason is owed, or one may not sign.
    """
    if not by.has_role(*FREEZERS):
        raise NOT_ALLOWED.error_at(by.username)
    reason = reason.strip()
    with act("register-freeze-signed", by=by, request=request) as doing:
        expect_open(cycle)
        expect_no_job(cycle)
        snapshot = current_snapshot(cycle)
        if snapshot is None:
            raise NO_SNAPSHOT.error_at(cycle.pk)
        statement = snapshot.statement_digest()
        if statement != seen:
            raise SNAPSHOT_CHANGED.error_at(cycle.pk)
        if snapshot.signatures.filter(person=by).exists():
            raise FREEZE_SIGNED.error_at(by.username)
        is_unsettled = bool(find_unsettled(snapshot))
        if len(reason) > LONGEST_REASON or (is_unsettled and not reason):
            raise FREEZE_REASON_MISSING.error_at(cycle.pk, most=LONGEST_REASON)
        signature = FreezeSignature.objects.create(
            snapshot=snapshot,
            person=by,
            statement=statement,
            at=doing.at,
            entry=doing.index,
            reason=reason,
        )
        doing.details = {
            "cycle": cycle.pk,
            "statement": snapshot.statement(),
            "statement_digest": statement,
            "reason": reason,
        }
        if snapshot.signatures.count() >= APPROVALS_NEEDED:
            job = put_in(KIND, {"register": snapshot.digest}, about=cycle.pk, doing=doing)
            doing.details["job"] = job.pk
        put_down_act(cycle, doing)
    return signature


def run_freeze(running: RunningJob, cycle: Cycle) -> None:
    """Compute the snapshot from its rows again, and let it hold.

    Raises:
        SnapshotDamaged: the rows are not those that were imported; nothing is frozen.
    """
    job = running.job
    snapshot = current_snapshot(cycle)
    if snapshot is None or snapshot.digest != job.arguments["register"]:
        raise SNAPSHOT_CHANGED.error_at(cycle.pk)
    running.tell(0, 1, zh="按原始行重新计算，核对快照", en="computing the snapshot from its rows")
    verify(snapshot)
    with act("register-frozen", by=job.asked_by) as doing:
        freeze(cycle, snapshot, doing=doing)
        running.end({"register": snapshot.digest})


def freeze(cycle: Cycle, snapshot: RegisterSnapshot, *, doing: OfficeAct) -> FrozenRegister:
    """Let a verified snapshot hold, as part of an act.

    Raises:
        StepRefused: the register is frozen already, or its step is over.
    """
    expect_open(cycle)
    signers = [each.person.username for each in snapshot.signatures.select_related("person")]
    frozen = FrozenRegister.objects.create(
        cycle=cycle,
        snapshot=snapshot,
        statement=snapshot.statement_digest(),
        at=doing.at,
        entry=doing.index,
    )
    doing.details = {
        "cycle": cycle.pk,
        "register": snapshot.digest,
        "root": snapshot.root,
        "statement_digest": frozen.statement,
        "signed_by": [*signers],
    }
    put_down_need(cycle, "register_frozen", is_met=True, doing=doing, record=snapshot.digest)
    put_down_act(cycle, doing)
    return frozen


def verify(snapshot: RegisterSnapshot) -> None:
    """Compare every file with its hash, and every row with what was imported.

    Raises:
        SnapshotDamaged: with everything that is not as it was.
    """
    opened = Snapshot.open(place_of(snapshot))
    if opened.digest != snapshot.digest:
        raise SNAPSHOT_CHANGED.error_at(snapshot.cycle_id)
    opened.verify()
