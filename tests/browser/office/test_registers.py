"""Registers in a real browser: handed in, imported by the worker, looked through, frozen by two."""

from __future__ import annotations

import hashlib

import pytest
from playwright.sync_api import expect

HEADER = (
    "org_code,name,county_code,reg_type,industry,employees,established,union_est,union_kind,"
    "union_approved,members,women_members,chair_name,legal_person,fact_absent,updated_at,"
    "licence_no,absent_reason"
)
ROW = (
    "{code},练习有限公司,{county},173,C1311,30,2005-01-01,1,1,2010-01-01,20,8,王某甲,1,0,"
    "2012-11-01,,"
)
ROWS = [
    ROW.format(code="PDY00001X", county="330105"),
    ROW.format(code="PDY000028", county="339999"),
]
DELIVERY = ("\n".join([HEADER, *ROWS]) + "\n").encode()
BIG = DELIVERY * 20_000
"""More than one piece."""


@pytest.fixture
def sign_in(browser, own_office, people_of):
    """Open a page in which an account is signed in."""
    contexts = []

    def enter(account):
        context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
        context.set_default_timeout(60_000)
        contexts.append(context)
        page = context.new_page()
        people_of(own_office).sign_in(page, account)
        return page

    yield enter
    for context in contexts:
        context.close()


def open_year(page, office, number):
    page.goto(f"{office.url}/cycles")
    form = page.get_by_role("region", name="开设年度考核")
    form.get_by_label("编号").fill(number)
    form.get_by_label("名称").fill("2012年度考核（走查）")
    form.get_by_role("button").click()
    page.goto(f"{office.url}/registers/of/{number}")


def hand_in(page, name, content):
    page.get_by_label("报送单位").select_option("33")
    page.get_by_label("报送文件").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": content}
    )
    page.get_by_role("button", name="上传").click()


def test_a_register_is_handed_in_imported_and_frozen_by_two_people(own_office, sign_in, people_of):
    page = sign_in("office-1")
    open_year(page, own_office, "walk-2012")
    hand_in(page, "enterprises.csv", DELIVERY)
    expect(page.get_by_text(hashlib.sha256(DELIVERY).hexdigest())).to_be_visible(timeout=60_000)

    page.get_by_role("button", name="导入以上全部文件").click()
    expect(page.get_by_text("已导入，未固定")).to_be_visible(timeout=180_000)

    page.get_by_role("link", name="质量报告").click()
    expect(page.get_by_text("county_unknown").first).to_be_visible()
    with page.expect_download() as given:
        page.get_by_role("link", name="下载浙江的标注副本").click()
    assert given.value.suggested_filename == "标注副本-33.zip"

    for account in ("office-2", "statistics-1"):
        signer = sign_in(account)
        signer.goto(f"{own_office.url}/registers/of/walk-2012/freeze")
        if signer.get_by_label("仍然固定的理由").count():
            signer.get_by_label("仍然固定的理由").fill("走查")
        signer.get_by_role("button", name="我已核对以上摘要和行数，同意固定").click()
        people_of(own_office).confirm(signer)
        expect(signer.get_by_text("已签字。两人都签后")).to_be_visible(timeout=60_000)
    expect(signer.get_by_text("数据库已固定，不能再更换。")).to_be_visible(timeout=180_000)


def test_an_upload_goes_on_where_the_network_broke(own_office, sign_in):
    page = sign_in("office-1")
    open_year(page, own_office, "broken-2012")
    broken = []

    def break_once(route):
        if broken:
            route.continue_()
        else:
            broken.append(route.request.url)
            route.abort()

    page.route("**/uploads/*?at=4194304", break_once)
    hand_in(page, "enterprises.csv", BIG)
    expect(page.get_by_text(hashlib.sha256(BIG).hexdigest())).to_be_visible(timeout=60_000)
    assert len(broken) == 1


def test_a_file_that_cannot_be_taken_is_told_beside_its_name(own_office, sign_in):
    page = sign_in("office-1")
    open_year(page, own_office, "refused-2012")
    hand_in(page, "广东企业.csv", DELIVERY)
    expect(page.get_by_role("alert")).to_contain_text("不一致", timeout=60_000)
