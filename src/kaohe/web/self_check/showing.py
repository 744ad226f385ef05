"""What the pages of reports and reviews show, as rows for templates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.http import Http404
from django.shortcuts import get_object_or_404

from kaohe.core.divisions import BODY_NAMES
from kaohe.core.rules import name_clause
from kaohe.core.values import write_exact
from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.scope import scope_of
from kaohe.web.cycles.models import Cycle
from kaohe.web.cycles.words import name_body, name_in_language
from kaohe.web.self_check.asking import (
    OPEN_STATES,
    OPEN_STEPS,
    asked_of,
    bodies_of,
    look_up,
    pack_of,
)
from kaohe.web.self_check.faults import ITEM_CHANGED
from kaohe.web.self_check.manifest import list_files
from kaohe.web.self_check.models import COLOURS, PURPOSES, STATES, Blob, BodyQuery, Report
from kaohe.web.self_check.moments import due_of
from kaohe.workflows.self_check.report_parts import PARTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from django.http import HttpRequest

    from kaohe.core.errors import Fault
    from kaohe.web.accounts.models import User
    from kaohe.web.self_check.models import EvidenceVersion
    from kaohe.workflows.self_check.questions import AskedItem, Question

READERS: Final = ("office", "leader", "statistics", "finance", "province")
"""Roles that read reports, as far as their scope goes."""
_EMPTY_ROWS: Final = 3
PREVIEWED: Final = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "txt": "text/plain; charset=utf-8",
    "csv": "text/plain; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Room:
    """One body's report as a page sees it."""

    cycle: Cycle
    body: str
    report: Report
    person: User

    @property
    def is_own(self) -> bool:
        """Tell whether the person belongs to the body."""
        return self.person.has_role("province") and self.person.body == self.body

    @property
    def may_fill(self) -> bool:
        """Tell whether the person may change the report now."""
        return self.is_own and self.report.state in OPEN_STATES and self.cycle.step in OPEN_STEPS

    def context(self, page: str, **more: Any) -> dict[str, Any]:
        """Return what every page of a report shows."""
        queries = BodyQuery.objects.filter(cycle=self.cycle, body=self.body)
        return {
            "cycle": self.cycle,
            "body": self.body,
            "body_title": name_body(self.body),
            "report": self.report,
            "state": STATES[self.report.state],
            "colour": COLOURS[self.report.state],
            "due": due_of(self.cycle, self.body),
            "page": page,
            "is_own": self.is_own,
            "may_fill": self.may_fill,
            "is_office": self.person.has_role("office"),
            "open_queries": queries.filter(closed_at=None).count(),
            **more,
        }


def find_room(request: HttpRequest, cycle_id: str, body: str) -> Room:
    """Return a body's report, if the person may see it.

    Raises:
        Http404: there is no such cycle or body, or it is not the person's.
    """
    cycle, person = get_object_or_404(Cycle, pk=cycle_id), person_of(request)
    if body not in BODY_NAMES or not scope_of(person).holds(body) or body not in bodies_of(cycle):
        raise Http404
    return Room(cycle, body, look_up(cycle, body), person)


def show_questions(
    asked: AskedItem, answers: Mapping[str, str], *, prefix: str = "answer"
) -> list[dict[str, Any]]:
    """Return the questions of an item with what is answered."""
    return [
        {
            "field": f"{prefix}:{each.part}",
            "id": f"{prefix}-{asked.id}-{each.part.replace('/', '-') or 'whole'}",
            "name": name_in_language(each.name) if each.part or each.scale is None else "",
            "value": answers.get(each.part, ""),
            "choices": list_choices(each),
            "said": say_answer(each, answers.get(each.part, "")),
        }
        for each in asked.questions
    ]


def list_choices(question: Question) -> list[tuple[str, str]]:
    """Return the marks that may be chosen, with their names."""
    if question.scale is None or question.scale.step is not None:
        return []
    return [(mark, name_in_language(question.scale.names[mark])) for mark in question.scale.marks]


def say_answer(question: Question, value: str) -> str:
    """Return an answer in words."""
    if question.scale is None or value not in question.scale.names:
        return value
    return name_in_language(question.scale.names[value])


def say_points(points: Fraction | None) -> str:
    """Return points, exact; a dash where there are none yet."""
    return "—" if points is None else write_exact(points)


