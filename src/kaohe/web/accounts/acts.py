"""Opening accounts, handing them over, giving and ending roles.

Each is one act: a named person, one transaction, one entry in the ledger. Pages and commands call
these and nothing else.
"""

from __future__ import annotations

import secrets
import string
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.core.exceptions import ValidationError

from kaohe.core.errors import InputError, raise_all
from kaohe.web.accounts.faults import (
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
from kaohe.web.audit.office_acts import act

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from kaohe.core.errors import Fault

INITIAL_HOURS: Final = 72
"""How long a first password holds."""
INITIAL_LENGTH: Final = 16
LEAST_SECURITY: Final = 2
FIELDS: Final = ("username", "name", "post", "office", "phone", "body")
"""What is kept of a person, and nothing else."""


def open_account(details: Mapping[str, str], *, by: User) -> tuple[User, str]:
    """Open an account; return it with its first password, which is shown once.

    Raises:
        InputError: with every field that is wrong.
    """
    _expect_security(by)
    with act("account-opened", by=by) as doing:
        user, password = make_person(details, at=doing.at)
        doing.details = {"account": user.username, "body": user.body}
    return user, password


def make_person(details: Mapping[str, str], *, at: datetime) -> tuple[User, str]:
    """Make the row of a person with a first password."""
    user = User(**{field: details.get(field, "").strip() for field in FIELDS})
    raise_all(InputError, _find_faults(user))
    password = make_password()
    user.set_password(password)
    user.initial_until = at + timedelta(hours=INITIAL_HOURS)
    user.save()
    return user, password


def make_password() -> str:
    """Return a first password that keeps the rules: letters of both cases, digits, a sign."""
    letters = string.ascii_letters + string.digits
    body = "".join(secrets.choice(letters) for _ in range(INITIAL_LENGTH - 4))
    return (
        f"{body}-{secrets.choice(string.ascii_lowercase)}{secrets.choice(string.ascii_uppercase)}"
        + (secrets.choice(string.digits))
    )


def renew_password(user: User, *, by: User) -> str:
    """Give a new first password to somebody who has lost the own one; every session ends."""
    _expect_security(by)
    with act("account-password-renewed", by=by) as doing:
        password = make_password()
        user.set_password(password)
        user.must_change_password = True
        user.initial_until = doing.at + timedelta(hours=INITIAL_HOURS)
        _end_sessions(user)
        doing.details = {"account": user.username}
    return password


def close_account(user: User, *, by: User) -> None:
    """Take an account out of use: all roles end, all sessions end, the row stays."""
    _expect_security(by)
    with act("account-closed", by=by) as doing:
        _keep_two_security(user)
        user.grants.filter(ended_at=None).update(ended_at=doing.at, ended_by=by)
        user.is_active = False
        _end_sessions(user)
        doing.details = {"account": user.username}


def hand_over(user: User, details: Mapping[str, str], *, by: User) -> tuple[User, str]:
    """Hand the work of one person to a successor: same roles and body, an account of its own.

    Administrators are not handed over, because making one needs two people.
    """
    _expect_security(by)
    with act("account-handed-over", by=by) as doing:
        roles = sorted(role for role in user.roles if not ROLES[role].is_administrator)
        successor, password = make_person({**details, "body": user.body}, at=doing.at)
        for role in roles:
            Grant.objects.create(user=successor, role=role, given_by=by, at=doing.at)
        user.grants.filter(ended_at=None, role__in=roles).update(ended_at=doing.at, ended_by=by)
        user.is_active = bool(user.grants.filter(ended_at=None).exists())
        _end_sessions(user)
        doing.details = {"account": user.username, "to": successor.username, "roles": [*roles]}
    return successor, password


def give_role(user: User, role: str, *, by: User) -> Grant:
    """Give a business role.

    Raises:
        InputError: the roles exclude each other, or the role belongs to administrators.
    """
    _expect_security(by)
    if ROLES[role].is_administrator:
        raise ADMINISTRATOR_NEEDS_TWO.error_at(user.username)
    with act("role-given", by=by) as doing:
        grant = _grant(user, role, at=doing.at, by=by)
        doing.details = {"account": user.username, "role": role}
    return grant


def end_role(user: User, role: str, *, by: User) -> None:
    """End a role; the person's sessions end with it."""
    _expect_security(by)
    with act("role-ended", by=by) as doing:
        if role == SECURITY.id:
            _keep_two_security(user)
        ended = user.grants.filter(role=role, ended_at=None).update(ended_at=doing.at, ended_by=by)
        if not ended:
            raise ROLE_NOT_HELD.error_at(user.username, name=user.name, role=ROLES[role].name)
        _end_sessions(user)
        doing.details = {"account": user.username, "role": role}


def propose_administrator(user: User, role: str, *, by: User) -> AdministratorProposal:
    """Propose that somebody becomes an administrator; nothing changes yet."""
    _expect_security(by)
    with act("administrator-proposed", by=by) as doing:
        raise_all(InputError, _find_clashes(user, role))
        proposal = AdministratorProposal.objects.create(
            user=user, role=role, proposed_by=by, at=doing.at
        )
        doing.details = {"account": user.username, "role": role}
    return proposal


def decide_proposal(proposal: AdministratorProposal, *, approve: bool, by: User) -> None:
    """Approve or refuse what another security administrator has proposed.

    Raises:
        InputError: the same person proposed it, is proposed, or it was decided before.
    """
    _expect_security(by)
    with act("administrator-decided", by=by) as doing:
        proposal = AdministratorProposal.objects.select_for_update().get(pk=proposal.pk)
        if by.pk in (proposal.proposed_by_id, proposal.user_id) or proposal.decided_at:
            raise ADMINISTRATOR_NEEDS_TWO.error_at(proposal.user.username)
        proposal.decided_by, proposal.decided_at = by, doing.at
        proposal.is_approved = approve
        proposal.save()
        if approve:
            _grant(
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


def _grant(
    user: User, role: str, *, at: datetime, by: User, approved_by: User | None = None
) -> Grant:
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


def _expect_security(by: User) -> None:
    if not by.has_role(SECURITY.id):
        raise NOT_ALLOWED.error_at(by.username)
