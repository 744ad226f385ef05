"""Fills an office of a rehearsal with people, so that everybody can try every role.

The accounts have one password that is printed for all to see and owe no second factor; an office
in earnest refuses them, and does not start where it finds any.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from django.contrib.auth.hashers import make_password as hash_password

from kaohe.core.divisions import BODY_NAMES
from kaohe.core.errors import FaultKind, InputError
from kaohe.core.ledger.checkpoints import is_of_rehearsals
from kaohe.stores.files import PRACTICE_MARK, read_bytes
from kaohe.web.accounts.acts import FirstPassword, make_person
from kaohe.web.accounts.first import OFFICE_INHABITED
from kaohe.web.accounts.models import Grant, User
from kaohe.web.audit.office_acts import act, ledger

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from pathlib import Path

    from kaohe.core.canonical import Json

PASSWORD: Final = "Practice-only-7"  # noqa: S105 - known to everybody, of rehearsals only
PEOPLE: Final = (
    ("office-1", "演练办公室甲", "office", "基层组织建设部"),
    ("office-2", "演练办公室乙", "office", "基层组织建设部"),
    ("statistics-1", "演练统计员甲", "statistics", "研究室"),
    ("statistics-2", "演练统计员乙", "statistics", "研究室"),
    ("finance-1", "演练财务员", "finance", "财务部"),
    ("deputy-chair", "演练分管副主席", "leader", "领导小组"),
    ("head-research", "演练研究室负责人", "leader", "研究室"),
    ("head-grassroots", "演练基层部负责人", "leader", "基层组织建设部"),
    ("head-finance", "演练财务部负责人", "leader", "财务部"),
    ("secretariat", "演练书记处书记", "leader", "书记处"),
    ("inspector-1", "演练考核员甲", "inspector", "考核组"),
    ("inspector-2", "演练考核员乙", "inspector", "考核组"),
    ("duty-1", "演练值班员", "duty", "值班室"),
    ("auditor-1", "演练监督员", "auditor", ""),
    ("system-1", "演练系统管理员", "system", ""),
    ("security-1", "演练安全管理员甲", "security", ""),
    ("security-2", "演练安全管理员乙", "security", ""),
    ("audit-1", "演练审计管理员", "audit", ""),
)
"""Account, name, role, office; names say that nobody is meant."""

POSTS: Final = (("", "填报员"), ("-check", "审核人"), ("-sign", "签发人"))
"""What follows the number of a body's account, for who fills in, checks and signs its report."""
PRACTICE_ONLY: Final = FaultKind(
    InputError,
    "office-practice-only",
    zh="这是正式系统，不能装入演练账号和演练数据。",
    mend_zh="请另建演练用的数据文件夹，账本名称以/rehearsal结尾。",
    en="This is an office in earnest; nothing of a rehearsal goes into it.",
    mend_en="Make another folder whose ledger ends with /rehearsal.",
)


@dataclass(frozen=True, slots=True)
class PracticeAccount:
    """An account that anybody may try."""

    number: str
    name: str
    role: str

    def as_json(self) -> Json:
        """Return the account for scripts."""
        return {"account": self.number, "role": self.role, "password": PASSWORD}


def fill_office(run: Path) -> tuple[PracticeAccount, ...]:
    """Fill the office that is open from the folder of a practice run.

    Raises:
        FileUnusable: the folder holds no practice run.
        InputError: the office is one in earnest, or somebody is there already.
    """
    mark = sha256(read_bytes(run / PRACTICE_MARK)).hexdigest()
    if not is_of_rehearsals(ledger().origin):
        raise PRACTICE_ONLY.error_at(ledger().origin)
    first = FirstPassword(PASSWORD, hash_password(PASSWORD))
    with act("practice-filled", by=User(username="console", name="console")) as doing:
        if User.objects.exists():
            raise OFFICE_INHABITED.error_at("office")
        made = []
        for number, name, role, office, body in _list_people():
            details = {"username": number, "name": name, "office": office, "body": body}
            made.append(_open_account(details, role, at=doing.at, first=first))
        doing.details = {"accounts": [each.number for each in made], "run": mark}
    return tuple(made)


def open_practice_accounts(people: Iterable[tuple[str, str, str, str, str]]) -> None:
    """Open more practice accounts, which a room needs; those that are there stay.

    Args:
        people: account, name, role, office and body of each.

    Raises:
        InputError: the office is one in earnest.
    """
    if not is_of_rehearsals(ledger().origin):
        raise PRACTICE_ONLY.error_at(ledger().origin)
    first = FirstPassword(PASSWORD, hash_password(PASSWORD))
    with act("practice-filled", by=User(username="console", name="console")) as doing:
        made = []
        for number, name, role, office, body in people:
            if not User.objects.filter(username=number).exists():
                details = {"username": number, "name": name, "office": office, "body": body}
                made.append(_open_account(details, role, at=doing.at, first=first))
        doing.details = {"accounts": [each.number for each in made]}


def _open_account(
    details: dict[str, str], role: str, *, at: datetime, first: FirstPassword
) -> PracticeAccount:
    user, _ = make_person(details, at=at, first=first)
    user.is_practice, user.must_change_password, user.initial_until = True, False, None
    user.save()
    Grant.objects.create(user=user, role=role, at=at)
    return PracticeAccount(user.username, user.name, role)


def _list_people() -> list[tuple[str, str, str, str, str]]:
    headquarters = [(*each, "") for each in PEOPLE]
    provinces = [
        (f"province-{code}{post}", f"演练{title}（{names[0]}）", "province", "组织部", code)
        for code, names in BODY_NAMES.items()
        for post, title in POSTS
    ]
    return [*headquarters, *provinces]