def show_items(room: Room) -> list[dict[str, Any]]:
    """Return every item of a report with answers, text, files and points."""
    pack = pack_of(room.cycle)
    report = room.report
    rows = {each.item: each for each in report.items.select_related("by")} if report.pk else {}
    files = list_files(report)
    shown = []
    for asked in asked_of(room.cycle):
        row = rows.get(asked.id)
        answers = row.answers if row else {}
        held = report.state == "returned" and not (row and row.return_reason)
        shown.append(
            {
                "asked": asked,
                "row": row,
                "name": name_in_language(asked.item.name),
                "group": name_in_language(asked.group),
                "section": name_in_language(asked.section.name),
                "of": show_most(asked),
                "points": say_points(asked.earn(answers, pack) if answers else None),
                "questions": show_questions(asked, answers),
                "text": row.text if row else "",
                "version": row.version if row else 0,
                "files": [each for each in files if asked.id in each.evidence.items],
                "may_fill": room.may_fill and not held,
                "is_whole": bool(row and asked.is_answered(answers) and row.text.strip()),
                "cite": "、".join(name_clause(pack, each) for each in asked.item.cite),
            }
        )
    return shown


def show_most(asked: AskedItem) -> str:
    """Return the points that an item can give."""
    points = asked.item.points
    return "—" if points is None or isinstance(points, str) else write_exact(points)


def list_items(cycle: Cycle) -> list[dict[str, Any]]:
    """Return id, number and name of every item, in the language of the page."""
    return [
        {"id": each.id, "number": each.number, "name": name_in_language(each.item.name)}
        for each in asked_of(cycle)
    ]


def show_files(room: Room, files: Sequence[EvidenceVersion] | None = None) -> list[dict[str, Any]]:
    """Return files with what they prove and whether their bytes are there."""
    listed = list_files(room.report) if files is None else files
    here = set(
        Blob.objects.filter(pk__in=[each.digest for each in listed]).values_list("pk", flat=True)
    )
    active = set(Blob.objects.filter(pk__in=here, is_active=True).values_list("pk", flat=True))
    names = {each["id"]: each for each in list_items(room.cycle)}
    return [
        {
            "file": each,
            "number": each.evidence.number,
            "purpose": PURPOSES[each.evidence.purpose],
            "is_here": each.digest in here,
            "is_active": each.digest in active,
            "may_preview": each.digest in here
            and each.digest not in active
            and each.name.rpartition(".")[2].lower() in PREVIEWED,
            "items": [names[item] for item in each.evidence.items if item in names],
            "history": each.evidence.versions.exclude(pk=each.pk)
            .select_related("by")
            .order_by("-version"),
        }
        for each in listed
    ]


def show_parts(room: Room) -> list[dict[str, Any]]:
    """Return the structured parts with their rows."""
    rows = (
        {each.part: each for each in room.report.parts.select_related("by")}
        if room.report.pk
        else {}
    )
    shown = []
    for part in PARTS:
        kept = rows.get(part.id)
        columns = [
            {
                "id": column.id,
                "zh": column.name.zh,
                "name": name_in_language(column.name),
                "choices": [(value, name_in_language(name)) for value, name in column.choices],
                "kind": column.kind,
                "is_required": column.is_required,
            }
            for column in part.columns
        ]
        shown.append(
            {
                "id": part.id,
                "zh": part.name.zh,
                "name": name_in_language(part.name),
                "columns": columns,
                "version": kept.version if kept else 0,
                "kept": kept,
                "rows": [_show_row(columns, row) for row in (kept.rows if kept else [])],
            }
        )
    return shown


def add_empty_rows(parts: list[dict[str, Any]]) -> None:
    """Add empty rows to be filled in."""
    for part in parts:
        part["rows"] += [_show_row(part["columns"], {}) for _ in range(_EMPTY_ROWS)]


def show_typed(
    part: dict[str, Any],
    rows: Sequence[Mapping[str, str]],
    *,
    faults: Sequence[Fault],
    version: int,
) -> None:
    """Show the rows of a part as somebody has typed them, and what was wrong with them.

    Where somebody else has saved meanwhile, what he has saved stands beside them.
    """
    wrong = {each.where for each in faults}
    if any(each.kind is ITEM_CHANGED for each in faults):
        part["theirs"] = part["rows"]
    else:
        part["version"] = version
    part["is_typed"] = True
    part["rows"] = [_show_row(part["columns"], row) for row in rows]
    for number, row in enumerate(part["rows"], start=1):
        for cell in row:
            place = f"{part['zh']}/{number}/{cell['column']['zh']}"
            cell["is_wrong"] = place in wrong


def _show_row(columns: Sequence[Mapping[str, Any]], row: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "column": column,
            "value": row.get(column["id"], ""),
            "said": dict(column["choices"]).get(
                row.get(column["id"], ""), row.get(column["id"], "")
            ),
        }
        for column in columns
    ]
