"""The jobs of a correction: make the corrected snapshot, and let it hold once two have approved.

The delivered files of the register in force are laid out, those with corrected rows written anew,
and imported as any delivery is. The former snapshot and the former files stay where they are.
"""

from __future__ import annotations

import shutil
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from django.utils import translation

from kaohe.core.canonical import canonical_bytes
from kaohe.core.errors import KaoheError, RegisterError, raise_all
from kaohe.engines.imports.importing import import_deliveries
from kaohe.engines.snapshots.comparison import open_comparison
from kaohe.engines.snapshots.snapshot import Snapshot
from kaohe.web.accounts.roles import ROLES
from kaohe.web.audit.office_acts import act
from kaohe.web.cycles.acts import put_down_act, put_down_need
from kaohe.web.figures.countersigning import void_words
from kaohe.web.registers.corrected_files import write_files
from kaohe.web.registers.corrected_rows import files_of
from kaohe.web.registers.correction_faults import CORRECTION_NOT_PREPARED
from kaohe.web.registers.correction_state import expect_correctable, name_correction
from kaohe.web.registers.current import bodies_of, list_held, place_of, store_of
from kaohe.web.registers.deliveries import keep_file, list_deliveries
from kaohe.web.registers.freezing import verify
from kaohe.web.registers.importing import (
    MEMORY,
    Meter,
    keep_snapshot,
    lay_out,
    without_folder,
)
from kaohe.web.registers.models import (
    HELD,
    CorrectionEnd,
    Delivery,
    FrozenRegister,
    PreparedCorrection,
    RegisterCorrection,
    RegisterSnapshot,
)
from kaohe.web.registers.names import place_of_name
from kaohe.web.registers.reports import keep_reports
from kaohe.workflows.faults import CORRECTION_OF_NOTHING
from kaohe.workflows.registers.corrections import (
    CUT_OFF_FORMAT,
    Correction,
    CutOff,
    find_correction_faults,
    find_cut_off_faults,
    propose_correction,
)

if TYPE_CHECKING:
    from kaohe.core.canonical import Json
    from kaohe.engines.imports.reports import ImportReport
    from kaohe.web.audit.office_acts import OfficeAct
    from kaohe.web.cycles.models import Cycle
    from kaohe.web.jobs.running import RunningJob

MOST_KEPT: Final = 200
"""Single differences that the page shows; the digest covers all of them."""


def run_preparation(running: RunningJob, cycle: Cycle) -> None:
    """Make the corrected snapshot beside the one in force, and keep what differs.

    Raises:
        StepRefused: another register holds by now, or the frame of the draw is entered.
        InputError: a row or an old value is no longer there.
        DeliveryRefused: what was written cannot be imported.
    """
    job = running.job
    asking = RegisterCorrection.objects.get(pk=job.arguments["correction"])
    before = expect_correctable(cycle)
    if before.digest != job.arguments["register"]:
        raise CORRECTION_NOT_PREPARED.error_at(name_correction(asking))
    folder = store_of(cycle) / "imports" / f"{job.pk}"
    shutil.rmtree(folder, ignore_errors=True)
    former = files_of(cycle, before)
    lay_out(cycle, former, folder)
    opened = Snapshot.open(place_of(before))
    running.tell(0, 1, zh="把更正的值写入报送文件", en="writing the corrected values")
    files = write_files(asking, opened, former, folder)
    try:
        report = import_deliveries(
            [folder],
            store=store_of(cycle),
            as_of=before.as_of,
            memory=MEMORY,
            progress=Meter(running),
        )
    except KaoheError as refused:
        raise without_folder(refused, folder) from refused
    if report.digest == before.digest:
        raise CORRECTION_OF_NOTHING.error_at(name_correction(asking))
    running.tell(1, 1, zh="比较更正前后", en="comparing both snapshots")
    keep_reports(cycle, report.path, earlier=before)
    with open_comparison(opened, Snapshot.open(report.path)) as both:
        difference, total = both.difference(), both.count()
        rows: list[Json] = [each.as_json() for each in islice(both.rows(), MOST_KEPT)]
    for each in files:
        if "replaces" in each:
            place = folder / place_of_name(str(each["deliverer"]), str(each["name"]))
            keep_file(cycle, place, str(each["sha256"]))
    with act("correction-prepared", by=job.asked_by) as doing:
        expect_correctable(cycle)
        prepared = PreparedCorrection.objects.create(
            correction=asking,
            before=before,
            after=_keep_once(cycle, report, doing, running),
            difference=difference.digest,
            sums=difference.to_json(),
            rows=rows,
            total=total,
            files=files,
            job=job,
            at=doing.at,
            by=job.asked_by,
            entry=doing.index,
        )
        doing.details = {**prepared.statement(), "job": job.pk}
        put_down_act(cycle, doing)
        running.end({"register": report.digest, "difference": difference.digest})
    shutil.rmtree(folder, ignore_errors=True)


