"""The papers made from data: what they say, and what they never say."""

import dataclasses
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from kaohe.core.errors import FileUnusable, InputError
from kaohe.documents.official import Number, Paragraph, Table
from kaohe.documents.official.numerals import write_brackets
from kaohe.documents.official.paper_text import fill_text, read_paper_text
from kaohe.documents.official.papers import (
    Issue,
    Lending,
    Receipt,
    ReceivedFile,
    VisitNotice,
    compose,
    make_assessment_notice,
    make_lending_letter,
    make_receipt,
    make_visit_notice,
    name_union,
    read_number,
    write_receipt,
)
from kaohe.stores.packs import load_pack

ISSUE = Issue(number=Number("总工办发", 2013, 2), day=date(2013, 1, 6))
VISIT = VisitNotice(
    union="浙江省总工会",
    team="第一考核工作组",
    year=2012,
    first_day=date(2013, 1, 10),
    last_day=date(2013, 1, 16),
)
RECEIPT = Receipt(
    number="2013-0033",
    assessment="2012年度考核",
    title="自检自查报告",
    sender="浙江省总工会",
    receiver="考核领导小组办公室",
    received_at=datetime(2013, 1, 20, 15, 59, 59, tzinfo=UTC),
    late=False,
    files=(ReceivedFile("报告.pdf", 1234567, "ab" * 32),),
    manifest="cd" * 32,
    receipt_file="ef" * 32,
    origin="office.example/2012",
    entry=4711,
    vkey="office.example/2012+00000000+" + "A" * 44,
)


@pytest.fixture(scope="session")
def pack():
    return load_pack("national-2012").pack


@pytest.fixture(scope="session")
def notice(pack, paper_files):
    return make_assessment_notice(pack, paper_files.texts["assessment_notice"], issue=ISSUE)


def text_of(document):
    texts = [document.title, document.addressee]
    for block in document.body:
        if isinstance(block, Paragraph):
            texts += [block.heading, block.text]
    return "\n".join(texts)


def table_of(annex):
    return next(block for block in annex.body if isinstance(block, Table))


def test_the_notice_says_the_numbers_of_the_pack(notice):
    text = text_of(notice)

    assert "5个考核工作组，每组考核6或7个单位，每次实地抽查不少于2人" in text
    assert "考核总分100分，其中组织领导15分、建会数量（示例）60分、建会质量25分" in text
    assert "随机抽取2个县（市、区）" in text
    assert "基层工会联合会1个（另抽联合会下属企业工会2个）" in text
    assert "共7处" in text
    assert "于2013年1月20日前报送" in text
    assert "于2013年2月28日前完成" in text


def test_the_notice_says_that_the_rules_of_quantity_are_an_example(pack, notice):
    assert write_brackets(pack.notice.zh) in text_of(notice)
    assert notice.annexes[0].body[0] == Paragraph(write_brackets(pack.notice.zh))


def test_the_annex_has_every_item_with_its_points(pack, notice):
    items = [item for section in pack.sections for item in section.items()]
    rows = table_of(notice.annexes[1]).rows

    assert [row[2] for row in rows[:-1]] == [item.name.zh for item in items]
    assert sum(Fraction(row[3]) for row in rows[:-1]) == 100
    assert rows[-1] == ("", "", "合计", "100", "")


def test_the_annex_in_words_has_every_group_and_every_item(pack, notice):
    text = "\n".join(f"{each.heading}{each.text}" for each in notice.annexes[0].body)

    for section in pack.sections:
        for group in section.groups:
            assert group.name.zh in text
            assert all(item.name.zh in text for item in group.items)
    assert "党委重视、政府支持（4分）。建立健全党工共建领导机构（1.5分）；" in text


def test_deadlines_and_open_questions_have_annexes_of_their_own(pack, notice):
    assert table_of(notice.annexes[2]).rows[1] == (
        "2013年1月20日",
        "报送自检自查报告",
        "被考核单位",
    )
    assert len(table_of(notice.annexes[3]).rows) == len(pack.decisions)


def test_a_pack_without_a_draw_gives_a_notice_without_one(paper_files):
    pack = load_pack("gansu-2011-example").pack
    made = make_assessment_notice(pack, paper_files.texts["assessment_notice"], issue=Issue())

    assert "随机抽取" not in text_of(made)


def test_a_paper_without_a_number_says_on_every_page_that_it_is_a_draft(pack, paper_files):
    made = make_assessment_notice(pack, paper_files.texts["assessment_notice"], issue=Issue())

    assert made.watermark == "草稿"


def test_a_rehearsal_says_so_even_with_a_number(paper_files):
    issue = dataclasses.replace(ISSUE, rehearsal=True)

    assert make_visit_notice(VISIT, paper_files.texts["visit_notice"], issue=issue).watermark == (
        "演练"
    )


