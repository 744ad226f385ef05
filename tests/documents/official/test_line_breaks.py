"""Where lines and pages end: nothing that belongs together is torn apart."""

import io
import re
from dataclasses import replace
from itertools import pairwise

import pdfplumber
import pypdfium2
import pytest
from tests.documents.official.measuring import lines_of, margins, text_of
from tests.documents.official.sample import HAN, make_document
from tests.documents.official.test_papers import RECEIPT

from kaohe.documents.official import Paragraph, Table, typeset_pdf
from kaohe.documents.official.papers import ReceivedFile, write_receipt
from kaohe.documents.official.papers.visit_sheet import make_visit_sheets
from kaohe.documents.official.table_heads import break_head
from kaohe.stores.checklists import load_checklists

TORN = re.compile("(个|处|分|项|年|月|日|；|：)")
COUNTS = "得分93.32分；在13个单位中列第3位，见附件2，2013年1月20日前报送"


def set_sheet(look, *body):
    """Return the opened PDF of a form that holds nothing but a body."""
    nothing = dict.fromkeys(("number", "signature", "imprint"))
    sheet = make_document(form="sheet", title="表", body=body, annexes=(), **nothing)
    return pdfplumber.open(io.BytesIO(typeset_pdf(sheet, look).content))


def read_lines(pdf, size):
    return [text_of(chars) for page in pdf.pages for _, chars in lines_of(page, size=size)]


@pytest.fixture(scope="module")
def counted(look):
    """The same sentence, begun at every place of a line."""
    body = [Paragraph(HAN[:length] + COUNTS + "。") for length in range(1, 28)]
    with set_sheet(look, *body) as pdf:
        yield read_lines(pdf, 16)


def test_no_number_is_torn_from_its_unit(counted):
    torn = [
        (line, after)
        for line, after in pairwise(counted)
        if (line[-1].isdigit() and (after[0].isdigit() or TORN.match(after)))
        or line.endswith("附件")
    ]

    assert torn == []
    assert sum(map(len, counted)) > 27 * len(COUNTS)


def test_no_line_begins_with_a_mark_that_closes(counted):
    assert [line for line in counted if line[0] in "，。；：、）》〉”"] == []


def test_a_page_is_filled_to_its_last_line_whatever_the_paragraphs(look):
    with set_sheet(look, *[Paragraph(HAN + HAN + HAN[:10])] * 20) as pdf:
        assert [len(lines_of(page, size=16)) for page in pdf.pages[1:-1]] == [22]


def test_what_announces_a_table_stays_with_it(look):
    filler = [Paragraph("一行。")] * 19
    table = Table(("甲", "乙"), (("一", "二"),) * 12, (1, 1))
    with set_sheet(look, *filler, Paragraph("所收文件："), table) as pdf:
        pages = [page.extract_text() for page in pdf.pages]

    assert "所收文件" not in pages[0]
    assert "所收文件" in pages[1]


def test_a_small_table_is_not_divided_between_two_pages(look):
    filler = [Paragraph("一行。")] * 17
    table = Table(("签名人", "签名"), (("考核人员（一）", ""), ("考核人员（二）", "")), (1, 1))
    with set_sheet(look, *filler, Paragraph(level=1, heading="签名"), table) as pdf:
        pages = [page.extract_text() for page in pdf.pages]

    assert all(word in pages[1] for word in ("一、签名", "考核人员（一）", "考核人员（二）"))


def test_no_character_stands_alone_at_the_end_of_a_cell(look):
    rows = tuple((HAN[:length], "") for length in range(8, 30))
    with set_sheet(look, Table(("内容", "分值"), rows, (24, 76))) as pdf:
        lengths = {len(line) for line in read_lines(pdf, 12)}

    assert 1 not in lengths


def test_a_box_to_tick_stays_with_its_word(look):
    rows = (("□单独基层工会 □联合基层工会", "□不适用 □未能核实 □拒绝提供"),)
    tables = [
        Table(("认定", "缺项"), rows, (width, 100 - width), is_dense=True)
        for width in range(24, 48, 2)
    ]
    with set_sheet(look, *tables) as pdf:
        cells = [
            line.removesuffix("\n")
            for page in pdf.pages
            for found in page.extract_tables()
            for row in found
            for cell in row
            for line in cell.split("\n")
        ]

    assert cells.count("□单独基层工会") > 4
    assert not any(line.endswith("□") for line in cells)
    assert not any(line[0] != "□" for line in cells if line not in ("认定", "缺项"))


@pytest.mark.parametrize(
    ("name", "most", "lines"),
    [
        ("建会数量（示例）（60）", 7.1, ("建会数量", "（示例）（60）")),
        ("下属工会不实处数", 5.1, ("下属工会", "不实处数")),
        ("县（市、区）", 6.5, ("县（市、区）",)),
        ("处理决定", 2.5, ("处理", "决定")),
    ],
)
def test_heads_are_broken_between_words_and_never_inside_brackets(name, most, lines):
    assert break_head(name, most=most) == lines


@pytest.mark.parametrize("checklist", load_checklists("national-2012"), ids=lambda each: each.kind)
def test_no_page_of_a_printed_checklist_is_empty_and_at_most_four_are_needed(look, checklist):
    for sheet in make_visit_sheets(checklist):
        with pypdfium2.PdfDocument(typeset_pdf(sheet, look).content) as pdf:
            told = [page.get_textpage().get_text_range() for page in pdf]
        assert len(told) <= 4
        assert all(len(text) > 40 for text in told)


def test_a_form_has_room_for_what_it_asks_to_be_written(look):
    checklist = next(each for each in load_checklists("national-2012") if each.conduct)
    (sheet, *_) = make_visit_sheets(checklist)
    heads = [block.columns for block in sheet.body if isinstance(block, Table)]

    assert ("工作纪律", "违反任何一项的，写明情况，没有的写“无”") in heads


def test_large_sizes_and_long_digests_stay_inside_their_columns(look, paper_files):
    big = ReceivedFile("自检自查报告（盖章）.pdf", 4_294_967_295, "0123456789abcdef" * 4)
    receipt = replace(RECEIPT, files=(big,))
    content = write_receipt(receipt, paper_files.texts["receipt"], look)
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        tables = [table for page in pdf.pages for table in page.extract_tables()]
        rightmost = max(char["x1"] for char in pdf.pages[0].chars)

    assert tables[-1][-1][2] == "4,294,967,295"
    assert tables[-1][-1][3].replace("\n", " ") == " ".join(["0123456789abcdef"] * 4)
    assert rightmost <= margins(1)[1] + 1
