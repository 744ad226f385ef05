"""From a sheet to results: what has a place in it, how it is added up, rounded and adjusted."""

from decimal import Decimal
from fractions import Fraction

import pytest

from kaohe.core.errors import EvidenceError, EvidenceMissing, EvidenceOutOfRange

AWARDS = {"within": "all", "cite": "annex/1"}


def codes(caught):
    return [fault.kind.code for fault in caught.value.faults]


@pytest.fixture(scope="module")
def two(small):
    return small.pack(
        small.section("s", "3", [small.group("g", "3", [small.item("a"), small.item("b", "2")])]),
        small.section("t", "4", [small.group("h", "4", [small.item("c", "4")])]),
    )


def marks(small, body="43", **given):
    return [small.finding(item, value, body=body) for item, value in given.items()]


def linear(small, id_, points, **more):
    score = {"kind": "linear", "indicator": "x", "zero_at": "0", "full_at": "1", "cite": "annex/1"}
    return small.item(id_, points, score=score, **more)


def test_sections_add_up_to_the_total(small, two):
    score = small.one(two, *marks(small, a="met", b="partly", c="partly"))

    assert [section.rounded for section in score.sections] == [Decimal("2.00"), Decimal("2.00")]
    assert (score.total, score.published) == (4, Decimal("4.00"))
    assert score.bonuses is None


def test_rounded_by_section_the_printed_parts_add_up(small):
    group = small.group("g", "1", [linear(small, "a", "1")])
    other = small.group("h", "1", [linear(small, "b", "1")])
    sections = (small.section("s", "1", [group]), small.section("t", "1", [other]))
    at_total = {"at": "total", "mode": "half_up", "interval": "0.01", "cite": "annex/1"}
    findings = marks(small, a="0.005", b="0.005")

    by_section = small.one(small.pack(*sections), *findings)
    once = small.one(small.pack(*sections, rounding=at_total), *findings)

    assert (by_section.total, by_section.published) == (Fraction(1, 50), Decimal("0.02"))
    assert (once.total, once.published) == (Fraction(1, 100), Decimal("0.01"))
    assert [section.rounded for section in once.sections] == [None, None]


def test_half_even_is_the_tie_rule_of_the_standard(small):
    rounding = {"at": "section", "mode": "half_even", "interval": "0.01", "cite": "annex/1"}
    pack = small.body_pack(linear(small, "a", "100"), rounding=rounding)

    assert small.one(pack, small.finding("a", "0.95665")).published == Decimal("95.66")


def test_what_is_left_out_at_the_body_is_shared_too(small, two):
    left_out = small.finding("b", gap="not_applicable")

    score = small.one(two, *marks(small, a="partly", c="met"), left_out)

    assert score.sections[0].earned == Fraction(3, 2)


def test_a_total_waits_for_a_gap_that_must_be_closed(small, two):
    results = small.score(
        two,
        *marks(small, a="met", c="met"),
        small.finding("b", gap="not_verified"),
        *marks(small, body="44", a="met", b="met", c="met"),
    )

    waiting, ranked = results.scores["43"], results.scores["44"]
    assert (waiting.total, waiting.published, waiting.standing.place) == (None, None, None)
    assert [reason.zh for reason in waiting.waits] == ["b：未核实：待补，结果暂缓"]
    assert (ranked.waits, ranked.standing.place, ranked.standing.among) == ((), 1, 1)
    assert results.table()[-1].notes == waiting.waits


def test_the_section_overrides_the_treatment_of_a_gap(small):
    pack = small.body_pack(
        small.item("a"),
        small.item("b"),
        section_more={"gaps": [{"gap": "not_verified", "then": "zero"}]},
    )

    score = small.one(pack, small.finding("a", "met"), small.finding("b", gap="not_verified"))

    assert score.total == 1


def test_an_uncapped_item_in_a_capped_section_stops_at_its_cap(small):
    steps = {
        "kind": "increments",
        "indicator": "x",
        "step": "1",
        "points_per_step": "1",
        "part_steps": "ignored",
        "cite": "annex/1",
    }
    item = small.item("a", "uncapped", score=steps)
    capped = small.body_pack(item, points="5")
    uncapped = small.pack(
        small.section("s", "uncapped", [small.group("g", "uncapped", [item])]), total="uncapped"
    )
    findings = [small.finding("a", "9")]

    assert small.one(capped, *findings).total == 5
    assert small.one(uncapped, *findings).total == 9


def test_an_uncapped_item_that_is_left_out_leaves_nothing_to_share(small):
    events = {"kind": "per_event", "events": [], "cite": "annex/1"}
    bands = {
        "kind": "bands",
        "indicator": "x",
        "steps": [{"at_least": "1", "points": "7"}],
        "cite": "annex/1",
    }
    item = small.item("a", "uncapped", score=events)
    other = small.item("b", "uncapped", score=bands)
    pack = small.body_pack(item, other, points="10")

    score = small.one(pack, small.finding("a", gap="not_applicable"), small.finding("b", "1"))

    assert score.total == 7