def test_a_draft_of_a_rehearsal_says_both():
    assert Issue(rehearsal=True).watermark == "演练草稿"


def test_a_notice_of_visit_says_body_team_and_days(paper_files):
    text = text_of(make_visit_notice(VISIT, paper_files.texts["visit_notice"], issue=ISSUE))

    assert "浙江省总工会" in text
    assert "第一考核工作组将于2013年1月10日至16日赴你处" in text


def test_a_notice_of_visit_has_no_place_for_a_county_or_a_unit(paper_files):
    assert {each.name for each in dataclasses.fields(VisitNotice)} == {
        "union",
        "team",
        "year",
        "first_day",
        "last_day",
    }
    text = dataclasses.replace(paper_files.texts["visit_notice"], lines=("前往{county}。",))
    with pytest.raises(FileUnusable):
        make_visit_notice(VISIT, text, issue=ISSUE)


def test_the_letter_that_borrows_staff_has_a_line_for_each_in_its_reply(paper_files):
    lending = Lending(
        union="浙江省总工会",
        people=3,
        year=2012,
        first_day=date(2013, 1, 10),
        last_day=date(2013, 2, 8),
        answer_by=date(2012, 12, 28),
    )
    made = make_lending_letter(lending, paper_files.texts["lending_letter"], issue=ISSUE)

    assert "选派3名同志" in text_of(made)
    assert "不参加对本单位的考核" in text_of(made)
    assert len(table_of(made.annexes[0]).rows) == 3


def test_the_code_of_a_receipt_binds_paper_list_and_file():
    assert RECEIPT.code == f"2013-0033 {'cd' * 32} {'ef' * 32}"


def test_a_receipt_tells_the_hour_of_beijing_and_whether_it_was_late(paper_files):
    late = dataclasses.replace(RECEIPT, late=True)
    facts = dict(make_receipt(late, paper_files.texts["receipt"]).body[1].rows)

    assert facts["接收时间"] == "2013-01-20 23:59:59（北京时间）"
    assert facts["是否迟报"] == "迟报"


def test_a_receipt_is_the_same_bytes_every_time(paper_files):
    text, look = paper_files.texts["receipt"], paper_files.look

    assert write_receipt(RECEIPT, text, look) == write_receipt(RECEIPT, text, look)


@pytest.mark.parametrize(
    "text", ["总工办发[2013]02号", "总工办发〔2013〕0号", "总工办发〔13〕2号", "第2号", ""]
)
def test_what_is_no_number_is_refused(text):
    with pytest.raises(InputError):
        read_number(text)


def test_all_unions_have_their_full_names(pack):
    names = [name_union(each.id, each.name.zh) for each in pack.bodies]

    assert len(set(names)) == 32
    assert names[0] == "北京市总工会"
    assert names[-2:] == ["新疆维吾尔自治区总工会", "新疆生产建设兵团工会"]


HEAD = "format: paper-text/1\nversion: 1\nform: letter\ntitle: 关于{year}年的函\nto: {union}\n---\n"


def read(text):
    return read_paper_text(text.encode(), "letter.txt")


def test_a_text_has_levels_headings_and_places():
    lines = "# 一级\n##标题。｜正文{year}。\n##｜只有序号。\n{union}的一段。"
    _, body = fill_text(read(HEAD + lines), {"year": "2012", "union": "某单位"})

    assert body == (
        Paragraph(level=1, heading="一级"),
        Paragraph("正文2012。", level=2, heading="标题。"),
        Paragraph("只有序号。", level=2),
        Paragraph("某单位的一段。"),
    )


def test_a_line_whose_value_is_empty_is_left_out():
    text = read(HEAD + "第一段。\n共{count}处。")
    _, body = fill_text(text, {"year": "2012", "union": "某单位", "count": ""})

    assert body == (Paragraph("第一段。"),)


def test_every_place_without_a_value_is_told():
    with pytest.raises(FileUnusable) as refused:
        fill_text(read(HEAD + "{one}\n@two"), {"year": "2012"})

    assert [dict(fault.fields)["name"] for fault in refused.value.faults] == [
        "{union}",
        "{one}",
        "@two",
    ]


def test_everything_wrong_with_a_head_is_told():
    with pytest.raises(FileUnusable) as refused:
        read("format: paper-text/2\nform: poster\ncolour: red\n---\n")

    assert [fault.kind.code for fault in refused.value.faults] == [
        *["paper-text-header"] * 4,
        "paper-text-header-unknown",
        "paper-text-empty",
    ]


def test_a_letter_without_copies_has_no_imprint():
    made = compose(read(HEAD + "正文。"), {"year": "2012", "union": "某"}, issue=ISSUE)

    assert made.imprint is None
