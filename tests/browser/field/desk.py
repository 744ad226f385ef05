"""The duty officer at the office's pages, who is called from a place without a network."""

from __future__ import annotations

import re

from playwright.sync_api import expect

YEAR = "practice-field"


class Desk:
    """What a duty officer does, step by step."""

    def __init__(self, people, page):
        self.page, self.url = page, people.url
        people.sign_in(page, "duty-1")

    def make_pad(self, name, folder):
        """Make the pad of an inspector's phone; return the file."""
        self.page.goto(f"{self.url}/cycles/of/{YEAR}/devices")
        make = self.page.locator(f'button[aria-label*="密码页"][aria-label*="{name}"]')
        make.locator("xpath=ancestor::details[1]/summary").click()
        with self.page.expect_download() as asked:
            make.click()
        place = folder / "pad.json"
        asked.value.save_as(place)
        return place

    def tell_unit(self, name, code):
        """Take a call: the completion code is read out; return the line and the nine digits."""
        self.page.goto(f"{self.url}/fieldwork/of/{YEAR}/duty")
        take = self.page.locator(f'button[aria-label*="来电"][aria-label*="{name}"]')
        take.locator("xpath=ancestor::form").get_by_role("checkbox").check()
        take.click()
        self.page.get_by_label(re.compile("^完成码")).fill(code)
        self.page.get_by_role("button", name="登记完成码").click()
        self.page.get_by_role("button", name="抽出下一家，显示数字").click()
        expect(self.page.get_by_role("heading", name="请读给考核员")).to_be_visible()
        line, digits = self.page.locator(".display-6").all_inner_texts()
        return line.strip(), digits.strip()

    def compare(self, digits):
        """Compare the four digits that are read back."""
        self.page.get_by_label("复述的四位数字").fill(digits)
        self.page.get_by_role("button", name="比对复述").first.click()
        expect(self.page.get_by_text("复述相符").first).to_be_visible()
