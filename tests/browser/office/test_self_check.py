"""Self-check in a real browser: mended, signed by three, submitted, judged by three, asked."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from time import monotonic

from playwright.sync_api import expect

YEAR = "practice-2012"
KAOHE = Path(sys.executable).with_name("kaohe")
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def give_back(office, page, body, item):
    page.goto(f"{office.url}/cycles/of/{YEAR}/reports/{body}/sending")
    form = page.get_by_role("region", name="退回个别小项")
    form.get_by_role("checkbox", name=item).check()
    form.get_by_label("退回理由").fill("缺少制度文件")
    form.get_by_role("button", name="退回").click()
    expect(page.get_by_text("已退回，退回理由已登记。")).to_be_visible()


def mend(office, clerk, body):
    """Answer what the office has returned; the page saves while one types."""
    clerk.goto(f"{office.url}/cycles/of/{YEAR}/reports/{body}")
    item = clerk.get_by_role("region", name="10. 跟踪督查制度")
    expect(item.get_by_text("考核办公室退回：缺少制度文件")).to_be_visible()
    item.get_by_label("文字说明").fill("补充：省总工会印发跟踪督查制度。")
    saved = item.locator("input[name=version]")
    expect(saved).to_have_value("2", timeout=60_000)


def hand_in(trio, people):
    """Send a report to its check, pass it, sign it and submit it, each by another person."""
    clerk, checker, signer = trio
    of = clerk.url.removesuffix("/files").removesuffix("/sending")
    clerk.goto(f"{of}/sending")
    clerk.get_by_role("button", name="送审核").click()
    expect(clerk.get_by_text("已送审核。")).to_be_visible()
    checker.goto(f"{of}/sending")
    checker.get_by_role("button", name="审核通过，送签发").click()
    expect(checker.get_by_text("审核通过，待签发。")).to_be_visible()
    signer.goto(f"{of}/sending")
    signer.get_by_role("button", name="签发", exact=True).click()
    people.confirm(signer)
    expect(signer.get_by_text("已签发，可以上报。")).to_be_visible()
    clerk.goto(f"{of}/sending")
    clerk.get_by_role("button", name="上报", exact=True).click()
    expect(clerk.get_by_role("heading", name="自检自查报告报送回执")).to_be_visible()


def check_without_server(page, folder):
    """Download the receipt of a page, and check it as an auditor does, with the command alone."""
    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载回执文件").click()
    receipt, key = folder / "receipt.json", folder / "office.vkey"
    waiting.value.save_as(receipt)
    key.write_text(page.locator("code", has_text="office.example/2012/rehearsal+").inner_text())
    told = subprocess.run(
        [KAOHE, "receipt", "check", receipt, "--key", key, "--json"],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    return json.loads(told.stdout)


def test_a_returned_item_is_mended_signed_by_three_and_its_receipt_holds_without_the_server(
    own_office, sign_in, people_of, tmp_path
):
    give_back(own_office, sign_in("office-1"), "33", "10. 跟踪督查制度")
    of = f"{own_office.url}/cycles/of/{YEAR}/reports/33"
    trio = [sign_in(f"province-33{post}") for post in ("", "-check", "-sign")]
    clerk = trio[0]
    mend(own_office, clerk, "33")

    clerk.goto(f"{of}/files")
    clerk.get_by_label("文件（可选多份）").set_input_files(
        {"name": "跟踪督查制度.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    clerk.get_by_role("region", name="添加附件").get_by_role(
        "checkbox", name="10. 跟踪督查制度"
    ).check()
    clerk.get_by_role("region", name="添加附件").get_by_role("button", name="上传").click()
    expect(clerk.get_by_role("link", name="跟踪督查制度.pdf")).to_be_visible(timeout=60_000)

    hand_in(trio, people_of(own_office))
    expect(clerk.get_by_text("按期")).to_be_visible()
    expect(clerk.locator("dd", has_text=f"{YEAR}-33-2")).to_be_visible()
    found = check_without_server(clerk, tmp_path)
    assert (found["holds"], found["number"], found["rehearsal"]) == (True, f"{YEAR}-33-2", True)


def test_a_late_province_stays_late_when_it_submits_again_and_its_first_receipt_is_proved(
    own_office, sign_in, people_of, tmp_path
):
    office = sign_in("office-1")
    office.goto(f"{own_office.url}/cycles/of/{YEAR}/reports")
    row = office.get_by_role("row").filter(has=office.get_by_text("迟报", exact=True)).first
    address = row.get_by_role("link").first.get_attribute("href")
    body = address.rstrip("/").split("/reports/")[1][:2]
    give_back(own_office, office, body, "10. 跟踪督查制度")
    trio = [sign_in(f"province-{body}{post}") for post in ("", "-check", "-sign")]
    mend(own_office, trio[0], body)
    hand_in(trio, people_of(own_office))
    expect(trio[0].get_by_text("迟报", exact=True)).to_be_visible()
    first = f"{own_office.url}/receipts/{YEAR}-{body}-1"
    deadline = monotonic() + 120
    is_proved = trio[0].get_by_text("回执文件含本条已列入账本检查点的证明。")
    trio[0].goto(first)
    while not is_proved.count() and monotonic() < deadline:  # the worker signs when it begins
        trio[0].reload()
    found = check_without_server(trio[0], tmp_path)
    assert (found["holds"], found["late"], bool(found["checkpoint"])) == (True, True, True)


def test_of_two_people_who_edit_one_item_nobody_is_overwritten(own_office, sign_in):
    give_back(own_office, sign_in("office-1"), "11", "10. 跟踪督查制度")
    of = f"{own_office.url}/cycles/of/{YEAR}/reports/11"
    one, other = sign_in("province-11"), sign_in("province-11-check")
    one.goto(of)
    other.goto(of)
    mine = one.get_by_role("region", name="10. 跟踪督查制度")
    theirs = other.get_by_role("region", name="10. 跟踪督查制度")
    mine.get_by_label("文字说明").fill("甲的内容")
    expect(mine.locator("input[name=version]")).to_have_value("2", timeout=60_000)
    theirs.get_by_label("文字说明").fill("乙的内容")
    expect(theirs.get_by_text("您编辑时，演练填报员（北京）")).to_be_visible(timeout=60_000)
    expect(theirs.get_by_text("甲的内容")).to_be_visible()
    theirs.get_by_label("文字说明").fill("甲乙合并的内容")
    theirs.get_by_role("button", name="以上面的内容为准保存").click()
    expect(theirs.locator("input[name=version]")).to_have_value("3", timeout=60_000)
    one.goto(of)
    expect(mine.get_by_label("文字说明")).to_have_value("甲乙合并的内容")


def test_a_save_that_fails_is_told_and_made_good_when_the_network_and_the_login_are_back(
    own_office, sign_in, people_of
):
    give_back(own_office, sign_in("office-1"), "12", "10. 跟踪督查制度")
    clerk = sign_in("province-12")
    clerk.goto(f"{own_office.url}/cycles/of/{YEAR}/reports/12")
    item = clerk.get_by_role("region", name="10. 跟踪督查制度")
    text, version = item.get_by_label("文字说明"), item.locator("input[name=version]")
    clerk.context.set_offline(True)
    text.fill("断网时写的")
    expect(item.get_by_text("没有保存：连接中断")).to_be_visible()
    clerk.context.set_offline(False)
    expect(version).to_have_value("2")
    expect(item.get_by_text("没有保存")).to_have_count(0)

    clerk.context.clear_cookies()
    text.fill("登录失效后写的")
    expect(item.get_by_text("没有保存：登录已失效")).to_be_visible()
    people_of(own_office).sign_in(clerk.context.new_page(), "province-12")
    expect(version).to_have_value("3")
    expect(item.locator("form[data-unsaved]")).to_have_count(0)


def test_leaving_typed_rows_asks_first_and_a_refused_form_comes_back_as_it_was_sent(
    own_office, sign_in
):
    office, asked = sign_in("office-1"), []
    office.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    place = f"{own_office.url}/cycles/of/{YEAR}/journal"
    office.goto(place)
    office.get_by_label("日期").fill("2012-05-01")
    office.get_by_label("内容").fill("调研所见")
    office.get_by_label("材料").set_input_files(
        {"name": "a.exe", "mimeType": "application/octet-stream", "buffer": b"MZ"}
    )
    office.get_by_role("button", name="登记").click()
    expect(office.get_by_text("不接收“exe”这种文件。")).to_be_visible()
    expect(office.get_by_label("内容")).to_have_value("调研所见")
    expect(office.get_by_label("日期")).to_have_value("2012-05-01")
    office.get_by_label("内容").click()
    office.get_by_role("link", name="评审").click()
    office.wait_for_url("**/reviews")
    assert asked == ["beforeunload"]


def test_two_reviewers_differ_and_a_third_decides_and_a_query_is_answered(own_office, sign_in):
    of = f"{own_office.url}/cycles/of/{YEAR}/reviews/of/44"
    first, second = sign_in("office-1"), sign_in("office-2")
    leader, body = sign_in("head-research"), sign_in("province-44")
    first.goto(f"{of}/rewards")
    form = first.get_by_role("region", name="初评")
    form.get_by_label("认定").select_option("met")
    form.get_by_label("理由").fill("有考核奖励办法")
    form.get_by_role("button", name="登记", exact=True).click()
    expect(first.get_by_text("已登记。")).to_be_visible()
    second.goto(f"{of}/rewards")
    expect(second.get_by_role("region", name="初评")).to_have_count(0)
    again = second.get_by_role("region", name="复评")
    again.get_by_label("认定").select_option("not_met")
    again.get_by_label("理由").fill("办法未附经费，未执行")
    again.get_by_role("button", name="登记", exact=True).click()
    expect(second.get_by_text("已登记。")).to_be_visible()
    leader.goto(f"{of}/rewards")
    last = leader.get_by_role("region", name="终评")
    last.get_by_label("认定").select_option("partly")
    last.get_by_label("理由").fill("有办法，执行不足")
    last.get_by_role("button", name="登记", exact=True).click()
    expect(leader.get_by_text("本项已评完")).to_have_count(0)
    expect(leader.get_by_text("以此为准")).to_be_visible()
    ask = second.get_by_role("region", name="查询")
    ask.get_by_label("向该单位查询").fill("奖励办法何时印发？")
    ask.get_by_label("答复期限").fill("2013-02-25")
    ask.get_by_role("button", name="发出").click()
    expect(second.get_by_text("查询已发出。")).to_be_visible()
    body.goto(f"{own_office.url}/cycles/of/{YEAR}/report-queries")
    body.get_by_label("答复").fill("2012年3月印发。")
    body.get_by_role("button", name="答复").click()
    expect(body.get_by_text("答复已提交。")).to_be_visible()
    second.goto(f"{of}/rewards")
    expect(second.get_by_text("2012年3月印发。")).to_be_visible()
    leader.goto(f"{own_office.url}/cycles/of/{YEAR}/reports")
    expect(leader.get_by_text("迟报", exact=True).first).to_be_visible()
