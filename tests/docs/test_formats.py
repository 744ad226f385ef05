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


def keys_below(*roots):
    """Return the keys of every model that the roots hold, by the model's name."""
    known = []
    for root in roots:
        models_below(root, known)
    return {
        model.__name__: [field.alias or name for name, field in model.model_fields.items()]
        for model in known
    }


PACK_KEYS = keys_below(Pack, Overlay, Variant)
EVIDENCE_KEYS = keys_below(Evidence)


def missing_in(text, names):
    return [name for name in names if f"`{name}`" not in text]


@pytest.mark.parametrize("model", PACK_KEYS)
def test_every_key_of_a_pack_stands_on_its_page(page, model):
    assert missing_in(page("reference/packs.md"), PACK_KEYS[model]) == []


@pytest.mark.parametrize("model", EVIDENCE_KEYS)
def test_every_key_of_evidence_stands_on_its_page(page, model):
    assert missing_in(page("reference/evidence.md"), EVIDENCE_KEYS[model]) == []


@pytest.mark.parametrize("table", CHECKS)
def test_every_row_rule_stands_on_the_page_of_the_register(page, table):
    rules = [rule.id for rule in CHECKS[table].rules]

    assert missing_in(page("reference/register.md"), rules) == []
