"""The window for objections: who asks, who decides, and what a decided one changes."""

import pytest
from django.urls import reverse

from kaohe.core.errors import KaoheError
from kaohe.core.scoring import read_evidence
from kaohe.web.cases.closing import close_cases, score_again
from kaohe.web.cases.deciding import AskedLine, Proposed, decide, propose
from kaohe.web.cases.objections import open_window, raise_objection
from kaohe.web.cases.targets import list_targets
from kaohe.web.cycles.acts import find_met
from kaohe.web.results.keeping import read_kept, read_trace
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


def test_an_objection_is_asked_decided_and_changes_one_item_and_no_other_byte(
    with_window, office, leader, zhejiang, enter, confirm, home
):
    cycle = with_window
    results, at = reverse("results", args=[cycle.pk]), f"/cases/of/{cycle.pk}"
    own, browser, deciding = enter(zhejiang), enter(office), enter(leader)
    assert own.get(f"{results}/33").status_code == 404
    with pytest.raises(KaoheError, match="cases-not-closed"):
        close_cases(cycle, by=office)
    confirm(browser)
    browser.post(f"{at}/objections/open", {"request": "1" * 32})
    assert "2013-02-22" in own.get(f"{at}/objections").content.decode()  # five days
    assert own.get(f"{results}/33").status_code == 200
    assert own.get(f"{results}/32").status_code == 404

    first = cycle.scorings.get()
    target = next(each for each in list_targets(first, "33") if each.old == "not_met")
    sent = {"target": target.key, "text": "当时材料在上级工会。", "request": "2" * 32}
    one = own.post(f"{at}/objections/ask", sent)["Location"]
    other = next(each for each in list_targets(first, "33") if each.old == "met")
    two = raise_objection(cycle, other.key, "应当更高。", by=zhejiang)
    with pytest.raises(KaoheError, match="objection-made"):
        raise_objection(cycle, other.key, "再次提出。", by=zhejiang)
    home.write_text("2013-02-23", encoding="ascii")
    with pytest.raises(KaoheError, match="objections-shut"):
        raise_objection(cycle, "coverage_points||", "晚了。", by=zhejiang)

    sent = {"verdict": "upheld", "reason": "补交的材料属实。", "target_1": target.key}
    sent |= {"value_1": "符合", "request": "3" * 32}
    assert browser.post(f"{one}/propose", sent).status_code == 302
    assert "补交的材料属实" not in own.get(one).content.decode()
    confirm(deciding)
    deciding.post(f"{one}/decide", {"result": "agreed", "seen": "1", "request": "4" * 32})
    assert "补交的材料属实" in own.get(one).content.decode()
    propose(two, Proposed("dismissed", "已是满分。"), by=office)
    decide(two, is_agreed=True, reason="", seen=1, by=leader)
    with pytest.raises(KaoheError, match="cases-not-closed"):
        close_cases(cycle, by=office)
    again = score_again(cycle, by=office)
    close_cases(cycle, by=office)
    assert "cases_closed" in find_met(cycle)

    former, new = (
        dict(each.results.values_list("body", "trace_digest")) for each in (first, again)
    )
    before = {body: read_trace(digest) for body, digest in former.items()}
    after = {body: read_trace(digest) for body, digest in new.items()}
    for body in before.keys() - {"33"}:
        assert after[body]["total"] == before[body]["total"]
    (changed,) = [each for each in compare_traces(before, after) if each.items]
    assert (changed.body, [each.id for each in changed.items]) == ("33", [target.item])
    for body in before:
        if body not in {each.body for each in compare_traces(before, after)}:
            assert former[body] == new[body]  # the same bytes under the same digest
    sheet, amended = (
        read_evidence(read_kept(each.sheet_digest), "e").findings for each in (first, again)
    )
    assert amended[:-1] == sheet
    assert (amended[-1].source, amended[-1].value) == ("final", "met")


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
