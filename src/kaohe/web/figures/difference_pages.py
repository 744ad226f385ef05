"""The page where register, statistics and the bodies' own reports stand side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.views.decorators.http import require_safe

from kaohe.core.errors import KaoheError
from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.accounts.scope import scope_of
from kaohe.web.base.telling import list_faults
from kaohe.web.base.today import read_today
from kaohe.web.cycles.words import name_body
from kaohe.web.figures.acts import CLOSED_IN
from kaohe.web.figures.definitions import show_exact
from kaohe.web.figures.differences import find_differences
from kaohe.web.figures.forms import DueForm
from kaohe.web.figures.framing import OF_BODIES, find_cycle, frame
from kaohe.web.figures.measuring import find_register
from kaohe.web.figures.queries import state_of
from kaohe.web.figures.words import QUERY_STATES, name_figure, show_count, show_percent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest, HttpResponse

    from kaohe.core.register.reconciled import Told
    from kaohe.web.figures.differences import Difference


@require_safe
@allow(*OF_BODIES)
def differences(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Show the three sources side by side, all or those above the share of the rules."""
    cycle = find_cycle(cycle_id)
    scope = scope_of(person_of(request))
    context: dict[str, Any] = {"only_above": request.GET.get("show") == "above"}
    register = found = None
    try:
        register = find_register(cycle)
        if register is not None:
            found = find_differences(cycle, register)
    except KaoheError as error:
        context["faults"] = list_faults(error)
    if register is not None and found is not None:
        lines = [each for each in found.lines if scope.holds(each.body)]
        context |= {
            "register": register,
            "above": show_percent(found.above),
            "days": {
                "register": _find_common_day(each.register for each in lines),
                "statistics": _find_common_day(each.statistics for each in lines),
            },
            "lines": [
                show_difference(each)
                for each in lines
                if each.is_above or not context["only_above"]
            ],
            "count": len(lines),
            "count_above": sum(each.is_above for each in lines),
            "missing": [each for each in found.found.missing if scope.holds(each.body)],
            "unasked": len(found.unasked),
            "may_ask": cycle.step not in CLOSED_IN,
            "due_form": DueForm(),
        }
    return render(
        request, "figures/differences.html", frame(request, cycle, "differences", **context)
    )


def show_difference(each: Difference) -> dict[str, Any]:
    """Return a difference for reading."""
    state = None
    if each.query is not None:
        state = QUERY_STATES[state_of(each.query, on=read_today())]
    return {
        "body": each.body,
        "name": name_body(each.body),
        "figure": name_figure("statistic", each.figure),
        "register": _show_told(each.register),
        "statistics": _show_told(each.statistics),
        "reported": _show_told(each.reported),
        "gap": show_percent(each.gap),
        "exact": show_exact(each.gap),
        "reported_gap": show_percent(each.reported_gap),
        "is_above": each.is_above,
        "suggestion": each.suggestion,
        "query": each.query,
        "query_state": state,
    }


def _find_common_day(told: Iterable[Told | None]) -> str:
    """Return the day that every figure of a source is of; nothing where they differ."""
    days = {each.as_of for each in told if each is not None}
    return days.pop().isoformat() if len(days) == 1 else ""


def _show_told(told: Told | None) -> dict[str, str]:
    if told is None:
        return {"value": "—", "day": ""}
    return {"value": show_count(told.value), "day": told.as_of.isoformat()}
