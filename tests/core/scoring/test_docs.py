"""The pages about scoring are complete, and their examples are true."""

import re
from pathlib import Path
from typing import get_args

import pytest
import yaml
from pydantic import TypeAdapter

from kaohe.core.rules.measures import Measure
from kaohe.core.scoring import Evidence, Finding, Given, Peers, earn, trace_schema
from kaohe.core.scoring.nodes import How, State
from kaohe.core.values import exact

DOCS = Path(__file__).parents[3] / "docs"
MEASURES = (DOCS / "algorithms" / "measures.md").read_text("utf-8")
EVIDENCE = (DOCS / "reference" / "evidence.md").read_text("utf-8")
TRACE = (DOCS / "reference" / "score-trace.md").read_text("utf-8")
KINDS = {
    get_args(kind.model_fields["kind"].annotation)[0]: kind
    for kind in get_args(get_args(Measure)[0])
}
CHAPTERS = dict(re.findall(r"^## `(\w+)`\n(.*?)(?=^## )", MEASURES, re.MULTILINE | re.DOTALL))
GROUND = {"kind", "cite", "basis", "decision"}


def example_of(chapter):
    text = re.search(r"```yaml\n(.*?)```", chapter, re.DOTALL).group(1)
    return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - it can make text only


def test_every_kind_has_its_chapter_and_no_other():
    assert set(CHAPTERS) == set(KINDS)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_chapter_names_every_parameter_and_the_trap(kind):
    chapter = CHAPTERS[kind]

    assert [
        key for key in set(KINDS[kind].model_fields) - GROUND if f"`{key}`" not in chapter
    ] == []
    assert "Trap:" in chapter


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_worked_example_of_a_chapter_is_true(kind, small):
    example = example_of(CHAPTERS[kind])
    measure = TypeAdapter(Measure).validate_python(example["score"])
    points = None if example["points"] == "uncapped" else exact(example["points"])

    assert measure.kind == kind
    for case in example["cases"]:
        peers = Peers.of(exact(value) for value in case.get("peers", ()))
        given = Given(case.get("value"), case.get("parts", {}), {}, peers)
        earned = earn(measure, points, given, pack=small.body_pack(small.item("a")))
        assert earned.points == exact(case["earns"])


@pytest.mark.parametrize("model", [Evidence, Finding])
def test_the_page_of_evidence_names_every_key(model):
    assert [key for key in model.model_fields if f"| `{key}` |" not in EVIDENCE] == []


def test_the_page_of_the_trace_names_every_key_and_word():
    schema = trace_schema()
    keys = set(schema["properties"])
    for name in ("TraceNode", "TraceStanding", "TraceFinding", "TraceRounding"):
        keys |= set(schema["$defs"][name]["properties"])

    assert [key for key in sorted(keys) if f"`{key}`" not in TRACE] == []
    assert [how for how in get_args(How) if f"| `{how}` |" not in TRACE] == []
    assert [state for state in get_args(State) if f"`{state}`" not in TRACE] == []
