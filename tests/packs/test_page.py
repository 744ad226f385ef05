"""The reference page of the pack formats says what the models say."""

import re
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

from kaohe.core.rules.cases import Cases
from kaohe.core.rules.measures import Measure
from kaohe.core.rules.model import Pack
from kaohe.core.rules.overlay import Overlay
from kaohe.core.rules.variant import Variant

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "packs.md").read_text("utf-8")

COMMON = {
    "id": "its name in the pack and in evidence",
    "name": "what it is called, `zh` and `en`",
    "zh": "in Chinese",
    "en": "in English",
    "cite": "clauses, `source/section`",
    "basis": "`stated`, `derived`, `assumed`, `open`",
    "decision": "the decision behind it",
    "kind": "which measure this is",
}
"""Keys that mean the same everywhere."""


def models_in(annotation):
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


def table_of(model):
    """Return the table of a part: key, whether it must be there, meaning."""
    yield "| key | needed | meaning |"
    yield "| --- | --- | --- |"
    for name, field in model.model_fields.items():
        key = field.alias or name
        meaning = " ".join((field.description or COMMON[key]).replace("``", "`").split())
        words = [f"`{word}`" for word in get_args(field.annotation) if isinstance(word, str)]
        if words and key != "basis":
            meaning = f"{meaning.rstrip('.')}: {', '.join(words)}."
        yield f"| `{key}` | {'yes' if field.is_required() else ''} | {meaning} |"


MODELS = [model for root in (Pack, Overlay, Variant, Cases) for model in models_below(root, [])]


@pytest.mark.parametrize("model", dict.fromkeys(MODELS), ids=lambda model: model.__name__)
def test_every_part_has_its_table(model):
    first = model.__doc__.split("\n\n")[0].replace("``", "`").replace("\n", " ")
    wanted = "\n".join(
        [f"### {model.__name__}", "", re.sub(r" +", " ", first), "", *table_of(model)]
    )

    assert wanted in PAGE, wanted


def test_the_page_has_no_part_that_is_gone():
    assert set(re.findall(r"^### (\w+)$", PAGE, flags=re.MULTILINE)) == {
        model.__name__ for model in MODELS
    }


def test_every_measure_stands_in_the_list_of_kinds():
    kinds = [
        get_args(each.model_fields["kind"].annotation)[0] for each in get_args(get_args(Measure)[0])
    ]

    assert [kind for kind in kinds if f"| `{kind}` |" not in PAGE] == []
