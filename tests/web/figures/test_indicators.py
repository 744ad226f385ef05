import re

import pytest

OF = "/figures/of/assessment-2012"


@pytest.fixture
def browser(enter, office, signed, register):
    return enter(office)


def lines_of(page):
    return re.findall(r'<tr><th scope="row">.*?>([^<>]+)(?:</a>)? <span', page)


def test_the_nation_is_divided_into_bodies_with_the_whole_below(browser):
    page = browser.get(f"{OF}/indicators").content.decode()
    assert lines_of(page) == ["北京", "浙江"]
    assert page.count('title="0.5"') == 3
    assert page.count("50.00%") >= 3


def test_a_body_is_opened_down_to_the_kinds_of_a_county(browser):
    page = browser.get(f"{OF}/indicators?in=33").content.decode()
    assert 'href="/figures/of/assessment-2012/indicators?in=330100"' in page
    page = browser.get(f"{OF}/indicators?in=330100").content.decode()
    assert 'href="/figures/of/assessment-2012/indicators?in=330105"' in page
    page = browser.get(f"{OF}/indicators?in=330105&by=ownership").content.decode()
    assert ("私营" in page, "外商投资" in page) == (True, True)
    crumbs = re.search(r"<ol.*?</ol>", page, re.DOTALL)[0]
    assert [name for name in ("全国", "浙江", "杭州市", "拱墅区") if name in crumbs] == [
        "全国",
        "浙江",
        "杭州市",
        "拱墅区",
    ]


def test_a_table_is_sorted_by_any_number_either_way(browser):
    for sort, order in (("-legal_persons", ["浙江", "北京"]), ("legal_persons", ["北京", "浙江"])):
        assert lines_of(browser.get(f"{OF}/indicators?sort={sort}").content.decode()) == order


def test_a_number_opens_to_definition_source_day_and_exact_value(browser):
    page = browser.get(f"{OF}/indicators/group?by=body&of=33").content.decode()
    row = re.search(r'<tr id="membership">.*?</tr>', page)[0]
    cells = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)
    assert cells[:5] == ["入会率", "33.33%", "1/3", "100", "300"]
    assert "会员人数除以职工人数" in cells[5]
    assert "统计时点2012-12-31" in page


@pytest.mark.parametrize("asked", ["in=99", "in=990000", "in=33'--", "by=body&of=77"])
def test_a_place_that_there_is_not_is_no_page(browser, asked):
    assert browser.get(f"{OF}/indicators/group?{asked}").status_code == 404


def test_the_workbook_of_a_place_is_given(browser):
    answer = browser.get(f"{OF}/indicators/file?in=33&by=county")
    assert (answer.status_code, answer.content[:2]) == (200, b"PK")


def test_completions_are_of_the_statistics_alone(browser):
    page = browser.get(f"{OF}/completions").content.decode()
    assert page.count("100.00%") >= 96
    own = browser.get(f"{OF}/bodies/33").content.decode()
    row = re.search(r'<tr id="new_members">.*?</tr>', own)[0]
    assert re.findall(r'class="num[^"]*">([^<]+)', row)[2:] == ["100", "100", "100.00%", "1"]


def test_indicators_are_scored_of_all_bodies_or_told_to_be_missing(browser):
    answer = browser.get(f"{OF}/indicators/sheet", follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain[0][0] == f"{OF}/completions"
    assert page.count("legal_persons") == 30


def test_before_the_import_the_pages_say_so(enter, office, cycle):
    browser = enter(office)
    for page in ("indicators", "differences", "bodies"):
        assert "全国数据库还没有导入" in browser.get(f"{OF}/{page}").content.decode()
    answer = browser.get(f"{OF}/indicators/sheet", follow=True)
    assert "全国数据库还没有导入" in answer.content.decode()


def test_a_province_begins_at_its_own_body(enter, zhejiang, signed, register):
    page = enter(zhejiang).get(f"{OF}/indicators").content.decode()
    assert ("全国</a>" in page, "杭州市" in page, "北京" in page) == (False, True, False)
