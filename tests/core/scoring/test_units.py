"""The units visited: which attempt counts, what is asked, and how it is added up."""

from fractions import Fraction

import pytest

from kaohe.core.errors import EvidenceError, EvidenceMissing, EvidenceOutOfRange

ENTERPRISES = {"to": ["enterprise"], "cite": "annex/1"}
FEDERATIONS = {"to": ["federation"], "cite": "annex/1"}
FROM_25 = {**ENTERPRISES, "when": {"fact": "members", "at_least": "25"}}
JOINT = {**ENTERPRISES, "when": {"fact": "union_form", "is": "joint"}}


def quality(small, *items, points="10", **more):
    group = small.group("g", points, list(items))
    return small.pack(small.unit_section("q", points, [group]), **more)


@pytest.fixture(scope="module")
def plain(small):
    return quality(
        small,
        small.item("a", "6", applies=ENTERPRISES),
        small.item("b", "4", applies=FEDERATIONS),
    )


def node_of(score, item):
    return next(step for step in score.sections[0].steps[0].steps if step.id == item)


def codes(caught):
    return [fault.kind.code for fault in caught.value.faults]


def test_units_become_counties_and_counties_become_the_body(small, plain):
    score = small.one(
        plain,
        *small.visit("430101/p/0", {"a": "met"}),
        *small.visit("430101/j/0", {"a": "met"}),
        *small.visit("430101/s/0", {"a": "not_met"}),
        *small.visit("430102/p/0", {"a": "partly"}),
        *small.visit("430101/f/0", {"b": "met"}, kind="federation"),
    )

    assert node_of(score, "a").earned == (Fraction(4) + 3) / 2
    assert [step.earned for step in node_of(score, "a").steps] == [4, 3]
    assert node_of(score, "a").because.en == "mean of 2 counties"
    assert score.published == Fraction("7.5")


def test_unit_by_unit_gives_another_number(small):
    pack = quality(
        small,
        small.item("a", "6", applies=ENTERPRISES),
        small.item("b", "4"),
        aggregations=[
            {
                "id": "sampled",
                "by": "unit",
                "cite": "annex/1",
                "no_applicable_unit": {"then": "share_in_group"},
            }
        ],
    )
    score = small.one(
        pack,
        *small.visit("430101/p/0", {"a": "met", "b": "not_met"}),
        *small.visit("430101/f/0", {"b": "met"}, kind="federation"),
    )

    assert score.total == 8
    assert [step.earned for step in score.sections[0].steps[0].steps] == [10, 6]


@pytest.mark.parametrize(("then", "total"), [("share_in_group", None), ("full", 10), ("zero", 0)])
def test_unit_by_unit_without_any_unit_is_settled_by_the_pack(small, then, total):
    pack = quality(
        small,
        small.item("a", "10", applies=ENTERPRISES),
        aggregations=[
            {
                "id": "sampled",
                "by": "unit",
                "cite": "annex/1",
                "no_applicable_unit": {"then": then},
            }
        ],
    )

    score = small.one(pack, *small.visit("430101/f/0", {}, kind="federation"))

    assert score.total == total


def test_unit_by_unit_leaves_out_a_unit_of_which_nothing_counts_and_waits_for_one_that_waits(small):
    pack = quality(
        small,
        small.item("a", "10"),
        aggregations=[
            {
                "id": "sampled",
                "by": "unit",
                "cite": "annex/1",
                "no_applicable_unit": {"then": "zero"},
            }
        ],
    )
    out = small.finding("a", gap="not_applicable", visit="2012/43/430101/f/0")
    waiting = small.finding("a", gap="not_verified", visit="2012/43/430101/f/0")
    found = small.visit("430101/p/0", {"a": "partly"})

    assert small.one(pack, *found, *small.visit("430101/f/0", {}), out).total == 5
    assert small.one(pack, *found, *small.visit("430101/f/0", {}), waiting).total is None


