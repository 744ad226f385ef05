"""The first accounts of an empty office, made on its machine, because nobody can approve yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils import timezone

from kaohe.core.errors import FaultKind, InputError
from kaohe.web.accounts.acts import make_person
from kaohe.web.accounts.models import Grant, User
from kaohe.web.accounts.roles import AUDIT, SECURITY, SYSTEM
from kaohe.web.audit.office_acts import act

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaohe.core.canonical import Json

ROLES_AT_FIRST: Final = (SECURITY, SECURITY, AUDIT, SYSTEM)

OFFICE_INHABITED: Final = FaultKind(
    InputError,
    "office-inhabited",
    zh="系统里已有账号，首批账号只能在空系统中发放。",
    mend_zh="请由安全管理员登录后在“人员与权限”中办理。",
    en="There are accounts already; the first ones are opened in an empty office only.",
    mend_en="Let a security administrator sign in and open accounts there.",
)


@dataclass(frozen=True, slots=True)
class OpenedAccount:
    """An account with its first password, which is shown once."""

    number: str
    role: str
    password: str

    def as_json(self) -> Json:
        """Return the account for scripts."""
        return {"account": self.number, "role": self.role, "password": self.password}


def open_first_accounts(numbers: Sequence[str]) -> tuple[OpenedAccount, ...]:
    """Open the accounts of the first administrators.

    Raises:
        InputError: somebody is there already, or a number cannot be used.
    """
    if User.objects.exists():
        raise OFFICE_INHABITED.error_at("office")
    opened = []
    with act("office-begun", by=User(username="console", name="console")) as doing:
        for number, role in zip(numbers, ROLES_AT_FIRST, strict=True):
            user, password = make_person({"username": number, "name": number}, at=timezone.now())
            Grant.objects.create(user=user, role=role.id, at=doing.at)
            opened.append(OpenedAccount(number, role.id, password))
        doing.details = {"accounts": [each.number for each in opened]}
    return tuple(opened)
