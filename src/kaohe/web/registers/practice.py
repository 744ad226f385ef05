"""The register of a practice run in the office, brought in by the same acts as in earnest.

The delivered files are taken in, imported by the job, signed by two people and frozen by the job.
The run's own snapshot stands beside before, so that the import takes its judged rows over where
their hashes hold, instead of judging the nation a second time.
"""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from kaohe.engines.hashing import hash_file
from kaohe.engines.reading.deliveries import deliverer_of
from kaohe.web.accounts.models import User
from kaohe.web.audit.office_acts import act
from kaohe.web.cycles.acts import put_down_act
from kaohe.web.jobs.models import Job
from kaohe.web.jobs.queue import LEASE
from kaohe.web.jobs.running import do_job
from kaohe.web.registers.correction_practice import fill_correction
from kaohe.web.registers.current import current_snapshot, store_of
from kaohe.web.registers.deliveries import describe, take_in
from kaohe.web.registers.folders import find_files
from kaohe.web.registers.freezing import sign_freeze
from kaohe.web.registers.importing import ask_import
from kaohe.web.registers.screening import TRUTH, ask_screening

if TYPE_CHECKING:
    from kaohe.web.cycles.models import Cycle

SIGNERS = ("office-1", "statistics-1")
OWNER = "practice"
REASON = "演练：按演练结果固定"


def fill_registers(run: Path, cycle: Cycle) -> None:
    """Take in, import, freeze and screen what a practice run delivered.

    Raises:
        KaoheError: the run's deliveries cannot be imported, or the snapshot is damaged.
    """
    clerk = User.objects.get(username=SIGNERS[0])
    _bring_snapshots(run / "register" / "snapshots", store_of(cycle) / "snapshots")
    copies = store_of(cycle) / "uploads" / "practice"
    shutil.copytree(run / "nation" / "deliveries", copies, copy_function=shutil.copyfile)
    shutil.copytree(
        run / "nation" / "statistics", copies, copy_function=shutil.copyfile, dirs_exist_ok=True
    )
    with act("deliveries-taken-in", by=clerk) as doing:
        taken = [
            take_in(
                cycle,
                path,
                deliverer=deliverer_of(path) or "",
                name=path.name,
                sha256=hash_file(path),
                doing=doing,
            )
            for path in find_files(copies)
        ]
        doing.details = {"cycle": cycle.pk, "files": [describe(each) for each in taken]}
        put_down_act(cycle, doing)
    shutil.rmtree(copies)
    (day,) = (run / "register" / "snapshots").iterdir()
    _do(ask_import(cycle, as_of=date.fromisoformat(day.name), by=clerk))
    for number in SIGNERS:
        snapshot = current_snapshot(cycle)
        seen = "" if snapshot is None else snapshot.statement_digest()
        sign_freeze(cycle, by=User.objects.get(username=number), seen=seen, reason=REASON)
    for job in Job.objects.filter(about=cycle.pk, state="waiting"):
        _do(job)
    fill_correction(cycle)
    _do(ask_screening(cycle, by=clerk))
    _bring_truth(run / "nation" / "truth" / "counties.csv")


def _do(job: Job) -> None:
    """Do a job here and now, as a worker would."""
    job.state, job.owner, job.attempts = "working", OWNER, 1
    job.begun_at = timezone.now()
    job.lease_until = job.begun_at + LEASE
    job.save()
    do_job(job, _be_quiet)


def _be_quiet(_done: int, _total: int, /, *, zh: str, en: str) -> None:
    """Show no progress; the console shows that of the whole practice year."""


def _bring_truth(planted: Path) -> None:
    """Bring along what was planted, with which the leads of a screening are compared."""
    target = Path(settings.OFFICE_HOME) / TRUTH
    target.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(planted, target / planted.name)


def _bring_snapshots(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(source, target, copy_function=shutil.copyfile)
