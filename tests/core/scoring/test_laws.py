"""What holds for every sheet and every measure."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from kaohe.core.canonical import canonical_bytes
from kaohe.core.rules.measures import Measure
from kaohe.core.scoring import Given, Lacking, Peers, check_trace, earn
from kaohe.core.values import exact, write_exact

MEASURE = TypeAdapter(Measure)
numbers = st.fractions(min_value=-3, max_value=3, max_denominator=500)
points = st.fractions(min_value=0, max_value=60, max_denominator=20)
marks = st.sampled_from(["met", "partly", "not_met"])
gaps = st.sampled_from(["not_filed", "not_applicable", "refused"])
answers = st.one_of(marks, st.builds(Lacking, gaps))

THRESHOLD = {"kind": "threshold", "indicator": "x", "at_least": "0.8"}
BANDS = {
    "kind": "bands",
    "indicator": "x",
    "steps": [{"at_least": "0.5", "points": "1"}, {"at_least": "0.9", "points": "9"}],
}
LINEAR = {"kind": "linear", "indicator": "x", "zero_at": "-1", "full_at": "2"}
COUNTED = {
    "kind": "increments",
    "indicator": "x",
    "step": "0.3",
    "points_per_step": "2",
    "part_steps": "counted",
}
IGNORED = {**COUNTED, "part_steps": "ignored"}
BEST = {"kind": "group_relative", "indicator": "x", "to": "best"}
RANGE = {"kind": "group_relative", "indicator": "x", "to": "min_max"}
RANK = {"kind": "rank", "indicator": "x", "ties": "average", "last": "0"}
RISING = [THRESHOLD, BANDS, LINEAR, COUNTED, IGNORED, BEST, RANGE, RANK]


@pytest.fixture(scope="module")
def give(small):
    pack = small.body_pack(small.item("a"))

    def give(measure, available, **given):
        return earn(MEASURE.validate_python(measure), available, Given(**given), pack=pack)

    return give


@pytest.mark.parametrize("measure", RISING, ids=lambda measure: measure["kind"])
@settings(max_examples=40)
@given(available=points, one=numbers, two=numbers, others=st.lists(numbers, max_size=6))
def test_more_never_earns_less_and_all_stays_between_nothing_and_full(
    give, measure, available, one, two, others
):
    low, high = sorted((one, two))
    peers = Peers.of([low, high, *others])

    less = give(measure, available, value=write_exact(low), peers=peers).points
    more = give(measure, available, value=write_exact(high), peers=peers).points

    assert 0 <= less <= more <= available


@given(available=points, counts=st.tuples(st.integers(0, 9), st.integers(0, 9)))
def test_events_take_or_give_between_nothing_and_full(give, available, counts):
    name = {"zh": "名", "en": "name"}
    events = [{"id": id_, "name": name, "points": "1.5"} for id_ in ("a", "b")]
    parts = {"a": str(counts[0]), "b": str(counts[1])}

    taken = give({"kind": "deduct", "events": events}, available, parts=parts).points
    given_ = give({"kind": "per_event", "events": events}, available, parts=parts).points

    assert 0 <= taken <= available
    assert 0 <= given_ <= available
    assert taken + given_ == available or given_ == available


@given(
    available=points,
    credit=st.sampled_from(["equal_share", "all", "any"]),
    found=st.fixed_dictionaries(dict.fromkeys(("a", "b", "c"), answers)),
)
def test_a_checklist_stays_between_nothing_and_full(give, available, credit, found):
    name = {"zh": "名", "en": "name"}
    parts = [{"id": id_, "name": name} for id_ in found]
    measure = {"kind": "checklist", "scale": "half", "credit": credit, "parts": parts}

    earned = give(measure, available, parts=found)

    if earned.points is None:
        assert set(found.values()) == {Lacking("not_applicable")}
    else:
        assert 0 <= earned.points <= available
    if set(found.values()) <= {"met", Lacking("not_applicable")} and "met" in found.values():
        assert earned.points == available


@pytest.fixture(scope="module")
def campaign(small):
    """A pack with both kinds of section, and the findings of two bodies for drawn answers."""
    enterprise = {"to": ["enterprise"], "cite": "annex/1"}
    federation = {"to": ["federation"], "cite": "annex/1"}
    pack = small.pack(
        small.section(
            "s",
            "7",
            [
                small.group("g", "3", [small.item("a"), small.item("b", "2")]),
                small.group("h", "4", [small.item("c", "4")]),
            ],
        ),
        small.unit_section(
            "q",
            "9",
            [
                small.group(
                    "i",
                    "5",
                    [
                        small.item("d", "3", applies=enterprise),
                        small.item("e", "2", applies=federation),
                    ],
                ),
                small.group("j", "4", [small.item("f", "4", applies=federation)]),
            ],
        ),
    )

    def find(item, answer, **more):
        if isinstance(answer, Lacking):
            return small.finding(item, gap=answer.gap, **more)
        return small.finding(item, answer, **more)

    def findings(own, visited):
        made = [find(item, answer, body=body) for (body, item), answer in own.items()]
        for (body, county, slot), (kind, answer) in visited.items():
            visit = f"{county}/{slot}/0"
            made += small.visit(visit, {}, kind=kind, body=body)
            for item in {"enterprise": "d", "federation": "ef"}[kind]:
                made.append(find(item, answer, body=body, visit=f"2012/{body}/{visit}"))
        return made

    return pack, findings


OWN = [(body, item) for body in ("43", "44") for item in "abc"]
PLACES = [(body, f"{body}010{n}", slot) for body in ("43", "44") for n in (1, 2) for slot in "pf"]
sheets = st.tuples(
    st.fixed_dictionaries(dict.fromkeys(OWN, answers)),
    st.dictionaries(
        st.sampled_from(PLACES),
        st.tuples(st.sampled_from(["enterprise", "federation"]), answers),
        max_size=8,
    ),
)


@settings(max_examples=60)
@given(sheet=sheets, random=st.randoms(use_true_random=False))
def test_the_order_of_findings_makes_no_difference_to_a_single_byte(small, campaign, sheet, random):
    pack, make = campaign
    findings = make(*sheet)
    shuffled = [*findings]
    random.shuffle(shuffled)

    one, two = small.score(pack, *findings), small.score(pack, *shuffled)

    assert one.table() == two.table()
    for body in one.scores:
        assert canonical_bytes(one.trace_of(body)) == canonical_bytes(two.trace_of(body))


@settings(max_examples=60)
@given(sheet=sheets)
def test_printed_sections_add_up_to_the_printed_total_and_every_trace_adds_up(
    small, campaign, sheet
):
    pack, make = campaign
    results = small.score(pack, *make(*sheet))

    for body, score in results.scores.items():
        assert check_trace(results.trace_of(body)) == ()
        if score.total is not None:
            assert sum(section.rounded for section in score.sections) == score.published
            assert all(0 <= section.earned <= section.of for section in score.sections)
            for section in score.sections:
                assert abs(Fraction(section.rounded) - section.earned) <= Fraction(1, 200)


@settings(max_examples=60)
@given(
    not_asked=st.sets(st.sampled_from(OWN)),
    visited=st.dictionaries(
        st.sampled_from(PLACES), st.sampled_from(["enterprise", "federation"]), min_size=1
    ),
)
def test_full_marks_for_all_that_is_asked_are_full_marks(small, campaign, not_asked, visited):
    pack, make = campaign
    own = {key: Lacking("not_applicable") if key in not_asked else "met" for key in OWN}
    visits = {key: (kind, "met") for key, kind in visited.items()}

    scores = small.score(pack, *make(own, visits)).scores

    for body, score in scores.items():
        asked = {key for key in OWN if key[0] == body} - not_asked
        seen = any(place[0] == body for place in visited)
        expected = [7 if asked else None, 9 if seen else None]
        assert [section.earned for section in score.sections] == expected


@given(numbers)
def test_what_is_written_exactly_is_read_exactly(value):
    assert exact(write_exact(value)) == value
