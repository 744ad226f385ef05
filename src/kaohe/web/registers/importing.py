"""Importing what was delivered: asked for by the office, done as a job, kept as one act."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings

from kaohe.core.errors import KaoheError
from kaohe.engines.imports.importing import import_deliveries
from kaohe.web.accounts.faults import NOT_ALLOWED
from kaohe.web.audit.office_acts import act
from kaohe.web.cycles.acts import put_down_act, put_down_need
from kaohe.web.figures.countersigning import void_words
from kaohe.web.jobs.queue import put_in
from kaohe.web.registers.current import current_snapshot, store_of
from kaohe.web.registers.deliveries import (
    expect_no_job,
    expect_open,
    file_of,
    flush_folder,
    list_deliveries,
)
from kaohe.web.registers.faults import NOTHING_DELIVERED
from kaohe.web.registers.models import RegisterSnapshot
from kaohe.web.registers.names import place_of_name
from kaohe.web.registers.reports import keep_reports

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from kaohe.core.canonical import Json
    from kaohe.engines.imports.reports import ImportReport
    from kaohe.web.accounts.models import User
    from kaohe.web.audit.office_acts import OfficeAct
    from kaohe.web.cycles.models import Cycle
    from kaohe.web.jobs.models import Job
    from kaohe.web.jobs.running import RunningJob

KIND: Final = "register-import"
MEMORY: Final = "512MB"
"""What the engine may use before it spills to the disk."""
COUNTS: Final = ("lines", "headers", "clean", "flagged", "quarantined", "rejected")


def ask_import(cycle: Cycle, *, as_of: date, by: User, request: str = "") -> Job:
    """Ask that the files that hold now are imported.

    Raises:
        StepRefused: nothing was delivered, a job is under way, or the register is frozen.
    """
    if not by.has_role("office"):
        raise NOT_ALLOWED.error_at(by.username)
    with act("register-import-asked", by=by, request=request) as doing:
        expect_open(cycle)
        expect_no_job(cycle)
        files: list[Json] = [
            {"deliverer": each.deliverer, "name": each.name, "sha256": each.sha256}
            for each in list_deliveries(cycle)
        ]
        if not files:
            raise NOTHING_DELIVERED.error_at(cycle.pk)
        asked: dict[str, Json] = {"as_of": as_of.isoformat(), "files": files}
        job = put_in(KIND, asked, about=cycle.pk, doing=doing)
        doing.details = {"cycle": cycle.pk, "job": job.pk, **asked}
        put_down_act(cycle, doing)
    return job


def run_import(running: RunningJob, cycle: Cycle) -> None:
    """Import, look through what was imported, and keep the snapshot as one act."""
    job = running.job
    folder = store_of(cycle) / "imports" / f"{job.pk}"
    lay_out(cycle, job.arguments["files"], folder)
    try:
        report = import_deliveries(
            [folder],
            store=store_of(cycle),
            as_of=date.fromisoformat(job.arguments["as_of"]),
            memory=MEMORY,
            progress=Meter(running),
        )
    except KaoheError as refused:
        raise without_folder(refused, folder) from refused
    size = sum(each.size for each in report.deliveries)
    running.tell(size, size, zh="写质量报告", en="writing the quality report")
    earlier = current_snapshot(cycle)
    keep_reports(cycle, report.path, earlier=earlier)
    with act("register-imported", by=job.asked_by) as doing:
        expect_open(cycle)
        if earlier is None or earlier.digest != report.digest:
            keep_snapshot(cycle, report, doing=doing, job=job)
            void_words(cycle, doing)
        doing.details = {"cycle": cycle.pk, "job": job.pk, **_sum_up(report)}
        put_down_need(cycle, "register_imported", is_met=True, doing=doing, record=report.digest)
        put_down_act(cycle, doing)
        running.end({**_sum_up(report), "reused": sum(each.reused for each in report.deliveries)})
    shutil.rmtree(folder, ignore_errors=True)


def keep_snapshot(
    cycle: Cycle, report: ImportReport, *, doing: OfficeAct, job: Job | None = None
) -> RegisterSnapshot:
    """Write the row of a snapshot that stands on the disk, as part of an act."""
    return RegisterSnapshot.objects.create(
        cycle=cycle,
        digest=report.digest,
        root=report.root,
        as_of=date.fromisoformat(report.as_of),
        folder=report.path.relative_to(settings.OFFICE_HOME).as_posix(),
        job=job,
        at=doing.at,
        by=doing.actor,
        entry=doing.index,
        files=len(report.deliveries),
        counts=_count(report),
    )


def _count(report: ImportReport) -> dict[str, Json]:
    return {**{count: report.total(count) for count in COUNTS}, "superseded": report.superseded}


def _sum_up(report: ImportReport) -> dict[str, Json]:
    return {
        "register": report.digest,
        "root": report.root,
        "as_of": report.as_of,
        "files": len(report.deliveries),
        **_count(report),
    }


class Meter:
    """Tells the progress of an import: the share of the bytes; rows, rate and rows put aside."""

    def __init__(self, running: RunningJob) -> None:
        self._running, self._begun = running, monotonic()

    def __call__(self, rows: int, /, *, done: int, total: int, quarantined: int) -> None:
        """Take note of rows and bytes done."""
        rate = int(rows / max(monotonic() - self._begun, 1))
        self._running.tell(
            done,
            total,
            zh=f"已检查{rows:,}行，每秒{rate:,}行，待落实{quarantined:,}行",
            en=f"{rows:,} rows checked, {rate:,} a second, {quarantined:,} put aside",
        )


def lay_out(cycle: Cycle, files: Iterable[Mapping[str, Any]], folder: Path) -> None:
    """Give the delivered files the names that tell whose they are; the bytes are not copied."""
    for each in files:
        place = folder / place_of_name(each["deliverer"], each["name"])
        place.parent.mkdir(parents=True, exist_ok=True)
        if not place.exists():
            place.hardlink_to(file_of(cycle, each["sha256"]))
    flush_folder(folder)


def without_folder(refused: KaoheError, folder: Path) -> KaoheError:
    """Return an error whose places are names of deliveries, not paths of this machine."""
    before = f"{folder}/"
    return type(refused)(
        *(replace(fault, where=fault.where.removeprefix(before)) for fault in refused.faults)
    )
