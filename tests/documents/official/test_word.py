"""Word files: the same measures as the PDF, the standard's faces, the same bytes every time."""

import io
import zipfile

import docx
import pytest
from docx.oxml.ns import qn
from tests.documents.official.sample import make_document

from kaohe.documents.official import Imprint, Number, Picture, write_word


@pytest.fixture(scope="session")
def content(look):
    return write_word(make_document(), look)


@pytest.fixture(scope="session")
def word(content):
    return docx.Document(io.BytesIO(content))


def paragraph_with(word, text):
    return next(each for each in word.paragraphs if text in each.text)


def test_the_same_document_is_the_same_bytes(look, content):
    assert write_word(make_document(), look) == content


def test_no_entry_of_the_file_names_the_hour_of_making(content):
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert {each.date_time for each in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_margins_are_those_of_the_standard(word):
    section = word.sections[0]

    assert (section.page_width.mm, section.page_height.mm) == pytest.approx((210, 297), abs=0.1)
    assert (section.top_margin.mm, section.bottom_margin.mm) == pytest.approx((37, 35), abs=0.1)
    assert (section.left_margin.mm, section.right_margin.mm) == pytest.approx((28, 26), abs=0.1)


def test_the_grid_has_22_lines_of_28_characters(word):
    grid = word.sections[0]._sectPr.find(qn("w:docGrid"))
    pitch, space = int(grid.get(qn("w:linePitch"))), int(grid.get(qn("w:charSpace")))

    assert grid.get(qn("w:type")) == "linesAndChars"
    assert int(225 / 25.4 * 1440) // pitch == 22
    assert int(156 / 25.4 * 72 / (16 + space / 4096) + 0.001) == 28


def test_pages_are_mirrored_and_numbered_at_the_outer_edge(word):
    section = word.sections[0]
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]

    assert word.settings.element.find(qn("w:mirrorMargins")) is not None
    assert odd.alignment == docx.enum.text.WD_ALIGN_PARAGRAPH.RIGHT
    assert (odd.paragraph_format.right_indent.pt, even.paragraph_format.left_indent.pt) == (14, 14)
    assert "PAGE" in odd._element.xml


def test_the_standards_own_faces_are_named(word):
    title = paragraph_with(word, "关于2012年度").runs[0]
    heading = paragraph_with(word, "一、组织领导").runs[0]
    body = paragraph_with(word, "最后一段").runs[0]

    assert [run._element.rPr.rFonts.get(qn("w:eastAsia")) for run in (title, heading, body)] == [
        "方正小标宋简体",
        "黑体",
        "仿宋_GB2312",
    ]
    assert [run.font.size.pt for run in (title, heading, body)] == [22, 16, 16]


def test_the_mark_is_red_and_the_number_stands_on_a_red_line(word):
    mark = paragraph_with(word, "办公厅文件").runs[0]
    border = paragraph_with(word, "〔2013〕2号")._element.pPr.find(qn("w:pBdr"))[0]

    assert str(mark.font.color.rgb) == "FF0000"
    assert (border.get(qn("w:color")), border.get(qn("w:space"))) == ("FF0000", "11")


def test_the_signature_keeps_the_end_of_the_text_with_it(word):
    begin = next(i for i, each in enumerate(word.paragraphs) if each.text == "最后一段。")
    kept = word.paragraphs[begin : begin + 7]

    assert [each.paragraph_format.keep_with_next for each in kept] == [True] * 7
    assert kept[3].text == "　　　2. 考核工作日程"
    assert word.paragraphs[begin + 7].text == "2013年1月6日"


def test_the_imprint_stands_at_the_bottom_between_lines(word):
    framed = [
        each for each in word.paragraphs if each._element.pPr.find(qn("w:framePr")) is not None
    ]
    places = [int(each._element.pPr.find(qn("w:framePr")).get(qn("w:y"))) for each in framed]
    pitch, bottom = 225 / 22, 37 + 225
    lines = [
        [
            (edge.tag.split("}")[1], edge.get(qn("w:sz")))
            for edge in each._element.pPr.find(qn("w:pBdr"))
        ]
        for each in framed
    ]

    assert [each.text for each in framed] == [
        "抄送：各省、自治区、直辖市党委。",
        "中华全国总工会办公厅\t2013年1月6日印发",
    ]
    assert [place / 1440 * 25.4 for place in places] == pytest.approx(
        [bottom - 2 * pitch, bottom - pitch], abs=0.1
    )
    assert lines == [[("top", "8"), ("bottom", "6")], [("bottom", "8")]]


def test_a_letter_has_its_mark_and_lines_on_its_first_page_only(look):
    letter = make_document(
        form="letter",
        number=Number("总工办函", 2013, 7),
        imprint=Imprint(("某单位",)),
        annexes=(),
        body=(Picture("内容", "二维码"),),
        approver="",
        watermark="演练",
    )
    word = docx.Document(io.BytesIO(write_word(letter, look)))
    section = word.sections[0]

    assert section.different_first_page_header_footer
    marks = [each.text for each in section.first_page_header.paragraphs]
    assert marks == ["演练：非正式文件，不得作为公文使用", "中华全国总工会办公厅"]
    assert "thinThickSmallGap" in section.first_page_footer.paragraphs[0]._element.xml
    assert section.header.paragraphs[0].text.startswith("演练：")
    assert len(word.inline_shapes) == 1


def test_a_sheet_has_no_head(look):
    sheet = make_document(form="sheet", signature=None, number=None, imprint=None, annexes=())
    word = docx.Document(io.BytesIO(write_word(sheet, look)))

    assert word.paragraphs[0].text.startswith("中华全国总工会办公厅\n关于")


def test_who_approved_stands_on_the_line_of_the_number(look):
    word = docx.Document(io.BytesIO(write_word(make_document(approver="某某"), look)))

    assert "签发人：某某" in paragraph_with(word, "〔2013〕2号").text
