"""One office with rows of two bodies; each file of this folder makes it once and shares it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings

from kaohe.core.ledger import ED25519, NoteSigner
from kaohe.web.audit import office_acts
from kaohe.web.audit.models import LedgerIdentity

sys.path[:0] = [str(Path(__file__).parent)]

from arguments import FIXED, ONE_OF_SIXTEEN  # noqa: E402 - beside this file
from forms_found import find_forms  # noqa: E402 - beside this file
from world import list_addresses, make_world  # noqa: E402

ORIGIN = "office.example/2012/rehearsal"
QUICK = {
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
    "STORAGES": {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    },
}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Give every test of this folder the database."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.django_db)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """The office with its people and planted rows, thrown away at the end of the file."""
    with django_db_blocker.unblock(), override_settings(**QUICK), transaction.atomic():
        key = NoteSigner(ORIGIN, ED25519, bytes(range(32))).key
        LedgerIdentity.objects.create(origin=key.name, vkey=key.write())
        office_acts.ledger.cache_clear()
        yield make_world()
        transaction.set_rollback(True)
    office_acts.ledger.cache_clear()


@pytest.fixture(scope="session")
def office_addresses():
    """Every address of the office of which the reviewed file says how it is filled."""
    return [each for each in list_addresses() if not each.unknown]


@pytest.fixture(scope="module")
def forms(world, office_addresses):
    """Every form that somebody sees."""
    found = find_forms(world, office_addresses)
    return [each for each in found if _is_planted(each.action)]


def _is_planted(place):
    return FIXED["item"] in place or not any(part in place for part in ONE_OF_SIXTEEN)
