"""What headquarters knows of a body already: shown beside the items, never asked again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from kaohe.core.errors import KaoheError
from kaohe.web.figures.definitions import SHOWN, name_measure, show_measured
from kaohe.web.figures.measuring import find_place, find_register, measure_whole
from kaohe.web.figures.sets import asked_of, is_signed, latest_set, rows_of
from kaohe.web.figures.words import name_figure, name_when, show_count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.web.cycles.models import Cycle


def list_known(cycle: Cycle, body: str) -> list[dict[str, str]]:
    """Return the figures of a body from register and statistics, each with its source and day."""
    return [*_list_register(cycle, body), *_list_statistics(cycle, body)]


def _list_register(cycle: Cycle, body: str) -> Iterator[dict[str, str]]:
    try:
        register, place = find_register(cycle), find_place(body)
    except KaoheError:  # its folder is gone, which the page of the registers tells
        return
    if register is None or place is None:
        return
    measured = {each.measure: each for each in measure_whole(register, place)}
    for measure in SHOWN:
        if measure in measured:
            yield {
                "name": name_measure(measure),
                "value": show_measured(measured[measure]),
                "source": _("基层组织建设部名册"),
                "when": register.as_of.isoformat(),
            }


def _list_statistics(cycle: Cycle, body: str) -> Iterator[dict[str, str]]:
    version = latest_set(cycle)
    told = {row.key: row.value for row in rows_of(version, body=body)}
    source = _("研究室统计") if is_signed(version) else _("研究室统计（未签字）")
    for each in asked_of(cycle):
        value = told.get((each.kind, body, each.indicator, each.when))
        if value is not None:
            yield {
                "name": name_figure(each.kind, each.indicator),
                "value": show_count(value),
                "source": source,
                "when": name_when(each.kind, each.when),
            }
