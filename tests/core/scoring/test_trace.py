"""A trace opens every number, can be added up again, and shows what was altered."""

import copy
import json

import jsonschema
import pytest

from kaohe.core.canonical import canonical_bytes
from kaohe.core.scoring import check_trace, trace_schema

MARK = {
    "kind": "judgement",
    "scale": "yes_no",
    "cite": "annex/2",
    "basis": "assumed",
    "decision": "d",
}


def part(small, id_, **more):
    return {"id": id_, "name": small.name(id_), **more}


@pytest.fixture(scope="module")
def results(small):
    """A campaign that uses every way in which a number follows from its steps."""
    checklist = {"kind": "checklist", "scale": "half", "cite": "annex/1"}
    parts = [part(small, "x"), part(small, "y"), part(small, "z", decision="d_z")]
    events = [part(small, "e", points="0.5"), part(small, "f", points="1")]
    threshold = {"kind": "threshold", "indicator": "i", "at_least": "0.5", "cite": "annex/1"}
    costs = {"kind": "per_event", "events": events, "cite": "annex/1"}
    whole = {
        "kind": "combine",
        "how": "sum",
        "cite": "annex/1",
        "parts": [
            part(small, "rate", points="3", score=threshold),
            part(small, "cost", points="-2", score=costs),
        ],
    }
    items = [
        small.item("equal", "2", score={**checklist, "credit": "equal_share", "parts": parts}),
        small.item("every", "2", score={**checklist, "credit": "all", "parts": parts}),
        small.item("one", "2", score={**checklist, "credit": "any", "parts": parts}),
        small.item("less", "2", score={"kind": "deduct", "events": events, "cite": "annex/1"}),
        small.item("whole", "3", score=whole),
        small.item("mark", "1", score=MARK),
    ]
    pack = small.pack(
        small.section("s", "12", [small.group("g", "12", items)]),
        small.unit_section(
            "q",
            "5",
            [
                small.group(
                    "h",
                    "5",
                    [
                        small.item("u", "3"),
                        small.item("v", "2", applies={"to": ["federation"], "cite": "annex/1"}),
                    ],
                )
            ],
        ),
        bodies=[{"id": "43", "name": {"zh": "湖南省", "en": "Hunan"}}],
        bonuses=[{**part(small, "extra", points="1", score=MARK), "cite": "annex/1"}],
        vetoes=[{**part(small, "fraud", effect="exclude_from_awards"), "cite": "annex/1"}],
        notice={"zh": "示例", "en": "an example"},
    )
    marks = {"x": "met", "y": "partly", "z": "not_met"}
    findings = [
        small.finding(item, mark, part=name)
        for item in ("equal", "every", "one")
        for name, mark in marks.items()
    ]
    findings += [small.finding("less", "1", part="e"), small.finding("less", "0", part="f")]
    findings += [small.finding("whole", "0.6", part="rate")]
    findings += [small.finding("whole", "1", part=f"cost/{name}") for name in ("e", "f")]
    findings += [
        small.finding("mark", "met", note="seen", blobs=("b" * 64,)),
        small.finding("mark", "not_met", source="self_check"),
        small.finding("extra", "met"),
        small.finding("fraud", "found"),
        *small.visit("430101/p/0", {"u": "met"}),
        *small.visit("430101/j/0", {"u": "partly"}),
        *small.visit("430102/p/0", {"u": "not_met"}),
    ]
    return small.score(pack, *findings)


@pytest.fixture
def trace(results):
    return json.loads(canonical_bytes(results.trace_of("43")))


def node_at(trace, *path):
    node = trace["total"]
    for id_ in path:
        node = next(step for step in node["steps"] if step["id"] == id_)
    return node


def test_a_trace_says_under_what_it_was_made(trace):
    assert {key: trace[key] for key in ("format", "engine", "pack", "campaign", "as_of")} == {
        "format": "score-trace/1",
        "engine": {"name": "kaohe", "version": "0.1.0"},
        "pack": {"id": "small", "version": "2012.1.0", "digest": "d" * 64, "status": "draft"},
        "campaign": "2012",
        "as_of": "2012-12-31",
    }
    assert (trace["rehearsal"], trace["register_digest"]) == (True, None)
    assert trace["subject"] == {"id": "43", "name": {"zh": "湖南省", "en": "Hunan"}}
    assert trace["notice"] == {"zh": "示例", "en": "an example"}