def test_an_item_without_any_measure_is_a_mistake_of_the_pack(small):
    pack = small.body_pack(small.item("a"), section_more={"defaults": {}})

    with pytest.raises(ValueError, match="no measure"):
        small.one(pack, small.finding("a", "met"))


def test_the_bodies_of_the_pack_are_scored_even_if_nobody_reported(small, two):
    bodies = [{"id": body, "name": small.name(body)} for body in ("43", "44")]
    pack = two.model_copy(update={"bodies": small.pack(bodies=bodies, total="7").bodies})

    with pytest.raises(EvidenceMissing) as caught:
        small.score(pack, *marks(small, a="met", b="met", c="met"))

    assert [str(fault.where) for fault in caught.value.faults] == ["44"]
    assert codes(caught) == ["evidence-body-missing"]


def test_a_selection_of_bodies_can_be_scored(small, two):
    bodies = [{"id": body, "name": small.name(body)} for body in ("43", "44")]
    pack = two.model_copy(update={"bodies": small.pack(bodies=bodies, total="7").bodies})
    findings = [*marks(small, a="met", b="met", c="met"), *marks(small, body="44", a="met")]

    assert list(small.score(pack, *findings, bodies=["43"]).scores) == ["43"]
    assert list(small.score(two, *findings, bodies=["43"]).scores) == ["43"]


def test_a_selection_of_unknown_bodies_is_refused(small, two):
    bodies = [{"id": body, "name": small.name(body)} for body in ("43", "44")]
    pack = two.model_copy(update={"bodies": small.pack(bodies=bodies, total="7").bodies})

    with pytest.raises(EvidenceOutOfRange) as caught:
        small.score(pack, *marks(small, a="met"), bodies=["43", "434"])

    assert caught.value.say("en") == (
        "434: The pack has no body '434'. Nearest ids: 43, 44. [evidence-body-unknown]"
    )


def test_findings_of_visits_to_other_bodies_are_passed_over(small):
    group = small.group("g", "1", [small.item("a")])
    pack = small.pack(small.unit_section("q", "1", [group]))
    findings = [
        *small.visit("430101/p/0", {"a": "met"}),
        *small.visit("440101/p/0", {"a": "good"}, body="44"),
    ]

    assert small.score(pack, *findings, bodies=["43"]).scores["43"].total == 1


def test_everything_without_a_place_in_the_pack_is_told_at_once(small, two):
    bodies = [{"id": "43", "name": small.name("43")}]
    group = small.group("k", "1", [small.item("u")])
    draw = {
        "algorithm": "vrf-index/1",
        "counties": "1",
        "county_chance": "equal",
        "key_holders": "1",
        "order_of_kinds": "drawn",
        "reserves": "none",
        "attempts_per_slot": "0",
        "attempts_per_county": "0",
        "disclosure": [],
        "cite": "annex/1",
        "slots": [{"id": "private", "code": "P", "kind": "enterprise", "frame": "enterprises"}],
    }
    pack = small.pack(small.unit_section("q", "1", [group]), bodies=bodies, draw=draw)
    good = small.visit("430101/private/0", {"u": "met"})
    bad = [
        small.finding("u", "met", body="34", visit="2012/34/340101/private/0"),
        small.finding("v", "met", visit="2012/43/430101/private/0"),
        small.finding("u", "met"),
        small.finding("u", "met", visit="2012/44/440101/private/0"),
        small.finding("u", "met", visit="2011/43/430101/private/0"),
        small.finding("u", "met", visit="2012/43/430101/privat/0"),
    ]

    with pytest.raises(EvidenceOutOfRange) as caught:
        small.score(pack, *good, *bad)

    assert [fault.say("en").split("[")[0].strip() for fault in caught.value.faults] == [
        "34 u (2012/34/340101/private/0): The pack has no body '34'. Nearest ids: 43.",
        "43 v (2012/43/430101/private/0): The pack has no item 'v'. "
        "Nearest names: members, outcome, staff.",
        "43 u: The item is found at the visit, and the finding names no visit. "
        "Add or remove 'visit'.",
        "43 u (2012/44/440101/private/0): The visit belongs to body '44'. "
        "Correct the visit or the body.",
        "43 u (2011/43/430101/private/0): The visit belongs to the campaign '2011', not to "
        "'2012'. Correct the visit, or hand in that campaign on its own.",
        "43 u (2012/43/430101/privat/0): The draw has no slot 'privat'. Allowed are: private.",
    ]


