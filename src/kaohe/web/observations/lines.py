"""The lines of a paper checklist, as they are typed: one for everything that the sheet asks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from kaohe.core.checklist import AbsenceAnswers, Answer, VisitAnswers
from kaohe.core.scoring.evidence import OUTCOME, UNIT_KIND
from kaohe.web.base.language import pick
from kaohe.web.fieldwork.checklists import checklists_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaohe.core.checklist import Checklist, Question
    from kaohe.core.rules.text import Name
    from kaohe.web.cycles.models import Cycle

Typed = dict[str, str]
"""``value``, ``gap`` and ``reason`` of one line; all of them text."""
EMPTY: Final[Typed] = {"value": "", "gap": "", "reason": ""}
ABSENCE, OBSERVATION = "absence", "observation"
"""First words of the places that are no questions of the pack."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a sheet."""

    place: str
    """``item``, ``item/part``, ``absence/…`` or ``observation/kind``."""
    title: str
    name: str = ""
    """Name of its fields in the form: ``l3``."""
    heading: str = ""
    """What stands above it, where it is the first of its part."""
    choices: tuple[tuple[str, str], ...] = ()
    gaps: tuple[tuple[str, str], ...] = ()
    is_long: bool = False
    """Whether a text of several lines is typed."""
    is_number: bool = False


def find_checklist(cycle: Cycle, kind: str) -> Checklist | None:
    """Return the checklist of a unit kind under the rules of a cycle."""
    return next((each for each in checklists_of(cycle.pack_digest) if each.kind == kind), None)


def list_lines(checklist: Checklist) -> tuple[Line, ...]:
    """Return everything that is typed from a sheet, in its order."""
    return tuple(replace(line, name=f"l{number}") for number, line in enumerate(_lines(checklist)))


def read_given(
    checklist: Checklist, typed: Mapping[str, Typed], *, by: str, at: str, scan: str
) -> VisitAnswers:
    """Return what was typed as the answers of a visit.

    Args:
        checklist: what was asked.
        typed: the lines by place; those left empty are not answered.
        by: the actor of the findings, such as ``team-3/inspector-1``.
        at: when the visit ended.
        scan: digest of the scan, which is the evidence of the outcome.
    """
    outcome = typed.get(OUTCOME, EMPTY)["value"]
    chosen = next((each for each in checklist.outcomes if each.outcome == outcome), None)
    answers: list[Answer] = []

    def answer(place: str, told: Typed, blobs: tuple[str, ...] = ()) -> None:
        item, _slash, part = place.partition("/")
        answers.append(
            Answer(
                item=item, part=part, value=told["value"] or None,
                gap=told["gap"] or None,
                reason=told["reason"], blobs=blobs, by=by, at=at,
            )
        )  # fmt: skip

    for line in list_lines(checklist):
        told = typed.get(line.place, EMPTY)
        if line.place.startswith((f"{ABSENCE}/", f"{OBSERVATION}/")):
            continue
        if told["value"] or told["gap"]:
            answer(line.place, told, (scan,) if line.place == OUTCOME else ())
        if line.place == OUTCOME and chosen is not None and "unit_kind" in chosen.asks:
            answer(UNIT_KIND, {**EMPTY, "value": checklist.kind})
    if chosen is not None and chosen.facts_gap is not None:
        given = {each.item for each in answers}
        for fact in checklist.facts:
            if fact.item not in given:
                answer(fact.item, {**EMPTY, "gap": chosen.facts_gap})
    _work_out_ratios(checklist, answers, by=by, at=at)
    return VisitAnswers(answers=tuple(answers), absence=_read_absence(checklist, typed))


def read_observations(typed: Mapping[str, Typed]) -> Iterator[tuple[str, str]]:
    """Yield the observations of a sheet, each with its kind; one stands on each line."""
    for place, told in typed.items():
        word, _slash, kind = place.partition("/")
        if word == OBSERVATION:
            for text in told["value"].splitlines():
                if text.strip():
                    yield kind, text.strip()