def test_an_item_that_no_unit_can_be_asked_shares_its_points_in_its_group(small, plain):
    score = small.one(plain, *small.visit("430101/p/0", {"a": "partly"}))

    assert node_of(score, "b").state == "left_out"
    assert score.total == 5
    assert score.sections[0].steps[0].because.en == (
        "3 of the 6 points that could be asked; the other 4 follow them"
    )


@pytest.mark.parametrize(("then", "total"), [("full", 7), ("zero", 3)])
def test_the_pack_may_settle_an_item_that_nobody_can_be_asked_otherwise(small, then, total):
    rule = {
        "id": "sampled",
        "by": "item",
        "cite": "annex/1",
        "no_applicable_unit": {"then": then, "decision": "d_no_unit"},
    }
    pack = quality(
        small,
        small.item("a", "6", applies=ENTERPRISES),
        small.item("b", "4", applies=FEDERATIONS),
        aggregations=[rule],
    )
    score = small.one(pack, *small.visit("430101/p/0", {"a": "partly"}))

    assert score.total == total
    assert node_of(score, "b").ground.decisions == ("d_no_unit",)


def test_a_group_that_nobody_can_be_asked_shares_its_points_in_its_section(small):
    pack = small.pack(
        small.unit_section(
            "q",
            "10",
            [
                small.group("g", "6", [small.item("a", "6", applies=ENTERPRISES)]),
                small.group("h", "4", [small.item("b", "4", applies=FEDERATIONS)]),
            ],
        )
    )

    score = small.one(pack, *small.visit("430101/p/0", {"a": "partly"}))

    assert score.total == 5
    assert [step.state for step in score.sections[0].steps] == ["earned", "left_out"]


def test_a_section_of_which_nothing_could_be_asked_waits(small, plain):
    score = small.one(plain, *small.visit("430101/x/0", {}, kind="absent", outcome="absence_false"))

    assert (score.total, score.published) == (None, None)
    assert [reason.en for reason in score.waits] == ["q: nothing could be asked"]


def test_twenty_five_members_themselves_are_enough(small):
    pack = quality(small, small.item("a", "6", applies=FROM_25), small.item("b", "4"))
    few = small.visit("430101/p/0", {"b": "met"}, members="24")
    enough = small.visit("430101/s/0", {"a": "not_met", "b": "met"}, members="25")

    assert small.one(pack, *few, *enough).total == 4
    assert small.one(pack, *few).total == 10


def test_a_word_decides_whether_an_item_is_asked(small):
    pack = quality(small, small.item("a", "6", applies=JOINT), small.item("b", "4"))
    own = small.visit("430101/p/0", {"b": "met"}, union_form="own")
    joint = small.visit("430101/s/0", {"a": "not_met", "b": "met"}, union_form="joint")

    assert small.one(pack, *own, *joint).total == 4


def test_the_kind_found_can_decide_about_a_part(small):
    parts = [
        {"id": "x", "name": small.name("x")},
        {
            "id": "y",
            "name": small.name("y"),
            "when": {"fact": "unit_kind", "is": "federation"},
        },
    ]
    measure = {
        "kind": "checklist",
        "scale": "half",
        "credit": "equal_share",
        "parts": parts,
        "cite": "annex/1",
    }
    pack = quality(small, small.item("a", "10", score=measure))
    found = small.visit("430101/p/0", {})
    mark = small.finding("a", "partly", part="x", visit="2012/43/430101/p/0")

    assert small.one(pack, *found, mark).total == 5


def test_a_fact_of_the_body_holds_for_all_its_units(small):
    applies = {**ENTERPRISES, "when": {"fact": "staff", "at_least": "10"}}
    pack = quality(small, small.item("a", "6", applies=applies), small.item("b", "4"))
    found = small.visit("430101/p/0", {"b": "met"})

    assert small.one(pack, *found, small.finding("staff", "9")).total == 10
    with pytest.raises(EvidenceMissing) as caught:
        small.one(pack, *found, small.finding("staff", "10"))
    assert [fault.where for fault in caught.value.faults] == ["43 a (2012/43/430101/p/0)"]