def test_every_number_opens_to_rule_clause_evidence_person_and_time(trace):
    mark = node_at(trace, "s", "g", "mark")

    assert (mark["earned"], mark["of"], mark["because"]["zh"]) == ("1", "1", "认定“met”，按 1 计分")
    assert (mark["basis"], mark["cite"], mark["decisions"]) == (
        "assumed",
        ["annex/1", "annex/2"],
        ["d"],
    )
    assert mark["findings"] == [
        {
            "item": "mark",
            "part": None,
            "visit": None,
            "value": "met",
            "gap": None,
            "source": "review",
            "actor": "a-1",
            "at": "2013-01-20T00:00:00.000Z",
            "blobs": ["b" * 64],
            "note": "seen",
        }
    ]
    assert [finding["source"] for finding in mark["beside"]] == ["self_check"]


def test_a_part_names_the_decision_on_which_it_is_asked(trace):
    assert node_at(trace, "s", "g", "equal", "z")["decisions"] == ["d_z"]


def test_the_fact_behind_a_condition_stands_with_the_findings(small):
    women = {"id": "w", "name": small.name("w"), "when": {"fact": "members", "at_least": "10"}}
    parts = [{"id": "u", "name": small.name("u")}, women]
    measure = {"kind": "checklist", "scale": "half", "credit": "equal_share", "parts": parts}
    whole = {
        "kind": "combine",
        "how": "sum",
        "cite": "annex/1",
        "parts": [{"id": "c", "name": small.name("c"), "points": "1", "score": measure}],
    }
    staff = {"to": ["enterprise"], "when": {"fact": "staff", "at_least": "1"}, "cite": "annex/1"}
    item = small.item("a", score=whole, applies=staff)
    pack = small.pack(small.unit_section("q", "1", [small.group("g", "1", [item])]))
    visit = "2012/43/430101/p/0"
    findings = [
        small.finding("staff", "3"),
        small.finding("a", "met", part="c/u", visit=visit),
        *small.visit("430101/p/0", {}, members="9"),
    ]

    trace = small.score(pack, *findings).trace_of("43")

    leaf = node_at(trace, "q", "g", "a", "430101", visit)
    assert [(each["item"], each["value"]) for each in leaf["findings"]] == [
        ("staff", "3"),
        ("members", "9"),
        ("a", "met"),
    ]


def test_a_gap_names_the_decision_that_says_what_it_counts_as(small):
    gaps = [{"gap": "not_filed", "then": "zero", "decision": "d_gap"}]
    pack = small.body_pack(small.item("a"), small.item("b"), section_more={"gaps": gaps})
    results = small.score(
        pack, small.finding("a", gap="not_filed"), small.finding("b", gap="refused")
    )
    trace = results.trace_of("43")

    filed, refused = node_at(trace, "s", "g", "a"), node_at(trace, "s", "g", "b")
    assert (filed["basis"], filed["decisions"]) == ("assumed", ["d_gap"])
    assert (refused["basis"], refused["decisions"]) == ("stated", [])


def test_who_is_asked_is_a_ground_of_the_mean_and_the_mark_is_one_of_the_visit(small):
    applies = {"to": ["enterprise"], "basis": "assumed", "decision": "d_applies"}
    item = small.item("a", applies=applies, score=MARK)
    pack = small.pack(small.unit_section("q", "1", [small.group("g", "1", [item])]))
    trace = small.score(pack, *small.visit("430101/p/0", {"a": "met"})).trace_of("43")

    mean = node_at(trace, "q", "g", "a")
    assert mean["decisions"] == ["d_applies", "d"]
    assert mean["steps"][0]["steps"][0]["decisions"] == ["d"]


def test_the_numbers_of_the_example(trace):
    earned = {step["id"]: step["earned"] for step in node_at(trace, "s", "g")["steps"]}

    assert earned == {
        "equal": "1", "every": "0", "one": "2", "less": "1.5", "whole": "1.5", "mark": "1",
    }  # fmt: skip
    assert node_at(trace, "q")["earned"] == "1.875"
    assert (trace["total"]["exact"], trace["total"]["rounded"]) == ("9.88", "9.88")


def test_every_leaf_that_counts_names_a_finding(trace):
    def leaves(node):
        if node["kind"] in {"item", "visit"} and node["state"] == "earned":
            inner = [step for step in node["steps"] if step["kind"] in {"item", "visit", "county"}]
            if not inner:
                yield node
        for step in node["steps"]:
            yield from leaves(step)

    found = list(leaves(trace["total"]))

    assert len(found) == 9
    assert all(leaf["findings"] and leaf["cite"] for leaf in found)