def test_an_item_at_the_body_takes_no_visit(small, two):
    finding = small.finding("a", "met", visit="2012/43/430101/p/0")

    with pytest.raises(EvidenceOutOfRange) as caught:
        small.one(two, finding)

    assert caught.value.faults[0].say("zh") == (
        "43 a (2012/43/430101/p/0)：该项在被考核单位一级认定，而该认定带有抽查编号。"
        "请增删抽查编号（visit）。[evidence-level-wrong]"
    )


def test_an_unknown_item_is_told_with_its_nearest_name(small):
    pack = small.body_pack(small.item("chair_training"))

    with pytest.raises(EvidenceOutOfRange) as caught:
        small.one(pack, small.finding("chair_trainig", "met"))

    assert "Nearest names: chair_training, unit_kind, union_form." in str(caught.value)


def test_missing_and_wrong_findings_of_all_bodies_are_told_together(small, two):
    with pytest.raises(EvidenceError) as caught:
        small.score(two, *marks(small, a="good", b="met"), *marks(small, body="44", a="met"))

    assert [(fault.where, fault.kind.code) for fault in caught.value.faults] == [
        ("43 a", "evidence-mark-unknown"),
        ("43 c", "evidence-item-missing"),
        ("44 b", "evidence-item-missing"),
        ("44 c", "evidence-item-missing"),
    ]


def bonus(small, id_, points, score):
    return {"id": id_, "name": small.name(id_), "points": points, "cite": "annex/1", "score": score}


def test_a_bonus_that_nobody_reported_is_none(small):
    mark = {"kind": "judgement", "scale": "yes_no", "cite": "annex/1"}
    pack = small.body_pack(small.item("a"), bonuses=[bonus(small, "extra", "2", mark)])

    score = small.one(pack, small.finding("a", "met"))

    assert (score.total, score.bonuses.earned) == (1, 0)
    assert score.bonuses.steps[0].because.en == "none reported"


def test_a_bonus_claimed_by_the_body_itself_is_only_shown(small):
    mark = {"kind": "judgement", "scale": "yes_no", "cite": "annex/1"}
    pack = small.body_pack(small.item("a"), bonuses=[bonus(small, "extra", "2", mark)])
    claim = small.finding("extra", "met", source="self_check")

    score = small.one(pack, small.finding("a", "met"), claim)

    assert score.total == 1
    assert score.bonuses.steps[0].beside == (claim,)


def test_bonuses_stop_at_their_most_and_wait_for_gaps(small):
    mark = {"kind": "judgement", "scale": "yes_no", "cite": "annex/1"}
    pack = small.body_pack(
        small.item("a"),
        bonuses=[bonus(small, "one", "2", mark), bonus(small, "two", "2", mark)],
        bonus_most="3",
    )
    findings = [small.finding("a", "met"), small.finding("one", "met")]

    assert small.one(pack, *findings, small.finding("two", "met")).total == 4
    assert small.one(pack, *findings, small.finding("two", gap="not_verified")).total is None


def test_a_gap_for_a_whole_bonus_of_events_is_a_gap(small):
    events = {
        "kind": "per_event",
        "cite": "annex/1",
        "events": [{"id": "city", "name": small.name("city"), "points": "1"}],
    }
    at_total = {"at": "total", "mode": "half_up", "interval": "0.01", "cite": "annex/1"}
    pack = small.body_pack(
        small.item("a"), bonuses=[bonus(small, "adopted", "5", events)], rounding=at_total
    )
    findings = [small.finding("a", "met"), small.finding("adopted", gap="refused")]

    assert small.one(pack, *findings).total == 1


def test_a_wrong_finding_for_a_bonus_is_told(small):
    mark = {"kind": "judgement", "scale": "yes_no", "cite": "annex/1"}
    pack = small.body_pack(small.item("a"), bonuses=[bonus(small, "extra", "2", mark)])

    with pytest.raises(EvidenceOutOfRange) as caught:
        small.one(pack, small.finding("a", "met"), small.finding("extra", "great"))

    assert codes(caught) == ["evidence-mark-unknown"]


def veto(small, effect):
    return {"id": "fraud", "name": small.name("fraud"), "effect": effect, "cite": "annex/1"}


def test_a_veto_can_take_the_whole_total(small):
    pack = small.body_pack(small.item("a"), vetoes=[veto(small, "zero_total")])
    found = [small.finding("a", "met"), small.finding("fraud", "found")]

    score = small.one(pack, *found)

    assert (score.total, score.published, score.standing.place) == (0, Decimal("0.00"), 1)
    assert score.node.because.zh == "一票否决：fraud"


def test_a_veto_can_take_the_place(small):
    pack = small.body_pack(small.item("a"), vetoes=[veto(small, "exclude_from_ranking")])
    found = [small.finding("a", "met"), small.finding("fraud", "found")]
    results = small.score(pack, *found, small.finding("a", "partly", body="44"))

    assert results.scores["43"].total == 1
    assert results.scores["43"].standing.unranked.en == "vetoed: fraud"
    assert results.scores["44"].standing.place == 1
    assert [reason.en for reason in results.table()[-1].notes] == ["vetoed: fraud"]


