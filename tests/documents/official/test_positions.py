"""Positions in the PDF, measured against the numbers of GB/T 9704-2012 (clauses in brackets)."""

import io

import pdfplumber
import pytest
from tests.documents.official.measuring import (
    MM,
    PITCH,
    RED,
    STEP,
    first_red_row,
    line_with,
    lines_of,
    margins,
    middle_of,
    strokes_of,
    text_of,
)
from tests.documents.official.sample import DAY, FULL, make_document

from kaohe.documents.official import Number, Paragraph, Signature, typeset_pages, typeset_pdf


@pytest.fixture(scope="session")
def pdf(look):
    content = typeset_pdf(make_document(), look).content
    with pdfplumber.open(io.BytesIO(content)) as opened:
        yield opened


@pytest.fixture(scope="session")
def letter(look):
    document = make_document(
        form="letter",
        number=Number("总工办函", 2013, 7),
        secrecy="",
        copy_number="",
        annexes=(),
        imprint=None,
        body=(FULL, Paragraph("最后一段。")),
        signature=Signature(("中华全国总工会办公厅",), DAY, sealed=False),
    )
    with pdfplumber.open(io.BytesIO(typeset_pdf(document, look).content)) as opened:
        yield opened


def test_the_paper_is_a4(pdf):
    assert {(round(page.width), round(page.height)) for page in pdf.pages} == {(595, 842)}


def test_a_full_page_has_22_lines_of_28_characters(pdf):
    lines = lines_of(pdf.pages[1], size=16)

    assert len(lines) == 22
    assert {len(chars) for _, chars in lines} == {28}


def test_the_lines_stand_on_a_grid_that_fills_the_text_area(pdf):
    bases = [base for base, _ in lines_of(pdf.pages[1], size=16)]
    first = 37 * MM + (PITCH - 16) / 2 + 0.88 * 16

    assert bases == pytest.approx([first + PITCH * row for row in range(22)], abs=0.1)


@pytest.mark.parametrize("number", [2, 3])
def test_a_full_line_reaches_from_edge_to_edge(pdf, number):
    left, right = margins(number)
    _, chars = lines_of(pdf.pages[number - 1], size=16)[0]

    assert chars[0]["x0"] == pytest.approx(left, abs=0.2)
    assert chars[-1]["x0"] + STEP == pytest.approx(right, abs=0.3)


def test_a_paragraph_begins_two_characters_further_in(pdf):
    _, chars = line_with(pdf.pages[0], "一、组织领导")

    assert chars[0]["x0"] - margins(1)[0] == pytest.approx(2 * STEP, abs=0.3)


def test_the_mark_is_red_and_in_the_middle(pdf):
    base, chars = line_with(pdf.pages[0], "办公厅文件")
    left, right = margins(1)

    assert {tuple(char["non_stroking_color"]) for char in chars} == {RED}
    assert chars[0]["x0"] - left == pytest.approx(right - chars[-1]["x1"], abs=1)
    assert base < 100 * MM


def test_the_mark_begins_35_mm_below_the_top_of_the_text(look):
    first = first_red_row(typeset_pages(make_document(), look, ppi=254)[0])

    assert first / 10 == pytest.approx(37 + 35, abs=0.2)


def test_the_number_stands_two_lines_below_the_mark_in_the_middle(pdf):
    mark, _ = line_with(pdf.pages[0], "办公厅文件")
    base, chars = line_with(pdf.pages[0], "总工办发〔2013〕2号")
    left, right = margins(1)

    assert 2 * PITCH < base - mark < 3.2 * PITCH
    assert chars[0]["x0"] - left == pytest.approx(right - chars[-1]["x1"], abs=4)


def test_a_red_line_as_wide_as_the_text_stands_4_mm_below_the_number(pdf):
    number, _ = line_with(pdf.pages[0], "总工办发〔2013〕2号")
    ((y, begin, end, _, colour),) = strokes_of(pdf.pages[0])

    assert tuple(colour) == RED
    assert (begin, end) == pytest.approx(margins(1), abs=0.1)
    assert y - (number + 0.12 * 16) == pytest.approx(4 * MM, abs=0.1)


def test_copy_number_secrecy_and_urgency_begin_the_page_at_its_left_edge(pdf):
    lines = lines_of(pdf.pages[0], size=16)[:3]

    assert [text_of(chars) for _, chars in lines] == ["000001", "秘密★1年", "特急"]
    assert {round(chars[0]["x0"] - margins(1)[0]) for _, chars in lines} <= {0, 1}


def test_the_title_is_size_2_centred_and_symmetric(pdf):
    lines = lines_of(pdf.pages[0], size=22)
    left, right = margins(1)

    assert [text_of(chars) for _, chars in lines] == [
        "中华全国总工会办公厅",
        "关于2012年度组建工会和",
        "发展会员工作考核的通知",
    ]
    for _, chars in lines:
        assert chars[0]["x0"] - left == pytest.approx(right - chars[-1]["x1"], abs=1.5)


def test_the_title_begins_two_lines_below_the_red_line(pdf):
    ((y, *_),) = strokes_of(pdf.pages[0])
    base, _ = lines_of(pdf.pages[0], size=22)[0]

    assert base - y == pytest.approx(2 * PITCH + (PITCH - 22) / 2 + 0.88 * 22, abs=0.2)


def test_the_addressee_begins_at_the_edge_one_line_below_the_title(pdf):
    title, _ = lines_of(pdf.pages[0], size=22)[-1]
    base, chars = line_with(pdf.pages[0], "各省、自治区、直辖市总工会：")

    assert chars[0]["x0"] == pytest.approx(margins(1)[0], abs=0.3)
    assert base - title == pytest.approx(2 * PITCH - 3 * 0.38, abs=1.5)


