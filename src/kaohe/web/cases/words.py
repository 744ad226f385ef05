"""How matters, states and cases are called on pages and in papers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from kaohe.engines.divisions import divisions
from kaohe.web.base.language import spoken
from kaohe.web.cases.models import OBJECTION
from kaohe.web.cycles.words import name_in_language

if TYPE_CHECKING:
    from kaohe.core.rules.model import Pack
    from kaohe.web.cases.models import Case

MATTERS: Final = {
    "inflated": ("虚报", "inflated entry"),
    "hidden": ("瞒报", "hidden entry"),
    "untrue": ("数据库填报不真实", "untrue entry in the register"),
}
"""What the notice names (C18), where no outcome of a visit says it."""
STATES: Final = {
    "open": (_("待单位答复"), "yellow"),
    "late": (_("逾期未答复"), "red"),
    "answered": (_("已答复，待拟定"), "yellow"),
    "asked": (_("待拟定答复"), "yellow"),
    "proposed": (_("待审定"), "yellow"),
    "returned": (_("退回重拟"), "red"),
    "upheld": (_("成立"), "green"),
    "dismissed": (_("不成立"), "secondary"),
}
"""Where a case stands, with its colour."""


def list_matters(pack: Pack) -> list[tuple[str, str]]:
    """Return what a case can be about: the pack's outcomes that open one, and the notice's words.

    In the language of the page.
    """
    found = [(each.id, name_in_language(each.name)) for each in pack.outcomes if each.opens_case]
    place = 0 if spoken() == "zh" else 1
    return [*found, *((id_, names[place]) for id_, names in MATTERS.items())]


def name_matter(case: Case, pack: Pack, *, is_chinese: bool | None = None) -> str:
    """Return what a case is about.

    Args:
        case: the case.
        pack: names outcomes and items.
        is_chinese: whether it is for a paper; None takes the language of the page.
    """
    in_chinese = spoken() == "zh" if is_chinese is None else is_chinese
    names = {each.id: (each.name.zh, each.name.en) for each in pack.outcomes} | MATTERS
    if case.kind == OBJECTION:
        names = {
            item.id: (item.name.zh, item.name.en)
            for section in pack.sections
            for item in section.items()
        }
    known = names.get(case.matter)
    return case.matter if known is None else known[0 if in_chinese else 1]


def name_parts(pack: Pack) -> dict[tuple[str, str], str]:
    """Return the names of the parts of items, by item and part, in the language of the page."""
    return {
        (item.id, part.id): name_in_language(part.name)
        for section in pack.sections
        for item in section.items()
        for part in getattr(section.measure_of(item), "parts", ())
        if getattr(part, "name", None) is not None
    }


def name_subject(case: Case, pack: Pack) -> str:
    """Return what a case is about with the part of it, in the language of the page."""
    matter = name_matter(case, pack)
    if not case.part:
        return matter
    return f"{matter} · {name_parts(pack).get((case.matter, case.part), case.part)}"


def cite_case(case: Case) -> str:
    """Return a case's number in the language of the page."""
    kind = "Objection" if case.kind == OBJECTION else "Untrue entry"
    return name_case(case) if spoken() == "zh" else f"{kind} {case.number}"


def name_case(case: Case) -> str:
    """Return a case's number as papers and traces cite it."""
    return f"异议{case.number}号" if case.kind == OBJECTION else f"不实事项{case.number}号"


def name_county(code: str) -> str:
    """Return the name of a county; nothing for nothing."""
    county = divisions().counties.get(code)
    return county.name if county else code
