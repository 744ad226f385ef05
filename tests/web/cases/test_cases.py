"""From a visit to a decided case, its correction, and the circular of criticism."""

import json
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from kaohe.core.errors import KaoheError
from kaohe.web.audit import office_acts
from kaohe.web.cases.closing import draft_criticism, list_entries, score_again
from kaohe.web.cases.corrections import list_corrections
from kaohe.web.cases.deciding import AskedLine, Proposed, decide, propose
from kaohe.web.cases.models import Case, CaseProposal
from kaohe.web.cases.opening import Opening, answer_case, open_case
from kaohe.web.cases.pages import ON_A_PAGE
from kaohe.web.cycles.bodies import find_states
from kaohe.web.cycles.models import CycleAct
from kaohe.web.papers.models import OfficePaper
from kaohe.web.results.keeping import read_trace

DUE = date(2013, 2, 25)
COVERAGE = "coverage_points||"
UPHELD = Proposed("upheld", "属实", "予以通报批评", is_criticised=True)


def opening(visits, outcome="absence_false"):
    visit, body = visits[outcome][0]
    return Opening(body, outcome, "企业正常经营。", DUE, unit="某企业", visit=visit)


def codes_of(refused):
    return [fault.kind.code for fault in refused.value.faults]


def traces_of(scoring):
    return {each.body: read_trace(each.trace_digest) for each in scoring.results.all()}


@pytest.fixture
def case(cycle, office, visits):
    return open_case(cycle, opening(visits), by=office)


@pytest.fixture
def accused(person, case):
    return person("province-one", "province", body=case.body)


def test_a_false_mark_goes_from_the_visit_to_another_scoring(
    cycle, office, leader, person, enter, confirm, visits
):
    visit, body = visits["absence_false"][0]
    before = traces_of(cycle.scorings.get())
    browser = enter(office)
    page = browser.get(f"/cases/of/{cycle.pk}/leads").content.decode()
    candidates = sum(len(visits[each]) for each in ("absence_false", "paper_only", "gone"))
    assert page.count("立项<span") == min(candidates, ON_A_PAGE)
    form = browser.get(f"/cases/of/{cycle.pk}/open", {"visit": visit}).content.decode()
    assert f'name="visit" value="{visit}"' in form
    sent = {"body": body, "matter": "absence_false", "unit": "某企业", "due": "2013-02-25"}
    sent |= {"text": "企业正常经营，标注不实。", "visit": visit, "request": "1" * 32}
    at = browser.post(f"/cases/of/{cycle.pk}/open", sent)["Location"]

    own = enter(person("province-one", "province", body=body))
    paper = SimpleUploadedFile("答复.pdf", b"%PDF-1.4 an answer")
    own.post(f"{at}/answer", {"text": "登记有误。", "paper": paper, "request": "2" * 32})
    shown = browser.get(at).content.decode()
    top, bottom = re.search(r"建会率 — (\d+)/(\d+)", shown).groups()
    assert f'value="{top}/{int(bottom) + 1}"' in shown  # I12: one more in the denominator
    sent = {"verdict": "upheld", "reason": "企业存在。", "measure": "予以通报批评。"}
    sent |= {"is_criticised": "on", "target_1": COVERAGE, "value_1": f"{top}/{int(bottom) + 1}"}
    answer = browser.post(f"{at}/propose", {**sent, "request": "3" * 32})
    assert answer.status_code == 302
    assert "更正前后逐项对照" in browser.get(at).content.decode()
    assert "予以通报批评" not in own.get(at).content.decode()

    deciding = enter(leader)
    deciding.get(at)
    confirm(deciding)
    sent = {"result": "agreed", "reason": "同意", "seen": "1", "request": "4" * 32}
    assert deciding.post(f"{at}/decide", sent).status_code == 302
    assert "予以通报批评" in own.get(at).content.decode()
    assert "待重新评分" in browser.get(f"/cases/of/{cycle.pk}/corrections").content.decode()
    browser.post(f"/cases/of/{cycle.pk}/corrections/score", {"request": "5" * 32})

    after = traces_of(cycle.scorings.get(number=2))
    for other in before.keys() - {body}:
        assert after[other]["total"] == before[other]["total"]
    items = {each["id"]: each for each in after[body]["total"]["steps"][1]["steps"][0]["steps"]}
    former = {each["id"]: each for each in before[body]["total"]["steps"][1]["steps"][0]["steps"]}
    assert {id_ for id_ in items if items[id_] != former[id_]} == {"coverage_points"}
    (counted,) = items["coverage_points"]["findings"]
    assert (counted["source"], counted["actor"]) == ("final", "leader-one")
    assert [each["source"] for each in items["coverage_points"]["beside"]] == ["register"]
    assert json.loads(browser.get(f"{at}/trace").content) == after[body]
    assert own.get(f"{at}/trace").status_code == 404  # no body knows its result before it is told
    assert "已计入" in browser.get(f"/cases/of/{cycle.pk}/corrections").content.decode()


