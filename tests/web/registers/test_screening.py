"""Leads in the office: asked for, found by a job, seen by whom they concern."""

import io
import re
import zipfile

import pytest

from kaohe.web.accounts.scope import Scope
from kaohe.web.cycles.models import Cycle
from kaohe.web.jobs.models import Job
from kaohe.web.registers.models import RegisterSnapshot
from kaohe.web.registers.screening import find_lead, find_screening

OF = "/registers/of/assessment-2012"


@pytest.fixture
def frozen(clerk, cycle, hand_in, work, enterprises, confirm, enter, statistician):
    """A frozen register of two provinces."""
    hand_in(enterprises(county="330105", rows=60))
    hand_in(enterprises(county="440103", rows=60), deliverer="44")
    clerk.post(f"{OF}/import", {"as_of": "2012-12-31"})
    work()
    for browser in (clerk, enter(statistician)):
        confirm(browser)
        seen = RegisterSnapshot.objects.last().statement_digest()
        browser.post(f"{OF}/freeze/sign", {"seen": seen, "reason": "已说明"})
    work()
    return cycle


@pytest.fixture
def screened(frozen, clerk, work):
    """The same, screened."""
    clerk.post(f"{OF}/screening/ask", {"request": "a" * 32})
    work()
    return frozen


def test_nothing_is_screened_before_the_freeze(imported, clerk):
    page = clerk.post(f"{OF}/screening/ask", {}, follow=True).content.decode()

    assert "数据库还没有固定" in page
    assert not Job.objects.filter(kind="screening").exists()


def test_the_register_is_screened_once_at_a_time(frozen, clerk):
    for _time in range(2):
        page = clerk.post(f"{OF}/screening/ask", {}, follow=True).content.decode()

    assert "已有一项筛查" in page
    assert Job.objects.filter(kind="screening").count() == 1


def test_the_page_shows_every_sign_and_one_funnel(screened, clerk):
    page = clerk.get(f"{OF}/screening?sign=late_changes").content.decode()

    assert page.count("?sign=") == 11
    assert page.count('class="funnel') == 1
    assert '<title id="title">集中在统计时点前14天内更新</title>' in page
    assert "查准率" not in page  # nobody knows the truth of a real register
    assert "被抽中的机会与其他县完全相同" in page


def test_a_province_sees_its_own_counties_and_no_others(screened, person, enter):
    of_all = find_screening(screened, Scope(None))
    of_one = find_screening(screened, Scope(frozenset({"44"})))
    assert {each.body for sign in of_all.results for each in sign.counties} == {"33", "44"}
    assert {each.body for sign in of_one.results for each in sign.counties} == {"44"}

    Cycle.objects.update(step="published")
    browser = enter(person("guangdong", "province", body="44"))
    page = browser.get(f"{OF}/screening").content.decode()
    assert ("3301" in page, "浙江" in page) == (False, False)
    book = browser.get(f"{OF}/screening/list").content
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        words = "".join(parts.read(each).decode() for each in parts.namelist())
    assert ("330105" in words, "浙江" in words) == (False, False)
    assert browser.post(f"{OF}/screening/ask", {}).status_code == 404


def test_a_province_is_told_of_its_leads_only_after_publication(screened, person, enter):
    browser = enter(person("guangdong", "province", body="44"))
    for step in ("self_check", "fieldwork", "approved"):
        Cycle.objects.update(step=step)
        assert "screening" not in browser.get(OF).content.decode(), step
        assert browser.get(f"{OF}/screening").status_code == 404, step
        assert browser.get(f"{OF}/screening/list").status_code == 404, step
    for step in ("published", "archived"):
        Cycle.objects.update(step=step)
        assert f"{OF}/screening" in browser.get(OF).content.decode(), step
        assert browser.get(f"{OF}/screening").status_code == 200, step


def test_only_the_office_is_offered_to_open_a_case(screened, clerk, enter, person):
    column = re.compile("<th [^>]*>核实</th>")

    assert column.search(clerk.get(f"{OF}/screening").content.decode())
    assert not column.search(
        enter(person("stat-two", "statistics")).get(f"{OF}/screening").content.decode()
    )


def test_only_a_county_that_stands_out_is_a_lead(screened):
    found = find_screening(screened, Scope(None))
    leads = [(sign.sign.id, each.county) for sign in found.results for each in sign.leads]

    assert all(find_lead(screened, sign=sign, county=county) for sign, county in leads)
    assert find_lead(screened, sign="late_changes", county="440103") is None
    assert find_lead(screened, sign="no_such_sign", county="330105") is None
