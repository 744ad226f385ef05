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
FIELDS = [(table, field) for table in TABLE_KINDS for field in table.fields]


@pytest.fixture(scope="module")
def rows(page):
    return [row for row in ROW.findall(page("glossary.md")) if row[1] not in ("中文", "---")]


def test_each_chinese_term_has_one_english_term(rows):
    english = defaultdict(set)
    for _, zh, en in rows:
        english[zh].add(en)

    several = {zh: terms for zh, terms in english.items() if len(terms) > 1}

    assert several == {}


@pytest.mark.parametrize(("code", "zh"), sorted(NAMED), ids=[code for code, _ in sorted(NAMED)])
def test_names_of_the_national_pack_stand_with_the_same_chinese(rows, code, zh):
    assert (code, zh) in {(code, zh) for code, zh, _ in rows}


@pytest.mark.parametrize("word", sorted(set(WORDS)))
def test_named_values_of_the_formats_stand_in_the_glossary(rows, word):
    assert word in {code for code, _, _ in rows}


@pytest.mark.parametrize("kind", TABLE_KINDS, ids=lambda kind: kind.id)
def test_every_table_of_the_register_has_its_own_list(page, kind):
    assert f"\n### Table `{kind.id}`: {kind.zh}\n" in page("glossary.md")


@pytest.mark.parametrize(
    ("kind", "field"), FIELDS, ids=[f"{kind.id}.{field.id}" for kind, field in FIELDS]
)
def test_every_field_stands_in_the_list_of_its_table(page, kind, field):
    part = page("glossary.md").partition(f"### Table `{kind.id}`")[2].partition("\n#")[0]

    assert f"| `{field.id}` | {field.zh} | " in part