def describe(line: Line, told: Typed) -> str:
    """Return what was typed on a line, as people read it."""
    value = dict(line.choices).get(told["value"], told["value"])
    gap = dict(line.gaps).get(told["gap"], told["gap"])
    said = " ".join(part for part in (value, gap) if part)
    if told["reason"]:
        said += f"（{told['reason']}）"
    return said or _("未填")


def _read_absence(checklist: Checklist, typed: Mapping[str, Typed]) -> AbsenceAnswers | None:
    if checklist.absence is None:
        return None
    told = {
        place.partition("/")[2]: each["value"]
        for place, each in typed.items()
        if place.startswith(f"{ABSENCE}/") and each["value"]
    }
    cause = told.pop("cause", "")
    return AbsenceAnswers(cause=cause, answers=told) if cause or told else None


def _work_out_ratios(checklist: Checklist, answers: list[Answer], *, by: str, at: str) -> None:
    """Answer the ratios of items that were otherwise typed; nobody types a quotient."""
    known = {(each.item, each.part): each for each in answers}
    outcome = known.get((OUTCOME, ""))
    chosen = next(
        (each for each in checklist.outcomes if outcome and each.outcome == outcome.value), None
    )
    if chosen is None or "items" not in chosen.asks:
        return
    for group in checklist.groups:
        for item in group.items:
            for question in item.questions:
                facts = [known.get((fact, "")) for fact in question.of]
                if question.form != "ratio" or (question.item, question.part) in known:
                    continue
                if any(each is None for each in facts):
                    continue
                gap = next((each.gap for each in facts if each and each.gap), None)
                value = "/".join(each.value or "" for each in facts if each)
                answers.append(
                    Answer(
                        item=question.item, part=question.part, value=None if gap else value,
                        gap=gap, by=by, at=at,
                    )
                )  # fmt: skip


def _lines(checklist: Checklist) -> Iterator[Line]:
    outcomes = tuple((each.outcome, _say(each.title)) for each in checklist.outcomes)
    yield Line(OUTCOME, _("抽查结果"), heading=_("结果"), choices=outcomes)
    titles: dict[str, str] = {each.gap: _say(each.title) for each in checklist.gaps}
    heading = _("基本情况")
    for fact in checklist.facts:
        yield _read_line(fact, titles, heading)
        heading = ""
    stations = {each.station: _say(each.title) for each in checklist.stations}
    for group in checklist.groups:
        heading = _say(group.title)
        for item in group.items:
            place = "" if item.station == checklist.stations[0].station else stations[item.station]
            for question in item.questions:
                line = _read_line(question, titles, heading)
                heading = ""
                title = f"{_say(item.title)}：{line.title}" if question.part else line.title
                yield replace(line, title=f"{title}（{place}）" if place else title)
    yield from _absence_lines(checklist)
    heading = _("意见")
    for kind in checklist.observations:
        title = _say(kind.title) + _("（每行一条）")
        yield Line(f"{OBSERVATION}/{kind.kind}", title, heading=heading, is_long=True)
        heading = ""


def _absence_lines(checklist: Checklist) -> Iterator[Line]:
    form = checklist.absence
    if form is None:
        return
    causes = tuple((each.id, _say(each.title)) for each in form.causes)
    heading = _("“事实不存在”核实")
    yield Line(f"{ABSENCE}/cause", _("不存在的原因"), heading=heading, choices=causes)
    for question in form.questions:
        choices = (("yes", _("是")), ("no", _("否"))) if question.type == "yes_no" else ()
        yield Line(f"{ABSENCE}/{question.id}", _say(question.ask), choices=choices)


def _read_line(question: Question, titles: Mapping[str, str], heading: str) -> Line:
    return Line(
        f"{question.item}/{question.part}" if question.part else question.item,
        _say(question.title),
        heading=heading,
        choices=tuple((each.value, _say(each.title)) for each in question.choices),
        gaps=tuple((gap, titles[gap]) for gap in question.gaps),
        is_number=not question.choices,
    )


def _say(name: Name) -> str:
    return pick((name.zh, name.en))
