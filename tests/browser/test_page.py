"""The page, opened from the disk in a real browser, as somebody without Python uses it."""

import json
import re

import pytest
from playwright.sync_api import expect

from kaohe.documents.sheet_code import draw_code, fit_code

OPENING = ("opening.json", "manifest.json", "seed.json")
VISIT = "practice-2012/33/330107/private/0"


@pytest.fixture
def opened(page, golden):
    """The page with the three published files."""
    page.set_input_files("#published", [golden[1] / name for name in OPENING])
    expect(page.locator("#given")).to_contain_text("已齐")
    return page


@pytest.fixture
def sheet(golden):
    """The sheet of a visit."""
    return golden[0].sheet(VISIT)


def judge(page, name, content, mime="application/json"):
    """Give a file to the page; return the class of its verdict, and its text."""
    page.set_input_files("#packet", {"name": name, "mimeType": mime, "buffer": content})
    expect(page.locator("#source")).to_have_text(name)
    expect(page.locator("#verdict")).not_to_have_class(re.compile("waiting"))
    return page.get_attribute("#verdict", "class"), page.inner_text("main")


def test_a_right_packet_holds_and_shows_the_unit(opened, golden):
    packet = (golden[1] / "packets/33/330107/private-0.json").read_bytes()
    verdict, text = judge(opened, "packet.json", packet)

    assert verdict == "rehearsed"
    assert json.loads(packet)["record"]["id"] in text
    assert "演练：全部成立" in text


def test_the_picture_of_a_sheet_holds_and_shows_who_stands_by_it(opened, sheet):
    verdict, text = judge(opened, "sheet.png", draw_code(fit_code(sheet)[0]), "image/png")

    assert verdict == "rehearsed"
    assert re.search(r"入账.*\(zj, gd, jc\)", text, re.DOTALL)


def test_a_sheet_can_be_pasted_as_text(opened, sheet):
    opened.fill("#text", sheet.decode())
    expect(opened.locator("#verdict")).to_have_class("rehearsed")


def test_a_changed_picture_does_not_hold(opened, sheet):
    changed = sheet.replace("单位".encode(), "他家".encode())
    verdict, text = judge(opened, "wrong.png", draw_code(fit_code(changed)[0]), "image/png")

    assert (verdict, "不成立" in text) == ("wrong", True)


def test_a_sheet_whose_log_proof_is_another_ones_does_not_hold(opened, golden, sheet):
    other = json.loads(golden[0].sheet("practice-2012/33/330107/social/0"))
    body = {**json.loads(sheet), "log": other["log"]}
    content = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    verdict, text = judge(opened, "other.json", content)

    assert (verdict, "入账凭证不成立" in text) == ("wrong", True)


def test_a_picture_without_a_code_is_told(opened):
    # A white picture of one pixel (PNG).
    blank = bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010800000000"
        "3a7e9b550000000a49444154789c63f80f0001010100"
        "1bb6ee560000000049454e44ae426082"
    )
    verdict, text = judge(opened, "blank.png", blank, "image/png")

    assert (verdict, "没有找到二维码" in text) == ("wrong", True)


def test_the_page_speaks_english(opened):
    opened.click("#language")

    assert opened.inner_text("h1") == "Check a disclosure packet"


def test_the_page_shows_chinese_signs(opened):
    widths = opened.evaluate(
        "() => ['核', '抽'].map((sign) => {"
        "const drawing = document.createElement('canvas').getContext('2d');"
        "drawing.font = '32px sans-serif'; return drawing.measureText(sign).width; })"
    )
    assert [round(width) for width in widths] == [32, 32]