def test_a_case_carries_the_files_and_observations_of_its_visit(case, visits, cycle):
    kinds = list(case.evidence.values_list("kind", flat=True))
    assert kinds[0] == "visit"
    assert all(each.digest for each in case.evidence.filter(kind="blob"))
    assert (case.county, case.number) == (case.visit.split("/")[2], 1)


def test_everything_that_is_wrong_with_a_case_is_told_at_once(cycle, office):
    told = Opening("99", "weather", " ", date(2013, 2, 1), visit="practice-2012/33/1/private/0")
    with pytest.raises(KaoheError) as refused:
        open_case(cycle, told, by=office)
    assert codes_of(refused) == [
        "case-body-unknown",
        "case-matter-unknown",
        "case-text-missing",
        "case-due-past",
        "case-visit-wrong",
    ]


def test_a_visit_has_one_case(cycle, case, office, visits):
    with pytest.raises(KaoheError, match="case-visit-taken"):
        open_case(cycle, opening(visits), by=office)


def test_nothing_is_decided_before_the_body_is_heard_or_its_day_has_passed(case, office, home):
    with pytest.raises(KaoheError, match="case-step-not-due"):
        propose(case, UPHELD, by=office)
    home.write_text("2013-02-26", encoding="ascii")
    assert propose(case, UPHELD, by=office).number == 1


def test_a_body_sees_and_answers_its_own_cases_only(case, accused, person, enter):
    at = f"/cases/of/{case.cycle_id}"
    stranger = person("province-two", "province", body="11" if case.body != "11" else "12")
    with pytest.raises(KaoheError):
        answer_case(case, "不是我们。", by=stranger)
    assert enter(stranger).get(f"{at}/{case.pk}").status_code == 404
    assert "企业正常经营" not in enter(stranger).get(at).content.decode()
    assert enter(accused).get(f"{at}/{case.pk}").status_code == 200
    for shut in ("leads", "corrections", "open"):
        assert enter(accused).get(f"{at}/{shut}").status_code == 404


def test_finance_sees_no_case(case, person, enter):
    browser = enter(person("finance-one", "finance"))
    at = f"/cases/of/{case.cycle_id}"
    for page in (at, f"{at}/objections", f"{at}/corrections", f"{at}/{case.pk}"):
        assert browser.get(page).status_code == 404
    assert 'href="/cases"' not in browser.get("/").content.decode()


def test_an_account_of_a_body_that_also_serves_finance_sees_its_own_cases_only(case, person, enter):
    other = "11" if case.body != "11" else "12"
    browser = enter(person("both-roles", "finance", "province", body=other))
    assert browser.get(f"/cases/of/{case.cycle_id}").status_code == 200
    assert browser.get(f"/cases/of/{case.cycle_id}/{case.pk}").status_code == 404


