"""How findings are called on pages: what was looked at, and what was found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaohe.core.scoring.evidence import OUTCOME, UNIT_KIND
from kaohe.web.cases.words import name_parts
from kaohe.web.cycles.words import name_in_language

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.core.rules.model import Pack

VALUES: Final = {
    "met": gettext_lazy("符合"),
    "partly": gettext_lazy("部分符合"),
    "not_met": gettext_lazy("不符合"),
}
GAPS: Final = {
    "not_filed": gettext_lazy("未填报"),
    "not_applicable": gettext_lazy("不适用"),
    "not_verified": gettext_lazy("未能核实"),
    "refused": gettext_lazy("拒绝提供"),
}
FOUND: Final = {**VALUES, **GAPS}
"""What a finding says, or why it says nothing."""
_BUILT_IN: Final = {OUTCOME: gettext_lazy("抽查结果"), UNIT_KIND: gettext_lazy("单位类别")}


@dataclass(frozen=True, slots=True)
class FindingWords:
    """The names of a pack for what is found, in the language of the page."""

    things: Mapping[str, str]
    """Items, facts and adjustments by id."""
    parts: Mapping[tuple[str, str], str]
    outcomes: Mapping[str, str]
    kinds: Mapping[str, str]

    def name_thing(self, item: str, part: str | None) -> str:
        """Return what a finding is about; an id that the pack does not name stays as it is."""
        told = self.things.get(item) or str(_BUILT_IN.get(item, item))
        return f"{told} · {self.parts.get((item, part), part)}" if part else told

    def name_value(self, item: str, value: str | None, gap: str | None) -> str:
        """Return what was found."""
        if value is None:
            return _("无法认定：%(gap)s") % {"gap": GAPS.get(gap or "", gap)}
        if item == OUTCOME:
            return self.outcomes.get(value, value)
        if item == UNIT_KIND:
            return self.kinds.get(value, value)
        return str(VALUES.get(value, value))


def name_findings(pack: Pack) -> FindingWords:
    """Return the names that a pack has for what is found under it."""
    named: list[Any] = [item for section in pack.sections for item in section.items()]
    named += [*pack.facts, *pack.vetoes, *pack.bonuses, *pack.gates]
    return FindingWords(
        {each.id: name_in_language(each.name) for each in named},
        name_parts(pack),
        {each.id: name_in_language(each.name) for each in pack.outcomes},
        {each.id: name_in_language(each.name) for each in pack.unit_kinds},
    )
