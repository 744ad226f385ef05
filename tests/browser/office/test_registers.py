"""Registers in a real browser: handed in, imported, looked through, frozen; then the ceremony."""

from __future__ import annotations

import hashlib
import re
import sqlite3
import time
import zipfile

import pytest
from playwright.sync_api import expect

from kaohe.core.canonical import canonical_bytes
from kaohe.core.draw import Campaign, KeyHolder
from kaohe.core.ledger import COSIGNATURE, NoteSigner, read_note
from kaohe.workflows.countersigning.salts import read_salts

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
WALK = "walk-2012"
CAMPAIGN = Campaign("rehearsal-walk-2012", rehearsal=True)
HOLDERS = ("研究室", "基层组织建设部", "财务部")
DICE = {
    "组长": "38461520937716450293",
    "监督员": "90517263840192837465",
    "省级代表": "11223344556677889900",
}
WITNESSES = {
    name: NoteSigner(f"{name}.example/{name}", COSIGNATURE, hashlib.sha256(name.encode()).digest())
    for name in ("zj", "gd")
}
WITNESSED_AT = 1_357_500_000
"""A second before the day of the lottery begins in Beijing."""
MAYBE_LONG = 180_000
"""Milliseconds for what the worker does."""


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


@pytest.fixture(scope="module")
def frozen_year(own_office, sign_in, people_of):
    """A year whose register was handed in, imported and frozen by two people in the browser."""
    page = sign_in("office-1")
    open_year(page, own_office, WALK)
    hand_in(page, "enterprises.csv", DELIVERY)
    expect(page.get_by_text(hashlib.sha256(DELIVERY).hexdigest())).to_be_visible(timeout=60_000)

    page.get_by_role("button", name="导入以上全部文件").click()
    expect(page.get_by_text("已导入，未固定")).to_be_visible(timeout=MAYBE_LONG)

    page.get_by_role("link", name="质量报告").click()
    expect(page.get_by_text("county_unknown").first).to_be_visible()
    with page.expect_download() as given:
        page.get_by_role("link", name="下载浙江的标注副本").click()
    assert given.value.suggested_filename == "演练-标注副本-33.zip"

    for account in ("office-2", "statistics-1"):
        signer = sign_in(account)
        signer.goto(f"{own_office.url}/registers/of/{WALK}/freeze")
        if signer.get_by_label("仍然固定的理由").count():
            signer.get_by_label("仍然固定的理由").fill("走查")
        signer.get_by_role("button", name="我已核对以上摘要和行数，同意固定").click()
        people_of(own_office).confirm(signer)
        expect(signer.get_by_text("已签字。两人都签后")).to_be_visible(timeout=60_000)
    return signer


def test_a_register_is_handed_in_imported_and_frozen_by_two_people(frozen_year):
    expect(frozen_year.get_by_text("数据库已固定，不能再更换。")).to_be_visible(timeout=MAYBE_LONG)


def test_the_ceremony_leads_to_one_seed(own_office, sign_in, people_of, frozen_year):
    expect(frozen_year.get_by_text("数据库已固定，不能再更换。")).to_be_visible(timeout=MAYBE_LONG)
    with sqlite3.connect(own_office.folder / "office.sqlite3", timeout=60) as database:
        database.execute("UPDATE cycles_cycle SET step = 'ceremony' WHERE id = ?", (WALK,))
    room = Ceremony(f"{own_office.url}/draw/of/{WALK}", people_of(own_office).confirm)
    one, other = sign_in("office-1"), sign_in("office-2")

    room.plan(one)
    room.freeze(one, other)
    room.take_keys(one)
    room.witness(one)
    room.roll(one)
    room.witness(one)
    for person in (one, other):
        room.type_result(person)
    room.press(one, "seed", "产生公共随机数", told="公共随机数已产生并登记。")
    row = one.get_by_role("row").filter(has=one.get_by_role("rowheader", name="公共随机数"))
    expect(row.get_by_role("code")).to_have_text(re.compile("^[0-9a-f]{64}$"))
    one.goto(f"{room.url}/verification")
    expect(one.get_by_role("link", name="下载公布的全部文件")).to_be_visible()


