from fractions import Fraction

import pytest
from pydantic import TypeAdapter

from kaohe.core.errors import EvidenceError, EvidenceMissing, EvidenceOutOfRange
from kaohe.core.rules.measures import Measure
from kaohe.core.scoring import Given, Lacking, Peers, earn

MEASURE = TypeAdapter(Measure)
NAME = {"zh": "名", "en": "name"}


def part(id_, **more):
    return {"id": id_, "name": NAME, **more}


def checklist(credit="equal_share", scale="half", **more):
    parts = more.pop("parts", [part("a"), part("b"), part("c"), part("d")])
    return {"kind": "checklist", "scale": scale, "credit": credit, "parts": parts}


def event(id_, points):
    return {"id": id_, "name": NAME, "points": points}


def combined(how, *parts):
    return {"kind": "combine", "how": how, "parts": list(parts)}


def threshold(at_least="0.8"):
    return {"kind": "threshold", "indicator": "x", "at_least": at_least}


MARK = {"kind": "judgement", "scale": "half"}
DEDUCT = {"kind": "deduct", "events": [event("false_entry", "0.5"), event("other", "1")]}
PER_EVENT = {"kind": "per_event", "events": [event("city", "1"), event("nation", "3")]}
CHILD_MEAN = {"kind": "child_mean", "of": NAME, "weight": "0.5", "empty": "leave_out"}
STREAMS = {
    "kind": "weighted_sum",
    "out_of": "100",
    "streams": [part("routine", weight="0.6"), part("visit", weight="0.4")],
}


@pytest.fixture(scope="module")
def give(small):
    pack = small.body_pack(small.item("a"))

    def give(measure, points="10", **given):
        available = None if points is None else Fraction(points)
        return earn(MEASURE.validate_python(measure), available, Given(**given), pack=pack)

    return give


@pytest.fixture(scope="module")
def refuse(give):
    def refuse(measure, points="10", *, error=EvidenceOutOfRange, **given):
        with pytest.raises(error) as caught:
            give(measure, points, **given)
        assert type(caught.value) is error
        return [(fault.where, fault.kind.code) for fault in caught.value.faults]

    return refuse


def test_a_mark_earns_its_share(give):
    earned = give(MARK, "1.5", value="partly")

    assert earned.points == Fraction(3, 4)
    assert earned.because.en == "found 'partly', a share of 0.5"
    assert earned.because.zh == "认定“partly”，按 0.5 计分"


def test_a_stepped_scale_takes_a_share_in_steps(give):
    assert give({"kind": "judgement", "scale": "tenths"}, value="7/10").points == 7


@pytest.mark.parametrize("share", ["0.75", "1.1", "-0.1"])
def test_a_share_between_the_steps_or_outside_is_refused(refuse, share):
    faults = refuse({"kind": "judgement", "scale": "tenths"}, value=share)

    assert faults == [("item", "evidence-share-out-of-step")]


def test_an_unknown_mark_is_refused_and_told_what_is_allowed(give):
    with pytest.raises(EvidenceOutOfRange) as caught:
        give(MARK, value="good")

    assert caught.value.say("en") == (
        "item: 'good' is not a mark of this scale. Allowed are: met, partly, not_met. "
        "[evidence-mark-unknown]"
    )


@pytest.mark.parametrize("number", ["0.8.1", "80%", "1e3", "1/0", "", "八成"])
def test_what_is_not_an_exact_number_is_refused(refuse, number):
    assert refuse(threshold(), value=number) == [("item", "evidence-number-unreadable")]


def test_a_value_that_nobody_gave_is_missing(refuse):
    faults = refuse(threshold(), error=EvidenceMissing)

    assert faults == [("item", "evidence-value-missing")]


def test_parts_of_a_measure_without_parts_are_refused(refuse):
    faults = refuse(threshold(), value="1", parts={"a": "1"})

    assert faults == [("item/a", "evidence-part-unknown")]


