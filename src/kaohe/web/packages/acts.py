"""Building a package: asked for by the office, done as a job, checked, and kept as one act."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any, Final

from kaohe.core.errors import KaoheError, StepRefused, raise_all
from kaohe.stores.package_archives import pack_package
from kaohe.stores.package_checks import verify_package
from kaohe.stores.packages import write_package
from kaohe.web.accounts.faults import NOT_ALLOWED
from kaohe.web.audit.office_acts import act
from kaohe.web.cycles.acts import put_down_act
from kaohe.web.cycles.models import PUBLISHED_IN
from kaohe.web.draw.campaigns import book_of, find_draw, is_void, plan_of_draw
from kaohe.web.draw.ending import is_open
from kaohe.web.jobs.models import DONE, GIVEN_UP, Job
from kaohe.web.jobs.queue import put_in
from kaohe.web.packages.faults import (
    PACKAGE_DRAW_ENDING,
    PACKAGE_DRAW_VOID,
    PACKAGE_FAILS,
    PACKAGE_PAPERS_DUE,
    PACKAGE_TOO_EARLY,
    PACKAGE_UNDER_WAY,
)
from kaohe.web.packages.gathering import find_scoring, find_signer, find_snapshot, lay_out
from kaohe.web.packages.keeping import store, work_place
from kaohe.web.packages.models import ResultPackage
from kaohe.web.papers.result_making import list_due_papers
from kaohe.workflows.package.parts import PARTS
from kaohe.workflows.publication.ending import find_end
from kaohe.workflows.publication.publishing import find_checkpoint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kaohe.core.errors import Fault
    from kaohe.stores.package_checks import PackageFindings
    from kaohe.web.accounts.models import User
    from kaohe.web.cycles.models import Cycle
    from kaohe.web.jobs.running import RunningJob

KIND: Final = "package-build"
_STAGES: Final = 4


def find_lacking(cycle: Cycle) -> tuple[Fault, ...]:
    """Return everything that a package waits for, all at once."""
    return tuple(_find_lacking(cycle))


def open_jobs(cycle: Cycle) -> tuple[Job, ...]:
    """Return the jobs that may still build a package of a cycle."""
    rows = Job.objects.filter(about=cycle.pk, kind=KIND).exclude(state__in=(DONE, GIVEN_UP))
    return tuple(rows.order_by("pk"))


def ask_package(cycle: Cycle, *, by: User, request: str = "") -> Job:
    """Ask that the package of a year is built.

    Raises:
        StepRefused: with everything that it waits for, or one is being built.
    """
    if not by.has_role("office"):
        raise NOT_ALLOWED.error_at(by.username)
    with act("package-asked", by=by, request=request) as doing:
        cycle.refresh_from_db()
        if open_jobs(cycle):
            raise PACKAGE_UNDER_WAY.error_at(cycle.pk, cycle=cycle.title)
        raise_all(StepRefused, find_lacking(cycle))
        job = put_in(KIND, {}, about=cycle.pk, doing=doing)
        doing.details = {"cycle": cycle.pk, "job": job.pk}
        put_down_act(cycle, doing)
    return job


def run_package(running: RunningJob, cycle: Cycle) -> None:
    """Build the package, check it as everybody will, and only then keep it as one act.

    Raises:
        StepRefused: something that it rests on is not there, or a part of it does not hold.
    """
    place = work_place(running.job.pk)
    shutil.rmtree(place, ignore_errors=True)
    try:
        _build(running, cycle)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _build(running: RunningJob, cycle: Cycle) -> None:
    place = work_place(running.job.pk)
    raise_all(StepRefused, find_lacking(cycle))
    running.tell(0, _STAGES, zh="汇集各部分", en="gathering the parts")
    scoring, sources = find_scoring(cycle), lay_out(cycle, place)
    running.tell(1, _STAGES, zh="重新评分，写公布包", en="scoring again, writing the package")
    written = write_package(place / "package", sources, signer=find_signer(cycle))
    running.tell(2, _STAGES, zh="核验公布包", en="checking the package")
    found = verify_package(place / "package")
    raise_all(StepRefused, _find_failed(found))
    running.tell(3, _STAGES, zh="压缩并保存", en="compressing and keeping it")
    number = cycle.packages.count() + 1
    content = pack_package(place / "package", f"{cycle.pk}-package-{number}")
    archive = store().keep(content)
    papers = [each for each in written.manifest.files if _is_paper(each.path)]
    with act("package-published", by=running.job.asked_by) as doing:
        row = ResultPackage.objects.create(
            cycle=cycle,
            number=number,
            scoring=scoring,
            job=running.job,
            manifest=written.digest,
            archive=archive,
            size=len(content),
            files=len(written.manifest.files),
            papers=len(papers),
            withheld=written.withheld,
            parts=[[each.part, each.state] for each in found.parts],
            at=doing.at,
            by=running.job.asked_by,
            entry=doing.index,
        )
        doing.details = {
            "cycle": cycle.pk,
            "number": row.number,
            "scoring": scoring.number,
            "manifest": row.manifest,
            "archive": row.archive,
            "checkpoint": written.manifest.checkpoint,
            "papers": [each.sha256 for each in papers],
        }
        put_down_act(cycle, doing)
        running.end({"number": row.number, "manifest": row.manifest})


def _find_lacking(cycle: Cycle) -> Iterator[Fault]:
    if cycle.step not in PUBLISHED_IN:
        yield PACKAGE_TOO_EARLY.at(cycle.pk, cycle=cycle.title)
    issued = set(cycle.papers.filter(stage="issued").values_list("kind", "body"))
    due = list_due_papers(cycle) - issued
    if due:
        yield PACKAGE_PAPERS_DUE.at(cycle.pk, count=len(due))
    yield from _try(lambda: find_snapshot(cycle, find_scoring(cycle)))
    draw = find_draw(cycle)
    if draw is None:
        return
    if is_void(draw):
        yield PACKAGE_DRAW_VOID.at(cycle.pk, campaign=draw.id)
        return
    yield from _try(lambda: find_checkpoint(book_of(draw), plan_of_draw(draw)))
    if find_end(book_of(draw), draw.id) and not is_open(draw):
        yield PACKAGE_DRAW_ENDING.at(cycle.pk, campaign=draw.id)


def _find_failed(found: PackageFindings) -> Iterator[Fault]:
    """Yield the parts that do not hold, each with what was found of it."""
    for part in found.parts:
        if part.state in ("fails", "not_judged"):
            zh, en = PARTS[part.part]
            yield PACKAGE_FAILS.at(part.part, part=zh, part_en=en)
            yield from part.faults


def _try(find: Callable[[], Any]) -> tuple[Fault, ...]:
    """Return why something cannot be found."""
    try:
        find()
    except KaoheError as refused:
        return refused.faults
    return ()


def _is_paper(path: str) -> bool:
    return path.startswith("documents/") and path.endswith((".pdf", ".docx"))
