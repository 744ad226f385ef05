"""An office with its ledger and its first administrators."""

from __future__ import annotations

import pytest
from django.utils import timezone

from kaohe.core.ledger import ED25519, NoteSigner
from kaohe.web.accounts.acts import make_person
from kaohe.web.accounts.models import Grant, User
from kaohe.web.audit import office_acts
from kaohe.web.audit.models import LedgerIdentity

ORIGIN = "office.example/2012/rehearsal"
PASSWORD = "Rain-falls-7-times"  # noqa: S105 - of people in tests


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """Hash passwords quickly; that they are hashed well is a test of its own."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def books(db):
    """The ledger of an office."""
    key = NoteSigner(ORIGIN, ED25519, bytes(range(32))).key
    LedgerIdentity.objects.create(origin=key.name, vkey=key.write())
    office_acts.ledger.cache_clear()
    yield office_acts.ledger()
    office_acts.ledger.cache_clear()


@pytest.fixture
def person(books):
    """Make people with roles, who have signed in before."""

    def make(number, *roles, body=""):
        user, _ = make_person(
            {"username": number, "name": f"人员{number}", "body": body}, at=timezone.now()
        )
        user.set_password(PASSWORD)
        user.must_change_password, user.initial_until = False, None
        user.save()
        for role in roles:
            Grant.objects.create(user=user, role=role, at=timezone.now())
        return User.objects.get(pk=user.pk)

    return make


@pytest.fixture
def security(person):
    """Two security administrators."""
    return person("sec-one", "security"), person("sec-two", "security")
