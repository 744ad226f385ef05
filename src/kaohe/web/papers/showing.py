"""Rows of the papers as templates take them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from kaohe.documents.results.paper_set import CRITICISM, DIGEST, LETTER
from kaohe.web.papers.models import KINDS, SEATS
from kaohe.web.papers.result_making import RESULT_KINDS, list_due_papers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from kaohe.web.accounts.models import User
    from kaohe.web.cycles.models import Cycle
    from kaohe.web.papers.models import OfficePaper

STAGES: Final = {
    "none": (_("未拟稿"), "secondary"),
    "draft": (_("草稿"), "secondary"),
    "signed": (_("已签发"), "yellow"),
    "numbered": (_("已编号"), "yellow"),
    "issued": (_("已印发"), "green"),
    "void": (_("已作废"), "red"),
}
"""Stage → word and colour."""


@dataclass(frozen=True, slots=True)
class ShownPaper:
    """A line of the list."""

    key: int
    kind: object
    title: str
    body: str
    number: str
    stage: object
    colour: str
    issued_on: object


@dataclass(frozen=True, slots=True)
class Step:
    """Something that was done with a paper."""

    name: object
    person: str
    at: datetime
    entry: int


def show_paper(row: OfficePaper) -> ShownPaper:
    """Return a paper as a line."""
    stage, colour = STAGES[row.stage]
    return ShownPaper(
        key=row.pk,
        kind=KINDS[row.kind],
        title=row.title,
        body=row.body,
        number=row.as_paper().number,
        stage=stage,
        colour=colour,
        issued_on=row.issued_on,
    )


def list_result_kinds(cycle: Cycle) -> tuple[tuple[str, object], ...]:
    """Return the kinds of papers on results that a scored year can have, but its letters."""
    if not cycle.scorings.exists():
        return ()
    due = {kind for kind, _body in list_due_papers(cycle)} | {CRITICISM, DIGEST}
    return tuple((kind, KINDS[kind]) for kind in RESULT_KINDS if kind in due - {LETTER})


def show_steps(row: OfficePaper) -> tuple[Step, ...]:
    """Return who drafted and who signed the text as it stands."""
    return tuple(_list_steps(row))


def choose_forms(row: OfficePaper, person: User) -> frozenset[str]:
    """Return what a person may do with a paper now, by the name of the form."""
    return frozenset(_choose(row, person))


def _list_steps(row: OfficePaper) -> Iterator[Step]:
    yield Step(_("拟稿"), row.drafted_by.name, row.drafted_at, row.entry)
    for each in row.signatures.filter(round=row.round).select_related("by").order_by("entry"):
        yield Step(SEATS[each.seat][0], each.by.name, each.at, each.entry)


def _choose(row: OfficePaper, person: User) -> Iterator[str]:
    signed = row.as_paper().signatures
    is_office = person.has_role("office")
    if row.stage == "draft":
        for seat, (_name, role) in SEATS.items():
            own = seat == "check" and row.drafted_by_id == person.pk
            if person.has_role(role) and seat not in signed and not own:
                yield seat
    if is_office and row.stage in ("draft", "signed"):
        yield "draft"
    following = {"signed": ("number",), "numbered": ("issue", "void"), "issued": ("attach",)}
    if is_office:
        yield from following.get(row.stage, ())
