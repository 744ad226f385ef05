"""The people of the pool."""

from io import BytesIO

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from kaohe.engines.reading.sheets import load_sheet
from kaohe.web.teams.lists import POOL_COLUMNS
from kaohe.web.teams.models import PoolPerson
from kaohe.web.teams.pool_acts import change_person, describe_row
from kaohe.web.teams.rows import find_person, find_pool

CYCLE = "assessment-2012"


def write_list(rows, header=None):
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("人员库")
    sheet.write_row(0, 0, header or [column.name for column in POOL_COLUMNS])
    for number, row in enumerate(rows, start=1):
        sheet.write_row(number, 0, row)
    book.close()
    return buffer.getvalue()


@pytest.fixture
def upload(office, enter, cycle):
    browser = enter(office)

    def send(rows, header=None):
        file = SimpleUploadedFile("people.xlsx", write_list(rows, header))
        return browser.post(reverse("import_pool", args=[CYCLE]), {"sheet": file}, follow=True)

    return send


def test_a_list_of_people_is_taken_in_whole(upload, person, cycle, books):
    for account in ("zhang.one", "li.two"):
        person(account, "inspector")
    before = books.size()
    rows = [
        ["zhang.one", "浙江", "", "省总工会", "干部", "否", "2013-01-06", "2013-02-28",
         "江苏（亲属任职）、31"],
        ["li.two", "", "财务部", "", "处长", "是", "", "", ""],
    ]  # fmt: skip

    answer = upload(rows)

    assert "已列入2人" in answer.content.decode()
    kept = describe_row(find_person(cycle, "zhang.one"))
    assert (kept.lent_by, kept.ties) == ("33", (("31", "other"), ("32", "kin")))
    assert books.size() == before + 1


def test_every_fault_of_a_list_is_told_with_its_cell_and_nobody_is_taken_in(upload, person, cycle):
    person("zhang.one", "inspector")
    answer = upload(
        [
            ["zhang.one", "某省", "", "", "", "也许", "2013-13-01", "", "火星（亲属任职）"],
            ["zhang.one", "", "没有的部门", "", "", "", "", "", ""],
        ]
    )
    text = answer.content.decode()

    assert answer.status_code == 422
    for cell in ("人员库!B2", "人员库!F2", "人员库!G2", "人员库!I2", "人员库!C3", "人员库!A3"):
        assert cell in text, cell
    assert not PoolPerson.objects.exists()


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (["nobody", "", "财务部"], "没有账号为“nobody”的在用考核组成员"),
        (["some-one", "浙江", "财务部"], "须填且只填一项"),
        (["some-one", "浙江", ""], "须填起止日期"),
    ],
)
def test_what_a_person_must_have_is_told(upload, person, row, told):
    person("some-one", "inspector")
    answer = upload([row])
    assert (answer.status_code, told in answer.content.decode()) == (422, True)


def test_a_list_with_another_header_or_nobody_in_it_is_refused(upload):
    assert "表头应为" in upload([["x"]], ["姓名"]).content.decode()
    assert "表中没有内容" in upload([]).content.decode()


def test_a_person_is_entered_in_the_page_and_once(office, enter, person, cycle):
    person("some-one", "inspector")
    browser, place = enter(office), reverse("enter_person", args=[CYCLE])
    fields = {"account": "some-one", "department": "finance", "ties": "北京（曾任职）"}

    first = browser.post(place, fields, follow=True)
    again = browser.post(place, fields, follow=True)

    assert "已列入人员库" in first.content.decode()
    assert "已在人员库中" in again.content.decode()
    assert PoolPerson.objects.count() == 1


def test_a_change_is_a_new_version_and_the_former_stays(people, cycle, office, enter):
    browser = enter(office)
    place = reverse("change_person", args=[CYCLE, "finance-1"])
    fields = {"department": "finance", "post": "处长", "version": "1"}

    text = browser.post(place, fields, follow=True).content.decode()

    assert "原内容保留" in text
    versions = PoolPerson.objects.filter(person__username="finance-1").order_by("version")
    assert [each.post for each in versions] == ["", "处长"]


def test_a_change_of_what_somebody_else_changed_is_refused(people, cycle, office, enter):
    details = describe_row(find_person(cycle, "finance-1"))
    change_person(cycle, details, version=1, by=office)
    place = reverse("change_person", args=[CYCLE, "finance-1"])

    answer = enter(office).post(place, {"department": "finance", "version": "1"})

    assert (answer.status_code, "别人已作了修改" in answer.content.decode()) == (422, True)
    assert find_person(cycle, "finance-1").version == 2


def test_who_is_taken_out_leaves_the_pool_with_a_reason(people, cycle, office, enter):
    browser, place = enter(office), reverse("take_out_person", args=[CYCLE, "finance-1"])

    refused = browser.post(place, {"version": "1"}, follow=True)
    browser.post(place, {"version": "1", "reason": "病假"}, follow=True)

    assert "没有写明理由" in refused.content.decode()
    assert "finance-1" not in {row.person.username for row in find_pool(cycle)}
    assert "已移出" in browser.get(reverse("pool", args=[CYCLE])).content.decode()


def test_the_pool_comes_back_as_the_workbook_that_it_went_in(people, office, enter):
    answer = enter(office).get(reverse("pool_sheet", args=[CYCLE]))
    sheet = load_sheet(answer.content, "人员库")
    assert sheet.read_row(0) == [column.name for column in POOL_COLUMNS]
    assert sheet.rows.num_rows == 21


def test_versions_can_neither_be_changed_nor_deleted(people):
    for change in (lambda rows: rows.update(post="x"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change(PoolPerson.objects.filter(person__username="research-1"))


@pytest.mark.parametrize("role", ["province", "finance", "auditor", "inspector"])
def test_the_pool_is_for_the_office_and_the_leaders(people, person, enter, role):
    browser = enter(person("some-one", role, body="33" if role == "province" else ""))
    assert browser.get(reverse("pool", args=[CYCLE])).status_code == 404
    assert browser.post(reverse("enter_person", args=[CYCLE]), {}).status_code == 404