def test_a_mark_for_an_item_that_is_not_asked_is_refused(small, plain):
    with pytest.raises(EvidenceOutOfRange) as caught:
        small.one(plain, *small.visit("430101/p/0", {"a": "met", "b": "met"}))

    assert caught.value.say("en") == (
        "43 b (2012/43/430101/p/0): The item is not asked here (enterprise), yet it was found "
        "'met'. Remove the finding, or correct the unit kind and the facts. "
        "[evidence-item-not-asked]"
    )


def test_not_applicable_may_be_said_of_an_item_that_is_not_asked(small, plain):
    gap = small.finding("b", gap="not_applicable", visit="2012/43/430101/p/0")

    assert small.one(plain, *small.visit("430101/p/0", {"a": "met"}), gap).total == 10


def test_a_fact_that_a_condition_needs_is_missed(small):
    pack = quality(small, small.item("a", "10", applies=FROM_25))

    with pytest.raises(EvidenceMissing) as caught:
        small.one(pack, *small.visit("430101/p/0", {"a": "met"}))

    assert codes(caught) == ["evidence-fact-missing"]


@pytest.mark.parametrize(
    ("facts", "where"),
    [({"members": "many"}, "members"), ({"union_form": "both"}, "union_form")],
)
def test_a_fact_must_be_one_that_the_pack_knows(small, plain, facts, where):
    with pytest.raises(EvidenceOutOfRange) as caught:
        small.one(plain, *small.visit("430101/p/0", {"a": "met"}, **facts))

    assert [fault.where for fault in caught.value.faults] == [f"43 {where} (2012/43/430101/p/0)"]


def test_a_fact_is_given_as_a_whole(small, plain):
    part = small.finding("members", "30", part="x", visit="2012/43/430101/p/0")

    with pytest.raises(EvidenceMissing) as caught:
        small.one(plain, *small.visit("430101/p/0", {"a": "met"}), part)

    assert codes(caught) == ["evidence-fact-missing"]


def test_an_item_waits_while_the_fact_is_not_verified(small):
    pack = quality(small, small.item("a", "10", applies=FROM_25))
    gap = small.finding("members", gap="not_verified", visit="2012/43/430101/p/0")

    score = small.one(pack, *small.visit("430101/p/0", {"a": "met"}), gap)

    assert [reason.en for reason in score.waits] == [
        "2012/43/430101/p/0: not verified: the result waits until it is closed"
    ]


def test_on_paper_only_earns_nothing_whatever_was_marked(small, plain):
    score = small.one(plain, *small.visit("430101/p/0", {"a": "met"}, outcome="paper_only"))

    visit = node_of(score, "a").steps[0].steps[0]
    assert score.total == 0
    assert visit.because.zh == "抽查结果“on paper only”：计零分"
    assert [finding.item for finding in visit.findings] == ["outcome", "a"]


def test_on_paper_only_earns_nothing_for_what_is_asked_and_nothing_else(small, plain):
    paper = small.visit("430101/p/0", {}, outcome="paper_only")
    federation = small.visit("430101/f/0", {"b": "met"}, kind="federation")

    assert small.one(plain, *paper, *federation).total == 4


def test_the_last_completed_attempt_counts(small, plain):
    gone = small.visit("430101/p/0", {}, outcome="gone")
    found = small.visit("430101/p/1", {"a": "partly"})

    assert small.one(plain, *gone, *found).total == 5


def test_a_completed_attempt_is_not_undone_by_a_failed_one(small, plain):
    found = small.visit("430101/p/0", {"a": "partly"})
    gone = small.visit("430101/p/1", {}, outcome="gone")

    assert small.one(plain, *gone, *found).total == 5


def test_the_later_of_two_completed_attempts_counts(small, plain):
    first = small.visit("430101/p/2", {"a": "met"})
    second = small.visit("430101/p/10", {"a": "not_met"})

    assert small.one(plain, *second, *first).total == 0


