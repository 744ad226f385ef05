"""The packs that come with the program say what the notice says, and what they may not say."""

import json
import re
from datetime import date
from fractions import Fraction
from importlib.resources import files

import pytest
import yaml
from jsonschema import Draft202012Validator

from kaohe.core.divisions import BODY_NAMES, CORPS
from kaohe.core.errors import PackInvalid
from kaohe.core.rules import (
    apply_variant,
    canonical_pack,
    check_sources,
    clauses_of,
    diff_packs,
    overlay_schema,
    pack_digest,
    pack_schema,
    read_canonical_pack,
    read_overlay,
    require_in_force,
    variant_schema,
)
from kaohe.core.rules.checks.survey import placed_items

PACKS = files("kaohe.packs")
FOLDERS = ("national-2012", "national-2012-alternatives", "gansu-2011-example", "example-province")


def text_of(*parts):
    return PACKS.joinpath(*parts).read_text("utf-8")


def section(pack, name):
    return next(each for each in pack.sections if each.id == name)


def item(pack, name):
    return next(placed.item for placed in placed_items(pack) if placed.item.id == name)


class OrdinaryLoader(yaml.SafeLoader):
    """YAML as editors read it: version 1.2, where days and 'on' are text."""


OrdinaryLoader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in resolvers
        if tag not in ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:bool")
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
OrdinaryLoader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf")
)


# --- the rubric of the notice ------------------------------------------------------------------


def test_the_three_sections_are_fifteen_sixty_and_twenty_five(national):
    assert [(each.id, each.points) for each in national.sections] == [
        ("organisation", 15),
        ("quantity", 60),
        ("quality", 25),
    ]


@pytest.mark.parametrize(
    ("name", "groups"),
    [
        (
            "organisation",
            [
                (4, ["3/2", "3/2", "1"]),
                (4, ["1", "1", "1", "1"]),
                (4, ["1/2", "1/2", "1/2", "1/2", "1", "1"]),
                (3, ["1", "1", "1"]),
            ],
        ),
        (
            "quality",
            [
                (5, ["1", "1", "2", "1"]),
                (5, ["3", "2"]),
                (5, ["3", "1", "1"]),
                (5, ["5/2", "5/2"]),
                (5, ["2", "2", "1"]),
            ],
        ),
    ],
)
def test_groups_and_items_have_the_points_of_the_annex(national, name, groups):
    assert [
        (group.points, [str(each.points) for each in group.items])
        for group in section(national, name).groups
    ] == groups


def test_only_two_items_of_the_annex_carry_a_rate(national):
    thresholds = {
        placed.item.id: placed.measure.at_least
        for placed in placed_items(national)
        if placed.measure.kind == "threshold"
    }
    assert thresholds == {"chair_training": Fraction(3, 10), "members_80": Fraction(4, 5)}


def test_the_sixty_points_are_the_example_and_marked_assumed_everywhere(national):
    quantity = section(national, "quantity")
    (group,) = quantity.groups

    assert {each.score.indicator: each.points for each in group.items} == {
        "coverage": 15,
        "membership": 10,
        "new_covered_units": 15,
        "new_members": 15,
        "new_migrant_members": 5,
    }
    assert {each.basis for each in group.items} == {"assumed"}
    assert {each.score.basis for each in group.items} == {"assumed"}
    assert "示例" in quantity.name.zh
    assert "29号" in national.notice.zh
    assert "example" in national.notice.en


def test_register_and_statistics_have_days_of_their_own(national):
    days = {each.id: (each.source, each.as_of) for each in national.indicators}

    assert days["coverage"] == ("register", (date(2012, 12, 31),))
    assert days["membership"] == ("register", (date(2012, 12, 31),))
    assert days["new_members"] == ("statistics", (date(2011, 9, 30), date(2012, 9, 30)))


def test_the_bodies_are_the_thirty_two_and_the_groups_part_them(national):
    assert {body.id: (body.name.zh, body.name.en) for body in national.bodies} == BODY_NAMES
    assert [len(group.members) for group in national.comparison_groups] == [11, 8, 13]
    assert CORPS in national.comparison_groups[2].members


def test_a_county_has_five_units_and_seven_visits(national):
    slots = national.draw.slots

    assert [slot.code for slot in slots] == ["P", "J", "A", "F", "S"]
    assert len(slots) + sum(slot.members for slot in slots) == 7
    assert national.draw.counties * 7 * len(national.bodies) == 448
    assert national.draw.reserves == "none"
    assert all(slot.fallback for slot in slots)


def test_a_union_on_paper_or_a_refusal_earns_nothing_and_is_not_replaced(national):
    then = {outcome.id: outcome.then for outcome in national.outcomes}

    assert (then["paper_only"], then["refused"]) == ("zero", "zero")
    assert [name for name, each in then.items() if each == "next_attempt"] == [
        "gone",
        "natural_obstacle",
    ]


def test_false_reporting_opens_a_case_without_points(national):
    opens = {outcome.id for outcome in national.outcomes if outcome.opens_case}

    assert opens == {"paper_only", "gone", "absence_false"}
    assert (national.feeds, national.vetoes) == ((), ())


def test_every_decision_is_settled_by_the_shipped_default_with_its_requirement(national):
    assert {decision.settled.by for decision in national.decisions} == {"shipped default"}
    assert all(decision.settled.reason for decision in national.decisions)
    reasons = " ".join(decision.settled.reason for decision in national.decisions)
    wanted = (1, 2, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 16, 24, 25, 28, 31, 32)
    for requirement in (f"I{number:02d}" for number in wanted):
        assert requirement in reasons


def test_the_national_pack_is_in_force_from_the_day_of_the_notice(national):
    require_in_force(national, on=date(2013, 1, 6))


