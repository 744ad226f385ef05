"""The room of the papers: nothing goes out without two signatures, a number and an entry."""

import io
from datetime import date

import pdfplumber
import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from kaohe.core.errors import KaoheError
from kaohe.web.audit.models import LedgerEntry
from kaohe.web.cycles.acts import open_cycle
from kaohe.web.cycles.models import Cycle
from kaohe.web.papers import acts
from kaohe.web.papers.models import OfficePaper, PaperSignature
from kaohe.web.papers.practice import fill_papers

DETAILS = {"id": "assessment-2012", "title": "2012年度考核", "pack": "national-2012"}
VISIT = {
    "body": "33",
    "team": "第一考核工作组",
    "first_day": "2013-01-10",
    "last_day": "2013-01-16",
}
SCAN = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def own_home(settings, tmp_path):
    """Keep the papers of each test in a folder of its own."""
    settings.OFFICE_HOME = tmp_path


@pytest.fixture
def office(person):
    return person("office-one", "office")


@pytest.fixture
def second(person):
    return person("office-two", "office")


@pytest.fixture
def leader(person):
    return person("leader-one", "leader")


@pytest.fixture
def cycle(office):
    open_cycle(DETAILS, by=office)
    return Cycle.objects.get()


@pytest.fixture
def drafted(cycle, office):
    return acts.draft_paper(cycle, "visit_notice", VISIT, by=office)


@pytest.fixture
def signed(drafted, second, leader):
    acts.sign(drafted, "check", seen=drafted.digest, by=second)
    acts.sign(drafted, "approve", seen=drafted.digest, by=leader)
    return drafted


@pytest.fixture
def issued(signed, office):
    acts.number(signed, by=office)
    acts.issue(signed, by=office)
    return signed


def code_of(refused):
    return [fault.kind.code for fault in refused.value.faults]


def text_of(pdf):
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        return "".join(page.extract_text() for page in opened.pages)


def test_a_paper_goes_out_with_two_signatures_a_number_and_an_entry_for_each_step(
    issued, office, enter
):
    pdf = enter(office).get(reverse("paper_file", args=[issued.pk, "pdf"])).content

    assert issued.stage == "issued"
    assert f"总工组函〔{issued.year}〕1号" in text_of(pdf)
    assert LedgerEntry.objects.count() >= 6


def test_an_issued_paper_is_kept_and_never_made_again(issued, office, enter, own_text):
    browser = enter(office)
    before = browser.get(reverse("paper_file", args=[issued.pk, "pdf"])).content
    own_text()

    assert browser.get(reverse("paper_file", args=[issued.pk, "pdf"])).content == before


@pytest.fixture
def own_text(settings):
    """A text of the office's own, put into its folder when it is called."""

    def put():
        texts = settings.OFFICE_HOME / "papers" / "texts"
        texts.mkdir(parents=True)
        (texts / "visit_notice.txt").write_text(
            "format: paper-text/1\nversion: 9\nform: letter\nfrom: 某\nmark: 某\ntitle: 另\n"
            "to: {union}\n---\n另文。\n",
            encoding="utf-8",
        )

    return put


@pytest.mark.parametrize("step", [acts.number, acts.issue])
def test_a_text_that_changed_after_signing_stops_the_paper(signed, office, own_text, step):
    if step is acts.issue:
        acts.number(signed, by=office)
    own_text()

    with pytest.raises(KaoheError) as refused:
        step(signed, by=office)

    assert code_of(refused) == ["paper-basis-changed"]


def test_the_practice_papers_go_the_same_way(cycle, person):
    for account in ("office-1", "office-2"):
        person(account, "office")
    person("deputy-chair", "leader")

    fill_papers(cycle)

    assert list(OfficePaper.objects.order_by("entry").values_list("kind", "stage")) == [
        ("assessment_notice", "issued"),
        ("visit_notice", "issued"),
        ("visit_notice", "draft"),
    ]


def test_a_draft_says_that_it_is_one(drafted, office, enter):
    pdf = enter(office).get(reverse("paper_file", args=[drafted.pk, "pdf"])).content

    assert "不得作为公文使用" in text_of(pdf)


def test_whoever_drafted_does_not_check(drafted, office):
    with pytest.raises(KaoheError) as refused:
        acts.sign(drafted, "check", seen=drafted.digest, by=office)

    assert code_of(refused) == ["paper-signed-by-drafter"]


