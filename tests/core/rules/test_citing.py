"""How clauses are named."""

import pytest

from kaohe.core.rules import name_clause
from kaohe.stores.packs import load_pack


@pytest.fixture(scope="module")
def national():
    return load_pack("national-2012").pack


@pytest.mark.parametrize(
    ("cite", "name"),
    [
        ("notice/4.4", "总工办发[2013]2号 4.4"),
        ("annex/2.1.4", "补充实施细则 2.1.4"),
        ("measure", "总工发[2012]29号"),
        ("charter/3", "charter/3"),
    ],
)
def test_a_clause_is_named_by_its_text(national, cite, name):
    assert name_clause(national, cite) == name
