from datetime import date

import pytest

from kaohe.core.errors import PackInvalid, PackNotInForce
from kaohe.core.rules import (
    Variant,
    apply_variant,
    pack_digest,
    read_pack,
    read_variant,
    require_in_force,
)

HEAD = """\
format: rule-variant/1
variant: other
version: 2012.1.0
title: {{zh: 另法, en: other}}
extends: {{pack: small, version: 2012.1.0, digest: "{digest}"}}
alternatives:
"""
ROUNDING = """\
  - decision: d_one
    same_evidence: true
    set: [{at: rounding.mode, to: half_even}]
"""


@pytest.fixture(scope="session")
def two(small_text):
    """The small pack with a second decision, on which the aggregation rests."""
    decision = '  - id: d_one\n    question: {zh: 如何计分？, en: "How is it scored?"}\n'
    second = decision.replace("d_one", "d_two") + (
        "    choice: {zh: 甲, en: a}\n    otherwise: {zh: 乙, en: b}\n"
    )
    text = small_text.replace(decision, second + decision)
    text = text.replace(
        "basis: assumed, decision: d_one}\noutcomes", "basis: assumed, decision: d_two}\noutcomes"
    )
    return read_pack(text, "two.yaml")


@pytest.fixture
def vary(two):
    def apply(text, decisions=None):
        variant = read_variant(HEAD.format(digest=pack_digest(two)) + text, "v.yaml")
        return apply_variant(two, variant, file="v.yaml", decisions=decisions)

    return apply


BOTH = (
    ROUNDING
    + """\
  - decision: d_two
    same_evidence: false
    set: [{at: aggregations.mean.by, to: unit}]
"""
)


def test_all_that_the_same_evidence_can_show_are_taken_unless_some_are_named(vary, two):
    pack = vary(BOTH)

    assert (pack.rounding.mode, pack.aggregations[0].by) == ("half_even", "item")
    assert (pack.version, pack.status) == ("2012.1.0+alternatives", "draft")
    assert pack_digest(pack) != pack_digest(two)


def test_only_the_decisions_named_are_turned(vary):
    pack = vary(BOTH, decisions=["d_two"])

    assert (pack.rounding.mode, pack.aggregations[0].by) == ("half_up", "unit")
    assert pack.version == "2012.1.0+d_two"


def test_the_order_in_which_decisions_are_named_makes_no_difference(vary):
    assert vary(BOTH, decisions=["d_two", "d_one"]) == vary(BOTH, decisions=("d_one", "d_two"))


def test_a_turned_decision_has_its_choice_exchanged_and_is_unsettled(vary):
    decision = next(each for each in vary(ROUNDING).decisions if each.id == "d_one")

    assert (decision.choice.en, decision.otherwise.en, decision.settled) == (
        "otherwise",
        "like this",
        None,
    )


def test_a_what_if_is_never_in_force(vary, two):
    with pytest.raises(PackNotInForce):
        require_in_force(vary(ROUNDING), on=date(2013, 1, 6))


def test_entries_can_be_added_and_removed(vary):
    veto = "{id: no, name: {zh: 否, en: no}, effect: zero_total, basis: assumed, decision: d_one}"
    pack = vary(
        "  - decision: d_one\n    same_evidence: true\n"
        f"    add: [{{at: vetoes, entry: {veto}}}]\n"
        "    remove: [grades.fair]\n"
    )

    assert [each.id for each in pack.vetoes] == ["no"]
    assert [each.id for each in pack.grades] == ["good"]


def test_the_base_is_left_as_it_was(vary, two):
    before = pack_digest(two)

    vary(BOTH)

    assert pack_digest(two) == before


def test_the_decisions_that_can_be_scored_on_the_same_evidence_are_listed(two):
    variant = read_variant(HEAD.format(digest=pack_digest(two)) + BOTH, "v.yaml")

    assert variant.comparable_decisions() == ("d_one",)


def faults(vary, text, decisions=None):
    with pytest.raises(PackInvalid) as refused:
        vary(text, decisions)
    return [(fault.where, fault.kind.code) for fault in refused.value.faults]


def test_a_decision_without_alternative_cannot_be_turned(vary):
    assert faults(vary, ROUNDING, ["d_two"]) == [("v.yaml", "pack-alternative-unknown")]


def test_what_rests_on_another_decision_is_refused(vary):
    text = ROUNDING.replace("rounding.mode, to: half_even", "aggregations.mean.by, to: unit")

    assert faults(vary, text) == [("v.yaml:9", "pack-other-ground")]


def test_a_new_value_that_rests_on_another_decision_is_refused(vary):
    veto = "{id: no, name: {zh: 否, en: no}, effect: zero_total, basis: assumed, decision: d_two}"
    text = (
        f"  - decision: d_one\n    same_evidence: true\n    add: [{{at: vetoes, entry: {veto}}}]\n"
    )

    assert faults(vary, text) == [("v.yaml:9", "pack-other-ground")]


def test_removing_what_is_not_there_is_refused(vary):
    text = "  - decision: d_one\n    same_evidence: true\n    remove: [grades.best]\n"

    assert faults(vary, text) == [("v.yaml:9", "pack-place-unknown")]


def test_a_first_word_that_the_pack_does_not_have_is_refused(vary):
    assert faults(vary, ROUNDING.replace("rounding.mode", "rownding.mode")) == [
        ("v.yaml:9", "pack-place-unknown")
    ]


def test_a_removal_that_the_model_needs_is_told_in_its_line(vary):
    text = "  - decision: d_one\n    same_evidence: true\n    remove: [rounding.mode]\n"

    assert faults(vary, text) == [("v.yaml:9", "pack-key-missing")]


def test_a_variant_made_by_a_program_has_no_lines(two):
    variant = Variant.model_validate(
        {
            "format": "rule-variant/1",
            "variant": "other",
            "version": "2012.1.0",
            "title": {"zh": "另法", "en": "other"},
            "extends": {"pack": "small", "version": "2012.1.0", "digest": pack_digest(two)},
            "alternatives": [
                {
                    "decision": "d_one",
                    "same_evidence": "true",
                    "set": [{"at": "rounding.interval", "to": "0.3"}],
                }
            ],
        }
    )

    with pytest.raises(PackInvalid) as refused:
        apply_variant(two, variant, file="other")

    assert [fault.where for fault in refused.value.faults] == ["other"]
