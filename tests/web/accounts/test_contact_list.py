"""A contact list becomes accounts: the whole of it, or nothing."""

from io import BytesIO

import fastexcel
import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from kaohe.core.errors import InputError
from kaohe.documents.contact_template import CONTACT_COLUMNS
from kaohe.web.accounts.contact_list import read_contact_list, write_template
from kaohe.web.accounts.models import User

ZHEJIANG = ("zj-union", "张三", "副部长", "组织部", "0571-1", "浙江", "省级工会")
OFFICE = ("clerk-two", "李四", "", "", "", "", "考核办公室、研究室")


def write_list(*rows, header=CONTACT_COLUMNS):
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("通讯录")
        for number, row in enumerate((header, *rows)):
            sheet.write_row(number, 0, row)
    return buffer.getvalue()


def faults_of(data):
    with pytest.raises(InputError) as raised:
        read_contact_list(data, name="list.xlsx")
    return [(fault.where, fault.kind.code) for fault in raised.value.faults]


def upload(browser, data, key="one"):
    return browser.post(
        "/people/import", {"sheet": SimpleUploadedFile("list.xlsx", data), "request": key}
    )


@pytest.fixture
def browser(security, enter, confirm):
    entered = enter(security[0])
    confirm(entered)
    return entered


def test_a_list_is_read_as_text(db):
    contacts = read_contact_list(
        write_list(ZHEJIANG, OFFICE, ("js-union", "王五", *"   ", 32, "")), name="list.xlsx"
    )
    assert [contact.details["body"] for contact in contacts] == ["33", "", "32"]
    assert [contact.roles for contact in contacts] == [
        ("province",),
        ("office", "statistics"),
        (),
    ]


def test_everything_wrong_is_told_at_once_with_its_cell(person):
    person("taken-one")
    data = write_list(
        ("ZJ union", "张三", "", "", "", "浙江", "省级工会"),
        ("clerk-two", "", "", "", "", "", "处长"),
        ZHEJIANG,
        ("zj-union", "又一人", "", "", "", "33", "省级工会、考核办公室"),
        ("taken-one", "李四", "", "", "", "火星", ""),
        ("no-body", "赵六", "", "", "", "", "省级工会"),
    )
    assert faults_of(data) == [
        ("通讯录!A2", "contact-cell-wrong"),
        ("通讯录!B3", "contact-cell-wrong"),
        ("通讯录!G3", "contact-cell-wrong"),
        ("通讯录!A5", "contact-twice"),
        ("通讯录!G5", "contact-cell-wrong"),
        ("通讯录!A6", "contact-cell-wrong"),
        ("通讯录!F6", "contact-cell-wrong"),
        ("通讯录!F6", "contact-cell-wrong"),
        ("通讯录!F7", "contact-cell-wrong"),
    ]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"no workbook", "contact-list-unreadable"),
        (b"PK\x05\x06" + bytes(18), "contact-list-unreadable"),
        (bytes(2_000_001), "contact-list-too-big"),
        (write_list(), "contact-list-empty"),
        (write_list(ZHEJIANG, header=("姓名", "账号")), "contact-header-wrong"),
    ],
    ids=["no workbook", "empty archive", "too big", "nobody", "other header"],
)
def test_a_file_that_is_no_list_is_refused(db, data, code):
    assert [kind for _, kind in faults_of(data)] == [code]


def test_the_template_is_a_list_with_nobody(db):
    assert faults_of(write_template()) == [("通讯录!A2", "contact-list-empty")]
    assert fastexcel.read_excel(write_template()).sheet_names == ["通讯录", "选项", "填写说明"]


def test_a_list_is_opened_as_one_act_and_passwords_are_shown(browser, books):
    page = upload(browser, write_list(ZHEJIANG, OFFICE))
    assert (page.status_code, page.content.decode().count("初始密码</dt>")) == (200, 2)
    assert User.objects.get(username="zj-union").roles == {"province"}
    assert books.size() == 1


def test_nothing_is_half_done(browser, books):
    page = upload(browser, write_list(OFFICE, (*ZHEJIANG[:5], "火星", "省级工会")))
    assert (page.status_code, "通讯录!F3" in page.content.decode()) == (422, True)
    assert (User.objects.filter(username="clerk-two").exists(), books.size()) == (False, 0)


def test_the_page_asks_once_more_who_it_is(security, enter):
    answer = enter(security[0]).get("/people/import")
    assert answer["Location"].startswith("/reauthenticate")


def test_the_template_is_downloaded(browser):
    answer = browser.get("/people/import/template")
    assert answer.content.startswith(b"PK")
    assert "attachment" in answer["Content-Disposition"]
