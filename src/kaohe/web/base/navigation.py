"""The links at the left of every page, each for those who may follow it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from django.urls import resolve, reverse
from django.utils.translation import gettext_lazy as _

from kaohe.web.accounts.roles import ROLES
from kaohe.web.accounts.scope import OF_ALL_BODIES

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaohe.web.accounts.models import User

EVERYBODY: Final = frozenset(ROLES)
BUSINESS: Final = frozenset(role.id for role in ROLES.values() if not role.is_administrator)


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the office: how it is called, where it is, who may go there."""

    name: object
    url_name: str
    roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Link:
    """A place as one person sees it."""

    name: object
    url: str
    is_here: bool


PLACES: Final = (
    Place(_("首页"), "home", EVERYBODY),
    Place(_("从这里开始"), "first_steps", EVERYBODY),
    Place(_("年度考核"), "cycles", BUSINESS),
    Place(_("规则"), "packs", BUSINESS),
    Place(_("全国数据库"), "registers", OF_ALL_BODIES - {"duty"} | {"province"}),
    Place(_("统计与指标"), "figures", OF_ALL_BODIES | {"province"}),
    Place(_("后台任务"), "jobs", frozenset({"office", "statistics", "system"})),
    Place(_("自检自查"), "reports_home", OF_ALL_BODIES - {"duty"} | {"province"}),
    Place(_("考核组"), "teams_now", OF_ALL_BODIES | {"inspector"}),
    Place(_("抽取"), "draws", BUSINESS),
    Place(_("外勤"), "field_home", frozenset({"office", "duty", "leader"})),
    Place(_("抽查意见"), "observations_home", OF_ALL_BODIES - {"duty"} | {"province"}),
    Place(_("不实与异议"), "cases_home", OF_ALL_BODIES - {"duty", "finance"} | {"province"}),
    Place(_("公文"), "papers", OF_ALL_BODIES - {"duty"} | {"province"}),
    Place(_("通讯录"), "directory", OF_ALL_BODIES | {"province"}),
    Place(_("人员与权限"), "people", frozenset({"security"})),
    Place(_("管理员提名"), "proposals", frozenset({"security"})),
    Place(_("账本"), "ledger", frozenset({"audit"})),
    Place(_("登录记录"), "sign_ins", frozenset({"audit"})),
    Place(_("账本检查"), "ledger_check", frozenset({"audit"})),
    Place(_("运行状态"), "status", frozenset({"system"})),
    Place(_("我的账号"), "mfa_index", EVERYBODY),
)


def find_links(user: User, path: str, *, room: str = "") -> tuple[Link, ...]:
    """Return the links that a person may follow.

    Args:
        user: the person.
        path: of the page that is asked for.
        room: package of the page's view. Many rooms have pages below a year's path; the link of
            a room that has only one is marked as the place where the reader is.
    """
    found = [
        (place.name, _url_of(place.url_name)) for place in PLACES if user.has_role(*place.roles)
    ]
    in_room = [url for _name, url in found if _room_at(url) == room]
    reached = [url for _name, url in found if path == url or path.startswith(f"{url}/")]
    here = in_room[0] if len(in_room) == 1 else max(reached, key=len, default="")
    return tuple(Link(name, url, url == here) for name, url in found)


def room_of(view: Callable[..., object]) -> str:
    """Return the package in which a view stands."""
    return view.__module__.rpartition(".")[0]


@lru_cache(maxsize=len(PLACES))
def _room_at(url: str) -> str:
    return room_of(resolve(url).func)


@lru_cache(maxsize=len(PLACES))
def _url_of(name: str) -> str:
    return reverse(name)
