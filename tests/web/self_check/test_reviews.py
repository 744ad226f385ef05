"""Items judged once, twice and by a third; records of the year; queries; the workbook; mail."""

from __future__ import annotations

from email.message import EmailMessage
from io import BytesIO

import openpyxl
import pytest

from kaohe.core.errors import InputError, StepRefused
from kaohe.web.self_check.asking import look_up
from kaohe.web.self_check.drafting import save_item
from kaohe.web.self_check.findings import gather_findings, last_day
from kaohe.web.self_check.intake import take_mail
from kaohe.web.self_check.recording import answer_query, ask_body, close_query, put_down_record
from kaohe.web.self_check.reviewing import review_item, stand, state_rule
from kaohe.web.self_check.sheets import mark_sheet, take_sheet, write_template
from kaohe.web.self_check.submitting import return_items

from .conftest import PDF


@pytest.fixture
def submitted(trio, fill, send):
    fill(trio[0])
    return send(trio)


def judge(cycle, by, round_, mark, item="rewards"):
    return review_item(cycle, "33", item, round_, answers={"": mark}, reason="理由", by=by)


def standing_of(cycle, item="rewards"):
    (found,) = stand(cycle, "33", only=item)
    return found


def test_a_difference_above_the_size_asks_for_another_reviewer(cycle, submitted, office):
    state_rule(cycle, share="0", size="0.5", by=office[0])
    judge(cycle, office[0], "review", "partly")
    assert standing_of(cycle).due == ""
    judge(cycle, office[0], "review", "not_met")
    assert standing_of(cycle).due == "second_review"
    with pytest.raises(StepRefused) as refused:
        judge(cycle, office[0], "second_review", "met")
    assert refused.value.faults[0].kind.code == "review-same-person"


def test_where_two_reviewers_differ_a_third_person_decides(cycle, submitted, office, person):
    judge(cycle, office[0], "review", "not_met")
    judge(cycle, office[1], "second_review", "met")
    assert standing_of(cycle).due == "final"
    with pytest.raises(StepRefused):
        judge(cycle, office[1], "final", "partly")
    judge(cycle, person("head-one", "leader"), "final", "partly")
    found = standing_of(cycle)
    assert (found.due, found.deciding, found.points["final"]) == ("", "final", 0.5)


def test_the_share_of_second_reviews_is_taken_by_chance_and_fixed(cycle, submitted, office):
    state_rule(cycle, share="1", size="9", by=office[0])
    assert all(each.is_sampled for each in stand(cycle, "33"))
    judge(cycle, office[0], "review", "met")
    with pytest.raises(InputError):
        state_rule(cycle, share="0", size="9", by=office[0])


def test_nothing_is_judged_before_it_is_submitted_or_while_it_is_returned(
    cycle, trio, fill, send, office
):
    fill(trio[0])
    with pytest.raises(StepRefused):
        judge(cycle, office[0], "review", "met")
    send(trio)
    version = look_up(cycle, "33").version
    return_items(cycle, "33", items=["rewards"], reason="缺件", by=office[0], version=version)
    with pytest.raises(StepRefused):
        judge(cycle, office[0], "review", "met")


def test_the_journal_is_read_by_pages_and_by_body(cycle, office, enter):
    for body, count in (("33", 41), ("11", 1)):
        for number in range(count):
            details = {"kind": "report", "day": "2012-06-01", "text": f"报告{body}第{number}号"}
            put_down_record(cycle, body, details=details, by=office[0])
    place = "/cycles/of/assessment-2012/journal"
    browser = enter(office[0])
    assert "报告33第0号" not in browser.get(f"{place}?body=33").content.decode()
    assert "报告33第0号" in browser.get(f"{place}?body=33&page=2").content.decode()
    assert "报告33" not in browser.get(f"{place}?body=11").content.decode()


def test_an_item_that_is_mended_is_judged_anew_and_what_was_found_before_is_shown_only(
    cycle, trio, submitted, send, office, enter
):
    state_rule(cycle, share="0", size="9", by=office[0])
    judge(cycle, office[0], "review", "not_met")
    judge(cycle, office[1], "second_review", "partly")
    judge(cycle, office[0], "review", "met", item="follow_up")
    version = look_up(cycle, "33").version
    return_items(cycle, "33", items=["rewards"], reason="缺件", by=office[0], version=version)
    assert {*standing_of(cycle).reviews} == {"review", "second_review"}
    row = look_up(cycle, "33").items.get(item="rewards")
    save_item(
        cycle, "33", "rewards", answers={"": "met"}, text="补充", version=row.version, by=trio[0]
    )
    send(trio, request="s" * 32)
    found = standing_of(cycle)
    assert (found.due, dict(found.reviews)) == ("review", {})
    assert standing_of(cycle, "follow_up").due == ""
    evidence = gather_findings(cycle, as_of=last_day(cycle)).findings
    assert [each.value for each in evidence if each.item == "rewards"] == ["met"]
    page = enter(office[1]).get("/cycles/of/assessment-2012/reviews/of/33/rewards")
    assert "补正之前的评审" in page.content.decode()
    judge(cycle, office[1], "review", "met")
    assert standing_of(cycle).due == ""


