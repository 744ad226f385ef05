"""The results of a body in all years whose results a person may see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from kaohe.core.values import exact
from kaohe.documents.bar_picture import Bar, draw_bars
from kaohe.web.cycles.models import Cycle
from kaohe.web.cycles.words import name_in_language
from kaohe.web.results.models import BodyResult
from kaohe.web.results.seeing import results_scope
from kaohe.web.rules.library import find_known

if TYPE_CHECKING:
    from kaohe.web.accounts.models import User
    from kaohe.web.rules.library import KnownPack


@dataclass(frozen=True, slots=True)
class YearLine:
    """The result of a body in one year."""

    cycle: Cycle
    known: KnownPack
    group: str
    place: int | None
    among: int
    sections: tuple[tuple[str, str], ...]
    """Name of a section and what is published of it."""
    total: str


@dataclass(frozen=True, slots=True)
class History:
    """The years of a body, the newest first, and their totals as a picture."""

    years: tuple[YearLine, ...]
    picture: str
    is_one_pack: bool
    """Whether all years were scored under the same rules."""


def find_history(person: User, body: str) -> History | None:
    """Return the years of a body; None where there is nothing beside one year."""
    years = [
        line
        for cycle in Cycle.objects.order_by("-opened_at", "-pk")
        if results_scope(person, cycle).holds(body)
        and (line := _find_year(cycle, body)) is not None
    ]
    if len(years) < 2:
        return None
    bars = [
        Bar(each.cycle.title, exact(each.total) if each.total else None, each.total or "—")
        for each in reversed(years)
    ]
    picture = draw_bars(bars, title=_("历年总分"))
    is_one_pack = len({each.known.digest for each in years}) == 1
    return History(
        tuple(years),
        mark_safe(picture),  # noqa: S308 - every word in it is escaped
        is_one_pack,
    )


def _find_year(cycle: Cycle, body: str) -> YearLine | None:
    scoring = cycle.scorings.order_by("-number").first()
    found = scoring and BodyResult.objects.filter(scoring=scoring, body=body).first()
    if not scoring or not found:
        return None
    known = find_known(scoring.pack_digest)
    groups = {each.id: name_in_language(each.name) for each in known.pack.comparison_groups}
    return YearLine(
        cycle,
        known,
        groups.get(found.group, ""),
        found.place,
        scoring.results.filter(group=found.group, place__isnull=False).count(),
        tuple(
            (name_in_language(each.name), found.sections.get(each.id, ""))
            for each in known.pack.sections
        ),
        found.total,
    )
