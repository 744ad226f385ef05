from datetime import timedelta
from io import BytesIO

import pytest

from kaohe.web.base.today import read_today
from kaohe.web.cycles.bodies import find_states
from kaohe.web.figures.acts import enter_figures
from kaohe.web.figures.countersigned import what_is_countersigned
from kaohe.web.figures.countersigning import countersign
from kaohe.web.figures.models import Query
from kaohe.web.figures.queries import answer_query, ask_query, close_query

OF = "/figures/of/assessment-2012"


@pytest.fixture
def browser(enter, office, cycle):
    return enter(office)


@pytest.fixture
def parting(cycle, entering, whole, register):
    """Statistics that agree with the register of Beijing and part from that of Zhejiang."""
    rows = whole(
        b11_enterprise_covered_units=2,
        b11_enterprise_members=40,
        b33_enterprise_covered_units=5,
        b33_enterprise_members=125,
    )
    enter_figures(cycle, rows, by=entering, seen=0)


@pytest.fixture
def asked(cycle, office):
    today = read_today()
    return ask_query(cycle, "33", "请说明。", due=today + timedelta(3), today=today, by=office)


def due(days=3):
    return (read_today() + timedelta(days)).isoformat()


def test_the_sources_stand_side_by_side_and_what_parts_is_marked(browser, parting):
    page = browser.get(f"{OF}/differences").content.decode()
    above = browser.get(f"{OF}/differences?show=above").content.decode()
    assert "共64项，超过的1项" in page
    assert above.count('<tr><th scope="row"><a') == 1
    assert "20.00%" in above
    assert "缺一方、无从核对的" in page


def test_what_the_body_reports_is_the_third_source(browser, cycle, zhejiang, parting):
    now = what_is_countersigned(cycle, "33").seen
    reported = {"enterprise_covered_units": 8}
    countersign(cycle, "33", is_agreed=True, by=zhejiang, seen=now, reported=reported)
    page = browser.get(f"{OF}/differences?show=above").content.decode()
    assert "超过的2项" in page
    assert "37.50%" in page


def test_every_gap_is_asked_about_at_once_and_once_only(browser, parting):
    answer = browser.post(f"{OF}/queries/ask-all", {"due": due()}, follow=True)
    assert "已发出1件查询" in answer.content.decode()
    query = Query.objects.get()
    assert (query.body, "非公企业会员人数" in query.text) == ("33", True)
    again = browser.post(f"{OF}/queries/ask-all", {"due": due()}, follow=True)
    assert "没有需要发出的查询" in again.content.decode()


def test_a_single_gap_is_asked_about_with_a_text_that_is_written_already(browser, parting):
    gap = "33-enterprise_members-2012-12-31"
    page = browser.get(f"{OF}/queries/ask?gap={gap}").content.decode()
    assert "两数相差占较大一数的20.00%" in page
    fields = {"body": "33", "text": "请核对。", "due": due(), "gap": gap}
    browser.post(f"{OF}/queries/ask", fields)
    assert Query.objects.get().gap == gap
    assert "这一差异已经查询过" in browser.post(f"{OF}/queries/ask", fields).content.decode()


def test_a_query_is_asked_answered_and_closed(browser, enter, zhejiang, cycle):
    fields = {"body": "33", "text": "请说明原因。", "due": due()}
    browser.post(f"{OF}/queries/ask", fields)
    query = Query.objects.get()
    page = f"{OF}/queries/{query.pk}"
    province = enter(zhejiang)
    paper = BytesIO(b"words")
    paper.name = "说明.docx"
    told = {"text": "口径不同。", "paper": paper}
    answer = province.post(f"{page}/answer", told, follow=True)
    assert "已答复，待办结" in answer.content.decode()
    kept = query.answers.get()
    assert browser.get(f"{OF}/answers/{kept.pk}").content == b"words"
    answer = browser.post(f"{page}/close", {"remark": "说明清楚。"}, follow=True)
    assert "已办结" in answer.content.decode()
    late = province.post(f"{page}/answer", {"text": "再说一点。"})
    assert "这一查询已经办结" in late.content.decode()


def test_a_query_without_an_answer_stays_open(browser, asked):
    answer = browser.post(f"{OF}/queries/{asked.pk}/close", {"remark": "算了"})
    assert "单位还没有答复" in answer.content.decode()


def test_an_answer_that_is_overdue_is_told_in_words(browser, asked, home, settings):
    (home / "practice").mkdir()
    late = (read_today() + timedelta(9)).isoformat()
    (home / "practice" / "day").write_text(late, encoding="ascii")
    assert "逾期未答复 1" in browser.get(f"{OF}/queries").content.decode()


def test_a_day_before_today_is_refused(browser):
    fields = {"body": "33", "text": "请说明。", "due": due(-1)}
    answer = browser.post(f"{OF}/queries/ask", fields)
    assert "早于今天" in answer.content.decode()
    assert not Query.objects.exists()


def test_a_province_sees_and_answers_its_own_queries_only(enter, person, asked):
    other = enter(person("bj-one", "province", body="11"))
    page = f"{OF}/queries/{asked.pk}"
    assert other.get(page).status_code == 404
    assert other.post(f"{page}/answer", {"text": "不是我的"}).status_code == 404
    assert "请说明。" not in other.get(f"{OF}/queries").content.decode()
    assert not asked.answers.exists()


def test_nobody_but_the_office_asks_and_closes(enter, entering, zhejiang, asked):
    for browser in (enter(entering), enter(zhejiang)):
        assert browser.post(f"{OF}/queries/ask", {"body": "33"}).status_code == 404
        assert browser.post(f"{OF}/queries/{asked.pk}/close", {"remark": "x"}).status_code == 404


def test_the_room_leads_everybody_to_what_is_theirs(enter, office, zhejiang, cycle):
    assert enter(office).get("/figures")["Location"] == OF
    assert enter(zhejiang).get("/figures")["Location"] == f"{OF}/bodies/33"


def test_open_queries_stand_on_the_board_until_they_are_closed(cycle, office, zhejiang, asked):
    assert find_states(cycle)["33", "cases"].value == "1"
    answer_query(asked, "口径不同。", by=zhejiang)
    assert find_states(cycle)["33", "cases"].value == "1"
    close_query(asked, "说明清楚。", by=office)
    state = find_states(cycle)["33", "cases"]
    assert (state.value, state.state) == ("0", "done")