def test_missing_value_and_unknown_part_are_told_together(refuse):
    faults = refuse(threshold(), error=EvidenceError, parts={"a": "1"})

    assert faults == [("item/a", "evidence-part-unknown"), ("item", "evidence-value-missing")]


@pytest.mark.parametrize(
    ("gap", "points", "state"),
    [
        ("not_filed", 0, "earned"),
        ("not_applicable", None, "left_out"),
        ("not_verified", None, "waits"),
        ("refused", 0, "earned"),
    ],
)
def test_a_gap_is_treated_as_the_pack_says(give, gap, points, state):
    earned = give(MARK, value=Lacking(gap))

    assert (earned.points, earned.state) == (points, state)


def test_a_gap_for_the_whole_and_an_answer_for_a_part_contradict_each_other(refuse):
    faults = refuse(checklist(), value=Lacking("refused"), parts={"a": "met"})

    assert faults == [("item/a", "evidence-value-unwanted")]


def test_three_of_four_parts_earn_three_quarters(give):
    earned = give(checklist(), "3", parts={"a": "met", "b": "met", "c": "met", "d": "not_met"})

    assert earned.points == Fraction(9, 4)
    assert earned.because.en == "3 of 4 parts"
    assert [step.earned for step in earned.steps] == [Fraction(3, 4)] * 3 + [0]


def test_a_part_that_is_not_applicable_leaves_its_share_to_the_others(give):
    parts = {"a": "met", "b": "partly", "c": Lacking("not_applicable"), "d": "met"}

    assert give(checklist(), "3", parts=parts).points == Fraction(5, 2)


def test_a_part_that_was_not_filed_earns_nothing(give):
    parts = {"a": "met", "b": "met", "c": Lacking("not_filed"), "d": "met"}

    assert give(checklist(), "4", parts=parts).points == 3


def test_a_part_that_was_not_verified_makes_the_item_wait(give):
    parts = {"a": "met", "b": "met", "c": Lacking("not_verified"), "d": "met"}
    earned = give(checklist(), "4", parts=parts)

    assert (earned.points, earned.state, earned.because.en) == (None, "waits", "waits for: c")


def test_a_checklist_with_no_part_left_is_left_out(give):
    earned = give(checklist(), parts=dict.fromkeys("abcd", Lacking("not_applicable")))

    assert (earned.points, earned.state) == (None, "left_out")


def test_stated_shares_are_weighed(give):
    parts = [part("a", share="0.75"), part("b", share="0.25")]

    earned = give(checklist("stated_share", parts=parts), parts={"a": "partly", "b": "met"})

    assert earned.points == Fraction(25, 4)


@pytest.mark.parametrize(("mark", "points"), [("met", 10), ("partly", 0)])
def test_all_parts_or_nothing(give, mark, points):
    parts = {"a": "met", "b": "met", "c": "met", "d": mark}

    assert give(checklist("all"), parts=parts).points == points


def test_one_part_is_enough_and_half_a_part_is_half(give):
    parts = {"a": "not_met", "b": "partly", "c": "not_met", "d": "not_met"}

    assert give(checklist("any"), parts=parts).points == 5


def test_every_wrong_part_is_told_at_once(refuse):
    parts = {"a": "met", "b": "good", "e": "met"}

    assert refuse(checklist(), error=EvidenceError, parts=parts) == [
        ("item/b", "evidence-mark-unknown"),
        ("item/e", "evidence-part-unknown"),
        ("item", "evidence-part-missing"),
        ("item", "evidence-part-missing"),
    ]


def test_a_checklist_takes_no_value_for_the_whole(refuse):
    parts = dict.fromkeys("abcd", "met")

    assert refuse(checklist(), value="met", parts=parts) == [("item", "evidence-value-unwanted")]


CONDITIONAL = checklist(
    parts=[
        part("a"),
        part("women", when={"fact": "women", "at_least": "10"}),
        part("joint", when={"fact": "form", "is": "joint"}),
    ]
)


