from io import BytesIO

import pytest

from kaohe.web.audit.office_acts import act
from kaohe.web.cycles.bodies import find_states
from kaohe.web.figures.acts import enter_figures
from kaohe.web.figures.countersigned import what_is_countersigned, word_of
from kaohe.web.figures.countersigning import countersign, void_words
from kaohe.web.figures.models import Countersignature

OF = "/figures/of/assessment-2012"
PAGE = f"{OF}/bodies/33/countersign"


@pytest.fixture
def browser(enter, zhejiang, cycle, confirm):
    entered = enter(zhejiang)
    confirm(entered)
    return entered


def seen(cycle):
    return what_is_countersigned(cycle, "33").seen


def agree(cycle, by):
    return countersign(cycle, "33", is_agreed=True, by=by, seen=seen(cycle))


def test_a_body_confirms_its_part_and_the_office_sees_it(
    browser, enter, office, cycle, signed, register
):
    fields = {"word": "agree", "seen": seen(cycle), "enterprise_members": "110"}
    answer = browser.post(PAGE, fields, follow=True)
    word = Countersignature.objects.get()
    assert "已确认会签" in answer.content.decode()
    assert (word.is_agreed, word.reported) == (True, {"enterprise_members": 110})
    board = enter(office).get(f"{OF}/bodies").content.decode()
    assert "已确认 1" in board
    assert "未会签 31" in board
    assert find_states(cycle)["33", "register"].state == "done"


def test_an_objection_needs_a_reason_and_may_bring_a_paper(browser, cycle, signed, register):
    fields = {"word": "object", "seen": seen(cycle)}
    assert "提出异议须写明理由" in browser.post(PAGE, fields).content.decode()
    paper = BytesIO(b"%PDF-1.4 words")
    paper.name = "核对说明.pdf"
    told = fields | {"reason": "漏登三家企业", "paper": paper}
    assert "异议已提交" in browser.post(PAGE, told, follow=True).content.decode()
    word = Countersignature.objects.get()
    assert (word.is_agreed, word.reason) == (False, "漏登三家企业")
    given = browser.get(f"{OF}/papers/{word.pk}")
    assert (given.content, given["Content-Type"]) == (b"%PDF-1.4 words", "application/octet-stream")
    assert find_states(cycle)["33", "register"].state == "under_way"


def test_a_paper_of_another_kind_is_refused(browser, cycle, signed, register):
    paper = BytesIO(b"<script>")
    paper.name = "page.html"
    fields = {"word": "object", "reason": "见附件", "seen": seen(cycle), "paper": paper}
    answer = browser.post(PAGE, fields)
    assert "附件只能是" in answer.content.decode()
    assert not Countersignature.objects.exists()


def test_another_register_voids_the_word(cycle, zhejiang, signed, register, bring_in, office):
    agree(cycle, zhejiang)
    assert word_of(cycle, "33").state == "agreed"
    bring_in(1)
    with act("register-imported", by=office) as doing:
        void_words(cycle, doing)
    assert word_of(cycle, "33").state == "void"
    assert find_states(cycle)["33", "register"].state == "not_begun"


def test_only_a_correction_of_its_own_figures_voids_a_bodys_word(
    cycle, zhejiang, entering, signed, register, whole
):
    agree(cycle, zhejiang)
    enter_figures(cycle, whole(b11_members=5), by=entering, seen=1, reason="北京更正")
    assert word_of(cycle, "33").state == "agreed"
    enter_figures(cycle, whole(b33_members=5), by=entering, seen=2)
    assert word_of(cycle, "33").state == "void"
    assert find_states(cycle)["33", "register"].state == "not_begun"


def test_what_has_changed_since_the_page_was_opened_is_not_countersigned(
    browser, cycle, signed, register, bring_in
):
    shown = seen(cycle)
    bring_in(1)
    answer = browser.post(PAGE, {"word": "agree", "seen": shown})
    assert "您看到的数据已有变化" in answer.content.decode()
    assert not Countersignature.objects.exists()


def test_nothing_is_countersigned_before_there_is_a_register(browser, cycle, signed):
    answer = browser.post(PAGE, {"word": "agree", "seen": seen(cycle)})
    assert "全国数据库还没有导入" in answer.content.decode()
    assert not Countersignature.objects.exists()


@pytest.mark.parametrize("address", ["bodies/11", "bodies/11/countersign", "indicators?in=11"])
def test_a_province_opens_nothing_of_another(browser, signed, register, address):
    assert browser.get(f"{OF}/{address}").status_code == 404


@pytest.mark.parametrize("address", ["indicators?in=110101", "indicators/group?in=110101", ""])
def test_a_province_sees_no_county_of_another_and_no_national_table(
    browser, signed, register, address
):
    assert browser.get(f"{OF}/{address}".rstrip("/")).status_code == 404


def test_the_office_countersigns_for_nobody(enter, office, cycle, signed, register, confirm):
    browser = enter(office)
    confirm(browser)
    assert browser.get(PAGE).status_code == 404
    assert browser.post(PAGE, {"word": "agree", "seen": seen(cycle)}).status_code == 404
    assert not Countersignature.objects.exists()


def test_a_paper_of_another_body_is_no_page(enter, person, cycle, browser, signed, register):
    paper = BytesIO(b"words")
    paper.name = "a.pdf"
    fields = {"word": "object", "reason": "见附件", "seen": seen(cycle), "paper": paper}
    browser.post(PAGE, fields)
    word = Countersignature.objects.get()
    other = enter(person("bj-one", "province", body="11"))
    assert other.get(f"{OF}/papers/{word.pk}").status_code == 404


def test_the_board_of_a_province_holds_its_own_line_only(browser, signed, register):
    page = browser.get(f"{OF}/bodies").content.decode()
    assert ("浙江" in page, "北京" in page) == (True, False)
