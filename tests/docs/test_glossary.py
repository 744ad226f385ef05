"""The glossary has one English term for each Chinese term, and the names that are really used."""

import re
from collections import defaultdict
from typing import get_args

import pytest

from kaohe.core.register.fields import TABLE_KINDS
from kaohe.core.rules.measures import Measure
from kaohe.core.rules.model import EvidenceSource, GapKind, Status
from kaohe.core.rules.text import Basis
from kaohe.stores.packs import load_pack

ROW = re.compile(r"^\| (?:`([^`]+)`)? ?\| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
NATIONAL = load_pack("national-2012").pack
MEASURES = [
    get_args(kind.model_fields["kind"].annotation)[0] for kind in get_args(get_args(Measure)[0])
]
NAMED = {
    (thing.id, thing.name.zh)
    for things in (
        NATIONAL.unit_kinds,
        NATIONAL.facts,
        NATIONAL.indicators,
        NATIONAL.outcomes,
        NATIONAL.sections,
        NATIONAL.comparison_groups,
    )
    for thing in things
}
WORDS = [
    *MEASURES,
    *map(str, (*get_args(Basis), *get_args(Status), *get_args(EvidenceSource), *get_args(GapKind))),
]


@pytest.fixture(scope="module")
def rows(page):
    return [row for row in ROW.findall(page("glossary.md")) if row[1] not in ("中文", "---")]


def test_each_chinese_term_has_one_english_term(rows):
    english = defaultdict(set)
    for _, zh, en in rows:
        english[zh].add(en)

    several = {zh: terms for zh, terms in english.items() if len(terms) > 1}

    assert several == {}


def test_names_of_the_national_pack_stand_with_the_same_chinese(rows):
    assert NAMED - {(code, zh) for code, zh, _ in rows} == set()


def test_named_values_of_the_formats_stand_in_the_glossary(rows):
    assert set(WORDS) - {code for code, _, _ in rows} == set()


@pytest.mark.parametrize("kind", TABLE_KINDS, ids=lambda kind: kind.id)
def test_every_table_of_the_register_has_its_own_list_of_all_fields(page, kind):
    head = f"\n### Table `{kind.id}`: {kind.zh}\n"
    part = page("glossary.md").partition(head)[2].partition("\n#")[0]

    missing = [field.id for field in kind.fields if f"| `{field.id}` | {field.zh} | " not in part]

    assert missing == []