def test_parts_are_asked_where_their_condition_holds(give):
    facts = {"women": "10", "form": "own"}

    assert give(CONDITIONAL, parts={"a": "met", "women": "not_met"}, facts=facts).points == 5


def test_not_applicable_may_be_said_of_a_part_that_is_not_asked(give):
    facts = {"women": "9", "form": "own"}
    parts = {"a": "met", "women": Lacking("not_applicable")}

    assert give(CONDITIONAL, parts=parts, facts=facts).points == 10


def test_a_mark_for_a_part_that_is_not_asked_is_refused(refuse):
    facts = {"women": "9", "form": "own"}
    parts = {"a": "met", "women": "met"}

    assert refuse(CONDITIONAL, parts=parts, facts=facts) == [
        ("item/women", "evidence-part-unknown")
    ]


def test_a_fact_that_a_condition_needs_must_be_recorded(refuse):
    faults = refuse(CONDITIONAL, error=EvidenceMissing, parts={"a": "met"}, facts={"women": "9"})

    assert faults == [("item/joint", "evidence-fact-missing")]


def test_a_fact_that_should_be_a_number_must_be_one(refuse):
    faults = refuse(CONDITIONAL, parts={"a": "met"}, facts={"women": "ten", "form": "own"})

    assert faults == [("item/women", "evidence-number-unreadable")]


@pytest.mark.parametrize("gap", ["refused", "not_filed"])
def test_nobody_escapes_a_part_by_hiding_the_fact(give, gap):
    facts = {"women": Lacking(gap), "form": "own"}

    assert give(CONDITIONAL, parts={"a": "met", "women": "not_met"}, facts=facts).points == 5


def test_a_condition_on_a_fact_that_does_not_apply_does_not_hold(give):
    facts = {"women": Lacking("not_applicable"), "form": "own"}

    assert give(CONDITIONAL, parts={"a": "met"}, facts=facts).points == 10


def test_a_part_waits_while_its_fact_is_not_verified(give):
    facts = {"women": Lacking("not_verified"), "form": "own"}

    assert give(CONDITIONAL, parts={"a": "met"}, facts=facts).state == "waits"


def test_a_threshold_is_reached_by_the_bound_itself(give):
    earned = give(threshold(), value="4/5")

    assert earned.points == 10
    assert earned.because.en == "0.8 >= 0.8"
    assert give(threshold(), value="0.7999").because.zh == "0.7999 ＜ 0.8"


def test_points_of_a_band_never_pass_the_points_of_the_item(give):
    bands = {"kind": "bands", "indicator": "x", "steps": [{"at_least": "1", "points": "12"}]}

    assert give(bands, value="2").points == 10
    assert give(bands, None, value="2").points == 12
    assert give(bands, value="0").because.en == "0 is below every band"


LADDER = {
    "kind": "ladder",
    "indicator": "x",
    "rungs": [
        {"at_most": "5", "points": "0"},
        {"above": "5", "below": "6", "points": "1"},
        {"at_least": "6", "points": "2"},
    ],
}


@pytest.mark.parametrize(
    ("value", "points", "stretch"),
    [
        ("5", 0, "5 lies in (-∞, 5]"),
        ("5.5", 1, "5.5 lies in (5, 6)"),
        ("6", 2, "6 lies in [6, +∞)"),
    ],
)
def test_the_end_of_a_rung_belongs_to_one_rung_only(give, value, points, stretch):
    earned = give(LADDER, value=value)

    assert (earned.points, earned.because.en) == (points, stretch)


def test_a_ladder_with_a_hole_is_a_mistake_of_the_pack(give):
    with pytest.raises(ValueError, match="hole"):
        give({**LADDER, "rungs": LADDER["rungs"][1:]}, value="5")


def test_linear_may_run_downwards(give):
    linear = {"kind": "linear", "indicator": "x", "zero_at": "1", "full_at": "0"}

    assert give(linear, value="1/4").points == Fraction(15, 2)
    assert give(linear, value="2").points == 0


