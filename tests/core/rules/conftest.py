"""A small pack that is right in everything."""

from pathlib import Path

import pytest

from kaohe.core.rules import read_pack

SMALL = Path(__file__).parents[2] / "packs" / "small" / "pack.yaml"


@pytest.fixture(scope="session")
def small_text():
    return SMALL.read_text("utf-8")


@pytest.fixture(scope="session")
def small(small_text):
    return read_pack(small_text, "small.yaml")


@pytest.fixture
def faults_of(small_text):
    """Read the small pack with replacements and return code and line of every fault."""
    from kaohe.core.errors import PackError

    def read(*edits):
        text = small_text
        for old, new in edits:
            assert old in text
            text = text.replace(old, new, 1)
        with pytest.raises(PackError) as refused:
            read_pack(text, "p.yaml")
        return [fault.kind.code for fault in refused.value.faults]

    return read
