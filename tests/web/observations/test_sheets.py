"""Paper checklists: two people type what the paper says, and the difference is settled."""

from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kaohe.core.errors import KaoheError
from kaohe.web.base.papers import Paper
from kaohe.web.cycles.acts import open_cycle
from kaohe.web.cycles.models import Cycle
from kaohe.web.draw.models import DrawCampaign
from kaohe.web.fieldwork.models import FieldVisit
from kaohe.web.observations.lines import list_lines
from kaohe.web.observations.models import Observation, Sheet
from kaohe.web.observations.sheets import (
    expect_checklist,
    findings_of_sheet,
    gather_sheet_findings,
    settle_sheet,
    take_in_sheet,
    type_sheet,
)
from kaohe.web.rules.library import find_known
from kaohe.workflows.visits import add_up

OF = "/observations/of/assessment-2012"
VISIT = "assessment-2012/33/330127/private/0"
SCAN = Paper("抽查表.pdf", b"%PDF-1.4 signed")


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.OFFICE_HOME = tmp_path / "home"
    settings.OFFICE_HOME.mkdir(mode=0o700)


@pytest.fixture
def first(person):
    return person("office-one", "office")


@pytest.fixture
def second(person):
    return person("office-two", "office")


@pytest.fixture
def cycle(first):
    open_cycle(
        {"id": "assessment-2012", "title": "2012年度考核", "pack": "national-2012"}, by=first
    )
    return Cycle.objects.get()


@pytest.fixture
def sheet(cycle, first):
    return take_in_sheet(
        cycle, VISIT, "private_enterprise_union", team="team-3",
        visited=datetime(2013, 1, 14, 4, 0, tzinfo=UTC), scan=SCAN, by=first,
    )  # fmt: skip


def told(value="", gap="", reason=""):
    return {"value": value, "gap": gap, "reason": reason}


TYPED = {
    "outcome": told("verified_true"),
    "members": told("33"),
    "women_members": told("12"),
    "employees": told("40"),
    "union_form": told("own"),
    "approved": told("met"),
    "guided": told("met"),
    "elected": told("partly"),
    "chair_lawful": told("met"),
    "separate_committees/union_committee": told("met"),
    "separate_committees/funds_review_committee": told("not_met"),
    "separate_committees/women_workers_committee": told("met"),
    "standing/account": told("met"),
    "standing/office": told("met"),
    "standing/legal_person": told(gap="refused", reason="不给看"),
    "standing/seal": told("met"),
    "visible": told("met"),
    "home_activity": told("met"),
    "yearly_congress": told("met"),
    "members_review": told("met"),
    "observation/problem": told("会费没有单独记账\n公章由行政保管"),
}


def codes(raised):
    return {fault.kind.code for fault in raised.value.faults}


def fields_of(sheet, typed):
    return {
        f"{line.name}_{key}": value
        for line in list_lines(expect_checklist(sheet))
        for key, value in typed.get(line.place, told()).items()
    }


def test_two_people_type_and_what_differs_is_settled_by_the_scan(enter, sheet, first, second):
    other = {**TYPED, "members": told("38"), "approved": told("partly")}
    one, two = enter(first), enter(second)
    page = f"{OF}/sheets/{sheet.pk}"
    assert one.post(f"{page}/type", fields_of(sheet, TYPED)).status_code == 302
    blank = two.get(f"{page}/type").content.decode()
    assert 'value="33"' not in blank
    assert two.post(f"{page}/type", fields_of(sheet, other)).status_code == 302
    shown = two.get(page).content.decode()
    assert shown.count('type="radio"') == 4
    names = {line.place: line.name for line in list_lines(expect_checklist(sheet))}
    answer = {names["members"]: "1", names["approved"]: "1", "reason": "扫描件为33人、符合"}
    two.post(f"{page}/settle", answer)
    settled = two.get(page).content.decode()
    assert "已核定" in settled
    assert "扫描件为33人" in settled
    found = {(each.item, each.part): each for each in findings_of_sheet(sheet)}
    assert found["members", None].value == "33"
    assert found["members_80", None].value == "33/40"
    assert found["standing", "legal_person"].gap == "refused"
    assert found["unit_kind", None].value == "private_enterprise_union"
    assert found["outcome", None].blobs == (SCAN.digest,)


def test_a_settled_sheet_scores_like_any_visit_and_notes_its_observations(
    cycle, sheet, first, second
):
    type_sheet(sheet, TYPED, by=first)
    type_sheet(sheet, TYPED, by=second)
    assert gather_sheet_findings(cycle) == ()
    settle_sheet(sheet, {}, by=first)
    pack_sum = add_up(find_known(cycle.pack_digest).pack, gather_sheet_findings(cycle))
    assert str(pack_sum.earned) == "61/4"
    assert [row.text for row in Observation.objects.order_by("pk")] == [
        "会费没有单独记账",
        "公章由行政保管",
    ]


def test_one_person_types_once_and_a_third_never(sheet, first, second, person):
    type_sheet(sheet, TYPED, by=first)
    with pytest.raises(KaoheError) as again:
        type_sheet(sheet, TYPED, by=first)
    type_sheet(sheet, TYPED, by=second)
    with pytest.raises(KaoheError) as third:
        type_sheet(sheet, TYPED, by=person("office-three", "office"))
    assert codes(again) == codes(third) == {"sheet-typed-already"}


def test_a_sheet_typed_once_is_not_settled(sheet, first):
    type_sheet(sheet, TYPED, by=first)
    with pytest.raises(KaoheError) as early:
        settle_sheet(sheet, {}, by=first)
    assert codes(early) == {"sheet-not-typed-twice"}