@pytest.mark.parametrize("given", [{"value": "not_found"}, {"gap": "not_verified"}])
def test_a_veto_takes_nothing_unless_it_was_found(small, given):
    pack = small.body_pack(small.item("a"), vetoes=[veto(small, "zero_total")])

    assert small.one(pack, small.finding("a", "met"), small.finding("fraud", **given)).total == 1


def test_a_veto_is_found_or_not_found(small):
    pack = small.body_pack(small.item("a"), vetoes=[veto(small, "zero_total")])

    with pytest.raises(EvidenceOutOfRange) as caught:
        small.one(pack, small.finding("a", "met"), small.finding("fraud", "yes"))

    assert caught.value.say("en") == (
        "43 fraud: 'yes' is not a value of 'fraud'. Allowed are: found, not_found. "
        "[evidence-word-unknown]"
    )


def gate(small):
    return {
        "id": "dues",
        "name": small.name("dues"),
        "indicator": "dues",
        "at_least": "1",
        "cite": "annex/1",
    }


def prize(**more):
    return {"id": "first", "name": {"zh": "一等奖", "en": "first"}, "count": "1", **more}


def test_a_gate_needs_a_number_and_a_gap_does_not_pass(small):
    awards = {**AWARDS, "awards": [prize()]}
    pack = small.body_pack(small.item("a"), gates=[gate(small)], awards=awards)
    found = small.finding("a", "met")

    score = small.one(pack, found, small.finding("dues", gap="not_filed"))
    assert (score.standing.award, score.standing.no_award[0].en) == (
        None,
        "dues: not filed, so no award",
    )
    with pytest.raises(EvidenceMissing) as caught:
        small.one(pack, found)
    assert [fault.where for fault in caught.value.faults] == ["43 dues"]
    with pytest.raises(EvidenceOutOfRange):
        small.one(pack, found, small.finding("dues", "all"))


def test_a_reward_needs_its_fact(small):
    awards = {**AWARDS, "awards": [prize(reward={"per": "staff", "amount": "100"})]}
    pack = small.body_pack(small.item("a"), awards=awards)
    found = small.finding("a", "met")

    assert small.one(pack, found, small.finding("staff", "7")).standing.reward == 700
    assert small.one(pack, found, small.finding("staff", gap="not_filed")).standing.reward is None
    with pytest.raises(EvidenceMissing) as caught:
        small.one(pack, found)
    assert codes(caught) == ["evidence-fact-missing"]


def test_values_are_compared_inside_the_comparison_group(small):
    rank = {"kind": "rank", "indicator": "x", "ties": "best", "last": "0", "cite": "annex/1"}
    groups = [
        {
            "id": "east",
            "name": small.name("east"),
            "members": ["11", "12", "13"],
            "cite": "annex/1",
        },
        {"id": "west", "name": small.name("west"), "members": ["51"], "cite": "annex/1"},
    ]
    pack = small.body_pack(small.item("a", "10", score=rank), comparison_groups=groups)
    findings = [
        small.finding("a", "5", body="11"),
        small.finding("a", "4", body="12"),
        small.finding("a", "3", body="13"),
        small.finding("a", "1", body="51"),
    ]

    scores = small.score(pack, *findings).scores

    assert {body: score.total for body, score in scores.items()} == {
        "11": 10, "12": 5, "13": 0, "51": 10,
    }  # fmt: skip


def test_a_gap_is_not_among_those_compared(small):
    rank = {"kind": "rank", "indicator": "x", "ties": "best", "last": "0", "cite": "annex/1"}
    parts = [{"id": "place", "name": small.name("place"), "points": "10", "score": rank}]
    whole = {"kind": "combine", "how": "sum", "parts": parts, "cite": "annex/1"}
    pack = small.body_pack(small.item("a", "10", score=whole))
    findings = [
        small.finding("a", "5", body="11", part="place"),
        small.finding("a", "4", body="12", part="place"),
        small.finding("a", gap="not_filed", body="13", part="place"),
    ]

    scores = small.score(pack, *findings).scores

    assert [score.total for score in scores.values()] == [10, 0, 0]


def test_a_value_that_cannot_be_read_is_told_once(small):
    rank = {"kind": "rank", "indicator": "x", "ties": "best", "last": "0", "cite": "annex/1"}
    pack = small.body_pack(small.item("a", "10", score=rank))

    with pytest.raises(EvidenceOutOfRange) as caught:
        small.score(pack, small.finding("a", "5"), small.finding("a", "many", body="44"))

    assert codes(caught) == ["evidence-number-unreadable"]
