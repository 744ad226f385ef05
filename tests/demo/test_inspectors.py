from dataclasses import replace
from fractions import Fraction

import pytest

from kaohe.core.rules.model import Fact
from kaohe.demo.inspectors import (
    USUAL_RATES,
    ErrorRates,
    gather_facts,
    items_asked,
    visit_unit,
)
from kaohe.demo.truth import UnitTruth
from kaohe.workflows.fieldwork import Visit

NAME = {"zh": "名", "en": "name"}
NEVER = Fraction(0)
ALWAYS = Fraction(1)
PERFECT = ErrorRates(miss=NEVER, false_alarm=NEVER, not_reachable=NEVER, refusal=NEVER)
SOUND = UnitTruth(
    unit="org:PDY00001X",
    seed=2012,
    state="in_business",
    absence="",
    union_exists=True,
    joint=False,
    employees=40,
    members=33,
    women_members=12,
    quality=ALWAYS,
)


def told(kind="private_enterprise_union", number=0):
    return Visit(
        id=f"practice-2012/33/330127/private/{number}",
        body="33",
        county="330127",
        slot="private",
        unit_id=SOUND.unit,
        unit_kind=kind,
        record={},
    )


@pytest.fixture
def go(pack):
    def visit(truth=SOUND, kind="private_enterprise_union", rates=PERFECT, number=0):
        return visit_unit(
            told(kind, number), truth, pack,
            team="team-3", arrived="2013-01-14T02:10:00.000Z", rates=rates, seed=2012,
        )  # fmt: skip

    return visit


def values(record):
    return {
        (each.item, each.part) if each.part else each.item: each.value for each in record.findings
    }


def test_a_sound_union_is_found_sound(go):
    record = go()

    found = values(record)
    assert record.outcome == found["outcome"] == "verified_true"
    assert found["unit_kind"] == "private_enterprise_union"
    assert found["elected"] == "met"
    assert found["standing", "account"] == "met"
    assert found["members_80"] == "33/40"
    assert found["members"] == "33"
    assert found["union_form"] == "own"
    assert not record.replaceable


def test_what_is_asked_depends_on_the_kind_and_on_the_facts(go):
    small = replace(SOUND, members=20, women_members=4, joint=True)

    assert "separate_committees" not in {each.item for each in go(small).findings}
    assert "branches_and_groups" in values(go(small))
    assert ("separate_committees", "women_workers_committee") in values(go())
    assert ("separate_committees", "women_officer") not in values(go())
    assert "federation_built" in values(go(kind="federation"))
    assert "members_80" not in values(go(kind="federation"))


def test_a_union_on_paper_is_recorded_with_its_facts_and_no_marks(go):
    record = go(replace(SOUND, union_exists=False))

    assert record.outcome == "paper_only"
    assert set(values(record)) == {
        "outcome", "unit_kind", "members", "women_members", "employees", "union_form",
    }  # fmt: skip
    assert not record.replaceable


def test_a_refusal_leaves_gaps_in_the_facts(go):
    record = go(rates=replace(PERFECT, refusal=ALWAYS))

    gaps = {each.item: each.gap for each in record.findings if each.gap}
    assert record.outcome == "refused"
    assert gaps == dict.fromkeys(("members", "women_members", "employees", "union_form"), "refused")


def test_only_an_enterprise_that_is_gone_or_an_obstacle_is_replaced(go):
    gone = go(replace(SOUND, state="gone", absence="停业"))
    obstacle = go(rates=replace(PERFECT, not_reachable=ALWAYS))

    assert (gone.outcome, gone.replaceable) == ("gone", True)
    assert (obstacle.outcome, obstacle.replaceable) == ("natural_obstacle", True)
    assert list(values(gone)) == ["outcome"]


def test_a_marked_enterprise_is_confirmed_or_found_in_business(go):
    kind = "flagged_nonexistent"
    confirmed = go(replace(SOUND, state="gone", absence="吊销", union_exists=False), kind)
    false = go(replace(SOUND, union_exists=False), kind)

    assert confirmed.outcome == "absence_confirmed"
    assert "吊销" in confirmed.findings[0].note
    assert false.outcome == "absence_false"
    assert set(values(false)) == {"outcome", "unit_kind"}


