"""What is to be done first: in an empty office step by step, in practice role by role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kaohe.core.ledger.checkpoints import is_of_rehearsals
from kaohe.web.accounts.models import Grant, User
from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow_signed_in, rights_of
from kaohe.web.accounts.roles import ROLES
from kaohe.web.audit.office_acts import ledger
from kaohe.web.base.places import find_view
from kaohe.web.cycles.acts import find_met
from kaohe.web.cycles.models import Cycle
from kaohe.workflows.cycle import SEATS, STEPS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest, HttpResponse

ADMINISTRATORS: Final = frozenset({"security", "system", "audit"})
HEADQUARTERS: Final = frozenset({"office", "statistics", "leader"})


@dataclass(frozen=True, slots=True)
class FirstStep:
    """Something to be done before a year runs: what, by whom, where, and whether it is done."""

    name: object
    role: str
    why: object
    url: str
    is_done: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A role that somebody plays in practice: with which account, and what to try."""

    role: str
    accounts: tuple[str, ...]
    tries: object


TRIES: Final = {
    "office": _("看年度考核还缺什么；上传一版规则并试算；查看数据库质量和各单位进度。"),
    "statistics": _("查看统计数据与数据库的差异；比较两版规则。"),
    "finance": _("查看各考核组行程和费用是否超标准。"),
    "leader": _("打开“领导一页”，看齐备情况后签批。"),
    "province": _("只能看到本单位：查看进度、日程和催报，登记已阅读。"),
    "inspector": _("查看日程；实地抽查的清单到达前不显示。"),
    "duty": _("查看年度进度和日程。"),
    "auditor": _("查看办理记录，逐条对照账本序号。"),
    "system": _("查看运行状态和启动检查；看不到任何业务数据。"),
    "security": _("开立账号、授予角色；提名管理员须由另一名安全管理员批准。"),
    "audit": _("查看账本和登录记录，重新计算整个账本。"),
}
"""What a role can try first."""


@require_safe
@allow_signed_in
def first_steps(request: HttpRequest) -> HttpResponse:
    """Show what comes first; in practice also who plays which part."""
    person = person_of(request)
    is_practice = is_of_rehearsals(ledger().origin)
    context = {
        "steps": list(show_steps(person)),
        "parts": list_parts() if is_practice else (),
        "is_practice": is_practice,
    }
    return render(request, "base/first_steps.html", context)


def show_steps(person: User) -> Iterator[FirstStep]:
    """Yield the first steps that concern a person, each with a link if it is the person's own.

    Administrators see those of accounts, everybody else sees those of the year.
    """
    if person.has_role(*ADMINISTRATORS):
        yield from _steps_of_accounts(person)
    elif person.has_role(*HEADQUARTERS):
        yield from _steps_of_year(person)


def list_parts() -> tuple[Part, ...]:
    """Return the practice accounts by role."""
    held = Grant.objects.filter(ended_at=None, user__is_practice=True).order_by("user__username")
    numbers: dict[str, list[str]] = {}
    for role, number in held.values_list("role", "user__username"):
        numbers.setdefault(role, []).append(number)
    return tuple(Part(role, tuple(numbers[role]), TRIES[role]) for role in ROLES if role in numbers)


def _steps_of_accounts(person: User) -> Iterator[FirstStep]:
    held = Grant.objects.filter(ended_at=None, user__is_active=True)
    administrators = User.objects.filter(grants__in=held.filter(role__in=ADMINISTRATORS))
    yield _step(
        person,
        _("四名首批管理员各自登录，改密码，设置身份验证器"),
        "security",
        _("初始密码72小时内有效；安全、系统、审计三类管理员互不兼任。"),
        "people",
        is_done=not administrators.filter(must_change_password=True).exists(),
    )
    yield _step(
        person,
        _("开立办公室、研究室、财务部和各省账号"),
        "security",
        _("可以下载通讯录模板，填好后一次开立；每人一个账号，不共用。"),
        "import_people",
        is_done=held.filter(role="office").exists() and held.filter(role="province").exists(),
    )
    yield _step(
        person,
        _("开立领导小组和书记处账号"),
        "security",
        _("签批须由五个席位的本人办理，不能代签。"),
        "open_account",
        is_done=held.filter(role="leader").count() >= len(SEATS),
    )


def _steps_of_year(person: User) -> Iterator[FirstStep]:
    cycle = Cycle.objects.order_by("-opened_at").first()
    met = find_met(cycle) if cycle else frozenset()
    order = [step.id for step in STEPS]
    at = order.index(cycle.step) if cycle else -1
    board = ("cycle", cycle.pk) if cycle else ("cycles",)
    pack = ("pack", cycle.pack_digest) if cycle else ("packs",)
    yield _step(
        person,
        _("选定规则：浏览随系统提供的规则包，或上传新版本"),
        "office",
        _("每个条款都注明依据；待定事项逐项列出。"),
        "packs",
        is_done=cycle is not None,
    )
    yield _step(
        person,
        _("开设年度考核"),
        "office",
        _("期限从规则包带入，按北京时间计算。"),
        "cycles",
        is_done=cycle is not None,
    )
    yield _step(
        person,
        _("指定领导小组各席位和书记处席位的签批人"),
        "office",
        _("没有签批，相应步骤不能完成。"),
        *board,
        is_done=cycle is not None and len(cycle.year().seats) >= len(SEATS),
    )
    yield _step(
        person,
        _("确定待定事项，检查规则包"),
        "office",
        _("写明理由；姓名和时间记入账本。"),
        *pack,
        is_done={"decisions_settled", "rules_sound"} <= met,
    )
    yield _step(
        person,
        _("领导小组签批规则"),
        "leader",
        _("签批页列出所签的全部内容及其摘要。"),
        *board,
        is_done=at > order.index("rules"),
    )
    yield _step(
        person,
        _("导入并固定数据库，签认统计数据"),
        "office",
        _("固定须由两人先后办理；统计数据由研究室签认。"),
        *board,
        is_done=at > order.index("registers"),
    )


def _step(
    person: User, name: object, role: str, why: object, *place: str, is_done: bool
) -> FirstStep:
    rights = rights_of(find_view(place[0]))
    may = rights is not None and rights.holds(person)
    url = reverse(place[0], args=place[1:]) if may else ""
    return FirstStep(name, role, why, url, is_done)