def test_members_of_a_federation_are_units_of_their_own(small, plain):
    first = small.visit("430101/f/1/0", {"a": "met"})
    second = small.visit("430101/f/2/0", {"a": "not_met"})

    assert small.one(plain, *first, *second).total == 5


DRAW = {
    "algorithm": "vrf-index/1",
    "counties": "2",
    "county_chance": "equal",
    "key_holders": "3",
    "order_of_kinds": "drawn",
    "reserves": "none",
    "attempts_per_slot": "1",
    "attempts_per_county": "2",
    "disclosure": ["unit"],
    "cite": "annex/1",
    "slots": [
        {"id": "p", "code": "P", "kind": "enterprise", "frame": "enterprises"},
        {
            "id": "f",
            "code": "F",
            "kind": "federation",
            "frame": "federations",
            "members": "2",
            "member_kind": "enterprise",
        },
    ],
}


@pytest.mark.parametrize(
    ("then", "total"), [("leave_out", 10), ("zero", Fraction(20, 3)), ("stop", None)]
)
def test_a_slot_whose_attempts_all_failed_is_a_gap(small, then, total):
    items = [small.item("a", "10", applies=FROM_25), small.item("b", "5", applies=FEDERATIONS)]
    group = small.group("g", "15", items)
    gaps = [{"gap": "not_verified", "then": then, "decision": "d_gap"}]
    pack = small.pack(small.unit_section("q", "15", [group], gaps=gaps), draw=DRAW)
    findings = [
        *small.visit("430101/p/0", {"a": "met"}, members="30"),
        *small.visit("430101/f/1/0", {"a": "met"}, members="30"),
        small.finding("outcome", "gone", visit="2012/43/430101/f/2/0"),
    ]

    score = small.one(pack, *findings)

    visits = node_of(score, "a").steps[0].steps
    assert node_of(score, "a").earned == total
    assert visits[1].ground.decisions == ("d_gap",)
    assert [finding.value for finding in visits[1].findings] == ["gone"]
    assert [visit.id for visit in visits] == [
        "2012/43/430101/f/1/0",
        "2012/43/430101/f/2/0",
        "2012/43/430101/p/0",
    ]


def test_a_failed_slot_of_an_unknown_kind_counts_for_every_item(small, plain):
    gone = small.finding("outcome", "gone", visit="2012/43/430101/p/0")

    assert [reason.en for reason in small.one(plain, gone).waits] == [
        "2012/43/430101/p/0: not verified: the result waits until it is closed",
        "2012/43/430101/p/0: not verified: the result waits until it is closed",
    ]


def test_a_failed_slot_is_not_asked_what_its_facts_exclude(small):
    pack = quality(small, small.item("a", "6", applies=FROM_25), small.item("b", "4"))
    gone = small.visit("430101/p/0", {}, outcome="gone", members="9")
    found = small.visit("430101/s/0", {"a": "met", "b": "met"}, members="30")

    score = small.one(pack, *gone, *found)

    assert [reason.en[:18] for reason in score.waits] == ["2012/43/430101/p/0"]


def test_a_visit_needs_an_outcome_and_a_kind(small, plain):
    no_outcome = [
        each for each in small.visit("430101/p/0", {"a": "met"}) if each.item != "outcome"
    ]
    no_kind = [each for each in small.visit("430102/p/0", {"a": "met"}) if each.item != "unit_kind"]

    with pytest.raises(EvidenceMissing) as caught:
        small.one(plain, *no_outcome, *no_kind)

    assert codes(caught) == ["evidence-outcome-missing", "evidence-fact-missing"]


def test_outcome_and_kind_are_words_of_the_pack(small, plain):
    odd = small.visit("430101/p/0", {"a": "met"}, kind="shop", outcome="found")
    odder = small.visit("430102/p/0", {"a": "met"}, outcome="lunch")
    gap = small.finding("outcome", gap="refused", visit="2012/43/430103/p/0")

    with pytest.raises(EvidenceOutOfRange) as caught:
        small.one(plain, *odd, *odder, gap)

    assert codes(caught) == ["evidence-word-unknown"] * 3