def run_holding(running: RunningJob, cycle: Cycle) -> None:
    """Compute the corrected snapshot from its rows again, and let it hold.

    Raises:
        SnapshotDamaged: the rows are not those that were approved; nothing changes.
        RegisterError: the difference is another one, or it does not follow the one before.
        StepRefused: the frame of the draw is entered meanwhile.
    """
    prepared = PreparedCorrection.objects.select_related(
        "before", "after", "correction", "correction__cycle"
    ).get(pk=running.job.arguments["prepared"])
    before, after = prepared.before, prepared.after
    running.tell(0, 1, zh="按原始行重新计算，核对快照", en="computing the snapshot from its rows")
    verify(after)
    opened = [Snapshot.open(place_of(each)) for each in (before, after)]
    with open_comparison(*opened) as both:
        found = both.difference().digest
    paper = _write_paper(prepared)
    raise_all(
        RegisterError,
        find_correction_faults(paper, before=before.digest, after=after.digest, difference=found),
    )
    with act("register-corrected", by=running.job.asked_by) as doing:
        if expect_correctable(cycle).pk != before.pk:
            raise CORRECTION_NOT_PREPARED.error_at(name_correction(prepared.correction))
        hold(prepared, paper, doing=doing)
        running.end({"register": after.digest, "correction": paper.digest})


def hold(prepared: PreparedCorrection, paper: Correction, *, doing: OfficeAct) -> CorrectionEnd:
    """Let a corrected snapshot hold, as part of an act.

    Raises:
        RegisterError: the papers do not follow one another to this snapshot.
    """
    asking, cycle = prepared.correction, prepared.correction.cycle
    first = FrozenRegister.objects.select_related("snapshot").get(cycle=cycle)
    cut_off = CutOff(format=CUT_OFF_FORMAT, register_digest=first.snapshot.digest)
    papers = [*list_papers(cycle), paper]
    raise_all(
        RegisterError,
        find_cut_off_faults(cut_off, papers, register_digest=prepared.after.digest),
    )
    end = CorrectionEnd.objects.create(
        correction=asking,
        cycle=cycle,
        outcome=HELD,
        prepared=prepared,
        number=paper.number,
        paper=paper.model_dump(mode="json"),
        at=doing.at,
        by=doing.actor,
        entry=doing.index,
    )
    _replace_deliveries(cycle, prepared.files, doing)
    doing.details = {
        "cycle": cycle.pk,
        "correction": asking.pk,
        "body": asking.body,
        "paper": paper.digest,
        **{key: value for key, value in end.paper.items() if key != "reason"},
    }
    record = prepared.after.digest
    put_down_need(cycle, "register_frozen", is_met=True, doing=doing, record=record)
    void_words(cycle, doing, bodies=bodies_of(prepared))
    put_down_act(cycle, doing)
    return end


def list_papers(cycle: Cycle) -> list[Correction]:
    """Return the papers of the corrections that hold, in their order."""
    ends = CorrectionEnd.objects.filter(cycle=cycle, outcome=HELD).order_by("number")
    return [Correction.model_validate_json(canonical_bytes(each.paper)) for each in ends]


def _write_paper(prepared: PreparedCorrection) -> Correction:
    """Write the paper that two people have approved; people stand in it by their accounts."""
    signed = prepared.approvals.select_related("person").order_by("pk")
    with translation.override("zh-hans"):
        people = [(each.person.username, str(ROLES[each.role].name)) for each in signed]
    return propose_correction(
        prepared.before.digest,
        prepared.after.digest,
        difference=prepared.difference,
        reason=prepared.correction.reason,
        approvals=people,
        number=len(list_held(prepared.correction.cycle)) + 1,
    )


def _replace_deliveries(cycle: Cycle, files: list[dict[str, Any]], doing: OfficeAct) -> None:
    """Put down that files written anew hold in place of the delivered ones; no row is changed."""
    held = {(each.deliverer, each.name): each for each in list_deliveries(cycle)}
    for each in files:
        replaced = each.get("replaces")
        if replaced is None:
            continue
        now, former = (
            {"deliverer": told["deliverer"], "name": told["name"]} for told in (each, replaced)
        )
        who_when = {"cycle": cycle, "at": doing.at, "by": doing.actor, "entry": doing.index}
        if now != former and (former["deliverer"], former["name"]) in held:
            Delivery.objects.create(**former, **who_when, size=0)
        Delivery.objects.create(**now, **who_when, size=each["size"], sha256=each["sha256"])


def _keep_once(
    cycle: Cycle, report: ImportReport, doing: OfficeAct, running: RunningJob
) -> RegisterSnapshot:
    """Return the row of a snapshot; the same one may have been made before."""
    known = RegisterSnapshot.objects.filter(cycle=cycle, digest=report.digest).order_by("pk").last()
    return known or keep_snapshot(cycle, report, doing=doing, job=running.job)