class Ceremony:
    """What people do on the pages of the draw, step by step."""

    def __init__(self, url, confirm):
        self.url, self.confirm = url, confirm

    def press(self, page, place, button, *, told, form=None):
        """Press a button of a page, or of one of its forms, and see what it says."""
        if place:
            page.goto(f"{self.url}/{place}")
        (form or page).get_by_role("button", name=button, exact=True).click()
        said = page.get_by_role("status").filter(has_text=told)
        asked = page.get_by_role("heading", name="再次确认身份")
        expect(asked.or_(said).first).to_be_visible(timeout=60_000)
        self.confirm(page)
        expect(said).to_be_visible(timeout=60_000)

    def send(self, page, place, button, name, content, *, told):
        """Send a file by the form of a button."""
        page.goto(f"{self.url}/{place}")
        form = page.locator("form").filter(has=page.get_by_role("button", name=button))
        form.locator("input[type=file]").set_input_files(
            {"name": name, "mimeType": "application/octet-stream", "buffer": content}
        )
        self.press(page, "", button, told=told)

    def plan(self, page):
        page.goto(f"{self.url}/plan")
        log = page.locator("#id_policy").input_value().strip()
        lines = [f"witness {name} {each.key.write()}" for name, each in WITNESSES.items()]
        policy = "\n".join([log, *lines, f"group two 2 {' '.join(WITNESSES)}", "quorum two"])
        for field, text in (
            ("scope", "walk/2012"),
            ("holders", "\n".join(HOLDERS)),
            ("dice", "\n".join(DICE)),
            ("ssq", "2013-01-08"),
            ("source", "福彩中心公告"),
            ("policy", policy),
        ):
            page.locator(f"#id_{field}").fill(text)
        self.press(page, "", "登记方案", told="方案已登记，不能更改。")

    def freeze(self, one, other):
        self.press(one, "frame", "用已固定的数据库生成抽样框", told="正在生成抽样框")
        entering = other.get_by_role("button", name="摘要已核对，固定并登记")
        deadline = time.monotonic() + MAYBE_LONG / 1000
        other.goto(f"{self.url}/frame")
        while not entering.count() and time.monotonic() < deadline:
            other.reload()
        one.goto(f"{self.url}/frame")
        one.get_by_text("各县重算签名：下发资料，登记公钥，受理文件").click()
        one.locator("#id_body").select_option("33")
        with one.expect_download() as given:
            one.get_by_role("button", name="下载各县重算资料（ZIP）").click()
        with zipfile.ZipFile(given.value.path()) as files:
            salts = read_salts(files.read("county-salts-330105.json"))
        assert {each.stratum: each.size for each in salts.strata}["33/330105/P"] == 1
        self.press(other, "", "摘要已核对，固定并登记", told="抽样框已固定并登记。")

    def take_keys(self, page):
        for name in HOLDERS:
            holder = KeyHolder(hashlib.sha256(name.encode()).digest())
            content = canonical_bytes(
                {
                    "format": "holder-key/1",
                    "campaign": CAMPAIGN.id,
                    "rehearsal": True,
                    "holder": name,
                    "public_key": holder.public_key.hex(),
                    "possession": holder.show_possession(CAMPAIGN).hex(),
                }
            )
            self.send(page, "keys", "交公钥文件", "holder.json", content, told="公钥文件已收到")
        self.press(page, "keys", "登记全部公钥", told="公钥已登记")

    def witness(self, page):
        self.press(page, "witnesses", "签发检查点", told="检查点已签发")
        for name, each in WITNESSES.items():
            row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=name))
            with page.expect_download() as taken:
                row.get_by_role("link", name="下载").click()
            note = read_note(taken.value.path().read_bytes().partition(b"\n\n")[2])
            answer = each.sign(note.text, time=WITNESSED_AT).write().encode()
            self.send(
                page, "witnesses", "收回见证人的答复", "answer", answer, told="见证签名已收到"
            )
        self.press(page, "witnesses", "登记有见证的检查点", told="见证已足够")

    def roll(self, page):
        for role, digits in DICE.items():
            page.goto(f"{self.url}/seed")
            form = page.locator("form").filter(has=page.locator(f"input[value='{role}']"))
            form.locator("input[name=first]").fill(digits)
            form.locator("input[name=second]").fill(digits)
            self.press(page, "", "录入", told="骰子记录已收到。", form=form)
        self.press(page, "seed", "登记三人的骰子", told="骰子已登记")

    def type_result(self, page):
        page.goto(f"{self.url}/seed")
        page.locator("[name=issue_0]").fill("2013004")
        page.locator("[name=numbers_0]").fill("3 9 15 20 27 29 + 14")
        self.press(page, "", "录入", told="您录入的号码已收到")


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
