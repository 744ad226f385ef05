import json
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.core.canonical import canonical_bytes
from kaohe.core.errors import PackInvalid, PackSyntaxError
from kaohe.core.rules import canonical_pack, pack_digest, read_canonical_pack, read_pack
from kaohe.core.rules.measures import Condition, Linear
from kaohe.core.values import write_exact


def test_the_canonical_form_reads_back_as_the_same_pack(small):
    assert read_canonical_pack(canonical_pack(small), "p.json") == small


def test_layout_comments_and_order_of_keys_do_not_change_the_digest(small, small_text):
    moved = small_text.replace("pack: small\n", "# a remark\n")
    moved = moved.replace("total: 50\n", "total:   50\npack: 'small'\n")

    assert pack_digest(read_pack(moved, "p.yaml")) == pack_digest(small)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("at_least: 0.8, cite", "at_least: 0.80001, cite"),
        ("zh: 计划", "zh: 规划"),
        ("ties: break, break_by: [visits]", "ties: share"),
    ],
)
def test_every_value_changes_the_digest(small, small_text, old, new):
    changed = read_pack(small_text.replace(old, new), "p.yaml")

    assert pack_digest(changed) != pack_digest(small)


def test_numbers_written_differently_are_the_same_number(small, small_text):
    same = small_text.replace("share: 0.25", "share: 1/4").replace("at_least: 45", "at_least: 45.0")

    assert pack_digest(read_pack(same, "p.yaml")) == pack_digest(small)


def test_every_number_of_the_canonical_form_is_text(small):
    def numbers(node):
        if isinstance(node, dict):
            node = list(node.values())
        if isinstance(node, list):
            return [found for part in node for found in numbers(part)]
        return [node] if isinstance(node, int | float) else []

    assert numbers(json.loads(canonical_pack(small))) == []


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"a": "b"}', b'{"a":1.5}', b"\xff"])
def test_what_is_not_canonical_is_refused(data):
    with pytest.raises(PackSyntaxError) as refused:
        read_canonical_pack(data, "p.json")

    assert refused.value.faults[0].kind.code == "pack-not-canonical"


def test_a_canonical_pack_is_checked_like_any(small):
    tree = json.loads(canonical_pack(small))
    tree["total"] = "51"

    with pytest.raises(PackInvalid) as refused:
        read_canonical_pack(canonical_bytes(tree), "p.json")

    assert refused.value.faults[0].say("en").startswith("p.json: 'total' has 51 points")


exact_numbers = st.fractions(max_denominator=10**6) | st.decimals(
    allow_nan=False, allow_infinity=False, places=4
).map(Fraction)


@settings(max_examples=200)
@given(exact_numbers, exact_numbers)
def test_exact_numbers_survive_writing_and_reading(zero_at, full_at):
    given_ = {"kind": "linear", "indicator": "x"}
    measure = Linear.model_validate(
        {**given_, "zero_at": write_exact(zero_at), "full_at": write_exact(full_at)}
    )

    again = Linear.model_validate(json.loads(json.dumps(measure.model_dump(mode="json"))))

    assert again == measure
    assert (again.zero_at, again.full_at) == (zero_at, full_at)


@settings(max_examples=25, deadline=None)
@given(exact_numbers, exact_numbers.filter(bool))
def test_a_pack_with_any_numbers_survives_its_canonical_form(small_text, zero_at, distance):
    line = f"zero_at: {write_exact(zero_at)}, full_at: {write_exact(zero_at + distance)}"
    text = small_text.replace(
        "kind: linear, indicator: rate, zero_at: 0.6, full_at: 0.9",
        f"kind: linear, indicator: growth, {line}",
    )
    pack = read_pack(text, "p.yaml")
    assert line in text

    again = read_canonical_pack(canonical_pack(pack), "p.json")

    assert again == pack
    assert pack_digest(again) == pack_digest(pack)


def test_a_condition_is_written_by_the_words_of_the_file():
    condition = Condition.model_validate({"fact": "form", "is": "joint"})

    assert condition.model_dump(mode="json", by_alias=True)["is"] == "joint"
