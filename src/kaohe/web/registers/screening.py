"""Screening the register in force: asked for by the office, done as a job, kept beside it.

What is found are leads for people. No count and no chance of the draw follows from them, and
nobody sees the counties of another body.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.conf import settings

from kaohe.core.canonical import digest
from kaohe.demo.scores import score_screening
from kaohe.engines.leads.screened import keep_bodies, read_screening
from kaohe.engines.leads.screening import screen_snapshot
from kaohe.engines.snapshots.snapshot import Snapshot
from kaohe.stores.screening import write_screening
from kaohe.web.accounts.faults import NOT_ALLOWED
from kaohe.web.accounts.scope import scope_of
from kaohe.web.audit.office_acts import act
from kaohe.web.base.marking import is_practice
from kaohe.web.cycles.acts import put_down_act
from kaohe.web.cycles.models import PUBLISHED_IN
from kaohe.web.jobs.models import DONE, GIVEN_UP, Job
from kaohe.web.jobs.queue import put_in
from kaohe.web.registers.current import frozen_snapshot, place_of, store_of
from kaohe.web.registers.faults import NOT_YET_FROZEN, SCREENING_RUNNING, SNAPSHOT_CHANGED

if TYPE_CHECKING:
    from fractions import Fraction
    from pathlib import Path

    from kaohe.core.register.leads import Screening
    from kaohe.core.register.screening import Sign
    from kaohe.demo.scores import SignScore
    from kaohe.web.accounts.models import User
    from kaohe.web.accounts.scope import Scope
    from kaohe.web.cycles.models import Cycle
    from kaohe.web.jobs.running import RunningJob
    from kaohe.web.registers.models import RegisterSnapshot

KIND: Final = "screening"
TRUTH: Final = "practice/truth"
"""What a practice run planted, in the folder of an office of rehearsals."""


@dataclass(frozen=True, slots=True)
class Lead:
    """A county that stands out by one sign."""

    sign: Sign
    body: str
    county: str
    name: str
    concerned: int
    looked_at: int
    share: Fraction
    register: str
    """Digest of the snapshot that was screened."""


def ask_screening(cycle: Cycle, *, by: User, request: str = "") -> Job:
    """Ask that the register in force is screened.

    Raises:
        StepRefused: none is frozen, or a screening is under way.
    """
    if not by.has_role("office"):
        raise NOT_ALLOWED.error_at(by.username)
    with act("screening-asked", by=by, request=request) as doing:
        snapshot = frozen_snapshot(cycle)
        if snapshot is None:
            raise NOT_YET_FROZEN.error_at(cycle.pk)
        if open_screenings(cycle):
            raise SCREENING_RUNNING.error_at(cycle.pk)
        job = put_in(KIND, {"register": snapshot.digest}, about=cycle.pk, doing=doing)
        doing.details = {"cycle": cycle.pk, "job": job.pk, "register": snapshot.digest}
        put_down_act(cycle, doing)
    return job


def open_screenings(cycle: Cycle) -> tuple[Job, ...]:
    """Return the screenings of a year that are not over."""
    rows = Job.objects.filter(about=cycle.pk, kind=KIND)
    return tuple(rows.exclude(state__in=(DONE, GIVEN_UP)).order_by("pk"))


def run_screening(running: RunningJob, cycle: Cycle) -> None:
    """Screen the register and keep what was found under its digest."""
    job = running.job
    snapshot = frozen_snapshot(cycle)
    if snapshot is None or snapshot.digest != job.arguments["register"]:
        raise SNAPSHOT_CHANGED.error_at(cycle.pk)
    running.tell(0, 1, zh="逐县比较各种迹象", en="comparing the counties by every sign")
    place = _folder_of(cycle, snapshot)
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        write_screening(place, screen_snapshot(Snapshot.open(place_of(snapshot))))
    found = read_screening(place)
    leads = 0 if found is None else sum(len(each.leads) for each in found.results)
    with act("register-screened", by=job.asked_by) as doing:
        doing.details = {
            "cycle": cycle.pk,
            "job": job.pk,
            "register": snapshot.digest,
            "leads": leads,
            "screening": "" if found is None else digest(found.to_json()),
        }
        put_down_act(cycle, doing)
        running.end({"register": snapshot.digest, "leads": leads})


def may_see_leads(person: User, cycle: Cycle) -> bool:
    """Tell whether a person may see the leads of the own scope now.

    Headquarters looks by them, so a body is not told what stands out in its register before the
    results are published: it could repair on paper what is about to be looked at. What is taken
    up as a case it answers there, whenever that is.
    """
    return scope_of(person).is_everything or cycle.step in PUBLISHED_IN


def find_screening(cycle: Cycle, scope: Scope) -> Screening | None:
    """Return what was found in the register in force, as far as a scope goes."""
    snapshot = frozen_snapshot(cycle)
    place = None if snapshot is None else _folder_of(cycle, snapshot)
    if place is None or not place.is_dir():
        return None
    found = read_screening(place)
    if found is None or scope.bodies is None:
        return found
    return keep_bodies(found, scope.bodies)


def find_lead(cycle: Cycle, *, sign: str, county: str) -> Lead | None:
    """Return a lead of the register in force; None where the county does not stand out by it."""
    snapshot = frozen_snapshot(cycle)
    place = None if snapshot is None else _folder_of(cycle, snapshot)
    found = read_screening(place) if place is not None and place.is_dir() else None
    if found is None:
        return None
    return next(
        (
            Lead(
                result.sign,
                each.body,
                each.county,
                each.name,
                each.concerned,
                each.looked_at,
                each.share,
                found.register_digest,
            )
            for result in found.results
            if result.sign.id == sign
            for each in result.leads
            if each.county == county
        ),
        None,
    )


def compare_with_truth(screening: Screening) -> dict[str, SignScore]:
    """Return by sign how well the leads agree with what a practice nation planted.

    Empty outside of rehearsals, and where the truth was not brought along.
    """
    truth = settings.OFFICE_HOME / TRUTH
    if not is_practice() or not (truth / "counties.csv").is_file():
        return {}
    return {each.sign: each for each in score_screening(screening, truth)}


def _folder_of(cycle: Cycle, snapshot: RegisterSnapshot) -> Path:
    return store_of(cycle) / "screening" / snapshot.digest