@pytest.mark.parametrize("step", [acts.number, acts.issue, acts.void])
def test_an_unsigned_paper_goes_nowhere(drafted, office, step):
    with pytest.raises(KaoheError) as refused:
        step(drafted, by=office)

    assert code_of(refused) == ["paper-stage"]


def test_a_paper_drafted_again_must_be_signed_again(signed, office):
    acts.draft_again(signed, VISIT | {"last_day": "2013-01-18"}, by=office)

    assert signed.stage == "draft"
    assert signed.as_paper().signatures == {}


def test_numbers_run_on_over_void_papers(cycle, signed, office, second, leader):
    acts.number(signed, by=office)
    acts.void(signed, by=office)
    other = acts.draft_paper(cycle, "visit_notice", VISIT | {"body": "44"}, by=office)
    acts.sign(other, "check", seen=other.digest, by=second)
    acts.sign(other, "approve", seen=other.digest, by=leader)
    acts.number(other, by=office)

    assert (signed.stage, signed.serial, other.serial) == ("void", 1, 2)


def test_signatures_are_never_changed(signed):
    with pytest.raises(DatabaseError), transaction.atomic():
        PaperSignature.objects.update(seat="other")


def test_what_is_missing_is_told_at_once(cycle, office):
    with pytest.raises(KaoheError) as refused:
        acts.draft_paper(cycle, "visit_notice", {"body": "99"}, by=office)

    assert code_of(refused) == ["paper-body-wrong", "paper-team-missing", "paper-days-wrong"]


def test_a_body_sees_its_own_notice_once_it_is_issued(issued, cycle, office, person, enter):
    acts.draft_paper(cycle, "visit_notice", VISIT, by=office)
    zhejiang = enter(person("p-33", "province", body="33"))
    guangdong = enter(person("p-44", "province", body="44"))

    assert zhejiang.get(reverse("papers")).content.decode().count("实地抽查的函") == 1
    assert zhejiang.get(reverse("paper", args=[issued.pk])).status_code == 200
    assert guangdong.get(reverse("paper", args=[issued.pk])).status_code == 404


def test_an_office_drafts_in_the_browser_and_sees_every_page(cycle, office, enter):
    browser = enter(office)
    form = browser.get(reverse("draft_paper", args=[cycle.pk]))
    answer = browser.post(
        reverse("draft_paper", args=[cycle.pk]), {"kind": "assessment_notice"}, follow=True
    )
    row = OfficePaper.objects.get()

    assert form.status_code == answer.status_code == 200
    assert answer.content.decode().count("<img") == 12
    picture = browser.get(reverse("paper_page", args=[row.pk, 12]))
    assert picture.content.startswith(b"\x89PNG")
    assert browser.get(reverse("paper_page", args=[row.pk, 13])).status_code == 404
    assert browser.get(reverse("paper_file", args=[row.pk, "docx"])).content.startswith(b"PK")
    assert browser.get(reverse("paper_file", args=[row.pk, "exe"])).status_code == 404


def test_a_form_with_faults_is_shown_with_what_was_written(cycle, office, enter):
    answer = enter(office).post(
        reverse("draft_paper", args=[cycle.pk]), VISIT | {"kind": "visit_notice", "body": ""}
    )

    assert answer.status_code == 422
    assert "第一考核工作组" in answer.content.decode()


def test_the_steps_are_done_in_the_browser(drafted, office, second, leader, enter, confirm):
    for who, seat in ((second, "check"), (leader, "approve")):
        browser = enter(who)
        confirm(browser)
        browser.post(reverse("sign_paper", args=[drafted.pk, seat]), {"seen": drafted.digest})
    browser = enter(office)
    confirm(browser)
    browser.post(reverse("number_paper", args=[drafted.pk]))
    browser.post(reverse("issue_paper", args=[drafted.pk]))
    with io.BytesIO(SCAN) as scan:
        scan.name = "盖章件.pdf"
        answer = browser.post(
            reverse("attach_paper_copy", args=[drafted.pk]), {"copy": scan}, follow=True
        )
    drafted.refresh_from_db()

    assert drafted.stage == "issued"
    assert drafted.issued_on <= date.today()  # noqa: DTZ011 - any day will do
    assert "盖章件.pdf" in answer.content.decode()
    copy = drafted.copies.get()
    given = browser.get(reverse("paper_copy", args=[drafted.pk, copy.digest]))
    assert given.content == SCAN
