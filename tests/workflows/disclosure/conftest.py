"""A small campaign under way."""

import importlib.util
from pathlib import Path

import pytest


def load_campaign():
    """Load the module beside this one; test folders are no packages."""
    path = Path(__file__).with_name("small_campaign.py")
    spec = importlib.util.spec_from_file_location("small_campaign", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SMALL = load_campaign()


@pytest.fixture
def parts():
    return SMALL


@pytest.fixture
def campaign():
    """A campaign with its seed and two enrolled devices."""
    return SMALL.SmallCampaign()
