"""The window for objections: who asks, who decides, and what a decided one changes."""

import re
import uuid

import pytest
from django.urls import reverse

from kaohe.core.errors import KaoheError
from kaohe.core.scoring import read_evidence
from kaohe.web.cases.closing import close_cases
from kaohe.web.cases.deciding import AskedLine, Proposed, decide, propose
from kaohe.web.cases.objections import open_window, raise_objection
from kaohe.web.cases.targets import list_targets
from kaohe.web.cycles.acts import find_met, give_seat
from kaohe.web.cycles.models import Cycle
from kaohe.web.results.keeping import read_kept, read_trace
from kaohe.workflows.cycle import SEATS
from kaohe.workflows.recounting import compare_traces


@pytest.fixture
def zhejiang(person):
    return person("zj-one", "province", body="33")


def test_a_pack_without_a_window_has_no_objections(cycle, office, zhejiang, enter):
    page = enter(zhejiang).get(f"/cases/of/{cycle.pk}/objections").content.decode()
    assert "没有规定异议期" in page
    with pytest.raises(KaoheError, match="objections-not-in-pack"):
        open_window(cycle, by=office)
    with pytest.raises(KaoheError, match="objections-not-in-pack"):
        raise_objection(cycle, "joint_body||", "有文件。", by=zhejiang)
    close_cases(cycle, by=office)
    assert "cases_closed" in find_met(cycle)


@pytest.fixture
def seats(with_window, office, leader, person):
    """The year's leading group, whom the office has seated; the leader is its head."""
    seated = {}
    for seat in SEATS:
        who = leader if seat == "deputy_chair" else person(seat.replace("_", "-"), "leader")
        give_seat(with_window, seat, who, by=office, version=with_window.version)
        with_window.refresh_from_db()
        seated[seat] = who
    return seated


@pytest.fixture
def press(with_window):
    """Send a form of the year with its present version, as its page would."""

    def send(browser, name, **fields):
        with_window.refresh_from_db()
        told = {"version": with_window.version, "request": uuid.uuid4().hex, **fields}
        return browser.post(reverse(name, args=[with_window.pk]), told, follow=True)

    return send


def test_an_objection_goes_in_the_browser_to_a_second_scoring_the_sign_off_and_the_publication(
    with_window, office, seats, zhejiang, enter, confirm, home, press, forget_tries
):
    cycle = with_window
    results, at = reverse("results", args=[cycle.pk]), f"/cases/of/{cycle.pk}"
    own, browser, deciding = enter(zhejiang), enter(office), enter(seats["deputy_chair"])

    def read(page, by=browser):
        return by.get(page).content.decode()

    assert own.get(f"{results}/33").status_code == 404
    assert "异议期还没有开始" in read(f"{at}/corrections")
    confirm(browser)
    press(browser, "open_objections")
    assert "2013-02-22" in read(f"{at}/objections", own)  # five days
    assert [own.get(f"{results}/{body}").status_code for body in ("33", "32")] == [200, 404]

    first = cycle.scorings.get()
    targets = list_targets(first, "33")
    wrong, right = (next(one for one in targets if one.old == old) for old in ("not_met", "met"))
    assert wrong.key in read(f"{at}/objections/ask", own)
    one, two = (
        own.post(f"{at}/objections/ask", {"target": key, "text": text, "request": text})["Location"]
        for key, text in ((wrong.key, "当时材料在上级工会。"), (right.key, "应当更高。"))
    )
    again = press(own, "object_to", target=right.key, text="再次提出。")
    assert (again.status_code, "已提出异议第" in again.content.decode()) == (422, True)
    home.write_text("2013-02-23", encoding="ascii")
    late = press(own, "object_to", target="coverage_points||", text="晚了。")
    assert (late.status_code, cycle.cases.count()) == (422, 2)

    sent = {"verdict": "upheld", "reason": "补交的材料属实。", "target_1": wrong.key}
    browser.post(f"{one}/propose", {**sent, "value_1": "符合", "request": "3" * 32})
    assert "补交的材料属实" not in read(one, own)
    browser.post(f"{two}/propose", {"verdict": "dismissed", "reason": "已是满分。"})
    confirm(deciding)
    for case in (one, two):
        told = {"result": "agreed", "seen": "1", "request": case}
        assert deciding.post(f"{case}/decide", told).status_code == 302
    assert "补交的材料属实" in read(one, own)
    assert "还有1处已审定的更正没有计入评分" in read(f"{at}/corrections")
    press(browser, "score_corrections")
    page = read(f"{at}/corrections")
    press(browser, "close_cases")
    assert "cases_closed" in find_met(cycle)

    second = cycle.scorings.get(number=2)
    former, new = (
        dict(each.results.values_list("body", "trace_digest")) for each in (first, second)
    )
    before, after = (
        {body: read_trace(digest) for body, digest in each.items()} for each in (former, new)
    )
    (changed,) = [each for each in compare_traces(before, after) if each.items]
    assert (changed.body, [each.id for each in changed.items]) == ("33", [wrong.item])
    moved = {each.body for each in compare_traces(before, after)}
    same = {body for body in before if former[body] == new[body]}
    assert same == before.keys() - moved  # the same bytes under the same digest
    assert all(after[body]["total"] == before[body]["total"] for body in before.keys() - {"33"})
    assert f"{len(same)}个单位的评分记录逐字节相同" in page
    assert "计分有变化：浙江<" in page
    sheet, amended = (
        read_evidence(read_kept(each.sheet_digest), "e").findings for each in (first, second)
    )
    assert amended[:-1] == sheet
    assert (amended[-1].source, amended[-1].value) == ("final", "met")
    assert "第1次评分的认定加1处已审定的更正" in read(f"{results}/33", own)

    press(browser, "end_step")
    assert Cycle.objects.get().step == "approved"
    press(browser, "end_step")  # nobody has signed
    assert Cycle.objects.get().step == "approved"
    for seat, who in seats.items():
        signing = deciding if seat == "deputy_chair" else enter(who)
        confirm(signing)
        (seen,) = re.findall('name="seen" value="([0-9a-f]{64})"', read(
            reverse("sign_off", args=[cycle.pk]), signing))  # fmt: skip
        press(signing, "sign_step", seen=seen)
    press(browser, "end_step")
    assert Cycle.objects.get().step == "published"
    assert after["33"]["total"]["rounded"] in read(f"{results}/33", own)


def test_a_second_correction_of_the_same_finding_is_proposed_upon_what_stands(
    with_window, office, leader, zhejiang
):
    cycle = with_window
    open_window(cycle, by=office)
    target = next(each for each in list_targets(cycle.scorings.get(), "33") if each.old == "met")
    case = raise_objection(cycle, target.key, "请复核。", by=zhejiang)
    told = Proposed("upheld", "部分符合。", lines=(AskedLine(target.key, "partly"),))
    propose(case, told, by=office)
    type(cycle).objects.update(step="approved")
    with pytest.raises(KaoheError, match="case-result-approved"):
        decide(case, is_agreed=True, reason="", seen=1, by=leader)
