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
from kaohe.web.cycles.bodies import find_states
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
    "office": _(
        "看年度考核还缺什么；上传一版规则并试算；查看数据库质量；自动编组；逐步查看抽取的开场；"
        "评审一个省的自检自查报告；打开一个省的得分，看到条款和依据；由一次抽查立一件不实事项，拟定结论；起草通报。"
    ),
    "statistics": _("更正一个统计数字，由另一人签认；查看与数据库的差异；比较两版规则。"),
    "finance": _("审核各考核组的出差记录，看哪些费用超标准；制定出差标准。"),
    "leader": _(
        "打开“领导一页”，看齐备情况后签批；打开一个省的得分；审定一件不实事项；签发抽调函和通报。"
    ),
    "province": _(
        "只能看到本单位：会签数据库和统计数据，答复查询；填报自检自查报告，添加附件，"
        "由审核人、签发人的账号继续办理；答复不实事项；查看进度、日程和催报。"
    ),
    "inspector": _("查看自己的考核组和要去的单位，填写出差记录；抽到的县和单位到达前不显示。"),
    "duty": _("查看年度进度，逐个单位查看已经公布的县和单位。"),
    "auditor": _("下载抽取公布的全部文件，用独立的核验程序核对；查看办理记录和账本序号。"),
    "system": _("查看运行状态、启动检查和后台任务；看不到任何业务数据。"),
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

    Administrators see those of accounts, headquarters those of the year, a body its own.
    """
    if person.has_role(*ADMINISTRATORS):
        yield from _steps_of_accounts(person)
    elif person.has_role(*HEADQUARTERS):
        yield from _steps_of_year(person)
    elif person.has_role("province") and person.body:
        yield from _steps_of_body(person)


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
        is_done=cycle is not None and cycle.seats.filter(until=None).count() >= len(SEATS),
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
    of = (cycle.pk,) if cycle else ()
    for step, name, why, page in (
        (
            "self_check",
            _("收齐各单位的自检自查报告，评审"),
            _("每项由两人先后评审，不一致的由第三人决定。"),
            "reports",
        ),
        (
            "teams",
            _("编组并核定考核组，发出抽调函"),
            _("任何人不考核抽调自己的单位；核定须由另一人办理。"),
            "teams",
        ),
        (
            "ceremony",
            _("举行抽取的开场：方案、抽样框、公钥、见证、骰子、公共随机数"),
            _("只有一个公共随机数，没有预览，不能重来。"),
            "draw",
        ),
    ):
        yield _step(
            person,
            name,
            "office",
            why,
            *((page, *of) if of else ("cycles",)),
            is_done=at > order.index(step),
        )


def _steps_of_body(person: User) -> Iterator[FirstStep]:
    cycle = Cycle.objects.order_by("-opened_at").first()
    if cycle is None:
        return
    told = {part: each.state for (body, part), each in find_states(cycle, person.body).items()}
    yield _step(
        person,
        _("会签本单位的数据库和统计数据"),
        "province",
        _("有异议的写明理由；数据更正后须重新会签。"),
        "body_figures",
        cycle.pk,
        person.body,
        is_done=told.get("register") == "done",
    )
    yield _step(
        person,
        _("填报、审核、签发并上报自检自查报告"),
        "province",
        _("填报、审核、签发是三个人；上报后取得回执。"),
        "report",
        cycle.pk,
        person.body,
        is_done=told.get("self_check") == "done",
    )


def _step(
    person: User, name: object, role: str, why: object, *place: str, is_done: bool
) -> FirstStep:
    rights = rights_of(find_view(place[0]))
    may = rights is not None and rights.holds(person)
    url = reverse(place[0], args=place[1:]) if may else ""
    return FirstStep(name, role, why, url, is_done)
