"""Records of trips, their review, the standards."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kaohe.core.teams.standards import Standard, StandardTable
from kaohe.engines.reading.sheets import load_sheet
from kaohe.web.accounts.models import User
from kaohe.web.teams.lists import STANDARD_COLUMNS
from kaohe.web.teams.models import StandardSet, TripReview, TripVersion
from kaohe.web.teams.trip_acts import enter_standards

CYCLE = "assessment-2012"
TRIP = [CYCLE, "team-1", "13"]


@pytest.fixture
def finance(person):
    return person("finance-office", "finance")


@pytest.fixture
def standards(finance):
    """The standards of 2013: 260 yuan a night."""
    table = StandardTable("2013-01-01", "财务部标准", (Standard("lodging", "", Decimal("260.00")),))
    enter_standards(table, as_of=date(2013, 1, 1), by=finance)


@pytest.fixture
def member(fixed, enter):
    """The browser of a member of the first team."""
    return enter(User.objects.get(username="finance-0"))


def fields(*, then="save", version=0, legs=2, amount="2000.00", reason="", **more):
    """Write the form as a browser sends it, with empty rows after the filled ones."""
    sent = {"then": then, "version": str(version)}
    for prefix, total in (("leg", legs + 4), ("cost", 7), ("conduct", 2)):
        sent |= {
            f"{prefix}-TOTAL_FORMS": str(total),
            f"{prefix}-INITIAL_FORMS": "0",
            f"{prefix}-MIN_NUM_FORMS": "0",
            f"{prefix}-MAX_NUM_FORMS": "60",
        }
    for number in range(legs):
        sent |= {
            f"leg-{number}-day": f"2013-01-1{number}",
            f"leg-{number}-leaves": "北京",
            f"leg-{number}-arrives": "石家庄",
            f"leg-{number}-means": "train",
        }
    sent |= {
        "cost-0-kind": "lodging",
        "cost-0-place": "13",
        "cost-0-persons": "2",
        "cost-0-days": "4",
        "cost-0-amount": amount,
        "cost-0-reason": reason,
    }
    return sent | more


@pytest.fixture
def send(member):
    def to_page(**how):
        return member.post(reverse("trip", args=TRIP), fields(**how), follow=True)

    return to_page


def test_a_record_is_kept_in_versions(send, standards):
    assert "已保存" in send().content.decode()
    send(version=1, amount="1900.00")
    kept = TripVersion.objects.order_by("number")
    assert [str(each.as_record().total) for each in kept] == ["2000.00", "1900.00"]
    assert not kept[1].is_handed_in


def test_what_is_handed_in_waits_for_the_finance_department(send, standards):
    text = send(then="hand_in", is_nothing_offered="on").content.decode()
    assert "已提交财务部审核" in text
    assert "待财务审核" in text
    assert "等待财务部审核" in send(version=1).content.decode()


def test_everything_that_is_missing_is_told_at_once(send, standards):
    answer = send(then="hand_in", legs=0, amount="2080.01")
    text = answer.content.decode()
    assert answer.status_code == 422
    for told in ("没有填写行程", "没有说明执行八项规定", "住宿费超出标准0.01元", "费用与标准 1"):
        assert told in text
    assert not TripVersion.objects.exists()


def test_what_is_over_the_standard_stands_with_its_reason(send, standards):
    page = send(
        then="hand_in", amount="2100.00", reason="只有一家旅馆", is_nothing_offered="on"
    ).content.decode()
    assert "超 20.00" in page
    assert "只有一家旅馆" in page


def test_what_was_offered_is_recorded_and_whether_it_was_refused(send, standards):
    more = {
        "conduct-0-rule": "no_gifts",
        "conduct-0-offered": "土特产",
        "conduct-0-is_refused": "on",
        "conduct-0-note": "当场退回",
    }
    text = send(then="hand_in", **more).content.decode()
    assert "不赠送礼品" in text
    assert "已谢绝" in text
    assert TripVersion.objects.get().as_record().conduct[0].offered == "土特产"


def test_a_row_is_deleted_by_its_box(send, standards):
    send()
    sent = {"leg-INITIAL_FORMS": "2", "leg-1-DELETE": "on"}
    send(version=1, **sent)
    kept = TripVersion.objects.get(number=2).as_record()
    assert [leg.day for leg in kept.legs] == ["2013-01-10"]


def test_a_sum_that_is_none_is_told_at_its_field(send):
    answer = send(amount="1.005")
    assert (answer.status_code, "invalid-feedback" in answer.content.decode()) == (422, True)


def test_a_record_that_somebody_else_has_changed_is_not_overwritten(send, standards):
    send()
    assert "别人已作了修改" in send().content.decode()
    assert TripVersion.objects.count() == 1


def test_the_finance_department_returns_and_accepts(send, standards, finance, enter):
    send(then="hand_in", is_nothing_offered="on")
    browser, place = enter(finance), reverse("review_trip", args=TRIP)

    silent = browser.post(place, {"version": "1", "decision": "return"}, follow=True)
    browser.post(place, {"version": "1", "decision": "return", "reason": "补票据"}, follow=True)
    send(then="hand_in", version=1, is_nothing_offered="on")
    done = browser.post(place, {"version": "2", "decision": "accept"}, follow=True)

    assert "没有写明理由" in silent.content.decode()
    assert "财务审核通过" in done.content.decode()
    assert [each.is_accepted for each in TripReview.objects.order_by("pk")] == [False, True]
    assert "已经财务部审核通过" in send(version=2).content.decode()


def test_what_is_not_handed_in_or_reviewed_already_is_not_reviewed(send, finance, enter):
    send()
    browser, place = enter(finance), reverse("review_trip", args=TRIP)
    for version in ("1", "0", "7"):
        answer = browser.post(place, {"version": version, "decision": "accept"}, follow=True)
        assert "没有提交，或已经审核" in answer.content.decode()
    assert not TripReview.objects.exists()


def test_standards_are_entered_as_a_workbook_with_a_day_and_a_paper(finance, enter):
    answer = _upload(enter(finance), [["住宿费", "全国", "260"], ["住宿费", "北京", "350.00"]])
    text = answer.content.decode()
    assert "标准已登记" in text
    assert "350.00" in text
    assert StandardSet.objects.get().as_table().find("lodging", "11") == Decimal("350.00")


def test_every_fault_of_the_standards_is_told_with_its_cell(finance, enter):
    rows = [["车费", "火星", "1.005"], ["住宿费", "北京", "1"], ["住宿费", "北京", "2"]]
    text = _upload(enter(finance), rows).content.decode()
    for told in ("出差标准!A2", "出差标准!B2", "出差标准!C2", "出差标准!A4"):
        assert told in text
    assert not StandardSet.objects.exists()


def test_a_trip_is_measured_by_the_standards_of_its_day(send, standards, finance):
    table = StandardTable("2013-02-01", "新标准", (Standard("lodging", "", Decimal("1.00")),))
    enter_standards(table, as_of=date(2013, 2, 1), by=finance)
    assert "财务部标准，2013-01-01起执行" in send().content.decode()


def test_all_trips_are_given_as_a_workbook(send, standards, finance, enter):
    send(then="hand_in", amount="2100.00", reason="只有一家旅馆", is_nothing_offered="on")
    answer = enter(finance).get(reverse("trips_sheet", args=[CYCLE]))
    costs = load_sheet(answer.content, "费用")
    assert costs.read_row(1)[:2] == ["第1组", "河北"]
    assert [Decimal(cell) for cell in costs.read_row(1)[6:10]] == [2100, 260, 2080, 20]
    assert costs.read_row(1)[10] == "只有一家旅馆"
    assert load_sheet(answer.content, "作风情况").read_row(1)[2] == "没有发生有关情况"


def test_a_member_sees_the_trips_of_the_own_team_alone(member, send):
    send()
    listed = member.get(reverse("trips", args=[CYCLE])).content.decode()
    assert listed.count("第1组") >= 7
    assert "第2组" not in listed
    other = [CYCLE, "team-2", "31"]
    assert member.get(reverse("trip", args=other)).status_code == 404
    assert member.post(reverse("trip", args=other), fields()).status_code == 404


def test_a_team_records_no_trip_to_where_it_does_not_go(member, office, enter):
    wrong = [CYCLE, "team-1", "31"]
    assert member.get(reverse("trip", args=wrong)).status_code == 404
    assert enter(office).get(reverse("trip", args=wrong)).status_code == 404


def test_whoever_only_reads_records_nothing(fixed, finance, person, enter):
    for reader in (finance, person("head-one", "leader")):
        assert enter(reader).post(reverse("trip", args=TRIP), fields()).status_code == 404
    assert not TripVersion.objects.exists()


def test_only_the_finance_department_enters_standards(office, enter):
    browser = enter(office)
    assert browser.get(reverse("trip_standards")).status_code == 200
    assert browser.get(reverse("trip_standards_sheet")).status_code == 404
    assert _upload(browser, [["住宿费", "全国", "260"]]).status_code == 404


def _upload(browser, rows):
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("出差标准")
    sheet.write_row(0, 0, [column.name for column in STANDARD_COLUMNS])
    for number, row in enumerate(rows, start=1):
        sheet.write_row(number, 0, row)
    book.close()
    file = SimpleUploadedFile("standards.xlsx", buffer.getvalue())
    sent = {"as_of": "2013-01-01", "source": "财务部文件", "sheet": file}
    return browser.post(reverse("trip_standards"), sent, follow=True)
