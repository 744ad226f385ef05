"""The figures of the practice year, corrected, signed, countersigned and asked about by people."""

import re

from playwright.sync_api import expect

from kaohe.core.divisions import BODY_NAMES

OF = "/figures/of/practice-2012"
PASSWORD = "Practice-only-7"  # noqa: S105 - known to everybody, of rehearsals only
CODES = {names[0]: code for code, names in BODY_NAMES.items()}


def confirm_until(page, shown):
    """Give the password again if the page asks for it, until something is shown."""
    asked = page.get_by_role("heading", name="再次确认身份")
    expect(asked.or_(shown)).to_be_visible(timeout=60_000)
    if asked.is_visible():
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="确认").click()
    expect(shown).to_be_visible(timeout=60_000)


def test_a_figure_is_corrected_signed_and_countersigned_and_a_query_goes_round(own_office, sign_in):
    url = f"{own_office.url}{OF}"
    entering = sign_in("statistics-1")
    entering.goto(f"{url}/enter")
    entering.get_by_label("浙江 会员人数 2012-09-30").fill("2,300,000")
    entering.get_by_label("更正理由").fill("原表漏计一市")
    entering.get_by_role("button", name="存为新版本").click()
    expect(entering.get_by_text("已存为第2版，待签认。")).to_be_visible(timeout=60_000)

    signing = sign_in("statistics-2")
    signing.goto(f"{url}/versions/2")
    expect(signing.get_by_role("table", name="与第1版相比，有1处变化")).to_contain_text(
        "2,300,000", timeout=60_000
    )
    signing.goto(url)
    signing.get_by_role("button", name="核对无误，签认第2版").click()
    confirm_until(signing, signing.get_by_text("已签认第2版。"))

    province = sign_in("province-33")
    province.goto(f"{url}/bodies/33")
    expect(province.get_by_text("已失效，须重新会签")).to_be_visible(timeout=60_000)
    province.get_by_role("link", name="会签", exact=True).last.click()
    confirm_until(province, province.get_by_label("确认无误"))
    province.get_by_label("确认无误").check()
    province.get_by_role("button", name="提交会签意见").click()
    expect(province.get_by_text("已确认会签。")).to_be_visible(timeout=60_000)

    office = sign_in("office-1")
    office.goto(f"{url}/queries?state=open")
    office.get_by_role("cell").get_by_role("link").first.click()
    heading = office.get_by_role("heading", level=1).inner_text()
    asked, body = office.url, CODES[re.match("(.*)：", heading)[1]]
    answering = sign_in(f"province-{body}")
    answering.goto(asked)
    answering.get_by_label("答复内容").fill("已逐户核实。")
    answering.get_by_role("button", name="提交答复").click()
    expect(answering.get_by_text("答复已提交。")).to_be_visible(timeout=60_000)
    office.goto(asked)
    office.get_by_label("办结意见").fill("说明清楚。")
    office.get_by_role("button", name="办结").click()
    expect(office.get_by_text("查询已办结。")).to_be_visible(timeout=60_000)


def test_numbers_are_opened_by_the_keyboard_down_to_a_county(own_office, sign_in):
    page = sign_in("office-1")
    page.goto(f"{own_office.url}{OF}/indicators")
    for name in ("浙江", "杭州市"):
        page.get_by_role("link", name=name, exact=True).first.press("Enter")
        expect(page.get_by_role("navigation", name="所在位置")).to_contain_text(
            name, timeout=60_000
        )
    page.get_by_role("table").get_by_role("link", name=re.compile("%$")).first.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("指标的来源和定义", timeout=60_000)
    expect(page.get_by_role("row", name=re.compile("^建会率"))).to_contain_text(
        "除以企业法人数", timeout=60_000
    )
