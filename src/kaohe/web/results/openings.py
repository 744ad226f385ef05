"""Where a finding is opened: the page of the room that it comes from, for whoever may see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.urls import reverse
from django.utils.http import urlencode

from kaohe.web.accounts.rights import rights_of
from kaohe.web.base.places import find_view
from kaohe.web.cases.corrections import list_corrections
from kaohe.web.fieldwork.models import FieldVisit
from kaohe.web.figures.models import FigureSet
from kaohe.web.observations.models import Sheet
from kaohe.web.self_check.asking import asked_of
from kaohe.workflows.recounting import finding_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.web.accounts.models import User
    from kaohe.web.cycles.models import Cycle

_REVIEWED: Final = frozenset({"self_check", "review", "second_review", "supervision", "final"})
"""Sources that stand side by side on the page of the review of an item."""


class Openings:
    """Finds the page of a finding, for one body of a year and one reader.

    Rooms are looked up once: a score has some hundred findings.
    """

    def __init__(self, cycle: Cycle, body: str, *, by: User) -> None:
        self._cycle, self._body, self._by = cycle, body, by
        held = FieldVisit.objects.filter(campaign__cycle=cycle, body=body)
        self._phones = set(held.values_list("pk", flat=True))
        papers = Sheet.objects.filter(cycle=cycle, body=body)
        self._papers = dict(papers.values_list("visit", "pk"))
        versions = FigureSet.objects.filter(cycle=cycle)
        self._versions = dict(versions.values_list("digest", "number"))
        self._asked = {each.id for each in asked_of(cycle)}
        self._corrections = {
            finding_of(each).note: (each.page, each.key)
            for each in list_corrections(cycle)
            if each.body == body
        }
        self._has_draw = cycle.draws.exists()

    def find(self, finding: Mapping[str, Any]) -> str:
        """Return the address that opens a finding of a trace; empty where none is for the reader.

        Args:
            finding: with ``source``, ``item``, ``visit``, ``note`` and ``blobs`` as in a trace.
        """
        source, visit = finding["source"], finding["visit"]
        if source == "final" and finding["note"] in self._corrections:
            page, key = self._corrections[finding["note"]]
            return self._open(page, key)
        if visit:
            return self._open_visit(visit)
        if source == "statistics":
            return self._open_figures(finding["blobs"])
        if source == "register":
            return self._open("indicators", query={"in": self._body})
        if source in _REVIEWED and finding["item"] in self._asked:
            page = self._open("review", self._body, finding["item"])
            own = self._open("report", self._body)
            return page or (f"{own}#{finding['item']}" if own else "")
        return ""

    def _open_visit(self, visit: str) -> str:
        if visit in self._phones:
            return self._open("field_visit", visit)
        if visit in self._papers:
            return self._open("paper_sheet", self._papers[visit])
        return self._open("draw_body", self._body) if self._has_draw else ""

    def _open_figures(self, blobs: list[str]) -> str:
        number = next((self._versions[each] for each in blobs if each in self._versions), None)
        if number is not None:
            opened = self._open("figure_version", number)
            if opened:
                return opened
        return self._open("body_figures", self._body)

    def _open(self, name: str, *arguments: object, query: Mapping[str, str] | None = None) -> str:
        rights = rights_of(find_view(name))
        if rights is None or not rights.holds(self._by):
            return ""
        address = reverse(name, args=[self._cycle.pk, *arguments])
        return f"{address}?{urlencode(query)}" if query else address
