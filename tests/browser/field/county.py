"""Two inspectors do a whole county on one phone; what they see on the way is written down."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from departments import Departments
from phone import PATIENCE, Phone
from playwright.sync_api import expect

VISITS = 7
TELEPHONED, KILLED, UPDATED, TEXTED, ENVELOPED = 1, 2, 3, 4, 5
"""Which unit is told by telephone, in which visit the browser is killed, in which a new build
comes out, which unit is told by texts, and which by envelopes."""
WITHOUT_NETWORK = (TELEPHONED, TEXTED, ENVELOPED)
INSPECTOR = "演练考核员19"
ROUNDS = 120


@dataclass
class Told:
    """What was seen."""

    units: list[str] = field(default_factory=list)
    leaks: list[str] = field(default_factory=list)
    """Places that named a unit before its disclosure."""
    after_kill: dict[str, str] = field(default_factory=dict)
    build_in_visit: str = ""
    build_after: str = ""
    started_cold: bool = False
    console: list[str] = field(default_factory=list)
    page_errors: list[str] = field(default_factory=list)
    faults_met: set[str] = field(default_factory=set)
    rows: dict = field(default_factory=dict)
    shown: list[str] = field(default_factory=list)
    """The three greens at the end, in words."""


def make_county(browser_type, executable, office, folder, desk) -> Told:
    """Do the whole county.

    One unit is told by the duty officer's telephone, one by texts and the next one from envelopes,
    without any network before them and after; the draw of the others needs the network, and
    nothing else does. What was recorded goes out after each visit that is followed by a draw over
    the network, through a network with every fault.
    """
    told = Told()
    phone = Phone(browser_type, executable, folder / "profile", office.network.url)
    try:
        phone.switch_on(path=f"#code={office.codes[0].replace('-', '')}")
        _listen(phone, told)
        phone.enrol_both(["", office.codes[1]])
        phone.load_pad(desk.make_pad(INSPECTOR, folder))
        phone.depart().arrive()
        departments = Departments(office.folder)
        sheets_of = desk.enter_envelopes(departments, folder)
        for number in range(VISITS):
            before = _remember(phone, office, told)
            if number:
                phone.at("home").go_on()
                phone.at("next")
            if number in WITHOUT_NETWORK:
                office.network.mode = "down"
            if number == TELEPHONED:
                phone.hear_unit(lambda code: desk.tell_unit(INSPECTOR, code), desk.compare)
            elif number == TEXTED:
                desk.take_call(INSPECTOR)
                phone.read_texts(lambda: _send_texts(desk, departments))
            elif number == ENVELOPED:
                phone.open_envelopes(sheets_of)
            else:
                phone.draw()
            _look_for_leaks(phone, told, before)
            if number + 1 == TELEPHONED:
                # The desk promises the end of a visit only once it knows that it was disclosed.
                phone.press("返回").at("home").wait_until_received().go_on()
            office.network.mode = "down"
            phone = _visit(number, phone, office, told)
            if number + 1 in (TELEPHONED, ENVELOPED):
                continue
            office.network.mode = "hostile"
            _send_everything(phone)
            office.network.mode = "fair"
        told.faults_met = set(office.network.met)
        office.network.mode = "down"
        _start_cold(phone, told)
        told.shown = phone.page.locator(".green").all_inner_texts()
        told.rows = office.count()
    finally:
        phone.switch_off()
    return told


def _send_texts(desk, departments):
    """Let the departments send their texts to the team and to the duty desk."""
    texts = departments.write_texts(desk.ask_texts())
    desk.type_texts(texts)
    return texts


def _visit(number, phone, office, told):
    if number == KILLED:
        phone.arrive_at_unit()
        phone.kill()
        phone.switch_on()
        _listen(phone, told)
        phone.unlock().go_on()
        phone.at("visit")
        told.after_kill = {
            "unit": phone.page.locator(".big-name").inner_text(),
            "arrived": phone.page.get_by_role("button", name=re.compile("^到达单位")).inner_text(),
            "told": phone.page.get_by_role("button", name=re.compile("^告知单位")).inner_text(),
        }
        phone.finish_unit()
    elif number == UPDATED:
        _update(phone, office, told)
    else:
        phone.visit_unit()
    return phone


def _update(phone, office, told):
    """Let a new build come out while the visit is open, and take it in afterwards."""
    phone.arrive_at_unit()
    office.network.mode = "fair"
    office.network.publish_next_build()
    phone.page.reload()
    phone.unlock()
    phone.press("菜单")
    expect(phone.page.get_by_text("新版本已备好。结束本次抽查后再换。")).to_be_visible()
    told.build_in_visit = phone.build
    office.network.mode = "down"
    phone.press("返回")
    phone.at("home").go_on()
    phone.at("visit").finish_unit()
    phone.press("菜单")
    phone.press("换用新版本")
    phone.unlock()
    told.build_after = phone.build


def _listen(phone, told):
    phone.page.on("console", lambda message: told.console.append(message.text))
    phone.page.on("pageerror", lambda fault: told.page_errors.append(str(fault)))


def _remember(phone, office, told):
    """Return everything that the phone holds, has sent and has written down so far."""
    held = b"\n".join(
        path.read_bytes() for path in sorted(phone.folder.rglob("*")) if path.is_file()
    )
    return held, b"\n".join(office.network.sent), "\n".join(told.console).encode()


def _look_for_leaks(phone, told, before):
    unit = phone.page.locator(".big-name").inner_text()
    told.units.append(unit)
    for place, content in zip(("storage", "traffic", "console"), before, strict=True):
        if any(unit.encode(coding) in content for coding in ("utf-8", "utf-16-le")):
            told.leaks.append(f"{unit}: {place}")


def _send_everything(phone):
    """Press until everything is received, as somebody in a hurry does."""
    phone.page.locator(".greens-button").click()
    phone.at("sync")
    button = phone.page.get_by_role("button", name="现在发送")
    for _round in range(ROUNDS):
        button.click()
        expect(button).not_to_have_attribute("aria-busy", "true", timeout=2 * PATIENCE)
        if phone.page.locator(".green-yes").count() == len(("saved", "sent", "received")):
            phone.press("返回")
            return
    raise AssertionError(phone.page.locator("main").inner_text())


def _start_cold(phone, told):
    """Start the browser and the app anew, without a network."""
    phone.switch_off()
    phone.switch_on()
    phone.unlock()
    told.started_cold = True
