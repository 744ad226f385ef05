"""Rows of the pages: a case in the list, what it rests on, what its corrections change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kaohe.web.base.language import pick
from kaohe.web.cases.models import OBJECTION, Case
from kaohe.web.cases.standing import decision_of, last_proposal, state_of
from kaohe.web.cases.targets import list_targets
from kaohe.web.cases.words import STATES, cite_case, name_county, name_parts, name_subject
from kaohe.web.cycles.words import name_body, name_in_language
from kaohe.web.fieldwork.models import FieldVisit
from kaohe.web.results.showing import show_points
from kaohe.web.results.words import FOUND, name_findings

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from kaohe.core.rules.model import Pack
    from kaohe.web.accounts.models import User
    from kaohe.web.cases.candidates import Candidate
    from kaohe.web.cases.effects import Effect
    from kaohe.web.cases.models import CaseEvidence, CaseProposal
    from kaohe.web.cycles.models import Cycle
    from kaohe.workflows.recounting import BodyChange, Correction, ItemChange


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in the list."""

    case: Case
    body: str
    matter: str
    county: str
    state: tuple[object, str]
    state_id: str
    is_late: bool
    is_criticised: bool


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One thing that a case rests on."""

    row: CaseEvidence
    url: str
    """Where it is opened; empty where there is no page for it."""


@dataclass(frozen=True, slots=True)
class ChangedItem:
    """An item before and after."""

    section: str
    name: str
    found: tuple[str, str]
    earned: tuple[Any, Any]


@dataclass(frozen=True, slots=True)
class ChangedBody:
    """A body before and after."""

    body: str
    name: str
    change: BodyChange
    sections: tuple[tuple[str, str, str], ...]
    items: tuple[ChangedItem, ...]


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """A decided correction."""

    correction: Correction
    body: str
    name: str
    visit: str
    old: str
    new: str
    is_scored: bool
    case: str
    """Number of the case in the language of the page."""


def show_case(case: Case, pack: Pack, *, on: date, is_kept_back: bool) -> CaseLine:
    """Return a case as a line.

    Args:
        case: the case, with what belongs to it.
        pack: names its matter.
        on: the day in Beijing.
        is_kept_back: whether the reader is the body, which sees no proposal before it is decided.
    """
    state = seen_state(case, on=on, is_kept_back=is_kept_back)
    proposal = last_proposal(case)
    decision = decision_of(proposal)
    is_decided = decision is not None and decision.is_agreed
    return CaseLine(
        case,
        name_body(case.body),
        name_subject(case, pack),
        name_county(case.county),
        STATES[state],
        state,
        state in {"open", "late", "answered", "returned"} and bool(case.due and case.due < on),
        bool(is_decided and proposal and proposal.is_criticised),
    )


def seen_state(case: Case, *, on: date, is_kept_back: bool) -> str:
    """Return where a case stands for the reader; what is not decided is not told to a body."""
    state = state_of(case, on=on)
    if not is_kept_back or state not in {"proposed", "returned"}:
        return state
    if case.kind == OBJECTION:
        return "asked"
    return "answered" if case.answers.all() else "late"


def list_evidence(case: Case, person: User) -> list[EvidenceLine]:
    """Return what a case rests on, each with the page that opens it for the reader."""
    return [
        EvidenceLine(each, _address_of(case, each, person))
        for each in case.evidence.select_related("by")
    ]


def show_effect(effect: Effect, pack: Pack, *, body: str = "") -> list[ChangedBody]:
    """Return what changes, body by body; of one body alone where the reader sees no other."""
    sections = {each.id: name_in_language(each.name) for each in pack.sections}
    parts = name_parts(pack)
    return [
        ChangedBody(
            each.body,
            name_body(each.body),
            each,
            tuple((sections.get(id_, id_), old, new) for id_, old, new in each.sections),
            tuple(_show_item(item, sections, parts) for item in each.items),
        )
        for each in effect.changes
        if body in {"", each.body}
    ]


def show_corrections(
    corrections: Iterable[Correction], missing: Iterable[Correction], pack: Pack
) -> list[CorrectionRow]:
    """Return decided corrections, each with whether the last scoring holds it."""
    unscored, words = set(missing), name_findings(pack)
    decided = list(corrections)
    cited = {
        row.pk: cite_case(row) for row in Case.objects.filter(pk__in={each.key for each in decided})
    }
    return [
        CorrectionRow(
            each,
            name_body(each.body),
            words.name_thing(each.item, each.part),
            each.visit,
            _word(each.old),
            _word(each.new or each.gap),
            each not in unscored,
            cited.get(each.key, each.case),
        )
        for each in decided
    ]


def show_lines(proposal: CaseProposal) -> list[tuple[str, str, str]]:
    """Return the corrections of a proposal: what, before, after."""
    known = {}
    if proposal.scoring is not None:
        targets = list_targets(proposal.scoring, proposal.case.body, with_vetoes=True)
        known = {each.key: each for each in targets}
    rows = []
    for line in proposal.lines.all():
        target = known.get("|".join((line.item, line.part, line.visit)))
        label = f"{target.section} · {target.label}" if target else line.item
        shown = target.shown if target else _word(line.old)
        rows.append((label, shown, _word(line.value or line.gap)))
    return rows


def show_candidates(
    candidates: Iterable[Candidate], cycle: Cycle, pack: Pack
) -> list[dict[str, Any]]:
    """Return visits that show something untrue, each with its case if there is one."""
    outcomes = {each.id: name_in_language(each.name) for each in pack.outcomes}
    kinds = {each.id: name_in_language(each.name) for each in pack.unit_kinds}
    keys = dict(cycle.cases.values_list("number", "pk"))
    return [
        {
            "candidate": each,
            "body": name_body(each.body),
            "county": name_county(each.county),
            "kind": kinds.get(each.unit_kind, each.unit_kind),
            "outcome": outcomes.get(each.outcome, each.outcome),
            "key": keys.get(each.case) if each.case else None,
        }
        for each in candidates
    ]


def _show_item(
    item: ItemChange, sections: dict[str, str], parts: dict[tuple[str, str], str]
) -> ChangedItem:
    def say(found: str) -> str:
        """Name part and mark of every finding that decides."""
        told = []
        for each in filter(None, found.split("、")):
            part, _space, mark = each.rpartition(" ")
            named = parts.get((item.id, part), part)
            told.append(f"{named} {_word(mark)}".strip())
        return "、".join(told) or _word("")

    before, after = item.earned
    return ChangedItem(
        sections.get(item.section, item.section),
        pick((item.name["zh"], item.name["en"])),
        (say(item.found[0]), say(item.found[1])),
        (show_points(before) if before else None, show_points(after) if after else None),
    )


def _word(text: str) -> str:
    return str(FOUND.get(text, text)) if text else _("（无）")


def _address_of(case: Case, row: CaseEvidence, person: User) -> str:
    if row.kind == "paper":
        return reverse("case_evidence_file", args=[case.cycle_id, case.pk, row.pk])
    if not person.has_role("office"):
        return ""
    if row.kind == "observation":
        return reverse("observation", args=[case.cycle_id, int(row.reference)])
    if row.kind != "visit":
        return ""
    if FieldVisit.objects.filter(pk=row.reference).exists():
        return reverse("field_visit", args=[case.cycle_id, row.reference])
    sheet = case.cycle.sheets.filter(visit=row.reference).first()
    return reverse("paper_sheet", args=[case.cycle_id, sheet.pk]) if sheet else ""
