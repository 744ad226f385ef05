"""Reports and reviews as a scoring takes them: what was submitted, and what is still owed."""

from __future__ import annotations

from datetime import date

import pytest

from kaohe.web.audit.records import find_records
from kaohe.web.results.gathering_reports import gather_reports
from kaohe.web.self_check.asking import asked_of, look_up
from kaohe.web.self_check.drafting import save_item
from kaohe.web.self_check.models import ItemReview, Submission
from kaohe.web.self_check.reviewing import review_item
from kaohe.web.self_check.submitting import return_items

AS_OF = date(2012, 12, 31)


@pytest.fixture
def submitted(trio, fill, send):
    fill(trio[0])
    return send(trio)


def find(cycle, item, source):
    return [
        each
        for each in gather_reports(cycle, as_of=AS_OF).findings
        if (each.body, each.item, each.source) == ("33", item, source)
    ]


def review(cycle, item, value, by, round_="review"):
    review_item(cycle, "33", item, round_, answers={"": value}, reason="按材料", by=by)


def states(cycle, body):
    return [each.state for each in gather_reports(cycle, as_of=AS_OF).points if each.body == body]


def test_a_claim_carries_its_manifest_and_a_review_its_act(cycle, office, submitted):
    review(cycle, "rewards", "partly", office[0])
    (claim,), (judged,) = find(cycle, "rewards", "self_check"), find(cycle, "rewards", "review")
    entry = ItemReview.objects.get().entry

    assert Submission.objects.get().digest in claim.blobs
    assert judged.blobs == (find_records([entry])[entry],)


def test_what_is_mended_and_not_submitted_again_says_nothing_yet(cycle, office, trio, submitted):
    (before,) = find(cycle, "rewards", "self_check")
    return_items(
        cycle, "33", items=["rewards"], reason="不清楚", by=office[0],
        version=look_up(cycle, "33").version,
    )  # fmt: skip
    row = look_up(cycle, "33").items.get(item="rewards")
    save_item(
        cycle, "33", "rewards", answers={"": "not_met"}, text="另报", version=row.version,
        by=trio[0],
    )  # fmt: skip

    assert before.value != "not_met"
    assert find(cycle, "rewards", "self_check") == [before]
    assert "noted" in states(cycle, "33")


def test_reports_and_reviews_that_are_owed_are_told_item_by_item(cycle, office, submitted):
    asked = len(asked_of(cycle))
    assert states(cycle, "33") == ["missing"] * asked
    assert states(cycle, "11") == ["missing"]
    review(cycle, "rewards", "met", office[0])
    assert states(cycle, "33").count("missing") == asked - 1
    review(cycle, "rewards", "not_met", office[1], "second_review")
    points = [each for each in gather_reports(cycle, as_of=AS_OF).points if each.body == "33"]
    (apart,) = (each for each in points if each.state == "contradictory")
    assert apart.page == "/cycles/of/assessment-2012/reviews/of/33/rewards"
