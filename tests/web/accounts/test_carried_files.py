"""A file that was sent before the password was asked for again is not lost."""

import os
from io import BytesIO

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from kaohe.documents.contact_template import CONTACT_COLUMNS
from kaohe.web.accounts.carried_files import FOLDER, LONGEST, remove_old_files
from kaohe.web.accounts.models import User

ROW = ("zj-union", "张三", "副部长", "组织部", "0571-1", "浙江", "省级工会")
PAGE = "/people/import"


@pytest.fixture
def home(settings, tmp_path):
    settings.OFFICE_HOME = tmp_path
    return tmp_path


@pytest.fixture
def sheet():
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        page = book.add_worksheet("通讯录")
        page.write_row(0, 0, CONTACT_COLUMNS)
        page.write_row(1, 0, ROW)
    return buffer.getvalue()


def send(browser, sheet):
    data = {"sheet": SimpleUploadedFile("list.xlsx", sheet), "request": "one"}
    assert browser.post(PAGE, data)["Location"].startswith("/reauthenticate")


def confirm(browser, path=PAGE):
    return browser.post("/reauthenticate", {"password": "Rain-falls-7-times", "next": path})


def test_the_file_is_there_when_the_form_is_carried_out(home, security, enter, sheet):
    browser = enter(security[0])
    send(browser, sheet)
    page = confirm(browser)
    assert "初始密码" in page.content.decode()
    assert User.objects.filter(username="zj-union").exists()
    assert list((home / FOLDER).iterdir()) == []


def test_files_of_an_earlier_form_go_when_another_one_waits(home, security, enter, sheet):
    browser = enter(security[0])
    send(browser, sheet)
    (first,) = (home / FOLDER).iterdir()
    send(browser, sheet)
    (second,) = (home / FOLDER).iterdir()
    assert first != second


def test_another_person_does_not_get_the_file(home, security, enter, sheet):
    send(enter(security[0]), sheet)
    other = enter(security[1])
    assert other.post(PAGE, {"request": "two"})["Location"].startswith("/reauthenticate")
    assert confirm(other).status_code == 422
    assert not User.objects.filter(username="zj-union").exists()


def test_what_nobody_asked_for_is_gone_after_an_hour(home, security, enter, sheet):
    send(enter(security[0]), sheet)
    (kept,) = (home / FOLDER).iterdir()
    remove_old_files()
    assert kept.is_dir()
    old = kept.stat().st_mtime - LONGEST - 1
    os.utime(kept, (old, old))
    remove_old_files()
    assert not kept.exists()
