"""What the form of the results does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kaohe.core.errors import KaoheError
from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.base.telling import tell_done
from kaohe.web.cycles.models import Cycle
from kaohe.web.cycles.page_acts import read_key
from kaohe.web.results.acts import score_cycle
from kaohe.web.results.faults import SHEET_TOO_BIG
from kaohe.web.results.forms import MOST_MEGABYTES, SheetForm
from kaohe.web.results.pages import show_results

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.http import HttpRequest, HttpResponse


@require_POST
@allow("office")
def score(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Score the year from the sheet that was handed in, or show all of its faults."""
    cycle = get_object_or_404(Cycle, pk=cycle_id)
    form = SheetForm(request.POST, request.FILES)
    if not form.is_valid():
        return show_results(request, cycle, form=form)
    file = form.cleaned_data["sheet"]
    try:
        score_cycle(
            cycle, _read(file), name=file.name, by=person_of(request), request=read_key(request)
        )
    except KaoheError as error:
        return show_results(request, cycle, form=form, error=error)
    tell_done(request, _("已评分，各单位得分和位次已更新。"))
    return redirect("results", cycle.pk)


def _read(file: UploadedFile[Any]) -> bytes:
    if (file.size or 0) > MOST_MEGABYTES << 20:
        raise SHEET_TOO_BIG.error_at(str(file.name), most=MOST_MEGABYTES)
    content: bytes = file.read()
    return content
