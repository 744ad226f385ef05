"""The page that says what the visits can tell and what they cannot, and its figures as a file."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaohe.core.values import write_exact
from kaohe.documents.interval_picture import Interval, draw_intervals
from kaohe.documents.rank_picture import Places, draw_places
from kaohe.web.accounts.rights import allow
from kaohe.web.results.seeing import HEADQUARTERS
from kaohe.web.results.sensitivity_page import find_last_scoring
from kaohe.web.results.statistics import find_rates, find_visits, list_rates, list_visits
from kaohe.web.rules.library import find_known

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest

    from kaohe.web.results.statistics import RateLine, VisitLine


@require_safe
@allow(*HEADQUARTERS, "auditor")
def statistics(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Show what is certain of each body and of the nation."""
    scoring = find_last_scoring(request, cycle_id)
    known = find_known(scoring.pack_digest)
    visits = list_visits(find_visits(scoring))
    ranked = [each for each in visits if each.best is not None]
    rates = list_rates(find_rates(scoring), known.pack)
    context = {
        "cycle": scoring.cycle,
        "scoring": scoring,
        "known": known,
        "visits": visits,
        "ranked": len(ranked),
        "apart_not": sum((each.best, each.worst) == (1, len(ranked)) for each in ranked),
        "places": _draw_places(ranked),
        "rates": rates,
        "picture": _draw_rates(rates),
    }
    return render(request, "results/statistics.html", context)


@require_safe
@allow(*HEADQUARTERS, "auditor")
def units(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Give every unit that a rate rests on with its chance, so that anybody can weigh again."""
    scoring = find_last_scoring(request, cycle_id)
    text = StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(["visit", "kind", "body", "county", "chance", "weight", "false"])
    for rate in find_rates(scoring):
        for unit in rate.units:
            table.writerow(
                [
                    unit.id,
                    rate.kind,
                    unit.body,
                    unit.county,
                    write_exact(unit.chance),
                    write_exact(1 / unit.chance),
                    write_exact(unit.share),
                ]
            )
    name = f"{cycle_id}-units.csv"
    return HttpResponse(
        text.getvalue().encode("utf-8-sig"),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _draw_rates(rates: Sequence[RateLine]) -> str:
    intervals = [
        Interval(
            each.name,
            each.rate.estimate.low,
            each.rate.estimate.rate,
            each.rate.estimate.high,
            f"{each.shown}（{each.low}–{each.high}）",
        )
        for each in rates
        if each.rate.estimate is not None
    ]
    if not intervals:
        return ""
    picture = draw_intervals(intervals, title=_("全国不实比例和九成五把握的区间，按类别"))
    return mark_safe(picture)  # noqa: S308 - every word in it is escaped


def _draw_places(visits: Sequence[VisitLine]) -> str:
    sets = [Places(each.name, each.best or 1, each.worst or 1) for each in visits]
    if not sets:
        return ""
    picture = draw_places(sets, title=_("仅凭抽查不能排除的名次"))
    return mark_safe(picture)  # noqa: S308 - every word in it is escaped
