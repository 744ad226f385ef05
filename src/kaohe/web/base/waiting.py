"""What waits for a person: where each year stands, and what only this person's role can do next.

The first page is opened more often than any other, so every line is one count in the database.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kaohe.web.accounts.models import AdministratorProposal
from kaohe.web.accounts.scope import scope_of
from kaohe.web.base.today import read_today
from kaohe.web.cases.models import OBJECTION, TRUTH, Case, CaseProposal
from kaohe.web.cycles.acts import find_met
from kaohe.web.cycles.models import Cycle, Reminder
from kaohe.web.cycles.pages import BOARD, EVERYBODY
from kaohe.web.cycles.showing import list_countdowns
from kaohe.web.cycles.words import name_step
from kaohe.web.figures.models import Query
from kaohe.web.jobs.models import FAILED, Job
from kaohe.web.rules.library import find_known
from kaohe.web.self_check.models import BodyQuery
from kaohe.web.teams.models import TripVersion
from kaohe.workflows.cycle import STEPS, find_missing, find_step

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from kaohe.web.accounts.models import User
    from kaohe.web.cycles.showing import Countdown

ENDED: Final = STEPS[-1].id
PLACE_OF: Final = {TRUTH: "case_list", OBJECTION: "objections"}


@dataclass(frozen=True, slots=True)
class YearLine:
    """A year that is not archived: where it stands, what comes next, what is missing."""

    title: str
    url: str
    step: str
    due: Countdown | None
    """The next deadline that has not passed, or else the last."""
    missing: int | None
    """None for whoever does not see the board."""


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """Something that waits for the person: what, in which year, how much of it, where."""

    name: object
    year: str
    number: int
    url: str


def list_years(person: User, cycles: Sequence[Cycle]) -> list[YearLine]:
    """Return where each year stands, for whoever sees years at all."""
    if not person.has_role(*EVERYBODY):
        return []
    on, sees_board = read_today(), person.has_role(*BOARD)
    return [
        YearLine(
            cycle.title,
            reverse("cycle" if sees_board else "calendar", args=[cycle.pk]),
            name_step(cycle.step),
            _find_next(cycle, on=on),
            _count_missing(cycle) if sees_board else None,
        )
        for cycle in cycles
    ]


def list_waiting(person: User, cycles: Sequence[Cycle]) -> list[WaitingLine]:
    """Return what waits for a person in years that are not over, by what the roles may do."""
    of_roles = {
        "leader": _for_leaders,
        "province": _for_bodies,
        "office": _for_office,
        "finance": _for_finance,
        "security": _for_security,
    }
    found = [
        line
        for role, look in of_roles.items()
        if person.has_role(role)
        for line in look(person, cycles)
    ]
    if person.has_role("office", "system"):
        broken = Job.objects.filter(state=FAILED).count()
        if broken:
            found.append(WaitingLine(_("没有办成的后台任务"), "", broken, reverse("jobs")))
    return [*found, *_reminders(person, cycles)]


def live_cycles() -> tuple[Cycle, ...]:
    """Return the years that are not archived, the latest first."""
    return tuple(Cycle.objects.exclude(step=ENDED).order_by("-opened_at"))


def _count_missing(cycle: Cycle) -> int:
    told = cycle.told_needs()
    return len(find_missing(cycle.year(told), met=find_met(cycle, told)))


def _find_next(cycle: Cycle, *, on: date) -> Countdown | None:
    days = list_countdowns(find_known(cycle.pack_digest).pack, on=on)
    return next((each for each in days if each.day >= on), days[-1] if days else None)


def _for_leaders(person: User, cycles: Sequence[Cycle]) -> Iterator[WaitingLine]:
    for cycle in cycles:
        held = cycle.seats.filter(person=person, until=None).values_list("seat", flat=True)
        asked = [seat for seat in held if seat in find_step(cycle.step).seats]
        signed = cycle.year().signatures if asked else {}
        if any((cycle.step, seat) not in signed for seat in asked):
            url = reverse("sign_off", args=[cycle.pk])
            yield WaitingLine(_("签批目前的步骤"), cycle.title, 1, url)
    rows = CaseProposal.objects.filter(decision=None).exclude(by=person)
    name = _("审定不实事项和异议的处理意见")
    yield from _of_cases(name, rows, cycles, cycle="case__cycle", kind="case__kind")


def _for_bodies(person: User, cycles: Sequence[Cycle]) -> Iterator[WaitingLine]:
    asked = Query.objects.filter(body=person.body, closing=None, answers=None)
    yield from _by_cycle(_("答复数据查询"), asked, cycles, "queries")
    asked_of_report = BodyQuery.objects.filter(body=person.body, answered_at=None, closed_at=None)
    yield from _by_cycle(_("答复评审中的查询"), asked_of_report, cycles, "report_queries")
    told = Case.objects.filter(body=person.body, kind=TRUTH, answers=None, proposals=None)
    yield from _of_cases(_("答复不实事项"), told, cycles)


def _for_office(_person: User, cycles: Sequence[Cycle]) -> Iterator[WaitingLine]:
    answered = Query.objects.filter(closing=None).exclude(answers=None)
    yield from _by_cycle(_("了结已答复的数据查询"), answered, cycles, "queries")
    of_reports = BodyQuery.objects.filter(closed_at=None).exclude(answered_at=None)
    yield from _by_cycle(_("了结已答复的评审查询"), of_reports, cycles, "report_queries")
    untrue = Case.objects.filter(kind=TRUTH, proposals=None).exclude(answers=None)
    yield from _of_cases(_("对已答复的不实事项提出处理意见"), untrue, cycles)
    objected = Case.objects.filter(kind=OBJECTION, proposals=None)
    yield from _of_cases(_("对异议提出处理意见"), objected, cycles)


def _for_finance(_person: User, cycles: Sequence[Cycle]) -> Iterator[WaitingLine]:
    handed_in = TripVersion.objects.filter(is_handed_in=True, review=None)
    yield from _by_cycle(_("审核出差记录"), handed_in, cycles, "trips", cycle="trip__cycle")


def _for_security(person: User, _cycles: Sequence[Cycle]) -> Iterator[WaitingLine]:
    rows = AdministratorProposal.objects.filter(decided_at=None).exclude(proposed_by=person)
    number = rows.exclude(user=person).count()
    if number:
        yield WaitingLine(_("决定管理员提名"), "", number, reverse("proposals"))


def _reminders(person: User, cycles: Sequence[Cycle]) -> Iterator[WaitingLine]:
    scope = scope_of(person)
    if not scope.is_everything and not person.has_role("province"):
        return
    body = "" if scope.is_everything else person.body
    unread = Reminder.objects.filter(body=body).exclude(readings__person=person)
    yield from _by_cycle(_("阅读催报"), unread, cycles, "reminders")


def _by_cycle(
    name: object,
    rows: QuerySet[Any],
    cycles: Iterable[Cycle],
    place: str,
    *,
    cycle: str = "cycle",
) -> Iterator[WaitingLine]:
    """Yield a line for each year that has rows."""
    counted = dict(rows.order_by().values_list(cycle).annotate(Count("pk", distinct=True)))
    for each in cycles:
        if each.pk in counted:
            yield WaitingLine(name, each.title, counted[each.pk], reverse(place, args=[each.pk]))


def _of_cases(
    name: object,
    rows: QuerySet[Any],
    cycles: Iterable[Cycle],
    *,
    cycle: str = "cycle",
    kind: str = "kind",
) -> Iterator[WaitingLine]:
    """Yield a line for each year and kind of case that has rows."""
    counted = rows.order_by().values_list(cycle, kind).annotate(Count("pk", distinct=True))
    found = {(of, found_kind): number for of, found_kind, number in counted}
    for each in cycles:
        for of_kind, place in PLACE_OF.items():
            number = found.get((each.pk, of_kind))
            if number:
                yield WaitingLine(name, each.title, number, reverse(place, args=[each.pk]))
