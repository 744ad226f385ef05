from fractions import Fraction

import pytest

from kaohe.core.rules.measures import Combine
from kaohe.core.scoring import read_evidence, write_evidence
from kaohe.demo.reports import (
    draw_number,
    items_of_body,
    report_on_itself,
    review_body,
)

SHARES = {"met": Fraction(1), "partly": Fraction(1, 2), "not_met": Fraction(0)}


@pytest.fixture(scope="module")
def report(pack, parameters):
    return report_on_itself(pack, parameters["33"], seed=2012)


@pytest.fixture(scope="module")
def reviews(pack, parameters):
    return review_body(pack, parameters["33"], seed=2012)


def test_the_sixteen_items_of_organisation_are_asked_of_the_body(pack):
    items = [item.id for _, item, _ in items_of_body(pack)]

    assert len(items) == 16
    assert "joint_body" in items
    assert "coverage_points" not in items


def test_a_self_check_report_answers_every_item(pack, report):
    items = {item.id for _, item, _ in items_of_body(pack)}

    assert {finding.item for finding in report.findings} == items
    assert {finding.source for finding in report.findings} == {"self_check"}
    assert {finding.actor for finding in report.findings} == {"body-33/office"}
    assert {finding.body for finding in report.findings} == {"33"}


def test_reviewers_review_every_item_and_supervise_some(pack, reviews):
    items = {item.id for _, item, _ in items_of_body(pack)}
    reviewed = {each.item for each in reviews.findings if each.source == "review"}
    supervised = {each.item for each in reviews.findings if each.source == "supervision"}

    assert reviewed == items
    assert set() < supervised < items


def test_bodies_round_up(pack, parameters):
    claimed, found = [], []
    for body in parameters.values():
        claimed += report_on_itself(pack, body, seed=2012).findings
        found += [
            each for each in review_body(pack, body, seed=2012).findings if each.source == "review"
        ]

    means = [
        sum(SHARES[each.value] for each in findings if each.value in SHARES) / len(findings)
        for findings in (claimed, found)
    ]
    assert means[0] > means[1] + Fraction(3, 100)


def test_a_report_is_evidence_of_a_rehearsal_and_reads_back(report):
    written = write_evidence(report)

    assert read_evidence(written, "report") == report
    assert report.rehearsal
    assert report.campaign == "practice-2012"


def test_a_ratio_is_a_part_of_a_whole_and_other_kinds_are_whole_numbers(pack):
    training = Fraction(draw_number(pack, "chair_training_rate", "33", seed=1))

    assert 0 < training < 1
    assert draw_number(pack, "new_members", "33", seed=1).isdecimal()


def test_reports_are_filed_in_january_a_few_of_them_late(pack, parameters):
    filed = {
        body: report_on_itself(pack, known, seed=2012).findings[0].at
        for body, known in parameters.items()
    }
    # 20 January in Beijing ends at 16:00 UTC.
    late = [body for body, at in filed.items() if at > "2013-01-20T16:00:00.000Z"]

    assert all(at.startswith("2013-01-") for at in filed.values())
    assert 0 < len(late) < 10


def test_a_section_that_hears_nobody_beside_gets_no_self_check(pack, parameters):
    organisation = pack.sections[0].model_copy(
        update={"decided_by": ("review",), "shown_beside": ()}
    )
    strict = pack.model_copy(update={"sections": (organisation,)})

    assert not report_on_itself(strict, parameters["33"], seed=2012).findings
    sources = {each.source for each in review_body(strict, parameters["33"], seed=2012).findings}
    assert sources == {"review"}


def test_an_item_of_which_a_part_comes_from_a_table_is_left_to_the_table(pack):
    def combined(indicator):
        linear = {
            "kind": "linear", "indicator": indicator, "zero_at": "0", "full_at": "1",
            "cite": ["annex/2.2"],
        }  # fmt: skip
        name = {"zh": "名", "en": "name"}
        part = {"id": "a", "name": name, "points": "1", "score": linear}
        measure = Combine.model_validate(
            {"kind": "combine", "how": "sum", "parts": [part], "cite": ["annex/2.2"]}
        )
        section = pack.sections[0]
        item = section.groups[0].items[0].model_copy(update={"score": measure})
        group = section.groups[0].model_copy(update={"items": (item,)})
        changed = section.model_copy(update={"groups": (group,)})
        return pack.model_copy(update={"sections": (changed,)})

    assert not list(items_of_body(combined("coverage")))
    assert len(list(items_of_body(combined("chair_training_rate")))) == 1
