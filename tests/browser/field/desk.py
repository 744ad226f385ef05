"""The office's pages for a team without a network: the duty officer, and who makes pads."""

from __future__ import annotations

import re
from contextlib import contextmanager

from playwright.sync_api import expect

YEAR, BODY = "practice-field", "46"


class Desk:
    """What a duty officer does, step by step; the office's own acts in a window of its own."""

    def __init__(self, people, open_page):
        self._people, self._open_page, self.url = people, open_page, people.url
        self.page = open_page()
        people.sign_in(self.page, "duty-1")

    @contextmanager
    def _office(self):
        """Sign a clerk of the office in, so that the password was given just now."""
        page = self._open_page()
        self._people.sign_in(page, "office-1")
        page.goto(f"{self.url}/reauthenticate")
        self._people.confirm(page)
        page.wait_for_url(lambda url: "/reauthenticate" not in url)
        yield page
        page.context.close()

    def make_pad(self, name, folder):
        """Make the pad of an inspector's phone; return the file."""
        with self._office() as page:
            page.goto(f"{self.url}/cycles/of/{YEAR}/devices")
            make = page.locator(f'a[aria-label*="密码页"][aria-label*="{name}"]')
            make.locator("xpath=ancestor::details[1]/summary").click()
            make.click()
            with page.expect_download() as asked:
                page.get_by_role("button", name="制作并下载密码页").click()
            place = folder / "pad.json"
            asked.value.save_as(place)
        return place

    def enter_envelopes(self, departments, folder):
        """Let the departments make envelopes for the county in which the team has arrived."""
        with self._office() as page:
            page.goto(f"{self.url}/fieldwork/of/{YEAR}/duty")
            county = page.locator('input[name="county"]').first.get_attribute("value")
            files, sheets_of = departments.make_envelopes(BODY, county, folder)
            page.get_by_label(re.compile("^信封清单")).set_input_files(files)
            page.get_by_role("button", name="登记信封清单").click()
            expect(page.get_by_text(re.compile("已登记[0-9]+个信封"))).to_be_visible()
        return sheets_of

    def take_call(self, name):
        """Take a call of a phone's holder."""
        self.page.goto(f"{self.url}/fieldwork/of/{YEAR}/duty")
        take = self.page.locator(f'button[aria-label*="来电"][aria-label*="{name}"]')
        take.locator("xpath=ancestor::form").get_by_role("checkbox").check()
        take.click()

    def ask_texts(self):
        """Open what is due by texts; return the request that the departments answer."""
        self.page.get_by_role("button", name="以短信方式开启下一步").click()
        with self.page.expect_download() as asked:
            self.page.get_by_role("link", name="下载请求文件").click()
        return asked.value.path().read_bytes()

    def type_texts(self, texts):
        """Type the texts that the departments have sent."""
        self.page.get_by_label(re.compile("^三个部门的文本")).fill("\n".join(texts))
        self.page.get_by_role("button", name="核对并登记文本").click()
        expect(self.page.get_by_text("文本核对无误，抽取结果已登记。")).to_be_visible()

    def tell_unit(self, name, code):
        """Take a call: the completion code is read out; return the line and the nine digits."""
        self.take_call(name)
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