def test_every_difference_needs_a_choice_and_a_reason(sheet, first, second):
    type_sheet(sheet, TYPED, by=first)
    type_sheet(sheet, {**TYPED, "members": told("38")}, by=second)
    with pytest.raises(KaoheError) as open_:
        settle_sheet(sheet, {}, by=first)
    assert codes(open_) == {"sheet-difference-open", "sheet-reason-missing"}
    settle_sheet(sheet, {"members": 2}, by=first, reason="扫描件为38")
    with pytest.raises(KaoheError) as twice:
        settle_sheet(sheet, {"members": 2}, by=first, reason="扫描件为38")
    assert codes(twice) == {"sheet-settled-already"}
    assert sheet.settlement.answers["members"]["value"] == "38"


def test_what_the_sheet_does_not_offer_is_told_with_everything_else(enter, sheet, first):
    wrong = {"outcome": told(), "approved": told("good"), "visible": told(gap="lost")}
    page = enter(first).post(f"{OF}/sheets/{sheet.pk}/type", fields_of(sheet, wrong))
    assert page.status_code == 422
    text = page.content.decode()
    assert "有3处问题" in text
    assert not sheet.typings.exists()


def test_faults_of_the_paper_itself_are_shown_and_kept(enter, sheet, first, second):
    paper = {**TYPED, "women_members": told("50")}
    type_sheet(sheet, paper, by=first)
    type_sheet(sheet, paper, by=second)
    settle_sheet(sheet, {}, by=first)
    text = enter(first).get(f"{OF}/sheets/{sheet.pk}").content.decode()
    assert "原表本身的问题" in text
    assert "50大于" in text


def test_a_sheet_of_a_marked_enterprise_names_the_cause(cycle, first, second):
    sheet = take_in_sheet(
        cycle, "assessment-2012/33/330127/absent/0", "flagged_nonexistent", team="team-3",
        visited=datetime(2013, 1, 14, 4, 0, tzinfo=UTC), scan=SCAN, by=first,
    )  # fmt: skip
    typed = {
        "outcome": told("absence_confirmed"),
        "absence/cause": told("revoked"),
        "absence/at_registered_address": told("yes"),
        "absence/found_there": told("空房"),
        "absence/who_confirmed": told("物业"),
    }
    for who in (first, second):
        type_sheet(sheet, typed, by=who)
    settle_sheet(sheet, {}, by=first)
    head = findings_of_sheet(sheet)[0]
    assert (head.value, head.note) == ("absence_confirmed", "到原址核实：吊销")


def test_a_refusal_is_written_for_every_fact(cycle, sheet, first, second):
    for who in (first, second):
        type_sheet(sheet, {"outcome": told("refused", reason="经理拒绝")}, by=who)
    settle_sheet(sheet, {}, by=first)
    gaps = [each.gap for each in findings_of_sheet(sheet) if each.gap]
    assert gaps == ["refused"] * 4


def test_taking_in_needs_a_visit_of_the_year_a_kind_and_the_scan(enter, cycle, first):
    browser = enter(first)
    page = f"{OF}/sheets/take-in"
    given = {
        "visit": VISIT, "kind": "private_enterprise_union", "team": "team-3",
        "visited": "2013-01-14T12:00",
    }  # fmt: skip
    missing = browser.post(page, given)
    assert missing.status_code == 422
    scan = SimpleUploadedFile("表.pdf", b"%PDF-1.4")
    other = browser.post(page, {**given, "visit": "another/33/330127/private/0", "scan": scan})
    assert "不是本次考核的抽查编号" in other.content.decode()
    scan = SimpleUploadedFile("表.pdf", b"%PDF-1.4")
    taken = browser.post(page, {**given, "scan": scan}, follow=True)
    assert "已收下" in taken.content.decode()
    scan = SimpleUploadedFile("表.pdf", b"%PDF-1.4")
    again = browser.post(page, {**given, "scan": scan})
    assert "已经收下" in again.content.decode()
    given_back = browser.get(f"{OF}/sheets/{Sheet.objects.get().pk}/scan")
    assert b"".join(given_back) == b"%PDF-1.4"


def test_a_visit_speaks_by_one_record(cycle, sheet, first, second):
    for who in (first, second):
        type_sheet(sheet, TYPED, by=who)
    settle_sheet(sheet, {}, by=first)
    campaign = DrawCampaign.objects.create(
        pk=cycle.pk, cycle=cycle, at=sheet.at, by=first, entry=sheet.entry
    )
    other = VISIT.replace("private", "social")
    for visit in (VISIT, other):
        FieldVisit.objects.create(pk=visit, campaign=campaign, body="33", county="330127")
    assert gather_sheet_findings(cycle) == ()
    with pytest.raises(KaoheError) as again:
        take_in_sheet(
            cycle, other, "social_organisation_union", team="team-3", visited=sheet.visited,
            scan=SCAN, by=first,
        )  # fmt: skip
    assert codes(again) == {"sheet-visit-on-phone"}


def test_sheets_are_the_office_s_own(enter, sheet, person):
    leader = enter(person("leader-one", "leader"))
    province = enter(person("zj-one", "province", body="33"))
    for page in ("sheets", f"sheets/{sheet.pk}", f"sheets/{sheet.pk}/scan"):
        assert leader.get(f"{OF}/{page}").status_code == 404
        assert province.get(f"{OF}/{page}").status_code == 404
