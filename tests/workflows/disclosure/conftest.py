"""A small campaign under way."""

import importlib.util
from pathlib import Path

import pytest


def load(name):
    """Load a module beside this one; test folders are no packages."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SMALL, WALKER = load("small_campaign"), load("walker")


@pytest.fixture
def parts():
    return SMALL


@pytest.fixture
def campaign():
    """A campaign with its seed and two enrolled devices."""
    return SMALL.SmallCampaign()


@pytest.fixture
def walker_kind():
    return WALKER.Walker


@pytest.fixture
def walker(campaign):
    """The same campaign with a hand on everything."""
    return WALKER.Walker(SMALL, campaign=campaign)
