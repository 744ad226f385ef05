"""The page of the leads: signs, one funnel at a time, the counties that stand out."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaohe.core.register.leads import write_chance
from kaohe.core.values import Rounding
from kaohe.documents.funnel import draw_funnel
from kaohe.documents.lead_list import write_lead_list
from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.accounts.scope import scope_of
from kaohe.web.base.language import spoken
from kaohe.web.base.papers import WORKBOOK, give_file
from kaohe.web.cycles.page_acts import do_in_cycle, read_key
from kaohe.web.cycles.words import name_body, name_in_language
from kaohe.web.jobs.showing import is_worker_there, show_job
from kaohe.web.registers.pages import SEERS, find_cycle, room
from kaohe.web.registers.screening import (
    ask_screening,
    compare_with_truth,
    find_screening,
    may_see_leads,
    open_screenings,
)

if TYPE_CHECKING:
    from django.http import HttpRequest

    from kaohe.core.register.leads import CountyResult, Screening, SignResult
    from kaohe.demo.scores import SignScore
    from kaohe.web.cycles.models import Cycle

_PERCENT: Final = Rounding("half_up", Fraction(1, 10))
_THREE_PLACES: Final = Rounding("half_up", Fraction(1, 1000))


@dataclass(frozen=True, slots=True)
class SignLine:
    """One sign in the table of all."""

    id: str
    name: str
    units: str
    counties: int
    fence: str
    leads: int
    planted: int | None
    """None where nothing is known of what is true."""
    precision: str
    recall: str
    large_recall: str


@dataclass(frozen=True, slots=True)
class LeadLine:
    """A county that stands out."""

    county: str
    name: str
    body: str
    concerned: int
    looked_at: int
    share: str
    chance: str
    opening: str
    """Where it is taken up as a case; empty where one may not."""


@require_safe
@allow(*SEERS)
def screening(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Show what was found by each sign, as far as the person's scope goes."""
    cycle, person = _find_told(request, cycle_id), person_of(request)
    scope = scope_of(person)
    found = find_screening(cycle, scope)
    jobs = open_screenings(cycle) if scope.is_everything else ()
    more: dict[str, object] = {
        "screening": found,
        "jobs": [show_job(each) for each in jobs],
        "is_worker_there": is_worker_there(),
        "may_ask": person.has_role("office") and not jobs,
    }
    if found is not None:
        scores = compare_with_truth(found) if scope.is_everything else {}
        chosen = _choose(found, request.GET.get("sign", ""))
        may_open = person.has_role("office")
        more |= {
            "signs": [_show_sign(each, scores.get(each.sign.id)) for each in found.results],
            "has_truth": bool(scores),
            "chosen": chosen.sign.id,
            "chosen_name": name_in_language(chosen.sign),
            "picture": _draw(chosen, found.as_of),
            "leads": [
                _show_lead(cycle, chosen, each, found.register_digest if may_open else "")
                for each in chosen.leads
            ],
            "may_open": may_open,
        }
    context = room(request, cycle, "screening", **more)
    return render(request, "registers/screening.html", context)


@require_safe
@allow(*SEERS)
def screening_list(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Give the leads of the person's scope as a workbook."""
    found = find_screening(_find_told(request, cycle_id), scope_of(person_of(request)))
    if found is None:
        raise Http404
    name = f"筛查线索-{found.register_digest[:8]}.xlsx"
    return give_file(write_lead_list(found), name, WORKBOOK)


@require_POST
@allow("office")
def screen(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Ask that the register is screened."""
    return do_in_cycle(
        request,
        cycle_id,
        lambda cycle: ask_screening(cycle, by=person_of(request), request=read_key(request)),
        done=_("已排队，后台程序将筛查数据库。"),
        back="register_screening",
    )


def _find_told(request: HttpRequest, cycle_id: str) -> Cycle:
    """Return a year, the leads of which the person may see now.

    Raises:
        Http404: there is no such year, or the person is told of its leads only later.
    """
    cycle = find_cycle(cycle_id)
    if not may_see_leads(person_of(request), cycle):
        raise Http404
    return cycle


def _choose(found: Screening, asked: str) -> SignResult:
    """Return the sign asked for, or that of the trimmed denominator."""
    by_id = {each.sign.id: each for each in found.results}
    return by_id.get(asked) or by_id["trimmed_denominator"]


def _draw(result: SignResult, as_of: str) -> str:
    picture = draw_funnel(result, as_of=as_of, english=spoken() != "zh")
    return mark_safe(picture)  # noqa: S308 - every word in it is escaped


def _show_sign(result: SignResult, score: SignScore | None) -> SignLine:
    sign = result.sign
    return SignLine(
        sign.id,
        name_in_language(sign),
        sign.units_zh if spoken() == "zh" else sign.units_en,
        len(result.counties),
        f"{_PERCENT.apply(result.usual.fence * 100)}%",
        len(result.leads),
        None if score is None else score.all_counties.planted,
        "" if score is None else _tell(score.all_counties.precision),
        "" if score is None else _tell(score.all_counties.recall),
        "" if score is None else _tell(score.large_counties.recall),
    )


def _show_lead(cycle: Cycle, result: SignResult, lead: CountyResult, register: str) -> LeadLine:
    asked = urlencode(
        {
            "source": "lead",
            "sign": result.sign.id,
            "county": lead.county,
            "body": lead.body,
            "register": register,
        }
    )
    return LeadLine(
        lead.county,
        lead.name if spoken() == "zh" else lead.county,
        name_body(lead.body),
        lead.concerned,
        lead.looked_at,
        f"{_PERCENT.apply(lead.share * 100)}%",
        write_chance(lead.chance),
        f"{reverse('cases_open', args=[cycle.pk])}?{asked}" if register else "",
    )


def _tell(share: Fraction | None) -> str:
    return "—" if share is None else f"{_THREE_PLACES.apply(share)}"
