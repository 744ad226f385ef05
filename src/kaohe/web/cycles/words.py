"""How steps, seats, days and acts are called on pages, in the language of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaohe.core.divisions import BODY_NAMES
from kaohe.web.base.language import pick, spoken
from kaohe.web.cycles.models import STATES
from kaohe.workflows.cycle import SEATS, STEPS, days_left, find_step

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

SUBJECTS: Final = {
    "cycle-opened": gettext_lazy("开设考核"),
    "pack-chosen": gettext_lazy("选用规则包"),
    "rules-checked": gettext_lazy("检查规则包"),
    "decisions-settled": gettext_lazy("确定待定事项"),
    "seat-given": gettext_lazy("指定签批人"),
    "step-signed": gettext_lazy("签批"),
    "step-ended": gettext_lazy("完成步骤"),
    "step-left-out": gettext_lazy("省略步骤"),
    "need-told": gettext_lazy("登记完成情况"),
    "body-told": gettext_lazy("登记单位进度"),
    "reminders-scheduled": gettext_lazy("设定按日程催报"),
    "reminded": gettext_lazy("发出催报"),
    "reminder-read": gettext_lazy("阅读催报"),
    "team-people-entered": gettext_lazy("列入人员库"),
    "team-person-changed": gettext_lazy("修改人员库"),
    "team-person-left": gettext_lazy("移出人员库"),
    "teams-formed": gettext_lazy("自动编组"),
    "teams-changed": gettext_lazy("人工调整考核组"),
    "teams-fixed": gettext_lazy("核定考核组"),
    "trip-recorded": gettext_lazy("填写出差记录"),
    "trip-handed-in": gettext_lazy("提交出差记录"),
    "trip-reviewed": gettext_lazy("审核出差记录"),
    "trip-standards-entered": gettext_lazy("登记出差标准"),
    "letter-drafted": gettext_lazy("拟抽调函"),
    "letter-signed": gettext_lazy("签发抽调函"),
    "letter-issued": gettext_lazy("印发抽调函"),
}
"""Acts of a cycle; one of another room is shown by its own name."""

PARTS: Final = {
    "register": gettext_lazy("数据库会签"),
    "self_check": gettext_lazy("自检自查报告"),
    "visits": gettext_lazy("实地抽查"),
    "cases": gettext_lazy("未结事项"),
}
"""Parts of the progress board, which the rooms of the office tell."""

COLOURS: Final = {"done": "green", "under_way": "yellow", "late": "red", "not_begun": "secondary"}
"""A colour never stands without its word."""

_NEEDS: Final = {need.id: need for step in STEPS for need in step.needs}
_WEEKDAYS: Final = (
    gettext_lazy("周一"),
    gettext_lazy("周二"),
    gettext_lazy("周三"),
    gettext_lazy("周四"),
    gettext_lazy("周五"),
    gettext_lazy("周六"),
    gettext_lazy("周日"),
)
SOON: Final = 7
"""So many days before a deadline its colour changes."""


def name_in_language(named: Any) -> str:
    """Return the name of a thing that is called ``zh`` and ``en``."""
    return str(named.zh if spoken() == "zh" else named.en)


def name_step(step: str) -> str:
    """Return how a step is called."""
    return name_in_language(find_step(step))


def name_seat(seat: str) -> str:
    """Return how a seat is called."""
    return name_in_language(SEATS[seat])


def name_need(need: str) -> str:
    """Return how a need is called."""
    return name_in_language(_NEEDS[need])


def name_body(body: str) -> str:
    """Return how a body is called; nothing stands for headquarters."""
    names = BODY_NAMES.get(body)
    if names is None:
        return _("全总机关")
    return pick(names)


def name_state(state: str) -> str:
    """Return how a state is called."""
    return str(STATES[state])


def name_weekday(day: date) -> str:
    """Return the day of the week."""
    return str(_WEEKDAYS[day.weekday()])


def list_weekdays() -> list[str]:
    """Return the days of the week from Monday on."""
    return [str(each) for each in _WEEKDAYS]


def say_left(due: date, *, on: date) -> str:
    """Return how many days are left, in words."""
    left = days_left(due, on=on)
    if left == 0:
        return _("今天到期")
    if left > 0:
        return _("还有%(days)s天") % {"days": left}
    return _("已过%(days)s天") % {"days": -left}


def colour_left(due: date, *, on: date) -> str:
    """Return the colour of a deadline that is not met yet."""
    left = days_left(due, on=on)
    if left < 0:
        return "red"
    return "yellow" if left <= SOON else "green"


def describe_act(
    details: Mapping[str, Any], sections: Mapping[str, str], *, is_kept_back: bool = False
) -> str:
    """Return what an act was about, from what the ledger keeps of it.

    Args:
        details: as they stand in the ledger.
        sections: how the sections of the rubric are called, by their ids.
        is_kept_back: whether the reader sees no rows of bodies; then what an act says of one
            body is left out.
    """
    if is_kept_back and "body" in details:
        return _("涉及一个单位，内容不在您的查看范围内")
    said = [name_step(details[key]) for key in ("ended", "left_out", "step") if key in details]
    if "begun" in details:
        said.append("→ " + name_step(details["begun"]))
    if "seat" in details:
        said.append(name_seat(details["seat"]))
    if "need" in details:
        is_met = _("已完成") if details.get("met") else _("未完成")
        said.append(f"{name_need(details['need'])}（{is_met}）")
    if "decisions" in details:
        said.append(_("%(count)s项") % {"count": len(details["decisions"])})
    if details.get("on_schedule"):
        said.append(_("按日程"))
    if "is_on" in details:
        said.append(_("开启") if details["is_on"] else _("停止"))
    if "bodies" in details:
        said.append("、".join(name_body(body) for body in details["bodies"]))
    if "body" in details:
        said.append(name_body(details["body"]))
    if "part" in details:
        part = PARTS.get(details["part"]) or sections.get(details["part"], details["part"])
        said.append(f"{part}（{name_state(details['state'])}） {details.get('value', '')}")
    said.extend(str(details[key]) for key in ("pack", "person", "reason") if details.get(key))
    return " ".join(said).strip()
