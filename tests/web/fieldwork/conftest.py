"""An office whose small draw has its seed, a team of two, and their simulated phones."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

from kaohe.services.keyholder_processes import KeyholderSetup, start_keyholders
from kaohe.stores.keyholder_store import KeyholderStore
from kaohe.web.audit.office_acts import ledger
from kaohe.web.draw.models import HOLDER
from kaohe.web.draw.peers import name_peer
from kaohe.workflows.keyholding.following import Membership

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE)]

from calling import Calling  # noqa: E402 - test folders are no packages
from field_office import Stage  # noqa: E402


def load_fixtures(place, name):
    """Load the fixtures of other tests."""
    spec = importlib.util.spec_from_file_location(name, place / "conftest.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker, tmp_path_factory):
    """The office of the tests of one file, for which its draw is held once."""
    draw_tests = load_fixtures(HERE.parent / "draw", "draw_conftest")
    make_user = load_fixtures(HERE.parent, "web_conftest").make_user
    made = Stage(tmp_path_factory.mktemp("stage"), draw_tests, make_user)
    with django_db_blocker.unblock(), made.hold():
        yield made


@pytest.fixture(autouse=True)
def standing(request, settings, tmp_path):
    """Let a test that asks for the office begin in its state, before its own transaction."""
    if not {"field", "visiting", "books"} & {*request.fixturenames}:
        return
    settings.OFFICE_HOME = tmp_path / "home"
    stage, blocker = map(request.getfixturevalue, ("stage", "django_db_blocker"))
    with blocker.unblock():
        stage.stand(settings.OFFICE_HOME, is_visiting="visiting" in request.fixturenames)


@pytest.fixture
def books(standing, db):
    """The ledger of the office, as the test begins."""
    yield ledger()
    ledger.cache_clear()


@pytest.fixture
def field(stage, books):
    """An office whose team can depart."""
    return stage.give_field()


@pytest.fixture
def visiting(stage, books):
    """Two phones before the first unit of a county, which was told."""
    return stage.give_visit()


@pytest.fixture
def calling(field, enter, person, confirm):
    """A team that has arrived, and two duty officers at the desk."""
    return Calling(field, enter, person, confirm)


@pytest.fixture
def holders(field, tmp_path):
    """Start the key holders, and tell the office where they are."""
    small, setups = field.small, []
    for number, (name, key) in enumerate(zip(small.HOLDERS, small.KEYS, strict=True)):
        place = tmp_path / f"{number}.db"
        member = Membership(small.CAMPAIGN, name, key.public_key, ledger().key)
        KeyholderStore.create(place, member).close()
        setups.append(KeyholderSetup(place, key))
    with start_keyholders(setups) as started:
        for name, line in zip(small.HOLDERS, started, strict=True):
            name_peer(field.cycle, HOLDER, name, f"{line.host}:{line.port}", by=field.office)
        yield started