def test_all_ways_of_adding_up_occur_in_the_example(trace):
    def ways(node):
        yield node["how"]
        for step in node["steps"]:
            yield from ways(step)

    assert set(ways(trace["total"])) == {"found", "sum", "less", "share", "mean", "all", "best"}


def test_a_trace_adds_up(trace):
    assert check_trace(trace) == ()


def test_a_trace_fits_its_published_schema(trace):
    jsonschema.Draft202012Validator.check_schema(trace_schema())
    jsonschema.validate(trace, trace_schema())


@pytest.mark.parametrize(
    ("path", "way"),
    [
        (("s",), "sum"),
        (("s", "g", "equal"), "sum"),
        (("s", "g", "every"), "all"),
        (("s", "g", "one"), "best"),
        (("s", "g", "less"), "less"),
        (("s", "g", "whole", "cost"), "sum"),
        (("q", "h"), "share"),
        (("q", "h", "u"), "mean"),
        (("q", "h", "u", "430101"), "mean"),
    ],
)
def test_an_altered_number_is_found(trace, path, way):
    node = node_at(trace, *path)
    node["earned"] = "1.25"

    faults = check_trace(trace)

    assert faults[0].kind.code == "trace-sum-wrong"
    where = "/".join(("total", *path))
    assert (where, way) in {(fault.where, dict(fault.fields)["how"]) for fault in faults}


def test_a_number_above_one_that_waits_is_found(trace):
    node_at(trace, "q", "h", "u", "430101")["state"] = "waits"

    assert "total/q/h/u" in {fault.where for fault in check_trace(trace)}


def test_every_altered_printed_number_is_found(trace):
    altered = copy.deepcopy(trace)
    altered["total"]["steps"][0]["rounded"] = "7.01"
    assert {fault.where for fault in check_trace(altered)} == {"total/s", "total"}

    altered = copy.deepcopy(trace)
    altered["total"]["rounded"] = "9.98"
    assert [fault.where for fault in check_trace(altered)] == ["total"]

    altered = copy.deepcopy(trace)
    altered["total"]["exact"] = "9.98"
    assert [fault.where for fault in check_trace(altered)] == ["total.exact"]


def test_a_trace_without_a_number_where_one_belongs_is_found(trace):
    trace["total"]["exact"] = None

    assert check_trace(trace)[0].say("en") == (
        "total.exact: It says 9.88, but its steps give - by 'sum'. "
        "The trace has been altered; score again. [trace-sum-wrong]"
    )
    trace["total"]["earned"] = None
    assert "It says -" in check_trace(trace)[0].say("en")


@pytest.mark.parametrize("way", ["share", "mean", "best", "less", "all"])
def test_a_number_from_steps_that_are_gone_is_found(trace, way):
    node = node_at(trace, "s", "g", "equal")
    node |= {"how": way, "steps": [], "of": None}

    assert [fault.where for fault in check_trace(trace)] == ["total/s/g/equal"]


def test_what_is_not_a_trace_is_told_with_its_places(trace):
    del trace["pack"]
    trace["total"]["steps"][0]["earned"] = "a lot"

    faults = check_trace(trace)

    assert [fault.where for fault in faults] == ["pack", "total.steps.0.earned"]
    assert {fault.kind.code for fault in faults} == {"trace-malformed"}
    assert [fault.where for fault in check_trace([])] == ["trace"]


def test_a_total_that_a_veto_took_adds_up(small):
    veto = {**part(small, "fraud", effect="zero_total"), "cite": "annex/1"}
    pack = small.body_pack(small.item("a"), vetoes=[veto])
    results = small.score(pack, small.finding("a", "met"), small.finding("fraud", "found"))

    assert check_trace(results.trace_of("43")) == ()


def test_a_total_rounded_once_adds_up(small):
    rounding = {"at": "total", "mode": "half_even", "interval": "0.1", "cite": "annex/1"}
    pack = small.body_pack(small.item("a"), small.item("b"), rounding=rounding)
    results = small.score(pack, small.finding("a", "partly"), small.finding("b", "met"))

    assert check_trace(results.trace_of("43")) == ()


def test_a_total_that_waits_adds_up(small):
    pack = small.body_pack(small.item("a"), small.item("b"))
    results = small.score(pack, small.finding("a", "met"), small.finding("b", gap="not_verified"))
    trace = results.trace_of("43")

    assert check_trace(trace) == ()
    assert trace["total"]["exact"] is None
    assert trace["standing"]["unranked"]["en"] == "a gap has to be closed first"


def test_every_body_has_its_trace(results):
    assert list(results.traces) == ["43"]
    assert results.traces["43"]["verdicts"][0]["because"]["en"] == "vetoed: fraud"