def test_two_people_decide_and_the_second_sees_what_stands(case, accused, office, leader, person):
    answer_case(case, "登记有误。", by=accused)
    both = person("both-roles", "office", "leader")
    propose(case, UPHELD, by=both)
    with pytest.raises(KaoheError, match="case-same-person"):
        decide(case, is_agreed=True, reason="", seen=1, by=both)
    with pytest.raises(KaoheError, match="case-outdated"):
        decide(case, is_agreed=True, reason="", seen=2, by=leader)
    with pytest.raises(KaoheError, match="case-text-missing"):
        decide(case, is_agreed=False, reason="", seen=1, by=leader)
    decide(case, is_agreed=False, reason="理由不足。", seen=1, by=leader)
    propose(case, UPHELD, by=office)
    decide(case, is_agreed=True, reason="", seen=2, by=leader)
    with pytest.raises(KaoheError, match="case-step-not-due"):
        answer_case(case, "还有话说。", by=accused)


def test_a_correction_that_cannot_be_scored_is_told_before_it_is_proposed(case, accused, office):
    answer_case(case, "登记有误。", by=accused)

    def asked(value, gap="", target=COVERAGE):
        return Proposed("upheld", "属实", lines=(AskedLine(target, value, gap),))

    for told, code in (
        (asked("many"), "case-line-no-number"),
        (asked("1/2", "refused"), "case-line-empty"),
        (asked("1/2", target="nothing||"), "case-line-unknown"),
        (asked("-3"), "evidence"),
        (Proposed("dismissed", "不实", lines=asked("1/2").lines), "case-dismissed-with-effect"),
        (Proposed("upheld", "属实", is_criticised=True), "case-text-missing"),
    ):
        with pytest.raises(KaoheError, match=code):
            propose(case, told, by=office)
    assert not CaseProposal.objects.exists()


def test_a_lead_of_the_register_is_no_finding_and_the_form_says_so(cycle, office, enter):
    asked = {"sign": "shared_phone", "county": "330102", "body": "33", "register": "ab" * 32}
    form = enter(office).get(f"/cases/of/{cycle.pk}/open", {"source": "lead", **asked})
    assert "线索，须经核实" in form.content.decode()
    told = Opening("33", "untrue", "多家企业同一电话。", DUE, county="330102", lead="a lead")
    assert open_case(cycle, told, by=office).evidence.get().kind == "lead"


def test_the_circular_names_what_was_decided_and_nothing_else(
    case, accused, office, leader, cycle, visits
):
    with pytest.raises(KaoheError, match="case-nothing-to-criticise"):
        draft_criticism(cycle, by=office)
    open_case(cycle, opening(visits, "paper_only"), by=office)
    answer_case(case, "登记有误，已更正。", by=accused)
    propose(case, UPHELD, by=office)
    assert not list_entries(cycle)
    decide(case, is_agreed=True, reason="", seen=1, by=leader)
    paper = draft_criticism(cycle, by=office)

    (item,) = OfficePaper.objects.get(pk=paper.pk).facts["items"]
    assert (item["unit"], item["answer"]) == ("某企业", "登记有误，已更正。")
    assert item["decision"] == "予以通报批评"
    with pytest.raises(KaoheError, match="case-nothing-to-score"):
        score_again(cycle, by=office)  # criticism carries no points (I25)


def test_every_act_is_in_the_ledger_and_no_row_can_be_changed(
    case, accused, office, leader, books, cycle
):
    size = books.open().size
    answer_case(case, "登记有误。", by=accused)
    proposal = propose(case, UPHELD, by=office)
    decide(case, is_agreed=True, reason="", seen=1, by=leader)
    assert books.open().size == size + 3
    subjects = CycleAct.objects.filter(subject__startswith="case-").order_by("pk")
    assert list(subjects.values_list("subject", flat=True)) == [
        "case-opened",
        "case-answered",
        "case-proposed",
        "case-decided",
    ]
    assert office_acts.ledger() is books
    for row in (case, proposal):
        with pytest.raises(DatabaseError), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(number=9)
    assert not list_corrections(cycle)


def test_the_board_counts_what_is_open_at_a_body(case, accused, office, leader, cycle):
    assert find_states(cycle, case.body)[(case.body, "cases")].value == "1"
    answer_case(case, "属实。", by=accused)
    propose(case, UPHELD, by=office)
    decide(case, is_agreed=True, reason="", seen=1, by=leader)
    assert find_states(cycle, case.body)[(case.body, "cases")].state == "done"
    assert Case.objects.count() == 1
