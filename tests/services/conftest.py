"""An office with its ledger, and key holders who judge it."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from kaohe.services.keyholder import KeyholderService


def load_office() -> ModuleType:
    """Load the module beside this one; test folders are no packages."""
    path = Path(__file__).with_name("holder_office.py")
    spec = importlib.util.spec_from_file_location("holder_office", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


OFFICE = load_office()


@pytest.fixture
def parts():
    """The words of the practice office: labels, devices, names."""
    return OFFICE


@pytest.fixture
def office():
    """An office whose campaign is opened."""
    return OFFICE.Office().open_campaign()


@pytest.fixture
def make_holder(tmp_path):
    """Make key holders; they are closed at the end."""
    made = []

    def make(office, name="research"):
        store = office.holder_store(tmp_path / f"{name}-{len(made)}.db", name)
        made.append(store)
        return KeyholderService(store, office.keys[name], lambda: "2013-01-10T00:00:00.000Z")

    yield make
    for store in made:
        store.close()


@pytest.fixture
def holder(office, make_holder):
    """The key holder of the research department."""
    return make_holder(office)