@pytest.mark.parametrize("number", range(1, 7))
def test_page_numbers_stand_7_mm_below_the_text_one_character_from_the_outer_edge(pdf, number):
    page = pdf.pages[number - 1]
    base, chars = lines_of(page, size=14)[-1]
    left, right = margins(number)

    assert text_of(chars) == f"—{number}—"
    assert base - 0.38 * 14 == pytest.approx((37 + 225 + 7) * MM, abs=0.3)
    if number % 2:
        assert right - chars[-1]["x1"] == pytest.approx(14, abs=0.5)
    else:
        assert chars[0]["x0"] - left == pytest.approx(14, abs=0.5)


def test_annexes_are_listed_one_line_below_the_text_two_characters_in(pdf):
    text, _ = line_with(pdf.pages[3], "最后一段。")
    base, chars = line_with(pdf.pages[3], "附件：1.考核评分表")
    _, second = line_with(pdf.pages[3], "2.考核工作日程")

    assert base - text == pytest.approx(2 * PITCH, abs=0.1)
    assert chars[0]["x0"] - margins(4)[0] == pytest.approx(2 * STEP, abs=0.3)
    assert second[0]["x0"] == pytest.approx(chars[3]["x0"], abs=0.3)


def test_an_annex_begins_a_page_with_its_title_on_the_third_line(pdf):
    first = 37 * MM + PITCH / 2
    base, chars = line_with(pdf.pages[4], "附件1")
    title, _ = lines_of(pdf.pages[4], size=22)[0]

    assert chars[0]["x0"] == pytest.approx(margins(5)[0], abs=0.8)
    assert base == pytest.approx(first + 0.38 * 16, abs=0.2)
    assert title == pytest.approx(first + 2 * PITCH + 0.38 * 22, abs=0.2)


def test_with_a_seal_the_day_stands_four_characters_in_and_the_name_centred_above(pdf):
    page = pdf.pages[3]
    name, name_chars = line_with(page, "中华全国总工会办公厅")
    day, day_chars = line_with(page, "2013年1月6日")

    assert margins(4)[1] - day_chars[-1]["x1"] == pytest.approx(4 * STEP, abs=0.5)
    assert middle_of(name_chars) == pytest.approx(middle_of(day_chars), abs=0.5)
    assert day - name == pytest.approx(PITCH, abs=0.1)


def test_the_seal_finds_room_below_the_list_of_annexes(pdf):
    listed, _ = line_with(pdf.pages[3], "2.考核工作日程")
    name, _ = line_with(pdf.pages[3], "中华全国总工会办公厅")

    assert name - listed == pytest.approx(3 * PITCH, abs=0.1)


def test_without_a_seal_the_day_begins_two_characters_behind_the_name(letter):
    page = letter.pages[-1]
    _, name = line_with(page, "中华全国总工会办公厅")
    _, day = line_with(page, "2013年1月6日")

    assert margins(len(letter.pages))[1] - name[-1]["x1"] == pytest.approx(2 * STEP, abs=0.5)
    assert day[0]["x0"] - name[0]["x0"] == pytest.approx(2 * STEP, abs=0.5)


def test_the_imprint_ends_with_the_text_area_of_an_even_page(pdf):
    lines = strokes_of(pdf.pages[5])

    assert lines[-1][0] == pytest.approx((37 + 225) * MM, abs=0.1)
    assert [each[3] / MM for each in lines] == pytest.approx([0.35, 0.25, 0.35], abs=0.01)
    assert {round(each[2] - each[1]) for each in lines} == {round(156 * MM)}


def test_the_imprint_names_copies_printer_and_day_in_size_4(pdf):
    lines = [text_of(chars) for _, chars in lines_of(pdf.pages[5], size=14)]

    assert lines[:2] == [
        "抄送：各省、自治区、直辖市党委。",
        "中华全国总工会办公厅2013年1月6日印发",
    ]


def test_a_letter_has_its_mark_30_mm_and_its_last_line_20_mm_from_the_edges(look, letter):
    document = make_document(form="letter", annexes=(), imprint=None)
    first = first_red_row(typeset_pages(document, look, ppi=254)[0])
    lines = [each for each in strokes_of(letter.pages[0]) if tuple(each[4]) == RED]

    assert first / 10 == pytest.approx(30, abs=0.2)
    assert len(lines) == 4
    assert {round((each[2] - each[1]) / MM, 1) for each in lines} == {170.0}
    assert {round((each[1] + each[2]) / 2 / MM, 1) for each in lines} == {105.0}
    assert lines[-1][0] / MM == pytest.approx(297 - 20, abs=0.4)
    assert [each[3] for each in lines] == [1.4, 0.6, 0.6, 1.4]


def test_a_letter_has_its_number_at_the_right_edge_below_the_double_line(letter):
    page = letter.pages[0]
    base, chars = line_with(page, "总工办函〔2013〕7号")
    second = [each for each in strokes_of(page) if tuple(each[4]) == RED][1]

    assert chars[-1]["x1"] == pytest.approx(margins(1)[1], abs=0.5)
    assert base - 0.88 * 16 - second[0] - 0.3 == pytest.approx(16 * 7 / 8, abs=0.1)


def test_the_first_page_of_a_letter_has_no_number(letter):
    assert lines_of(letter.pages[0], size=14) == []
    assert text_of(lines_of(letter.pages[1], size=14)[0][1]) == "—2—"
