"""The page of all jobs, the part of a page that follows one, and what may be done with one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.base.telling import telling
from kaohe.web.cycles.page_acts import read_key
from kaohe.web.jobs import acts
from kaohe.web.jobs.models import Job
from kaohe.web.jobs.showing import is_worker_there, show_job

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

SEERS: Final = ("office", "statistics", "system")
"""Roles that follow jobs; a job tells counts and names of files, never rows."""
ON_A_PAGE: Final = 30


@require_safe
@allow(*SEERS)
def jobs(request: HttpRequest) -> HttpResponse:
    """List the jobs, the newest first."""
    rows = Job.objects.select_related("asked_by").order_by("-pk")
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "jobs": [show_job(each) for each in page],
        "is_worker_there": is_worker_there(),
        "may_act": person_of(request).has_role("office"),
    }
    return render(request, "jobs/list.html", context)


@require_safe
@allow(*SEERS)
def job_part(request: HttpRequest, number: int) -> HttpResponse:
    """Return the part of a page that follows a job; it asks again while the job is open."""
    job = get_object_or_404(Job.objects.select_related("asked_by"), pk=number)
    context = {"shown": show_job(job), "is_worker_there": is_worker_there()}
    answer = render(request, "jobs/part.html", context)
    if job.state in ("done", "failed") and "HX-Request" in request.headers:
        answer["HX-Refresh"] = "true"  # the page has more to show now
    return answer


@require_POST
@allow("office")
def try_again(request: HttpRequest, number: int) -> HttpResponse:
    """Try a failed job again."""
    job = _find(number)
    with telling(request, _("已重新排队，后台程序将继续办理。")):
        acts.try_again(job, by=person_of(request), request=read_key(request))
    return redirect("jobs")


@require_POST
@allow("office")
def give_up(request: HttpRequest, number: int) -> HttpResponse:
    """Give a job up."""
    job = _find(number)
    with telling(request, _("已放弃这项任务。")):
        acts.give_up(job, by=person_of(request), request=read_key(request))
    return redirect("jobs")


def _find(number: int) -> Job:
    job = Job.objects.filter(pk=number).first()
    if job is None:
        raise Http404
    return job
