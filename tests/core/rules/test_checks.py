"""Checks that no broken pack in tests/packs shows; the others stand there."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.core.rules import read_pack
from kaohe.core.rules.check import check_pack
from kaohe.core.rules.checks.ladders import check_ladder
from kaohe.core.rules.digest import tree_of
from kaohe.core.rules.measures import Ladder
from kaohe.core.rules.places import Places

PLAN = "{id: plan, name: {zh: 计划, en: plan}, points: 2, cite: text/1}"


def plan_with(score):
    return (PLAN, PLAN.replace("cite: text/1}", f"cite: text/1, score: {score}}}"))


def test_the_small_pack_has_nothing_wrong(small):
    check_pack(small, Places("small.yaml", tree_of(small)))


def test_a_section_decided_by_nobody_is_refused(faults_of):
    assert faults_of(("decided_by: [visit]", "decided_by: []")) == ["pack-list-empty"]


def test_applicability_to_nobody_is_refused(faults_of):
    old = "{to: [enterprise_union], when: {fact: members, at_least: 25}, cite: text/1}"
    assert faults_of((old, "{to: [], cite: text/1}")) == ["pack-list-empty"]


def test_a_group_may_have_a_condition_and_its_fact_must_exist(faults_of):
    old = "applies: {to: [enterprise_union, federation], cite: text/1}"
    new = "applies: {to: [federation], when: {fact: memberz, at_least: 1}, cite: text/1}"
    assert faults_of((old, new)) == ["pack-name-unknown"]


def test_a_draw_of_no_slot_is_refused(small_text, faults_of):
    slots = small_text[small_text.index("  slots:") : small_text.index("teams:")]
    assert faults_of((slots, "  slots: []\n")) == ["pack-list-empty"]


@pytest.mark.parametrize(
    ("score", "code"),
    [
        (
            "{kind: checklist, scale: marks, credit: any, parts: [], cite: text/1}",
            "pack-list-empty",
        ),
        ("{kind: bands, indicator: rate, steps: [], cite: text/1}", "pack-list-empty"),
        ("{kind: ladder, indicator: rate, rungs: [], cite: text/1}", "pack-list-empty"),
        ("{kind: deduct, events: [], cite: text/1}", "pack-list-empty"),
        ("{kind: per_event, events: [], cite: text/1}", "pack-list-empty"),
        ("{kind: combine, how: sum, parts: [], cite: text/1}", "pack-list-empty"),
        ("{kind: rank, indicator: rate, ties: best, last: 3, cite: text/1}", "pack-points-beyond"),
        ("{kind: rank, indicator: rate, ties: best, last: -1, cite: text/1}", "pack-points-beyond"),
        (
            "{kind: rank, indicator: rate, ties: best, cite: text/1, last: 0, "
            "placings: [{points: 2}]}",
            "pack-rank-form",
        ),
        (
            "{kind: rank, indicator: rate, ties: best, cite: text/1, "
            "placings: [{points: 2}, {to: 3, points: 1}]}",
            "pack-placings-order",
        ),
        (
            "{kind: ladder, indicator: rate, cite: text/1, rungs: "
            "[{at_least: 1, above: 1, points: 2}, {below: 1, points: 0}]}",
            "pack-rung-ends",
        ),
        (
            "{kind: checklist, scale: marks, credit: stated_share, cite: text/1, parts: "
            "[{id: a, share: 0, name: {zh: 一, en: a}}, {id: b, share: 1, name: {zh: 二, en: b}}]}",
            "pack-shares-sum",
        ),
    ],
)
def test_a_measure_that_cannot_be_computed_is_refused(faults_of, score, code):
    assert faults_of(plan_with(score)) == [code]


def combination(how, *points):
    score = "{{kind: judgement, scale: marks, cite: text/1}}"
    part = f"{{{{id: p{{0}}, name: {{{{zh: 一, en: p}}}}, points: {{1}}, score: {score}}}}}"
    parts = ", ".join(part.format(n, value) for n, value in enumerate(points))
    return f"{{kind: combine, how: {how}, cite: text/1, parts: [{parts}]}}"


@pytest.mark.parametrize(
    ("how", "points", "codes"),
    [
        ("any_of", (1, 3), ["pack-points-beyond"]),
        ("any_of", (1, 1), ["pack-points-unreached"]),
        ("any_of", (2, -1), ["pack-points-not-positive"]),
        ("all_of", (1, 0), ["pack-points-not-positive"]),
        ("sum", (1, "0.5"), ["pack-points-unreached"]),
    ],
)
def test_a_combination_that_misses_its_points_is_refused(faults_of, how, points, codes):
    assert faults_of(plan_with(combination(how, *points))) == codes


@pytest.mark.parametrize(
    ("how", "points"),
    [("any_of", (2, 1)), ("all_of", (1, 1)), ("sum", (2, 1, -1)), ("sum", (1, 1))],
)
def test_a_combination_that_reaches_its_points_is_taken(small_text, how, points):
    old, new = plan_with(combination(how, *points))
    assert read_pack(small_text.replace(old, new), "p.yaml").pack == "small"


@pytest.mark.parametrize(
    "score",
    [
        "{kind: rank, indicator: rate, ties: best, last: 0, cite: text/1}",
        combination("all_of", 1, 1),
        "{kind: linear, indicator: rate, zero_at: 0, full_at: 1, cite: text/1}",
    ],
)
def test_a_share_of_uncapped_points_is_refused(faults_of, score):
    old, new = plan_with(score)
    uncapped = new.replace("points: 2, cite", "points: uncapped, cite")

    assert faults_of((old, uncapped)) == ["pack-uncapped"]


@pytest.mark.parametrize(
    "score",
    [
        "{kind: increments, indicator: rate, step: 1, points_per_step: 1, part_steps: ignored, "
        "cite: text/1}",
        "{kind: rank, indicator: rate, ties: best, cite: text/1, placings: [{points: 9}]}",
        combination("sum", 7, 9),
        "{kind: bands, indicator: rate, cite: text/1, steps: [{at_least: 1, points: 99}]}",
    ],
)
def test_a_measure_with_points_of_its_own_may_be_uncapped(small_text, score):
    old, new = plan_with(score)
    text = small_text.replace(old, new.replace("points: 2, cite", "points: uncapped, cite"))
    text = text.replace("points: 12\n", "points: uncapped\n").replace(
        "points: 40\n", "points: uncapped\n"
    )
    assert read_pack(text.replace("total: 50", "total: uncapped"), "p.yaml").total is None


def test_a_part_that_takes_away_runs_from_its_number_up_to_nothing(small_text, faults_of):
    old = "score: {kind: judgement, scale: marks, cite: text/1}\n  - id: visits"
    steps = "[{at_least: 1, points: -1}, {at_least: 0, points: -0.5}]"
    good = f"score: {{kind: bands, indicator: rate, cite: text/1, steps: {steps}}}\n  - id: visits"
    assert read_pack(small_text.replace(old, good), "p.yaml").pack == "small"
    assert faults_of((old, good.replace("points: -1}", "points: -0.9}"))) == [
        "pack-points-unreached"
    ]
    assert faults_of((old, good.replace("points: -0.5}", "points: 0.5}"))) == ["pack-points-beyond"]


def test_feeds_and_cites_are_checked_beside_an_unknown_item(faults_of):
    assert faults_of(("item: truthful, counts_as", "item: truthfool, counts_as")) == [
        "pack-name-unknown"
    ]


def test_a_pack_without_draw_awards_and_bodies_is_taken(small_text):
    text = small_text[: small_text.index("draw:")].replace(
        "within: comparison_group", "within: all"
    )
    text = text[: text.index("comparison_groups:")]
    text = text.replace(text[text.index("awards:\n") : text.index("tail_exclusions:")], "")
    text = text.replace(text[text.index("bodies:\n") : text.index("unit_kinds:")], "")

    pack = read_pack(text, "p.yaml")

    assert (pack.draw, pack.teams, pack.awards, pack.bodies) == (None, None, None, ())


# --- ladders -----------------------------------------------------------------------------------

bounds = st.integers(0, 4)
rungs = st.fixed_dictionaries(
    {"points": st.just("0")},
    optional={
        "at_least": bounds.map(str),
        "above": bounds.map(str),
        "at_most": bounds.map(str),
        "below": bounds.map(str),
    },
)


def covers(rung, value):
    return (
        (rung.at_least is None or value >= rung.at_least)
        and (rung.above is None or value > rung.above)
        and (rung.at_most is None or value <= rung.at_most)
        and (rung.below is None or value < rung.below)
    )


@given(st.lists(rungs, min_size=1, max_size=4))
def test_a_ladder_is_taken_only_if_every_number_lies_on_one_rung(given_rungs):
    ladder = Ladder.model_validate(
        {"kind": "ladder", "indicator": "x", "rungs": tuple(given_rungs)}
    )
    probes = [Fraction(n, 2) for n in range(-2, 12)]
    once = all(sum(covers(rung, value) for rung in ladder.rungs) == 1 for value in probes)
    one_bound_each = all(
        None in (rung.at_least, rung.above) and None in (rung.at_most, rung.below)
        for rung in ladder.rungs
    )

    faults = list(check_ladder(("ladder",), ladder, Places("p.yaml", {})))

    assert (not faults) == (
        once and one_bound_each and all(any(covers(r, p) for p in probes) for r in ladder.rungs)
    )
