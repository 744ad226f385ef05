"""Papers of the results: made from a scoring, and out only after the results are approved."""

from dataclasses import asdict

import pytest
from django.urls import reverse

from kaohe.core.errors import KaoheError
from kaohe.documents.results import UntrueEntry
from kaohe.web.accounts.models import User
from kaohe.web.cycles.acts import find_met
from kaohe.web.cycles.models import Cycle
from kaohe.web.papers import acts
from kaohe.web.papers.letters import do_with_letters, draft_letters, list_letters, measure_letters
from kaohe.web.papers.models import OfficePaper

ENTRY = UntrueEntry(
    union="天津市总工会",
    county="北辰区",
    unit="某企业",
    matter="有名无实",
    found="现场未见工会组织",
    answer="情况属实",
    decision="领导小组决定通报批评",
)


@pytest.fixture
def people(person, scored):
    """Who drafts, who checks, who approves; the first one has opened the year."""
    return {
        "drafter": User.objects.get(username="office-1"),
        "checker": person("office-2", "office"),
        "leader": person("deputy-chair", "leader"),
    }


@pytest.fixture
def sign(people):
    """Have a paper checked and approved."""

    def sign(row):
        acts.sign(row, "check", seen=row.digest, by=people["checker"])
        acts.sign(row, "approve", seen=row.digest, by=people["leader"])
        return row

    return sign


def publish(cycle):
    Cycle.objects.filter(pk=cycle.pk).update(step="published")


def code_of(refused):
    return [fault.kind.code for fault in refused.value.faults]


def test_a_signed_circular_gets_no_number_before_the_results_are_approved(scored, people, sign):
    row = sign(acts.draft_paper(scored, "result_circular", {}, by=people["drafter"]))

    with pytest.raises(KaoheError) as refused:
        acts.number(row, by=people["drafter"])

    assert code_of(refused) == ["paper-results-unapproved"]


def test_other_results_make_what_was_signed_void_but_not_the_letters_of_others(
    scored, people, sign, score_again
):
    drafter = people["drafter"]
    circular = sign(acts.draft_paper(scored, "result_circular", {}, by=drafter))
    letters = [
        sign(acts.draft_paper(scored, "result_letter", {"body": body}, by=drafter))
        for body in ("11", "33")
    ]
    score_again(lambda traces: traces["11"]["total"].update(rounded="0.00"))
    publish(scored)

    for row in (circular, letters[0]):
        with pytest.raises(KaoheError) as refused:
            acts.number(row, by=drafter)
        assert code_of(refused) == ["paper-basis-changed"]
    acts.number(letters[1], by=drafter)
    assert letters[1].serial == 1


def test_a_criticism_with_an_undecided_entry_gets_no_number(scored, people, sign):
    publish(scored)
    row = sign(acts.draft_paper(scored, "criticism", {}, by=people["drafter"]))

    with pytest.raises(KaoheError) as refused:
        acts.number(row, by=people["drafter"])

    assert set(code_of(refused)) == {"paper-entry-undecided"}


def test_a_criticism_of_decided_entries_goes_out(scored, people, sign):
    publish(scored)
    items = {"items": [asdict(ENTRY)]}
    row = sign(acts.draft_paper(scored, "criticism", items, by=people["drafter"]))

    acts.number(row, by=people["drafter"])
    acts.issue(row, by=people["drafter"])

    assert row.stage == "issued"


def test_an_unscored_year_has_no_papers_of_results(scored, people):
    other = Cycle.objects.get()
    other.pk, other.title = "other", "另一年"
    other.save(force_insert=True)

    with pytest.raises(KaoheError) as refused:
        acts.draft_paper(other, "result_circular", {}, by=people["drafter"])

    assert code_of(refused) == ["paper-unscored"]


def test_all_papers_out_meet_the_need_of_the_year_and_each_body_reads_its_own(
    scored, people, sign, person, enter
):
    publish(scored)
    drafter = people["drafter"]
    for kind in ("result_circular", "governance_report"):
        row = sign(acts.draft_paper(scored, kind, {}, by=drafter))
        acts.number(row, by=drafter)
        acts.issue(row, by=drafter)
    assert "papers_issued" not in find_met(scored)

    assert draft_letters(scored, by=drafter) == 32
    others = OfficePaper.objects.filter(kind="result_letter").exclude(body__in=["11", "33"])
    others.update(stage="issued")
    for step, who in (
        ("check", people["checker"]),
        ("approve", people["leader"]),
        ("number", drafter),
        ("issue", drafter),
    ):
        seen = measure_letters(list_letters(scored))
        assert do_with_letters(scored, step, seen=seen, by=who) == 2
    serials = OfficePaper.objects.filter(body__in=["11", "33"]).values_list("serial", flat=True)
    page = enter(person("p-33", "province", body="33")).get(reverse("papers")).content.decode()

    assert "papers_issued" in find_met(scored)
    assert sorted(serials) == [1, 2]
    assert page.count("考核结果的函") == 1
    assert page.count("考核结果的通报") == 1
    assert "考核结果的报告" not in page


def test_letters_that_changed_since_they_were_shown_are_not_signed(scored, people):
    draft_letters(scored, by=people["drafter"])

    with pytest.raises(KaoheError) as refused:
        do_with_letters(scored, "check", seen="0" * 64, by=people["checker"])

    assert code_of(refused) == ["paper-letters-changed"]


def test_an_office_drafts_and_numbers_letters_in_the_browser(scored, people, enter, confirm):
    address = reverse("result_letters", args=[scored.pk])
    browser = enter(people["drafter"])
    browser.post(reverse("draft_letters", args=[scored.pk]))
    shown = browser.get(address)
    checker = enter(people["checker"])
    confirm(checker)
    told = checker.post(
        reverse("do_with_letters", args=[scored.pk, "check"]),
        {"seen": shown.context["seen"]},
        follow=True,
    )
    row = OfficePaper.objects.get(body="33")

    assert shown.status_code == 200
    assert "已办理32件。" in told.content.decode()
    assert row.as_paper().signatures == {"check": "office-2"}
    assert browser.get(reverse("paper", args=[row.pk])).status_code == 200
    assert browser.get(reverse("draft_paper", args=[scored.pk])).status_code == 200
    assert checker.post(reverse("do_with_letters", args=[scored.pk, "other"])).status_code == 404
