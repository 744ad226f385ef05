"""Opening the accounts of a whole contact list: all of them in one act, or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.web.accounts.acts import (
    expect_security,
    grant_role,
    make_first_password,
    make_person,
)
from kaohe.web.audit.office_acts import act

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaohe.web.accounts.contact_list import Contact
    from kaohe.web.accounts.models import User


def open_accounts(
    contacts: Sequence[Contact], *, by: User, request: str = ""
) -> list[tuple[User, str]]:
    """Open the accounts of a list that was checked; return each with its first password.

    Raises:
        InputError: with everything that is wrong; no account was opened.
    """
    expect_security(by)
    passwords = [make_first_password() for _ in contacts]  # before anybody must wait
    with act("accounts-opened", by=by, request=request) as doing:
        opened = []
        for contact, first in zip(contacts, passwords, strict=True):
            user, password = make_person(contact.details, at=doing.at, first=first)
            for role in contact.roles:
                grant_role(user, role, at=doing.at, by=by)
            opened.append((user, password))
        doing.details = {
            "accounts": [
                {"account": user.username, "body": user.body, "roles": [*contact.roles]}
                for (user, _), contact in zip(opened, contacts, strict=True)
            ]
        }
    return opened
