"""What each role does in the year, in a browser; bodies, statistics and reviews have files."""

import re
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import expect

from kaohe.core.divisions import BODY_NAMES

VERIFY = Path(sys.executable).with_name("kaohe-verify")
YEAR = "practice-2012"
PASSWORD = "Practice-only-7"  # noqa: S105 - known to everybody, of rehearsals only
PACK = Path(__file__).parents[3] / "src" / "kaohe" / "packs" / "national-2012" / "pack.yaml"
MAYBE_LONG = 120_000
"""Milliseconds for what the server computes."""


@pytest.fixture(scope="module")
def year_of_teams(own_office):
    """The practice year, put back to the step in which teams are formed."""
    with sqlite3.connect(own_office.folder / "office.sqlite3") as database:
        database.execute("UPDATE cycles_cycle SET step = 'teams' WHERE id = ?", (YEAR,))
    return f"{own_office.url}/teams/of/{YEAR}"


def test_the_office_opens_a_year_and_seats_its_leading_group(own_office, sign_in):
    page = sign_in("office-1")
    page.get_by_role("link", name="年度考核", exact=True).click()
    form = page.get_by_role("region", name="开设年度考核")
    form.get_by_label("编号").fill("assessment-2013")
    form.get_by_label("名称").fill("2013年度考核")
    form.get_by_role("button", name="开设").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2013年度考核")

    row = page.get_by_role("row").filter(has=page.locator("#id_deputy_chair_person"))
    row.get_by_role("combobox").select_option("deputy-chair")
    row.get_by_role("button", name="指定").click()
    row = page.get_by_role("row").filter(has=page.locator("#id_deputy_chair_person"))
    expect(row.get_by_role("cell").first).to_have_text("演练分管副主席")
    expect(page.get_by_role("heading", name="目前：征求意见")).to_be_visible()


def test_the_office_changes_a_pack_and_sees_which_bodies_change_places(sign_in, own_office):
    page = sign_in("office-1")
    page.goto(f"{own_office.url}/rules/upload")
    text = PACK.read_text(encoding="utf-8")
    for old, new in (
        ("version: 2012.1.0", "version: 2012.9.0"),
        ("id: sampled_units\n    by: item", "id: sampled_units\n    by: unit"),
    ):
        assert old in text
        text = text.replace(old, new, 1)
    page.get_by_label("规则包文件").set_input_files(
        {"name": "new.yaml", "mimeType": "text/yaml", "buffer": text.encode()}
    )
    page.get_by_role("button", name="检查并上传").click()
    expect(page.get_by_text("规则包检查无误，已存入规则库。")).to_be_visible()

    page.goto(f"{own_office.url}/rules/simulate")
    page.get_by_label("使用演练数据").check()
    for field, version in (("原规则包", "2012.1.0"), ("新规则包", "2012.9.0")):
        choice = page.get_by_label(field).locator("option", has_text=f"national_2012 {version}")
        page.get_by_label(field).select_option(choice.first.get_attribute("value"))
    page.get_by_role("main").get_by_role("button", name="试算").click()
    expect(page.get_by_role("heading", name=re.compile("[1-9][0-9]*个单位位次变化"))).to_be_visible(
        timeout=MAYBE_LONG
    )
    expect(page.get_by_role("row")).to_have_count(33)


def test_teams_are_formed_by_the_solver_and_fixed_by_another_person(sign_in, year_of_teams):
    page = sign_in("office-1")
    page.goto(f"{year_of_teams}/form")
    page.get_by_role("button", name="开始编组").click()
    expect(page.get_by_text("已编成第2号方案。")).to_be_visible(timeout=MAYBE_LONG)
    expect(page.get_by_text("待另一人核定").first).to_be_visible()

    second = sign_in("office-2")
    second.goto(year_of_teams)
    second.get_by_role("button", name="核定这一方案").click()
    asked = second.get_by_role("heading", name="再次确认身份")
    fixed = second.get_by_text("已核定", exact=True).first
    expect(asked.or_(fixed).first).to_be_visible()
    if asked.is_visible():
        second.get_by_label("密码").fill(PASSWORD)
        second.get_by_role("button", name="确认").click()
    expect(fixed).to_be_visible()


