"""The page of the targets: how far each body has met them, from the statistics alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaohe.documents.bar_picture import Bar, draw_bars
from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.accounts.scope import scope_of
from kaohe.web.cycles.words import name_body, name_in_language
from kaohe.web.figures.completions import find_completions, list_completions, total_completions
from kaohe.web.figures.definitions import show_exact
from kaohe.web.figures.framing import OF_BODIES, find_cycle, frame
from kaohe.web.figures.sets import is_signed, latest_set, list_bodies, rows_of
from kaohe.web.figures.words import show_count, show_percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from kaohe.web.figures.completions import Completed, CompletionRule

SMALL: Final = 460
"""Width of one of several pictures side by side."""
SMALL_LEFT: Final = 130


@require_safe
@allow(*OF_BODIES)
def completions(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Show every completion of the bodies that a person may see."""
    cycle = find_cycle(cycle_id)
    scope = scope_of(person_of(request))
    version = latest_set(cycle)
    bodies = [body for body in list_bodies(cycle) if scope.holds(body)]
    found = find_completions(cycle, rows_of(version), bodies=bodies)
    rules = list_completions(cycle)
    sort = request.GET.get("sort", "")
    lines = [
        {
            "body": body,
            "name": name_body(body),
            "own": own,
            "cells": [show_completed(each) for each in own],
        }
        for body in bodies
        for own in [[each for each in found if each.body == body]]
    ]
    place = next((at for at, rule in enumerate(rules) if rule.id == sort.removeprefix("-")), None)
    if place is not None:
        lines = _sort(lines, place, down=sort.startswith("-"))
    whole = total_completions(cycle, found) if scope.is_everything else ()
    return render(
        request,
        "figures/completions.html",
        frame(
            request,
            cycle,
            "indicators",
            version=version,
            is_signed=is_signed(version),
            columns=[_column(rule, sort) for rule in rules],
            lines=lines,
            whole=[show_completed(each) for each in whole],
            pictures=[_draw(rule, at, lines, whole) for at, rule in enumerate(rules)],
        ),
    )


def show_completed(each: Completed) -> dict[str, Any]:
    """Return a completion with everything it is made of, for reading."""
    return {
        "id": each.rule.id,
        "name": name_in_language(each.rule.name),
        "shown": show_percent(each.value),
        "exact": show_exact(each.value),
        "before": show_count(each.before),
        "after": show_count(each.after),
        "increase": show_count(each.increase),
        "target": show_count(each.target),
        "base": each.rule.base.isoformat(),
        "end": each.rule.end.isoformat(),
    }


def _sort(lines: list[dict[str, Any]], place: int, *, down: bool) -> list[dict[str, Any]]:
    told = [line for line in lines if line["own"][place].value is not None]
    rest = [line for line in lines if line["own"][place].value is None]
    return [*sorted(told, key=lambda line: line["own"][place].value, reverse=down), *rest]


def _column(rule: CompletionRule, sort: str) -> dict[str, str]:
    return {
        "name": name_in_language(rule.name),
        "sort": rule.id if sort == f"-{rule.id}" else f"-{rule.id}",
        "order": {rule.id: "ascending", f"-{rule.id}": "descending"}.get(sort, "none"),
    }


def _draw(
    rule: CompletionRule, place: int, lines: Sequence[dict[str, Any]], whole: Sequence[Completed]
) -> str:
    bars = [
        Bar(line["name"], line["own"][place].value, line["cells"][place]["shown"]) for line in lines
    ]
    total = None
    if whole:
        each = whole[place]
        total = Bar(_("合计"), each.value, show_percent(each.value))
    picture = draw_bars(
        bars, title=name_in_language(rule.name), whole=total, width=SMALL, left=SMALL_LEFT
    )
    return mark_safe(picture)  # noqa: S308 - every word in it was escaped where it was drawn
