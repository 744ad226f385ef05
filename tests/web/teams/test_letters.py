"""Letters that borrow staff: drafted, signed, issued."""

import pytest
from django.urls import reverse

from kaohe.core.errors import StepRefused
from kaohe.web.teams.letter_acts import draft_letter, issue_letter, sign_letter
from kaohe.web.teams.models import LetterStep, LetterVersion
from kaohe.web.teams.pool_acts import take_out

CYCLE = "assessment-2012"
SAID = {"place": "机关大楼", "contact": "基层组织建设部", "answer_by": "2012-12-28"}


@pytest.fixture
def leader(person):
    return person("head-one", "leader")


@pytest.fixture
def letter(people, cycle, office):
    return draft_letter(cycle, "33", by=office, **SAID)


def codes(refusal):
    return [fault.kind.code for fault in refusal.value.faults]


def test_the_page_drafts_a_letter_with_the_people_of_the_pool(people, office, enter):
    browser, place = enter(office), reverse("draft_letter", args=[CYCLE, "33"])
    text = browser.post(place, SAID, follow=True).content.decode()
    assert "已拟稿" in text
    assert "人员lent-33" in text
    said = LetterVersion.objects.get().as_letter()
    assert (said.since, said.until, len(said.people)) == ("2013-01-06", "2013-02-28", 1)


@pytest.mark.parametrize("wrong", [{"place": " "}, {"contact": "x" * 81}, {"answer_by": "soon"}])
def test_what_a_letter_must_say_is_told(people, office, enter, wrong):
    place = reverse("draft_letter", args=[CYCLE, "33"])
    text = enter(office).post(place, {**SAID, **wrong}, follow=True).content.decode()
    assert "没有填写报到地点、联系人或回执期限" in text
    assert not LetterVersion.objects.exists()


def test_a_body_that_lends_nobody_gets_no_letter(people, office, enter):
    browser = enter(office)
    assert browser.get(reverse("letter", args=[CYCLE, "11"])).status_code == 404
    assert browser.post(reverse("draft_letter", args=[CYCLE, "11"]), SAID).status_code == 302
    assert not LetterVersion.objects.exists()


def test_nothing_goes_out_without_signature_and_number(letter, leader, office, enter, confirm):
    clerk, head = enter(office), enter(leader)
    for browser in (clerk, head):
        confirm(browser)
    seen = {"seen": letter.digest}

    early = clerk.post(reverse("issue_letter", args=[CYCLE, "33"]), seen, follow=True)
    head.post(reverse("sign_letter", args=[CYCLE, "33"]), seen, follow=True)
    issued = clerk.post(reverse("issue_letter", args=[CYCLE, "33"]), seen, follow=True)

    assert "现在不能办理这一步" in early.content.decode()
    text = issued.content.decode()
    assert "已编号印发" in text
    assert "1号" in text
    assert [step.step for step in LetterStep.objects.order_by("pk")] == ["signed", "issued"]


def test_numbers_follow_one_another(people, cycle, office, leader):
    for number, body in enumerate(("33", "44", "51"), start=1):
        letter = draft_letter(cycle, body, by=office, **SAID)
        sign_letter(cycle, body, seen=letter.digest, by=leader)
        assert issue_letter(cycle, body, seen=letter.digest, by=office).serial == number


def test_a_signed_letter_that_is_drafted_again_must_be_signed_again(letter, cycle, office, leader):
    sign_letter(cycle, "33", seen=letter.digest, by=leader)
    again = draft_letter(cycle, "33", by=office, **{**SAID, "place": "另一处"})
    with pytest.raises(StepRefused) as refusal:
        issue_letter(cycle, "33", seen=again.digest, by=office)
    assert codes(refusal) == ["letter-step-wrong"]


def test_only_what_was_on_the_screen_is_signed(letter, cycle, office, leader):
    draft_letter(cycle, "33", by=office, **{**SAID, "place": "另一处"})
    with pytest.raises(StepRefused):
        sign_letter(cycle, "33", seen=letter.digest, by=leader)


def test_an_issued_letter_is_not_drafted_again(letter, cycle, office, leader):
    sign_letter(cycle, "33", seen=letter.digest, by=leader)
    issue_letter(cycle, "33", seen=letter.digest, by=office)
    with pytest.raises(StepRefused) as refusal:
        draft_letter(cycle, "33", by=office, **SAID)
    assert codes(refusal) == ["letter-issued"]


def test_a_letter_of_people_who_left_since_says_so(letter, cycle, office, enter):
    take_out(cycle, "lent-33", reason="病假", version=1, by=office)
    text = enter(office).get(reverse("letter", args=[CYCLE, "33"])).content.decode()
    assert "请重新拟稿" in text


@pytest.mark.parametrize(("form", "begins"), [("pdf", b"%PDF"), ("docx", b"PK")])
def test_the_letter_is_given_as_an_official_document(letter, office, enter, form, begins):
    answer = enter(office).get(reverse("letter_paper", args=[CYCLE, "33", form]))
    assert answer.content.startswith(begins)


def test_other_forms_of_the_letter_do_not_exist(letter, office, enter):
    assert enter(office).get(reverse("letter_paper", args=[CYCLE, "33", "exe"])).status_code == 404


def test_each_does_the_own_step_alone(letter, office, leader, enter):
    assert enter(office).post(reverse("sign_letter", args=[CYCLE, "33"])).status_code == 404
    head = enter(leader)
    assert head.post(reverse("issue_letter", args=[CYCLE, "33"])).status_code == 404
    assert head.post(reverse("draft_letter", args=[CYCLE, "33"]), SAID).status_code == 404
