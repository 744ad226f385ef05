"""The app before anybody is enrolled: small, strict, accessible, refused where records get lost."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest
from phone import Phone
from playwright.sync_api import expect

ROOT = Path(__file__).parents[3]
BUILT = ROOT / "src" / "kaohe" / "web" / "static" / "field"
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
FIRST_LOAD = 300_000
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WECHAT = "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/116.0 Mobile MicroMessenger/8.0"


@pytest.fixture
def phone(browser, chromium, field_office, tmp_path):
    """A new phone that shows the app."""
    made = Phone(browser.browser_type, chromium, tmp_path / "profile", field_office.network.url)
    yield made.switch_on()
    made.switch_off()


def find_violations(phone):
    """Return what axe finds, run beside the page, where its policy does not reach."""
    session = phone.context.new_cdp_session(phone.page)
    asked = {"awaitPromise": True, "returnByValue": True}
    options = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
    session.send("Runtime.evaluate", {"expression": AXE.read_text(encoding="utf-8"), **asked})
    run = f"axe.run(document, {json.dumps(options)}).then(JSON.stringify)"
    answer = session.send("Runtime.evaluate", {"expression": run, **asked})
    session.detach()
    return [
        f"{each['id']}: {node['html'][:160]} {node.get('failureSummary', '')[:300]}"
        for each in json.loads(answer["result"]["value"])["violations"]
        for node in each["nodes"]
    ]


def test_the_whole_app_is_below_300_kilobytes_compressed(field_office):
    files = [path for path in BUILT.rglob("*") if path.is_file()]
    assert sum(len(gzip.compress(path.read_bytes())) for path in files) < FIRST_LOAD


def test_the_first_page_holds_no_script_or_style_of_its_own(field_office):
    page = (BUILT / "index.html").read_text(encoding="utf-8")
    assert re.findall(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=", page) == []


def test_the_app_keeps_the_rules_of_accessibility(phone):
    phone.at("enrol")
    assert find_violations(phone) == []
    phone.press("菜单").at("menu").choose("语言 Language", "English")
    expect(phone.page.get_by_role("heading", level=1, name="Menu")).to_be_visible()
    phone.choose("Light or dark", "Dark")
    phone.page.get_by_role("checkbox", name="Large letters").check()
    assert find_violations(phone) == []


def test_how_the_app_looks_is_kept(phone):
    phone.press("菜单").at("menu").choose("语言 Language", "English")
    phone.page.reload()
    expect(phone.page.get_by_role("heading", level=1, name="Enrol this phone")).to_be_visible()


def test_a_browser_inside_another_app_is_refused(browser, field_office):
    context = browser.new_context(user_agent=WECHAT)
    page = context.new_page()
    page.goto(f"{field_office.network.url}/field/")
    expect(page.get_by_role("heading", level=1, name="请换浏览器打开")).to_be_visible()
    expect(page.get_by_text(re.compile("微信 WeChat"))).to_be_visible()
    context.close()


def test_an_easy_pin_is_refused(phone):
    phone.at("enrol").fill("登记码", "Y000").fill("设 PIN", "123456").fill("再输一次 PIN", "123456")
    phone.press("登记")
    expect(phone.page.get_by_text("这个 PIN 太容易猜。请不要用相同或连续的数字。")).to_be_visible()
