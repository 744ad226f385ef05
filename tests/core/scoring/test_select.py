"""Which finding decides, and which are shown beside it."""

import pytest

from kaohe.core.errors import EvidenceMissing, EvidenceOutOfRange
from kaohe.core.scoring import Lacking
from kaohe.core.scoring.select import decide

RANKS = {"final": 0, "review": 1}
EARLY, LATE = "2013-01-20T00:00:00.000Z", "2013-01-21T00:00:00.000Z"


@pytest.fixture
def pick(small):
    def pick(*findings):
        made = [small.finding("a", value, **more) for value, more in findings]
        return decide(made, RANKS, "43 a")

    return pick


def test_the_first_source_that_is_present_decides(pick):
    decided = pick(("met", {"source": "review", "at": LATE}), ("partly", {"source": "final"}))

    assert decided.value == "partly"
    assert [finding.value for finding in decided.beside] == ["met"]


def test_inside_one_source_the_latest_decides(pick):
    decided = pick(("met", {"at": EARLY}), ("partly", {"at": LATE}))

    assert decided.value == "partly"
    assert [finding.value for finding in decided.beside] == ["met"]


def test_a_source_that_does_not_decide_is_only_shown(pick):
    decided = pick(("met", {"source": "self_check"}))

    assert decided.value is None
    assert [finding.source for finding in decided.beside] == ["self_check"]


def test_one_source_cannot_find_two_things_at_one_moment(pick):
    with pytest.raises(EvidenceOutOfRange) as caught:
        pick(("met", {}), ("partly", {}))

    assert caught.value.say("en").startswith(
        "43 a: One source (review) found two different things at one moment "
        "(2013-01-20T00:00:00.000Z): 'met', 'partly'."
    )


def test_a_conflict_below_the_deciding_finding_does_no_harm(pick):
    assert pick(("met", {}), ("partly", {}), ("not_met", {"at": LATE})).value == "not_met"


def test_the_same_finding_handed_in_twice_is_no_conflict(pick):
    decided = pick(("met", {}), ("met", {}))

    assert (decided.value, len(decided.beside)) == ("met", 1)


def test_parts_are_decided_one_by_one(pick):
    decided = pick(
        ("met", {"part": "x"}),
        ("not_met", {"part": "x", "source": "final"}),
        ("met", {"part": "y"}),
    )

    assert decided.parts == {"x": "not_met", "y": "met"}
    assert [finding.part for finding in decided.findings] == ["x", "y"]


def test_a_better_source_for_the_whole_stands_before_parts(pick):
    decided = pick(("met", {"part": "x"}), (None, {"gap": "not_applicable", "source": "final"}))

    assert (decided.value, decided.parts) == (Lacking("not_applicable"), {})
    assert [finding.part for finding in decided.beside] == ["x"]


def test_a_later_part_stands_before_the_whole(pick):
    decided = pick(("met", {"part": "x", "at": LATE}), (None, {"gap": "not_filed"}))

    assert (decided.value, decided.parts) == (None, {"x": "met"})


def test_the_whole_is_measured_against_the_best_of_its_parts(pick):
    decided = pick(
        ("met", {"part": "x", "source": "final"}),
        ("met", {"part": "y", "at": EARLY}),
        (None, {"gap": "not_filed", "at": LATE}),
    )

    assert (decided.value, decided.parts) == (None, {"x": "met", "y": "met"})


def test_the_whole_is_measured_against_the_latest_of_its_parts(pick):
    decided = pick(
        ("met", {"part": "x", "at": EARLY}),
        ("met", {"part": "y", "at": LATE}),
        (None, {"gap": "not_filed", "at": "2013-01-20T12:00:00.000Z"}),
    )

    assert (decided.value, decided.parts) == (None, {"x": "met", "y": "met"})


def test_whole_and_part_at_one_moment_are_left_to_the_measure_to_refuse(pick):
    decided = pick(("met", {"part": "x"}), (None, {"gap": "not_filed"}))

    assert (decided.value, decided.parts) == (Lacking("not_filed"), {"x": "met"})


def test_the_body_does_not_decide_about_itself(small):
    pack = small.body_pack(small.item("a"))

    with pytest.raises(EvidenceMissing) as caught:
        small.one(pack, small.finding("a", "met", source="self_check"))

    assert caught.value.say("en") == (
        "43 a: The item has neither a finding nor a gap from a source that decides "
        "(final, review). Add a finding, or name the gap: missing is never zero. "
        "[evidence-item-missing]"
    )
