"""The page of a year's publication package, and the package as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_POST, require_safe

from kaohe.core.errors import FileUnusable
from kaohe.stores.packages import read_withholding
from kaohe.web.accounts.confirming import confirm_first
from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.base.language import pick, spoken
from kaohe.web.base.telling import ToldFault, telling
from kaohe.web.cycles.models import Cycle
from kaohe.web.cycles.page_acts import read_key
from kaohe.web.jobs.showing import is_worker_there, show_job
from kaohe.web.packages.acts import ask_package, find_lacking, open_jobs
from kaohe.web.packages.keeping import name_archive, store
from kaohe.web.packages.models import ResultPackage
from kaohe.web.packages.ranges import give_file
from kaohe.web.packages.seeing import READERS
from kaohe.web.papers.models import KINDS
from kaohe.workflows.package.parts import PARTS, STATES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest, HttpResponse

_NAMES: Final = {**KINDS, "score_sheet": _lazy("评分表"), "workbook": _lazy("工作簿")}
COLOURS: Final = {"holds": "green", "fails": "red", "not_judged": "yellow", "absent": "secondary"}


@require_safe
@allow(*READERS)
def package(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Show what the package waits for, what is being built, and what was published."""
    cycle = get_object_or_404(Cycle, pk=cycle_id)
    jobs, lacking, language = open_jobs(cycle), find_lacking(cycle), spoken()
    rows = cycle.packages.select_related("by", "scoring").order_by("-number")
    is_office = person_of(request).has_role("office")
    context = {
        "cycle": cycle,
        "jobs": [show_job(each) for each in jobs],
        "is_worker_there": is_worker_there(),
        "lacking": [
            ToldFault(each.where, each.problem(language), each.remedy(language)) for each in lacking
        ],
        "packages": rows,
        "parts": _show_parts(rows.first()),
        "withheld": [
            (_NAMES.get(each.kind, each.kind), pick((each.because.zh, each.because.en)))
            for each in read_withholding(None).papers
        ],
        "may_build": is_office and not jobs and not lacking,
    }
    return render(request, "packages/package.html", context)


@require_POST
@allow("office")
@confirm_first
def build_package(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Let the package be built."""
    cycle = get_object_or_404(Cycle, pk=cycle_id)
    with telling(request, _("正在生成公布包；核验成立后才入账本、才能下载。")):
        ask_package(cycle, by=person_of(request), request=read_key(request))
    return redirect("package", cycle_id)


@require_safe
@allow(*READERS)
def package_file(request: HttpRequest, cycle_id: str, number: int) -> HttpResponse:
    """Give a package as a ZIP file, or a range of it.

    Raises:
        Http404: there is none of this number, or its file is gone or damaged.
    """
    row = get_object_or_404(ResultPackage, cycle=cycle_id, number=number)
    try:
        content = store().read(row.archive)
    except FileUnusable as lost:
        raise Http404 from lost
    return give_file(request, content, name=f"{name_archive(row)}.zip", digest=row.archive)


def _show_parts(row: ResultPackage | None) -> Iterator[tuple[str, str, str]]:
    """Yield of the last package what was checked, what was found, and its colour."""
    for part, state in row.parts if row else ():
        yield pick(PARTS[part]), pick(STATES[state]), COLOURS[state]
