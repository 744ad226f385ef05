"""Every key of a published format and every row rule stands on its reference page."""

from typing import get_args

import pytest
from pydantic import BaseModel

from kaohe.core.register.checks import CHECKS
from kaohe.core.rules.model import Pack
from kaohe.core.rules.overlay import Overlay
from kaohe.core.rules.variant import Variant
from kaohe.core.scoring.evidence import Evidence


def models_in(annotation):
    """Yield every model that an annotation holds, at any depth."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from models_in(part)


def models_below(model, known):
    if model not in known:
        known.append(model)
        for field in model.model_fields.values():
            for below in models_in(field.annotation):
                models_below(below, known)
    return known


def keys_of(*roots):
    known = []
    for root in roots:
        models_below(root, known)
    return sorted(
        {
            (model.__name__, field.alias or name)
            for model in known
            for name, field in model.model_fields.items()
        }
    )


PACK_KEYS = keys_of(Pack, Overlay, Variant)
EVIDENCE_KEYS = keys_of(Evidence)
ROW_RULES = [(checks.kind.id, rule.id) for checks in CHECKS.values() for rule in checks.rules]


@pytest.mark.parametrize(("model", "key"), PACK_KEYS, ids=[".".join(each) for each in PACK_KEYS])
def test_every_key_of_a_pack_stands_on_its_page(page, model, key):
    assert f"`{key}`" in page("reference/packs.md"), f"{key} of {model}"


@pytest.mark.parametrize(
    ("model", "key"), EVIDENCE_KEYS, ids=[".".join(each) for each in EVIDENCE_KEYS]
)
def test_every_key_of_evidence_stands_on_its_page(page, model, key):
    assert f"`{key}`" in page("reference/evidence.md"), f"{key} of {model}"


@pytest.mark.parametrize(("table", "rule"), ROW_RULES, ids=[".".join(each) for each in ROW_RULES])
def test_every_row_rule_stands_on_the_page_of_the_register(page, table, rule):
    assert f"`{rule}`" in page("reference/register.md"), f"{rule} of {table}"
