"""How teams, people and kinds are called on pages, in the language of the page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaohe.core.divisions import BODY_NAMES
from kaohe.core.errors import KaoheError
from kaohe.web.accounts.models import User
from kaohe.web.base.language import pick

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kaohe.core.errors import Fault

DEPARTMENT_NAMES: Final = {
    "research": gettext_lazy("研究室"),
    "grassroots": gettext_lazy("基层组织建设部"),
    "finance": gettext_lazy("财务部"),
}
MAKERS: Final = {
    "solver": gettext_lazy("自动编组"),
    "hand": gettext_lazy("人工调整"),
    "practice": gettext_lazy("演练装入"),
}
TRIP_STATES: Final = {
    "none": (gettext_lazy("未填写"), "secondary"),
    "draft": (gettext_lazy("填写中"), "yellow"),
    "handed_in": (gettext_lazy("待财务审核"), "yellow"),
    "returned": (gettext_lazy("财务退回"), "red"),
    "accepted": (gettext_lazy("财务审核通过"), "green"),
}
LETTER_STATES: Final = {
    "none": (gettext_lazy("未拟稿"), "secondary"),
    "draft": (gettext_lazy("等待签发"), "yellow"),
    "signed": (gettext_lazy("已签发，待编号印发"), "yellow"),
    "issued": (gettext_lazy("已印发"), "green"),
}
SHORT_BODIES: Final = {"66": ("兵团", "Corps")}
"""Names that fit on a tile, where the usual one does not."""


def name_team(team: str | None) -> str:
    """Return how a team is called."""
    if not team:
        return "—"
    number = team.removeprefix("team-")
    return _("第%(number)s组") % {"number": number} if number.isdecimal() else team


def name_short(body: str) -> str:
    """Return a body's name for a tile."""
    return pick(SHORT_BODIES.get(body) or BODY_NAMES.get(body, (body, body)))


def list_names(accounts: Iterable[str]) -> dict[str, str]:
    """Return the names of people by their accounts."""
    found = User.objects.filter(username__in=set(accounts)).values_list("username", "name")
    return dict(found)


def name_people_in(error: KaoheError) -> KaoheError:
    """Return an error that names people and bodies, where the rules know only their codes."""
    said = {value for fault in error.faults for _field, value in fault.fields}
    said |= {part for value in said for part in value.split("、")}
    names = {account: f"{name}（{account}）" for account, name in list_names(said).items()}
    names |= {body: name_short(body) for body in said if body in BODY_NAMES}
    return type(error)(*(_name(fault, names) for fault in error.faults))


def _name(fault: Fault, names: Mapping[str, str]) -> Fault:
    fields = tuple(
        (field, "、".join(names.get(part, part) for part in value.split("、")))
        if field in _NAMED
        else (field, value)
        for field, value in fault.fields
    )
    return replace(fault, fields=fields, where=_name_place(fault.where, names))


def _name_place(where: str, names: Mapping[str, str]) -> str:
    """Return where a fault is, in words: a team, a person, a pair of bodies, a row of a table."""
    if where.startswith("team-"):
        return name_team(where)
    table, _space, row = where.partition(" ")
    if table in _TABLES:
        return f"{_TABLES[table]} {row}".strip()
    bodies = where.split("+")
    if all(body in BODY_NAMES for body in bodies):
        return _("、").join(name_short(body) for body in bodies)
    return names.get(where, str(DEPARTMENT_NAMES.get(where, where)))


_TABLES: Final = {
    "legs": gettext_lazy("行程"),
    "costs": gettext_lazy("费用与标准"),
    "conduct": gettext_lazy("执行八项规定情况"),
    "teams": gettext_lazy("分组方案"),
    "lent": gettext_lazy("抽调人员"),
}
"""Tables of the pages, by the names that faults give them."""
_NAMED: Final = frozenset({"inspector", "what", "one", "other", "people", "body", "account"})
