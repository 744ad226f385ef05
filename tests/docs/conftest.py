"""What the tests of the papers share: the root, the pages, the commands, the shipped pack."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def root():
    return ROOT


@pytest.fixture(scope="session")
def page():
    """Read a page below docs."""
    return lambda name: (ROOT / "docs" / name).read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def parts_of():
    """Split a page at its headings of the second level: heading to text."""

    def split(text):
        _, *parts = re.split(r"^## ", text, flags=re.MULTILINE)
        return {part.partition("\n")[0]: part.partition("\n")[2] for part in parts}

    return split