def test_two_inspectors_write_in_turn_and_time_passes(go):
    record = go()
    moments = [each.at for each in record.findings]

    assert {each.actor for each in record.findings} == {
        "team-3/inspector-1",
        "team-3/inspector-2",
    }
    assert moments[0] == "2013-01-14T02:10:00.000Z"
    assert moments == sorted(set(moments))
    assert record.closed > moments[-1]
    assert {each.source for each in record.findings} == {"visit"}


def test_inspectors_err_at_the_stated_rates(go):
    poor = replace(SOUND, quality=NEVER)
    blind = go(poor, rates=replace(PERFECT, miss=ALWAYS))
    harsh = go(rates=replace(PERFECT, false_alarm=ALWAYS))

    assert values(blind)["elected"] == "met"
    assert values(go(poor))["elected"] != "met"
    assert values(harsh)["elected"] == "partly"


def test_a_paper_union_can_pass_unseen(go):
    record = go(replace(SOUND, union_exists=False), rates=replace(PERFECT, miss=ALWAYS))

    assert record.outcome == "verified_true"


def test_usual_visits_mostly_take_place_and_sometimes_do_not(go):
    outcomes = [go(rates=USUAL_RATES, number=number).outcome for number in range(400)]

    assert 0.95 < outcomes.count("verified_true") / 400 < 1
    assert "natural_obstacle" in outcomes


def test_the_same_visit_finds_the_same(go):
    assert go(rates=USUAL_RATES) == go(rates=USUAL_RATES)


def test_every_finding_is_of_an_item_that_the_pack_asks_there(go, pack):
    facts = gather_facts(pack, SOUND)
    asked = {item.id for item, _ in items_asked(pack, "private_enterprise_union", facts)}

    items = {each.item for each in go().findings} - {"outcome", "unit_kind", *facts}
    assert items == asked


def test_a_pack_without_the_outcome_is_refused(pack):
    without = pack.model_copy(update={"outcomes": ()})

    with pytest.raises(ValueError, match="verified_true"):
        visit_unit(
            told(), SOUND, without,
            team="team-3", arrived="2013-01-14T02:10:00.000Z", rates=PERFECT, seed=2012,
        )  # fmt: skip


def test_facts_that_this_simulation_does_not_know_are_made_up_within_the_packs_words(pack):
    facts = [
        Fact.model_validate({"id": "rooms", "name": NAME, "of": "visit", "kind": "number"}),
        Fact.model_validate(
            {"id": "colour", "name": NAME, "of": "visit", "kind": "word", "words": ["red", "blue"]}
        ),
    ]
    other = pack.model_copy(update={"facts": tuple(facts)})

    found = gather_facts(other, SOUND)

    assert found["rooms"].isdecimal()
    assert found["colour"] in {"red", "blue"}
    assert found == gather_facts(other, SOUND)


def test_a_ratio_of_facts_that_are_not_noted_is_made_up(pack):
    without = pack.model_copy(
        update={"facts": tuple(fact for fact in pack.facts if fact.id != "employees")}
    )

    record = visit_unit(
        told(), SOUND, without,
        team="team-3", arrived="2013-01-14T02:10:00.000Z", rates=PERFECT, seed=2012,
    )  # fmt: skip

    assert 0 < Fraction(values(record)["members_80"]) < 1


def test_an_item_for_which_nothing_is_said_is_asked_of_everybody(pack):
    quality = pack.sections[2]
    group = quality.groups[0].model_copy(update={"applies": None})
    open_to_all = pack.model_copy(
        update={"sections": (quality.model_copy(update={"groups": (group,)}),)}
    )

    asked = [item.id for item, _ in items_asked(open_to_all, "flagged_nonexistent", {})]

    assert asked == ["approved", "elected", "chair_lawful"]