def test_the_scorer_reads_self_scores_reviews_and_supervision(cycle, submitted, office):
    judge(cycle, office[0], "review", "partly")
    put_down_record(
        cycle, "33", details={"kind": "supervision", "day": "2012-06-01", "item": "rewards",
        "text": "所见"}, answers={"": "met"}, by=office[0],
    )  # fmt: skip
    found = gather_findings(cycle, as_of=last_day(cycle))
    told = {(each.source, each.value) for each in found.findings if each.item == "rewards"}
    assert told == {("self_check", "met"), ("review", "partly"), ("supervision", "met")}
    assert sum(each.source == "self_check" for each in found.findings) == 21
    joint = next(each for each in found.findings if each.item == "joint_body")
    assert len(joint.blobs) == 2


def test_a_query_is_answered_by_the_body_and_closed_by_the_office(cycle, office, trio):
    query = ask_body(
        cycle, "33", item="rewards", question="何时印发？", due="2099-01-01", by=office[0]
    )
    with pytest.raises(StepRefused):
        close_query(query, by=office[0])
    answer_query(query, answer="2012年3月", by=trio[0])
    close_query(query, by=office[0])
    with pytest.raises(StepRefused):
        answer_query(query, answer="改答", by=trio[0])


def test_pages_of_the_review_open_for_the_office_and_not_for_bodies(
    cycle, submitted, office, trio, enter
):
    of = "/cycles/of/assessment-2012"
    clerk, body = enter(office[0]), enter(trio[0])
    for page in ("reviews", "reviews/of/33/rewards", "journal", "reports", "reviews/findings"):
        assert clerk.get(f"{of}/{page}").status_code == 200, page
        assert body.get(f"{of}/{page}").status_code == 404, page
    assert body.get(f"{of}/report-queries").status_code == 200


def test_the_workbook_goes_out_and_comes_back(cycle, trio, fill):
    fill(trio[0])
    book = openpyxl.load_workbook(BytesIO(write_template(cycle, "33")))
    sheet = book["自评"]
    sheet["E2"], sheet["F2"] = "部分符合", "由工作簿填报"
    documents = book["出台的文件、规定"]
    for column, value in enumerate(("意见", "浙工〔2012〕1号", "省总工会", "2012-05-31"), 1):
        documents.cell(2, column, value)
    assert take_sheet(cycle, "33", save(book), "表.xlsx", by=trio[0]) == 1
    row = look_up(cycle, "33").items.get(item="joint_body")
    assert (row.answers, row.text) == ({"": "partly"}, "由工作簿填报")
    assert look_up(cycle, "33").parts.get(part="documents").rows[0]["day"] == "2012-05-31"


def test_every_wrong_cell_is_told_and_marked_and_nothing_is_taken(cycle, trio, fill):
    fill(trio[0])
    book = openpyxl.load_workbook(BytesIO(write_template(cycle, "33")))
    book["自评"]["E2"] = "很好"
    book["本单位抽查情况"]["B2"] = "三三"
    with pytest.raises(InputError) as refused:
        take_sheet(cycle, "33", save(book), "表.xlsx", by=trio[0])
    told = [each.where for each in refused.value.faults]
    assert told[0] == "自评!E2"
    assert "本单位抽查情况!B2" in told
    assert look_up(cycle, "33").items.get(item="joint_body").answers == {"": "met"}
    marked = openpyxl.load_workbook(BytesIO(mark_sheet(cycle, "33", save(book), "表.xlsx")))
    assert marked["自评"]["E2"].value == "很好"
    assert "符合" in marked["自评"]["E2"].comment.text
    assert marked["本单位抽查情况"]["B2"].comment is not None


def test_a_workbook_of_another_body_is_refused(cycle, trio):
    with pytest.raises(InputError) as refused:
        take_sheet(cycle, "33", write_template(cycle, "11"), "表.xlsx", by=trio[0])
    assert refused.value.faults[0].kind.code == "self-check-sheet-of-another"


def test_a_workbook_of_the_real_year_and_one_of_a_rehearsal_are_not_taken_for_each_other(
    cycle, trio, fill
):
    fill(trio[0])
    book = openpyxl.load_workbook(BytesIO(write_template(cycle, "33")))
    owner = next(
        cell for row in book["填写说明"].iter_rows() for cell in row if "/33" in str(cell.value)
    )
    assert owner.value == "演练/assessment-2012/33"
    owner.value = "assessment-2012/33"
    with pytest.raises(InputError) as refused:
        take_sheet(cycle, "33", save(book), "表.xlsx", by=trio[0])
    assert refused.value.faults[0].kind.code == "self-check-sheet-of-another"


def test_a_mail_becomes_a_draft_with_its_original_bytes(cycle, office):
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "someone@example.com", "浙江自检自查报告"
    mail.set_content("见附件")
    for name, content in (("关于建会的意见.pdf", PDF), ("工具.exe", b"MZ")):
        mail.add_attachment(content, maintype="application", subtype="pdf", filename=name)
    taken = take_mail(cycle, "33", bytes(mail), name="1.eml", by=office[0])
    assert taken.taken == ("浙江自检自查报告.eml", "关于建会的意见.pdf")
    assert [each.kind.code for each in taken.refused] == ["evidence-kind-not-taken"]
    assert look_up(cycle, "33").state == "filling"


def save(book):
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()
