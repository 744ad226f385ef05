"""Opening accounts, handing them over, giving and ending roles.

Each is one act: a named person, one transaction, one entry in the ledger. Pages and commands call
these and nothing else.
"""

from __future__ import annotations

import secrets
import string
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.contrib.auth.hashers import make_password as hash_password
from django.core.exceptions import ValidationError

from kaohe.core.errors import InputError, raise_all
from kaohe.web.accounts.faults import (
    ACCOUNT_CLOSED,
    ACCOUNT_FIELD_WRONG,
    ADMINISTRATOR_NEEDS_TWO,
    LAST_SECURITY,
    NOT_ALLOWED,
    NUMBER_TAKEN,
    ROLE_NEEDS_BODY,
    ROLE_NOT_HELD,
    ROLES_CLASH,
)
from kaohe.web.accounts.models import AdministratorProposal, Grant, User
from kaohe.web.accounts.roles import ROLES, SECURITY, may_be_held_together
from kaohe.web.accounts.second_factor import end_authenticators
from kaohe.web.accounts.sign_ins import put_down_unlocked
from kaohe.web.audit.office_acts import act

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from kaohe.core.errors import Fault

INITIAL_HOURS: Final = 72
"""How long a first password holds."""
INITIAL_LENGTH: Final = 16
LEAST_SECURITY: Final = 2
FIELDS: Final = ("username", "name", "post", "office", "phone", "body")
"""What is kept of a person, and nothing else."""


def open_account(
    details: Mapping[str, str], *, roles: Iterable[str] = (), by: User, request: str = ""
) -> tuple[User, str]:
    """Open an account; return it with its first password, which is shown once.

    Args:
        details: the fields of the person, see ``FIELDS``.
        roles: business roles to begin with.
        by: a security administrator.
        request: key of the form, so that sending it twice is one act.

    Raises:
        InputError: with everything that is wrong.
    """
    expect_security(by)
    with act("account-opened", by=by, request=request) as doing:
        given = sorted(roles)
        raise_all(InputError, _find_administrators(given, details.get("username", "")))
        user, password = make_person(details, at=doing.at)
        for role in given:
            grant_role(user, role, at=doing.at, by=by)
        doing.details = {"account": user.username, "body": user.body, "roles": [*given]}
    return user, password


def make_person(
    details: Mapping[str, str], *, at: datetime, first: FirstPassword | None = None
) -> tuple[User, str]:
    """Make the row of a person with a first password, one made before or a new one."""
    user = User(**{field: details.get(field, "").strip() for field in FIELDS})
    raise_all(InputError, _find_faults(user))
    first = first or make_first_password()
    user.password = first.hashed
    user.initial_until = at + timedelta(hours=INITIAL_HOURS)
    user.save()
    return user, first.password


@dataclass(frozen=True, slots=True)
class FirstPassword:
    """A first password with its hash, which takes a while and is made before others must wait."""

    password: str
    hashed: str


def make_first_password() -> FirstPassword:
    """Return a first password."""
    password = make_password()
    return FirstPassword(password, hash_password(password))


def make_password() -> str:
    """Return a first password that keeps the rules: letters of both cases, digits, a sign."""
    letters = string.ascii_letters + string.digits
    body = "".join(secrets.choice(letters) for _ in range(INITIAL_LENGTH - 4))
    return (
        f"{body}-{secrets.choice(string.ascii_lowercase)}{secrets.choice(string.ascii_uppercase)}"
        + (secrets.choice(string.digits))
    )


def renew_password(user: User, *, by: User, request: str = "") -> str:
    """Give a new first password to somebody who has lost the own one; every session ends."""
    expect_security(by)
    with act("account-password-renewed", by=by, request=request) as doing:
        _expect_in_use(user)
        password = make_password()
        user.set_password(password)
        user.must_change_password = True
        user.initial_until = doing.at + timedelta(hours=INITIAL_HOURS)
        _end_sessions(user)
        doing.details = {"account": user.username}
    return password


def end_second_factor(user: User, *, by: User, request: str = "") -> None:
    """Take away the second factor of somebody who has lost it; the first sign-in sets a new one.

    An administrator's is not taken away by one person, who could then enter in his place: the
    account is closed, and two people make a new administrator.
    """
    expect_security(by)
    with act("second-factor-ended", by=by, request=request) as doing:
        _expect_in_use(user)
        raise_all(InputError, _find_administrators(sorted(user.roles), user.username))
        end_authenticators(user)
        _end_sessions(user)
        doing.details = {"account": user.username}


def unlock_account(account: str, *, by: User, request: str = "") -> None:
    """Take away the locks of an account after too many tries."""
    expect_security(by)
    with act("account-unlocked", by=by, request=request) as doing:
        put_down_unlocked(account, at=doing.at)
        doing.details = {"account": account}


def close_account(user: User, *, by: User, request: str = "") -> None:
    """Take an account out of use: all roles end, all sessions end, the row stays."""
    expect_security(by)
    with act("account-closed", by=by, request=request) as doing:
        _expect_in_use(user)
        _keep_two_security(user)
        user.grants.filter(ended_at=None).update(ended_at=doing.at, ended_by=by)
        user.is_active = False
        _end_sessions(user)
        doing.details = {"account": user.username}


def hand_over(
    user: User, details: Mapping[str, str], *, by: User, request: str = ""
) -> tuple[User, str]:
    """Hand the work of one person to a successor: same roles and body, an account of its own.

    Administrators are not handed over, because making one needs two people.
    """
    expect_security(by)
    with act("account-handed-over", by=by, request=request) as doing:
        _expect_in_use(user)
        roles = sorted(role for role in user.roles if not ROLES[role].is_administrator)
        successor, password = make_person({**details, "body": user.body}, at=doing.at)
        for role in roles:
            Grant.objects.create(user=successor, role=role, given_by=by, at=doing.at)
        user.grants.filter(ended_at=None, role__in=roles).update(ended_at=doing.at, ended_by=by)
        user.is_active = bool(user.grants.filter(ended_at=None).exists())
        _end_sessions(user)
        doing.details = {"account": user.username, "to": successor.username, "roles": [*roles]}
    return successor, password