def test_gansus_measure_is_open_at_the_top_and_says_that_it_is_an_example(gansu):
    assert gansu.total is None
    assert gansu.status == "draft"
    assert "example" in gansu.notice.en
    steps = {each.item.id: each.measure.step for each in placed_items(gansu)}
    assert steps == {
        "new_members_points": 500,
        "new_enterprise_members_points": 300,
        "member_growth_points": Fraction(1, 400),
        "enterprise_member_growth_points": Fraction(1, 500),
    }


# --- texts -------------------------------------------------------------------------------------


def test_the_held_texts_are_unchanged_and_have_every_clause_that_is_cited(national):
    texts = {
        name: PACKS.joinpath("national-2012", "sources", f"{name}.txt").read_bytes()
        for name in ("notice", "annex")
    }

    check_sources(national, texts, "pack.yaml")


def test_the_points_in_the_annex_are_those_of_the_pack(national):
    """Each group's clause names the points of its items, in their order."""
    clauses = clauses_of(text_of("national-2012", "sources", "annex.txt"))
    for name in ("organisation", "quality"):
        for group in section(national, name).groups:
            clause = clauses[group.cite[0].removeprefix("annex/")]
            printed = [Fraction(number) for number in re.findall(r"（([0-9.]+)分）", clause)]
            assert printed == [group.points, *(each.points for each in group.items)]


def test_no_text_holds_a_mailbox(national):
    for name in ("notice", "annex"):
        assert "@" not in text_of("national-2012", "sources", f"{name}.txt")


# --- form --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "schema"),
    [
        (("national-2012", "pack.yaml"), pack_schema()),
        (("gansu-2011-example", "pack.yaml"), pack_schema()),
        (("example-province", "overlay.yaml"), overlay_schema()),
        (("national-2012-alternatives", "variant.yaml"), variant_schema()),
    ],
)
def test_the_published_schema_accepts_the_file_as_an_editor_reads_it(path, schema):
    tree = yaml.load(text_of(*path), Loader=OrdinaryLoader)  # noqa: S506 - a safe loader

    assert [each.message for each in Draft202012Validator(schema).iter_errors(tree)] == []


def test_the_published_schema_refuses_a_misspelt_key():
    tree = yaml.load(text_of("gansu-2011-example", "pack.yaml"), Loader=OrdinaryLoader)  # noqa: S506
    tree["sections"][0]["groups"][0]["itmes"] = []

    assert not Draft202012Validator(pack_schema()).is_valid(tree)


def test_the_published_schema_accepts_the_canonical_form(national):
    Draft202012Validator(pack_schema()).validate(json.loads(canonical_pack(national)))


@pytest.mark.parametrize("name", ["national", "gansu", "province"])
def test_the_canonical_form_reads_back(request, name):
    pack = request.getfixturevalue(name)

    assert read_canonical_pack(canonical_pack(pack), "p.json") == pack


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_pack_has_a_changelog_with_its_version(folder):
    assert "## 201" in text_of(folder, "CHANGELOG.md")


# --- alternatives ------------------------------------------------------------------------------


def test_every_decision_has_its_other_choice_or_the_reason_why_not(national, alternatives):
    turned = {each.decision for each in alternatives.alternatives}
    left = {each.decision for each in alternatives.inexpressible}

    assert turned | left == {decision.id for decision in national.decisions}
    assert turned & left == set()


def test_each_alternative_alone_and_all_together_make_a_sound_pack(national, alternatives):
    for each in alternatives.alternatives:
        pack = apply_variant(national, alternatives, file="v.yaml", decisions=[each.decision])
        changed = {difference.place.split(".")[0] for difference in diff_packs(national, pack)} - {
            "version",
            "status",
            "decisions",
        }
        assert changed, each.decision
    every = [each.decision for each in alternatives.alternatives]
    together = apply_variant(national, alternatives, file="v.yaml", decisions=every)
    assert together.status == "draft"


def test_unless_named_only_those_are_turned_that_the_same_evidence_can_show(national, alternatives):
    pack = apply_variant(national, alternatives, file="v.yaml")

    turned = {each.id for each in pack.decisions if each.settled is None}
    assert turned == set(alternatives.comparable_decisions())
    assert {"d_applies", "d_joint_branches", "d_women", "d_database"}.isdisjoint(turned)


def test_half_even_is_the_other_rounding(national, alternatives):
    pack = apply_variant(national, alternatives, file="v.yaml", decisions=["d_rounding"])

    assert pack.rounding.mode == "half_even"


def test_a_false_mark_costs_half_a_point_under_the_other_choice(national, alternatives):
    pack = apply_variant(national, alternatives, file="v.yaml", decisions=["d_database"])

    assert item(pack, "database_kept").score.events[0].points == Fraction(1, 2)
    assert pack.feeds[0].counts_as == "false_absence_mark"


# --- a province --------------------------------------------------------------------------------


def test_the_example_province_fills_open_terms_and_leaves_the_rest(national, province):
    assert item(province, "new_members_points").score.step == 500
    assert [bonus.id for bonus in province.bonuses] == ["practice_adopted"]
    assert [veto.id for veto in province.vetoes] == ["falsified"]
    assert section(province, "quality") == section(national, "quality")


def test_the_example_province_does_not_fit_another_pack(gansu, alternatives):
    overlay = read_overlay(text_of("example-province", "overlay.yaml"), "overlay.yaml")

    with pytest.raises(PackInvalid) as refused:
        apply_variant(gansu, alternatives, file="v.yaml")

    assert refused.value.faults[0].kind.code == "pack-base-differs"
    assert overlay.extends.digest != pack_digest(gansu)