def test_part_steps_count_only_if_the_pack_says_so(give):
    steps = {"kind": "increments", "indicator": "x", "step": "500", "points_per_step": "1"}

    assert give({**steps, "part_steps": "ignored"}, value="1250").points == 2
    assert give({**steps, "part_steps": "counted"}, value="1250").points == Fraction(5, 2)


def rank(**more):
    return {"kind": "rank", "indicator": "x", "ties": "average", "last": "0"} | more


@pytest.mark.parametrize(
    ("ties", "points"), [("best", Fraction(15, 2)), ("average", 5), ("worst", Fraction(5, 2))]
)
def test_bodies_that_tie_hold_their_places_together(give, ties, points):
    peers = Peers.of(map(Fraction, (9, 5, 5, 5, 1)))
    earned = give(rank(ties=ties), value="5", peers=peers)

    assert earned.points == points
    assert earned.because.en == "place 2 of 5, shared by 3"
    assert earned.because.zh == "第 2 位，共 5 个，3 个并列"


def test_ties_over_the_edge_of_a_placing_share_its_points(give):
    placings = [{"to": "1", "points": "10"}, {"to": "2", "points": "6"}]
    measure = rank(last=None, placings=placings)
    peers = Peers.of(map(Fraction, (5, 5, 1)))

    assert give(measure, value="5", peers=peers).points == 8
    assert give(measure, value="1", peers=peers).points == 0


def test_alone_in_its_group_a_body_is_first(give):
    assert give(rank(), value="0").points == 10


def test_the_last_of_several_earns_what_the_pack_gives_the_last(give):
    measure = rank(last="4")

    assert give(measure, value="1", peers=Peers.of(map(Fraction, (1, 2, 3)))).points == 4


def test_a_group_without_the_body_itself_is_a_mistake_of_the_caller(give):
    with pytest.raises(ValueError, match="all its members"):
        give(rank(), value="1", peers=Peers.of([Fraction(2)]))


def relative(to):
    return {"kind": "group_relative", "indicator": "x", "to": to}


@pytest.mark.parametrize(
    ("to", "value", "peers", "points"),
    [
        ("best", "4", (4, 8), 5),
        ("best", "-1", (-1, 8), 0),
        ("best", "0", (0, 0), 0),
        ("best", "-1", (-1, -1), 0),
        ("min_max", "4", (2, 4, 10), Fraction(5, 2)),
        ("min_max", "2", (2, 4, 10), 0),
        ("min_max", "3", (3, 3), 10),
        ("min_max", "-3", (), 10),
    ],
)
def test_points_in_proportion_to_the_group(give, to, value, peers, points):
    assert give(relative(to), value=value, peers=Peers.of(map(Fraction, peers))).points == points


def test_each_finding_costs_and_never_below_nothing(give):
    earned = give(DEDUCT, "1", parts={"false_entry": "1", "other": "0"})

    assert (earned.points, earned.because.en) == (Fraction(1, 2), "0.5 deducted")
    assert give(DEDUCT, "1", parts={"false_entry": "3", "other": "2"}).points == 0


@pytest.mark.parametrize("count", ["-1", "1.5", "many", "01", "+1", "1000000000000"])
def test_a_count_is_a_whole_number_from_nothing_on(refuse, count):
    faults = refuse(DEDUCT, parts={"false_entry": count, "other": "0"})

    assert faults == [("item/false_entry", "evidence-count-unreadable")]


def test_a_count_of_nothing_must_be_said(refuse):
    faults = refuse(DEDUCT, error=EvidenceMissing, parts={"false_entry": "1"})

    assert faults == [("item", "evidence-part-missing")]


def test_an_event_that_nobody_counted_does_not_leave_full_points(give):
    parts = {"false_entry": Lacking("refused"), "other": "0"}

    assert give(DEDUCT, parts=parts).points == 0


def test_a_count_that_is_not_verified_makes_the_item_wait(give):
    parts = {"false_entry": Lacking("not_verified"), "other": "0"}

    assert give(DEDUCT, parts=parts).state == "waits"
    assert give(PER_EVENT, parts={"city": Lacking("not_verified"), "nation": "0"}).state == "waits"