def give_role(user: User, role: str, *, by: User, request: str = "") -> Grant:
    """Give a business role.

    Raises:
        InputError: the roles exclude each other, or the role belongs to administrators.
    """
    expect_security(by)
    raise_all(InputError, _find_administrators([role], user.username))
    with act("role-given", by=by, request=request) as doing:
        _expect_in_use(user)
        grant = grant_role(user, role, at=doing.at, by=by)
        doing.details = {"account": user.username, "role": role}
    return grant


def end_role(user: User, role: str, *, by: User, request: str = "") -> None:
    """End a role; the person's sessions end with it."""
    expect_security(by)
    with act("role-ended", by=by, request=request) as doing:
        _expect_in_use(user)
        if role == SECURITY.id:
            _keep_two_security(user)
        ended = user.grants.filter(role=role, ended_at=None).update(ended_at=doing.at, ended_by=by)
        if not ended:
            raise ROLE_NOT_HELD.error_at(user.username, name=user.name, role=ROLES[role].name)
        _end_sessions(user)
        doing.details = {"account": user.username, "role": role}


def propose_administrator(
    user: User, role: str, *, by: User, request: str = ""
) -> AdministratorProposal:
    """Propose that somebody becomes an administrator; nothing changes yet."""
    expect_security(by)
    with act("administrator-proposed", by=by, request=request) as doing:
        _expect_in_use(user)
        raise_all(InputError, _find_clashes(user, role))
        proposal = AdministratorProposal.objects.create(
            user=user, role=role, proposed_by=by, at=doing.at
        )
        doing.details = {"account": user.username, "role": role}
    return proposal


def decide_proposal(
    proposal: AdministratorProposal, *, approve: bool, by: User, request: str = ""
) -> None:
    """Approve or refuse what another security administrator has proposed.

    Raises:
        InputError: the same person proposed it, is proposed, or it was decided before.
    """
    expect_security(by)
    with act("administrator-decided", by=by, request=request) as doing:
        proposal = AdministratorProposal.objects.select_for_update().get(pk=proposal.pk)
        if by.pk in (proposal.proposed_by_id, proposal.user_id) or proposal.decided_at:
            raise ADMINISTRATOR_NEEDS_TWO.error_at(proposal.user.username)
        proposal.decided_by, proposal.decided_at = by, doing.at
        proposal.is_approved = approve
        proposal.save()
        if approve:
            grant_role(
                proposal.user,
                proposal.role,
                at=doing.at,
                by=proposal.proposed_by,
                approved_by=by,
            )
        doing.details = {
            "account": proposal.user.username,
            "role": proposal.role,
            "approved": approve,
        }


def grant_role(
    user: User, role: str, *, at: datetime, by: User, approved_by: User | None = None
) -> Grant:
    """Give a role inside an act that is being done.

    Raises:
        InputError: the roles exclude each other.
    """
    raise_all(InputError, _find_clashes(user, role))
    grant, is_new = Grant.objects.get_or_create(
        user=user,
        role=role,
        ended_at=None,
        defaults={"given_by": by, "approved_by": approved_by, "at": at},
    )
    if is_new:
        _end_sessions(user)
    return grant


def expect_security(by: User) -> None:
    """Refuse whoever is no security administrator.

    Raises:
        InputError: the person is none.
    """
    if not by.has_role(SECURITY.id):
        raise NOT_ALLOWED.error_at(by.username)


def _find_administrators(roles: Iterable[str], account: str) -> Iterator[Fault]:
    if any(ROLES[role].is_administrator for role in roles):
        yield ADMINISTRATOR_NEEDS_TWO.at(account)


def _find_clashes(user: User, role: str) -> Iterator[Fault]:
    user.refresh_from_db()
    for held in sorted(user.roles):
        if not may_be_held_together(held, role):
            yield ROLES_CLASH.at(
                user.username, name=user.name, held=ROLES[held].name, role=ROLES[role].name
            )
    if ROLES[role].is_of_body and not user.body:
        yield ROLE_NEEDS_BODY.at(user.username, role=ROLES[role].name)


def _find_faults(user: User) -> Iterator[Fault]:
    if User.objects.filter(username=user.username).exists():
        yield NUMBER_TAKEN.at(user.username, number=user.username)
    try:
        user.clean_fields(exclude=["password"])
    except ValidationError as wrong:
        for field, reasons in wrong.message_dict.items():
            label = getattr(User._meta.get_field(field), "verbose_name", field)
            reason = "；".join(each.rstrip("。.") for each in reasons)
            yield ACCOUNT_FIELD_WRONG.at(user.username or "-", field=label, reason=reason)


def _end_sessions(user: User) -> None:
    user.rights_version += 1
    user.save()
    user.refresh_from_db()


def _keep_two_security(user: User) -> None:
    others = Grant.objects.filter(role=SECURITY.id, ended_at=None, user__is_active=True)
    if user.has_role(SECURITY.id) and others.exclude(user=user).count() < LEAST_SECURITY:
        raise LAST_SECURITY.error_at(user.username)


def _expect_in_use(user: User) -> None:
    """Read the person again, now that nobody else writes, and refuse a closed account."""
    user.refresh_from_db()
    if not user.is_active:
        raise ACCOUNT_CLOSED.error_at(user.username)
