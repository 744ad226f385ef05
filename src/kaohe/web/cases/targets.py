"""Findings of a scoring that can be corrected or objected to, and what a case suggests of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from kaohe.core.scoring.evidence import UNIT_KIND
from kaohe.core.values import exact, write_exact
from kaohe.web.cases.effects import read_sheet
from kaohe.web.cases.words import name_county
from kaohe.web.cycles.words import name_in_language
from kaohe.web.results.keeping import read_trace
from kaohe.web.results.words import FOUND, VALUES
from kaohe.web.rules.library import find_known
from kaohe.workflows.recounting import list_deciding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    from kaohe.core.rules.model import Indicator, Pack
    from kaohe.core.scoring.evidence import Evidence
    from kaohe.web.cases.models import Case
    from kaohe.web.results.models import Scoring

_COUNTED: Final = re.compile(r"= ([0-9]+)/([0-9]+) ")
"""Both figures of an indicator as its finding notes them, not in lowest terms."""
UNITS: Final = "legal_persons"
COVERED: Final = "covered_units"
MEMBERS: Final = "members"


@dataclass(frozen=True, slots=True)
class Target:
    """One finding that decides points of a body, or that could."""

    section: str
    """How its part of the rubric is called."""
    item: str
    part: str
    visit: str
    old: str
    """Value or gap; empty where nothing is found yet."""
    label: str
    shown: str
    """``old`` in words, an indicator by both of its figures."""
    counted: tuple[int, int] | None = None
    """Both figures of an indicator, where the finding notes them."""

    @property
    def key(self) -> str:
        """Return what names it in a form."""
        return "|".join((self.item, self.part, self.visit))


def list_targets(scoring: Scoring, body: str, *, with_vetoes: bool = False) -> tuple[Target, ...]:
    """Return what decides a body's points in a scoring, in the order of the rubric.

    Args:
        scoring: the scoring.
        body: two digits.
        with_vetoes: whether vetoes of the pack can be put, which nobody has found yet.
    """
    result = scoring.results.filter(body=body).first()
    if result is None:
        return ()
    pack = find_known(scoring.pack_digest).pack
    found = {each.key: each for each in _list(pack, read_trace(result.trace_digest))}
    if with_vetoes:
        for veto in pack.vetoes:
            name = name_in_language(veto.name)
            target = Target(_("否决事项"), veto.id, "", "", "", name, _("（无）"))
            found.setdefault(target.key, target)
    return tuple(found.values())


def suggest_lines(
    case: Case, targets: Iterable[Target], scoring: Scoring
) -> tuple[tuple[str, str], ...]:
    """Return which figures of the register a visit corrects, as key of a target and new value.

    A false mark of absence adds an enterprise to the denominator (I12); one that is gone and was
    not marked takes one away; a union on paper only takes a covered unit away, with the members
    that the register counts. Federations and social organisations stand in no register of
    enterprises and suggest nothing. People decide; nothing is put in by itself.
    """
    pack = find_known(scoring.pack_digest).pack
    outcome = next((each for each in pack.outcomes if each.id == case.matter), None)
    if outcome is None or not case.visit:
        return ()
    sheet = read_sheet(scoring)
    if not _is_of_enterprises(pack, case.visit, _find_value(case, UNIT_KIND, sheet)):
        return ()
    members = _count_members(case, sheet)
    lines = []
    for target in targets:
        indicator = _indicator_of(pack, target.item)
        if indicator is None or indicator.source != "register" or target.counted is None:
            continue
        top, bottom = new = target.counted
        if outcome.then == "nothing" and UNITS in indicator.of[1:]:
            new = (top, bottom + 1)
        elif outcome.then == "next_attempt" and UNITS in indicator.of[1:]:
            new = (top, bottom - 1)
        elif outcome.then == "zero" and indicator.of[0] == COVERED:
            new = (top - 1, bottom)
        elif outcome.then == "zero" and indicator.of[0] == MEMBERS and members:
            new = (top - members, bottom)
        if new != (top, bottom):
            lines.append((target.key, f"{new[0]}/{new[1]}"))
    return tuple(lines)


def read_value(text: str, old: str) -> str:
    """Return a new value as a finding has it: a number in lowest terms, a mark by its id.

    Raises:
        ValueError: the old value is a number and the text is none.
    """
    if _is_number(old):
        return write_exact(exact(text))
    marks = {str(name): id_ for id_, name in VALUES.items()}
    return marks.get(text, text)


def _list(pack: Pack, trace: Mapping[str, Any]) -> Iterator[Target]:
    sections = {each.id: each for each in pack.sections}
    items = {item.id: (each, item) for each in pack.sections for item in each.items()}
    for section, finding in list_deciding(trace):
        if finding["item"] not in items:
            continue
        own, item = items[finding["item"]]
        parts = {
            each.id: name_in_language(each.name)
            for each in getattr(own.measure_of(item), "parts", ())
            if getattr(each, "name", None) is not None
        }
        part, visit = finding["part"] or "", finding["visit"] or ""
        told = [name_in_language(item.name)]
        if part:
            told.append(parts.get(part, part))
        if visit:
            told.append(_name_visit(visit))
        old = finding["value"] or finding["gap"]
        counted = _count(old, finding["note"])
        yield Target(
            name_in_language(sections[section].name),
            item.id,
            part,
            visit,
            old,
            " · ".join(told),
            f"{counted[0]}/{counted[1]}" if counted else str(FOUND.get(old, old)),
            counted,
        )


def _count(old: str, note: str) -> tuple[int, int] | None:
    """Return both figures that a finding notes, if they give its value."""
    both = _COUNTED.search(note)
    if not both or not int(both[2]) or not _is_number(old):
        return None
    figures = int(both[1]), int(both[2])
    return figures if Fraction(*figures) == exact(old) else None


def _name_visit(visit: str) -> str:
    _campaign, _body, county, *slot = visit.split("/")
    return f"{name_county(county)} {'/'.join(slot)}"


def _indicator_of(pack: Pack, item: str) -> Indicator | None:
    for section in pack.sections:
        for each in section.items():
            if each.id == item:
                name = getattr(section.measure_of(each), "indicator", None)
                return next((one for one in pack.indicators if one.id == name), None)
    return None


def _count_members(case: Case, sheet: Evidence) -> int:
    """Return the members that the visit of a case has noted; of a union on paper the register's."""
    told = _find_value(case, MEMBERS, sheet)
    return int(told) if told.isdecimal() else 0


def _find_value(case: Case, item: str, sheet: Evidence) -> str:
    own = (each for each in sheet.findings if each.visit == case.visit)
    return next((each.value for each in own if each.item == item), None) or ""


def _is_of_enterprises(pack: Pack, visit: str, kind: str) -> bool:
    """Tell whether a unit stands in the register of enterprises, as others do not.

    By the kind that was found; where nobody has noted it, by what was drawn.
    """
    slots = pack.draw.slots if pack.draw else ()
    if kind:
        return any(
            kind == each.member_kind or (kind == each.kind and each.frame == "enterprises")
            for each in slots
        )
    _campaign, _body, _county, slot, *rest = visit.split("/")
    is_member = len(rest) > 1
    return any(each.id == slot and (is_member or each.frame == "enterprises") for each in slots)


def _is_number(text: str) -> bool:
    try:
        exact(text)
    except ValueError:
        return False
    return True