@pytest.mark.parametrize("measure", [DEDUCT, PER_EVENT])
def test_events_of_which_none_is_asked_leave_neither_full_points_nor_nothing(give, measure):
    events = [each["id"] for each in measure["events"]]

    earned = give(measure, parts=dict.fromkeys(events, Lacking("not_applicable")))

    assert (earned.points, earned.state) == (None, "left_out")


def test_an_event_that_is_not_asked_costs_nothing(give):
    parts = {"false_entry": Lacking("not_applicable"), "other": "1"}

    assert give(DEDUCT, parts=parts).points == 9


def test_events_earn_up_to_the_points_of_the_item(give):
    parts = {"city": "2", "nation": "3"}

    assert give(PER_EVENT, parts=parts).points == 10
    assert give(PER_EVENT, None, parts=parts).points == 11
    assert give(PER_EVENT, None, parts={"city": Lacking("refused"), "nation": "1"}).points == 3


def test_a_weight_times_the_mean_of_the_children(give):
    earned = give(CHILD_MEAN, "50", parts={"c1": "80", "c2": "91", "c3": Lacking("refused")})

    assert earned.points == Fraction(57, 2)
    assert earned.because.en == "0.5 times the mean 57 of 3"


def test_a_child_that_is_left_out_does_not_count_in_the_mean(give):
    parts = {"c1": "80", "c2": Lacking("not_applicable")}

    assert give(CHILD_MEAN, "50", parts=parts).points == 40


@pytest.mark.parametrize(("empty", "points"), [("leave_out", None), ("zero", 0)])
def test_without_children_the_pack_decides(give, empty, points):
    measure = {**CHILD_MEAN, "empty": empty}

    assert give(measure, value=Lacking("not_applicable")).points == points
    assert give(measure, parts={"c1": Lacking("not_applicable")}).points == points


def test_children_that_nobody_mentioned_are_missing(refuse):
    faults = refuse(CHILD_MEAN, error=EvidenceMissing)

    assert faults == [("item", "evidence-part-missing")]


def test_another_gap_for_all_children_is_treated_as_any_gap(give):
    assert give(CHILD_MEAN, value=Lacking("not_filed")).points == 0
    assert give(CHILD_MEAN, parts={"c1": Lacking("not_verified")}).state == "waits"


def test_no_children_and_a_child_contradict_each_other(refuse):
    faults = refuse(CHILD_MEAN, value=Lacking("not_applicable"), parts={"c1": "80"})

    assert faults == [("item", "evidence-value-unwanted")]


def test_streams_are_weighed(give):
    assert give(STREAMS, "100", parts={"routine": "95", "visit": "90"}).points == 93
    assert give(STREAMS, "100", parts={"routine": "0.5", "visit": "0"}).points == Fraction(3, 10)


def test_the_weight_of_a_stream_left_out_goes_to_the_others(give):
    parts = {"routine": "95", "visit": Lacking("not_applicable")}

    assert give(STREAMS, "100", parts=parts).points == 95


def test_streams_wait_or_are_left_out_together(give):
    waiting = {"routine": "95", "visit": Lacking("not_verified")}
    nothing = dict.fromkeys(("routine", "visit"), Lacking("not_applicable"))

    assert give(STREAMS, parts=waiting).state == "waits"
    assert give(STREAMS, parts=nothing).state == "left_out"


@pytest.mark.parametrize("score", ["100.01", "-1"])
def test_a_stream_outside_its_range_is_refused(refuse, score):
    faults = refuse(STREAMS, parts={"routine": score, "visit": "90"})

    assert faults == [("item/routine", "evidence-number-out-of-range")]


SUM = combined(
    "sum",
    part("rate", points="6", score=threshold()),
    part("things", points="4", score=checklist(parts=[part("a"), part("b")])),
    part("cost", points="-4", score=PER_EVENT),
)
NO_COST = {"cost/city": "0", "cost/nation": "0"}


