"""A phone in a real browser: what an inspector does on the screens, step by step."""

from __future__ import annotations

import os
import re
import signal
from contextlib import suppress
from pathlib import Path

from playwright.sync_api import Error, expect

PIN, SECOND_PIN = "482913", "739164"
PATIENCE = 60_000
"""Milliseconds for what waits for key holders and other work on the machine."""
CAMERA = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
PLACE = {"latitude": 20.044, "longitude": 110.199, "accuracy": 12}


def tick(group, option):
    """Choose one of a group, whatever hint stands below it."""
    group.get_by_role("radio", name=re.compile(f"^{re.escape(option)}")).first.click()


class Phone:
    """One phone: a browser with storage of its own, which outlives a kill."""

    def __init__(self, browser_type, executable, folder: Path, url: str):
        self._browser_type = browser_type
        self._executable = executable
        self.folder = folder
        self.url = f"{url}/field/"
        self.context = self.page = None

    def switch_on(self, *, path=""):
        """Open the app."""
        self.context = self._browser_type.launch_persistent_context(
            self.folder,
            executable_path=self._executable,
            args=["--no-sandbox", "--disable-gpu", *CAMERA],
            viewport={"width": 390, "height": 844},
            is_mobile=True,
            has_touch=True,
            locale="zh-CN",
            geolocation=PLACE,
            permissions=["geolocation", "camera"],
        )
        self.context.set_default_timeout(PATIENCE)
        self.page = self.context.pages[0] if self.context.pages else self.context.new_page()
        self.page.goto(self.url + path)
        return self

    def switch_off(self):
        """Close the browser as a person does."""
        if self.context:
            self.context.close()
        self.context = self.page = None

    def kill(self):
        """End the browser as a phone without power does."""
        mark = f"--user-data-dir={self.folder}".encode()
        for process in Path("/proc").glob("[0-9]*"):
            try:
                words = (process / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue  # it has ended
            if mark in words and not any(each.startswith(b"--type=") for each in words):
                os.kill(int(process.name), signal.SIGKILL)
        with suppress(Error):  # the browser may have told of its end before it is closed
            self.switch_off()
        self.context = self.page = None

    @property
    def build(self):
        """Name of the build that the page was made from, where it has one."""
        mark = self.page.locator('meta[name="next-build"]')
        return "next" if mark.count() else "first"

    # What is on the screen

    def at(self, screen):
        """Wait until a screen is shown."""
        expect(self.page.locator(f'#field[data-screen="{screen}"]')).to_be_visible(timeout=PATIENCE)
        return self

    def press(self, name, *, exact=True):
        """Press a button by its words."""
        self.page.get_by_role("button", name=name, exact=exact).click()
        return self

    def go_on(self):
        """Press the first act at the bottom."""
        self.page.locator(".actions .do-first").click()
        return self

    def fill(self, label, text):
        """Fill in a field by its label."""
        self.page.get_by_label(label, exact=True).fill(text)
        return self

    def choose(self, group, option):
        """Choose one of a group."""
        tick(self.page.get_by_role("group", name=group, exact=True), option)
        return self

    # Acts

    def enrol(self, code, pin=PIN):
        """Enrol an inspector."""
        self.at("enrol")
        if code:
            self.fill("登记码", code)
        self.fill("设 PIN", pin).fill("再输一次 PIN", pin)
        self.press("登记")
        self.at("enrolled")
        return self

    def enrol_both(self, codes):
        """Enrol two inspectors on this phone."""
        self.enrol(codes[0])
        self.press("在本机登记第二名")
        self.enrol(codes[1], SECOND_PIN)
        self.press("继续")
        return self.at("home")

    def unlock(self, pin=PIN):
        """Open the store."""
        self.at("unlock").fill("PIN", pin)
        self.press("解锁")
        return self.at("home")

    def depart(self):
        """Tell the body and draw the county."""
        self.go_on()
        self.at("depart")
        if self.page.get_by_label("已告知考核对象的人员").count():
            self.fill("已告知考核对象的人员", "省总工会值班人员")
        self.press("抽取县（市、区）")
        return self.at("travel")

    def arrive(self):
        """Record the arrival in the county, sign it, tell the county."""
        expect(self.page.get_by_text(re.compile("已定位"))).to_be_visible()
        self.press("登记到达")
        self.at("sign-arrival").sign()
        self.at("enter").fill("已告知本县的人员", "县总工会主席")
        self.press("告知并打开名录")
        return self.at("next")

    def sign(self):
        """Let both inspectors sign with their PINs, one after the other."""
        for pin in (PIN, SECOND_PIN):
            field = self.page.get_by_label(re.compile("用 PIN 签名")).first
            name = field.get_attribute("id")
            field.fill(pin)
            self.page.get_by_role("button", name="签名", exact=True).first.click()
            expect(self.page.locator(f"#{name}")).to_have_count(0)
        return self

    def draw(self):
        """Disclose the next unit over the network."""
        self.press("抽取并显示单位")
        return self.at("visit")

    def load_pad(self, place):
        """Load the pad that the office has made for this phone."""
        self.press("菜单").at("menu")
        with self.page.expect_file_chooser() as asked:
            self.press("载入电话密码页")
        asked.value.set_files(place)
        expect(self.page.get_by_text("电话密码页已载入。")).to_be_visible()
        self.press("返回")
        return self.at("home")

    def hear_unit(self, call, read_back):
        """Get the next unit by telephone: the code is read out, the digits are typed."""
        self.page.get_by_role("button", name=re.compile("^打值班电话")).click()
        self.at("voice")
        line, digits = call(self.page.locator(".digits").first.inner_text())
        self.fill("行号", line).fill("九位数字", digits).press("打开单位")
        self.at("read-back")
        read_back(self.page.locator(".digits").first.inner_text())
        self.go_on()
        return self.at("visit")

    def read_texts(self, send):
        """Get the next unit by texts, first the kind and then the unit."""
        self.page.get_by_role("button", name=re.compile("^输入短信")).click()
        self.at("text")
        while self.page.locator("#field").get_attribute("data-screen") == "text":
            self._type(send(), "第 {} 条短信")
        return self.at("visit")

    def open_envelopes(self, sheets_of):
        """Get the next unit from envelopes, first the kind and then the unit."""
        self.page.get_by_role("button", name=re.compile("^开纸质信封")).click()
        self.at("paper")
        while self.page.locator("#field").get_attribute("data-screen") == "paper":
            due = self.page.get_by_text(re.compile("^只开")).inner_text()
            self._type(sheets_of(int(re.search("[0-9]+", due)[0])), "第 {} 张的内容")
        return self.at("visit")

    def _type(self, lines, label):
        for number, line in enumerate(lines, start=1):
            self.fill(label.format(number), line)
        typed = self.page.get_by_label(label.format(1), exact=True).element_handle()
        self.press("核对并打开单位")
        # Either the unit is shown, or the same page anew.
        typed.wait_for_element_state("hidden", timeout=PATIENCE)

    def arrive_at_unit(self):
        """Record the arrival, let the second confirm, tell the unit."""
        self.open("到达单位")
        expect(self.page.get_by_text(re.compile("已定位"))).to_be_visible()
        self.press("登记到达")
        self.page.get_by_label(re.compile("用 PIN 确认在场")).fill(SECOND_PIN)
        self.press("第二名考核人员在场")
        expect(self.page.get_by_text(re.compile("已确认在场"))).to_be_visible()
        self.go_on()
        self.open("告知单位").fill("告知了谁", "工会主席 王")
        self.press("已告知")
        return self.at("visit")

    def open(self, step):
        """Open a step of the visit."""
        self.at("visit")
        self.page.get_by_role("button", name=re.compile(f"^{step}")).first.click()
        return self

    @property
    def is_marked_absent(self):
        """Whether this unit is marked as not existing."""
        return self.page.get_by_text("标注为“事实不存在”的企业").count() > 0

    def take_photo(self):
        """Take a photo with the live camera."""
        pictures = self.page.locator(".picture")
        before = pictures.count()
        self.press("拍照")
        self.page.get_by_role("dialog").get_by_role("button", name="拍照").click()
        expect(pictures).to_have_count(before + 1)
        return self

    def find(self, outcome):
        """Say what was found, with a photo."""
        self.open("现场情形")
        tick(self.page.get_by_role("group", name="单位的情形"), outcome)
        expect(self.page.get_by_role("heading", name="现场情形")).to_be_visible()
        return self.take_photo()

    def leave_step(self):
        """Go back to the visit."""
        self.go_on()
        return self.at("visit")

    def answer_all(self, facts=("20", "8", "24", "单独基层工会")):
        """Answer every question of the checklist."""
        self.open("逐项查看").at("checklist")
        self.page.get_by_role("button", name=re.compile("^基本数据")).click()
        self.at("item")
        for label, value in zip(
            ("会员人数（人）", "女会员人数（人）", "职工人数（人）"), facts, strict=False
        ):
            self.fill(label, value)
        self.choose("工会形式（单独、联合）", facts[3])
        # What is asked may grow with the answers, so the list is followed to its end.
        more = self.page.get_by_role("button", name=re.compile("^下一项"))
        while self.turn_page() == "item" or more.count():
            self.answer_item()
        return self.leave_step()

    def turn_page(self):
        """Go on to what comes next in the checklist, and return the name of its screen."""
        heading = self.page.get_by_role("heading", level=1)
        before = heading.inner_text()
        self.go_on()
        expect(heading).not_to_have_text(before)
        return self.page.locator("#field").get_attribute("data-screen")

    def answer_item(self):
        """Find everything met that is asked on this page."""
        for group in self.page.locator(".question fieldset").all():
            tick(group, "符合")
        return self

    def confirm_absence(self):
        """Fill in the form for an enterprise that does not exist."""
        self.find("确认事实不存在（注销、吊销、停业、查无下落、迁出）").leave_step()
        self.open("事实不存在确认").choose("原因", "注销")
        self.choose("是否到达登记地址？", "是")
        self.fill("登记地址现在是什么情形？", "一片空地")
        self.fill("谁证实（物业、邻居、工商所、村居）？", "物业")
        return self.leave_step()

    def let_unit_sign(self):
        """Let the unit sign on the screen."""
        self.open("单位签名").at("unit-signature")
        box = self.page.locator(".drawing").bounding_box()
        mouse = self.page.mouse
        mouse.move(box["x"] + 40, box["y"] + 90)
        mouse.down()
        mouse.move(box["x"] + 160, box["y"] + 50, steps=6)
        mouse.move(box["x"] + 280, box["y"] + 120, steps=6)
        mouse.up()
        self.press("收下签名")
        return self.at("visit")

    def refuse_signature(self):
        """Write down that the unit does not sign."""
        self.open("单位签名").at("unit-signature")
        self.page.get_by_text("不签名", exact=True).click()
        self.fill("不签名的理由", "现场无人")
        self.press("登记不签名")
        return self.at("visit")

    def close_visit(self):
        """Freeze, sign and close the visit."""
        self.open("核对并定稿").at("review").press("定稿，去签名")
        self.at("sign-visit").sign()
        self.at("close").press("结束本次抽查")
        self.at("closed").go_on()
        return self.at("home")

    def visit_unit(self):
        """Make a whole visit of whatever unit was drawn."""
        return self.arrive_at_unit().finish_unit()

    def finish_unit(self):
        """Record everything after the arrival, and close the visit."""
        if self.is_marked_absent:
            self.confirm_absence().refuse_signature()
        else:
            self.find("属实").leave_step().answer_all().let_unit_sign()
        return self.close_visit()

    def wait_until_received(self):
        """Wait until everything is receipted."""
        expect(self.page.locator(".green-yes")).to_have_count(3, timeout=2 * PATIENCE)
        return self