def test_an_item_of_a_visit_with_neither_finding_nor_gap_is_missing(small, plain):
    with pytest.raises(EvidenceMissing) as caught:
        small.one(plain, *small.visit("430101/p/0", {}))

    assert caught.value.say("zh") == (
        "43 a (2012/43/430101/p/0)：该项既无认定也无缺项说明（计分来源：final, visit）。"
        "请补充认定；确无材料的，写明缺项原因，缺失不等于零分。[evidence-item-missing]"
    )


def test_a_mean_waits_for_a_visit_that_waits(small, plain):
    waiting = small.finding("a", gap="not_verified", visit="2012/43/430102/p/0")
    findings = [*small.visit("430101/p/0", {"a": "met"}), *small.visit("430102/p/0", {}), waiting]

    assert node_of(small.one(plain, *findings), "a").state == "waits"


def test_a_visit_that_is_left_out_does_not_count_in_the_mean(small, plain):
    out = small.finding("a", gap="not_applicable", visit="2012/43/430102/p/0")
    findings = [*small.visit("430101/p/0", {"a": "partly"}), *small.visit("430102/p/0", {}), out]

    assert small.one(plain, *findings).total == 5


def test_an_item_without_applicability_is_asked_of_every_unit(small):
    pack = quality(small, small.item("a", "10"))
    found = small.visit("430101/p/0", {"a": "met"})
    federation = small.visit("430101/f/0", {"a": "not_met"}, kind="federation")

    assert small.one(pack, *found, *federation).total == 5


def test_an_outcome_can_count_as_an_event_of_an_item_at_the_body(small):
    truthful = {
        "kind": "deduct",
        "cite": "annex/1",
        "events": [{"id": "false_label", "name": small.name("false label"), "points": "0.5"}],
    }
    pack = small.pack(
        small.section("s", "2", [small.group("g", "2", [small.item("t", "2", score=truthful)])]),
        small.unit_section("q", "1", [small.group("h", "1", [small.item("a")])]),
        feeds=[
            {"outcome": "absence_false", "item": "t", "counts_as": "false_label", "cite": "annex/1"}
        ],
    )
    found = small.visit("430101/p/0", {"a": "met"})
    false = small.visit("430101/x/0", {}, kind="absent", outcome="absence_false")
    own = small.finding("t", "1", part="false_label")

    assert small.one(pack, *found).sections[0].earned == 2
    assert small.one(pack, *found, *false).sections[0].earned == Fraction(3, 2)
    assert small.one(pack, *found, *false, own).sections[0].earned == 1


def test_a_gap_in_an_event_is_not_overwritten_by_a_feed(small):
    truthful = {
        "kind": "deduct",
        "cite": "annex/1",
        "events": [{"id": "false_label", "name": small.name("false label"), "points": "0.5"}],
    }
    pack = small.body_pack(
        small.item("t", "2", score=truthful),
        feeds=[
            {"outcome": "absence_false", "item": "t", "counts_as": "false_label", "cite": "annex/1"}
        ],
    )

    score = small.one(pack, small.finding("t", gap="not_verified", part="false_label"))

    assert score.total is None


def test_a_section_of_units_without_aggregation_is_a_mistake_of_the_pack(small):
    group = small.group("g", "1", [small.item("a")])
    pack = small.pack(small.unit_section("q", "1", [group], aggregation=None))

    with pytest.raises(ValueError, match="aggregation"):
        small.one(pack, *small.visit("430101/p/0", {"a": "met"}))


def test_faults_of_all_visits_and_bodies_are_told_together(small, plain):
    with pytest.raises(EvidenceError) as caught:
        small.score(
            plain,
            *small.visit("430101/p/0", {"a": "good"}),
            *small.visit("440101/p/0", {}, body="44"),
        )

    assert codes(caught) == ["evidence-mark-unknown", "evidence-item-missing"]