def test_a_sum_adds_its_parts_and_takes_away_the_negative_ones(give):
    parts = {"rate": "0.9", "things/a": "met", "things/b": "not_met", "cost/city": "3"}
    earned = give(SUM, parts={**parts, "cost/nation": "0"})

    assert earned.points == 5
    assert [step.earned for step in earned.steps] == [6, 2, -3]


def test_a_sum_never_falls_below_nothing(give):
    parts = {"rate": "0", "things/a": "met", "things/b": "not_met", "cost/city": "9"}

    assert give(SUM, parts={**parts, "cost/nation": "0"}).points == 0


def test_a_part_of_a_sum_that_is_left_out_leaves_its_points_to_the_others(give):
    parts = {"rate": "0.9", "things": Lacking("not_applicable"), **NO_COST}

    assert give(SUM, parts=parts).points == 10


def test_a_sum_of_which_only_costs_are_asked_earns_nothing(give):
    gaps = {"rate": Lacking("not_applicable"), "things": Lacking("not_applicable")}

    assert give(SUM, parts={**gaps, **NO_COST}).points == 0


def test_a_combination_waits_for_each_part_and_can_be_left_out_as_a_whole(give):
    names = ("rate", "things", "cost")

    waiting = {"rate": Lacking("not_verified"), "things": Lacking("refused"), **NO_COST}
    assert give(SUM, parts=waiting).state == "waits"
    assert give(SUM, parts=dict.fromkeys(names, Lacking("not_applicable"))).state == "left_out"


@pytest.mark.parametrize(("mark", "points"), [("met", 10), ("partly", 0)])
def test_all_of_asks_every_part_in_full(give, mark, points):
    measure = combined(
        "all_of",
        part("rate", points="5", score=threshold()),
        part("rest", points="5", score=MARK),
    )

    assert give(measure, parts={"rate": "0.8", "rest": mark}).points == points


def test_any_of_takes_the_best_part(give):
    measure = combined(
        "any_of",
        part("document", points="10", score=MARK),
        part("meeting", points="6", score=MARK),
    )

    assert give(measure, parts={"document": "partly", "meeting": "met"}).points == 6


def test_all_faults_of_a_combination_are_told_together(refuse):
    parts = {"rate": "much", "things/c": "met", "rest/a": "1"}

    assert refuse(SUM, error=EvidenceError, value="10", parts=parts) == [
        ("item", "evidence-value-unwanted"),
        ("item/rest/a", "evidence-part-unknown"),
        ("item/rate", "evidence-number-unreadable"),
        ("item/things/c", "evidence-part-unknown"),
        ("item/things", "evidence-part-missing"),
        ("item/things", "evidence-part-missing"),
        ("item/cost", "evidence-part-missing"),
        ("item/cost", "evidence-part-missing"),
    ]


def test_a_part_of_a_combination_is_compared_with_its_own_group(give):
    measure = combined("sum", part("place", points="10", score=rank()))
    nested = combined("sum", part("outer", points="10", score=measure))
    peers = Peers.of(map(Fraction, (1, 2, 3)))

    assert give(measure, parts={"place": "2"}, part_peers={"place": peers}).points == 5
    assert give(nested, parts={"outer/place": "2"}, part_peers={"outer/place": peers}).points == 5


@pytest.mark.parametrize("measure", [MARK, threshold(), DEDUCT, STREAMS, rank()])
def test_a_share_of_uncapped_points_is_a_mistake_of_the_pack(give, measure):
    with pytest.raises(ValueError, match="uncapped"):
        give(measure, None, value="1")


def test_the_section_can_treat_a_gap_differently(small):
    pack = small.body_pack(small.item("a"))
    measure = MEASURE.validate_python(MARK)
    gaps = {"not_filed": "stop"}

    earned = earn(measure, Fraction(1), Given(value=Lacking("not_filed")), pack=pack, gaps=gaps)

    assert earned.state == "waits"