def test_finance_accepts_a_trip(sign_in, own_office):
    page = sign_in("finance-1")
    page.goto(f"{own_office.url}/teams/of/{YEAR}/trips")
    page.get_by_role("row").filter(has_text="待财务审核").get_by_role("link").first.click()
    page.get_by_role("button", name="予以通过").click()
    expect(page.get_by_role("main").get_by_text("财务审核通过").first).to_be_visible()


def test_an_inspector_sees_the_own_team_and_nothing_that_was_drawn(filled_office, people, page):
    people.sign_in(page, "inspector-1")
    page.goto(f"{filled_office.url}/teams/of/{YEAR}/own")
    expect(page.get_by_role("table", name="考核的单位").get_by_role("row")).not_to_have_count(1)
    expect(page.get_by_text("在到达时逐一告知，本页不显示。")).to_be_visible()
    assert page.goto(f"{filled_office.url}/draw/of/{YEAR}/disclosed").status == 404


def test_a_leader_opens_a_score_down_to_clause_and_person(filled_office, people, page):
    people.sign_in(page, "deputy-chair")
    page.goto(f"{filled_office.url}/cycles/of/{YEAR}/results")
    page.get_by_role("link", name="浙江").first.click()
    page.get_by_role("button", name="全部展开").click()

    expect(page.get_by_role("table", name="据以计分的认定").first).to_be_visible()
    expect(page.get_by_text("补充实施细则 2.1.1").first).to_be_visible()


def test_the_duty_officer_follows_what_was_disclosed(filled_office, people, page):
    people.sign_in(page, "duty-1")
    page.goto(f"{filled_office.url}/draw/of/{YEAR}/disclosed")
    expect(page.get_by_role("row")).to_have_count(len(BODY_NAMES) + 1)
    page.get_by_role("link", name="浙江").click()
    expect(page.get_by_role("table").first).to_contain_text("私营企业")


def test_an_auditor_checks_the_draw_with_a_program_that_is_not_the_offices(
    filled_office, people, page, tmp_path
):
    people.sign_in(page, "auditor-1")
    page.goto(f"{filled_office.url}/draw/of/{YEAR}/verification")
    with page.expect_download() as taken:
        page.get_by_role("link", name="下载公布的全部文件").click()
    taken.value.save_as(tmp_path / "published.zip")
    with zipfile.ZipFile(tmp_path / "published.zip") as packed:
        packed.extractall(tmp_path)
    (folder,) = (each for each in tmp_path.iterdir() if each.is_dir())
    told = subprocess.run(
        [VERIFY, "campaign", folder, "--rehearsal"],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )

    assert (told.returncode, "全部成立。" in told.stdout) == (0, True), told.stdout + told.stderr


def test_a_security_administrator_opens_an_account(sign_in, own_office):
    page = sign_in("security-1")
    page.goto(f"{own_office.url}/people/new")
    page.get_by_label("账号").fill("clerk-new")
    page.get_by_label("姓名").fill("新任填报员")
    page.get_by_role("checkbox", name="考核办公室").check()
    page.get_by_role("button", name="开立").click()
    expect(page.get_by_text("初始密码").first).to_be_visible()
    expect(page.get_by_text("clerk-new").first).to_be_visible()


def test_the_audit_administrator_computes_the_ledger_again(filled_office, people, page):
    people.sign_in(page, "audit-1")
    page.get_by_role("link", name="账本检查").click()
    expect(page.get_by_text("账本完整：条目、树、检查点和所附内容全部相符。")).to_be_visible(
        timeout=MAYBE_LONG
    )


def test_the_system_administrator_sees_the_machine_and_no_business(filled_office, people, page):
    people.sign_in(page, "system-1")
    page.get_by_role("link", name="运行状态").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("运行状态")
    assert page.goto(f"{filled_office.url}/cycles").status == 404
