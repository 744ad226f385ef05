"""Every rule seen in a comparable document, as data with expected points at its bounds."""

from fractions import Fraction
from pathlib import Path
from typing import get_args

import pytest
import yaml
from pydantic import TypeAdapter

from kaohe.core.rules.measures import Measure
from kaohe.core.scoring import Given, Peers, earn
from kaohe.core.values import exact

# BaseLoader makes nothing but text, as the reader of packs does.
RULES = yaml.load(
    Path(__file__).with_name("comparable_rules.yaml").read_text("utf-8"),
    Loader=yaml.BaseLoader,  # noqa: S506 - it can make text only
)
MEASURE = TypeAdapter(Measure)
ROWS_OF_DOCUMENT = {
    "D1": 4, "D2": 6, "D4": 1, "D5": 1, "D6": 2, "D7": 2, "D8": 1, "D9": 1, "D10": 2, "D11": 1,
    "D12": 1, "D13": 1, "D14": 1, "D16": 1, "D17": 1, "D18": 1, "D19": 1, "D20": 1,
}  # fmt: skip
MEASURED = [
    pytest.param(rule, case, id=f"{rule['row']}-{index}")
    for rule in RULES
    for index, case in enumerate(rule.get("cases", ()))
]
ADJUSTED = [pytest.param(rule, id=rule["row"]) for rule in RULES if "pack" in rule]


def kinds_of(measure):
    yield measure["kind"]
    for part in measure.get("parts", ()):
        if "score" in part:
            yield from kinds_of(part["score"])


@pytest.mark.parametrize(("rule", "case"), MEASURED)
def test_a_measure_earns_what_the_document_says(rule, case, small):
    measure = MEASURE.validate_python(rule["score"])
    points = None if rule["points"] == "uncapped" else exact(rule["points"])
    given = Given(
        value=case.get("value"),
        parts=case.get("parts", {}),
        facts=case.get("facts", {}),
        peers=Peers.of(exact(value) for value in case.get("peers", ())),
    )

    earned = earn(measure, points, given, pack=small.body_pack(small.item("a")))

    assert earned.points == exact(case["earns"])


@pytest.mark.parametrize("rule", ADJUSTED)
def test_an_adjustment_does_what_the_document_says(rule, small):
    result = {
        "kind": "linear",
        "indicator": "x",
        "zero_at": "0",
        "full_at": "100",
        "cite": "annex/1",
    }
    pack = small.body_pack(small.item("result", "100", score=result), **rule["pack"])
    findings = [
        small.finding(body=body, **finding)
        for body, given in rule["bodies"].items()
        for finding in given
    ]

    scores = small.score(pack, *findings).scores

    for body, expected in rule["expect"].items():
        standing = scores[body].standing
        assert standing.award == expected.get("award")
        assert standing.grade == expected.get("grade")
        assert standing.reward == (Fraction(expected["reward"]) if "reward" in expected else None)
        if "place" in expected:
            assert standing.place == int(expected["place"])
        if "total" in expected:
            assert str(scores[body].published) == expected["total"]


def test_every_row_of_the_table_has_a_case():
    rows = [f"{name}.{row + 1}" for name, rows in ROWS_OF_DOCUMENT.items() for row in range(rows)]

    assert len(rows) == 29
    assert [row for row in rows if row not in {rule["row"] for rule in RULES}] == []


def test_every_kind_of_measure_is_needed_by_some_rule():
    known = {
        get_args(kind.model_fields["kind"].annotation)[0] for kind in get_args(get_args(Measure)[0])
    }
    used = {kind for rule in RULES if "score" in rule for kind in kinds_of(rule["score"])}

    assert used == known
