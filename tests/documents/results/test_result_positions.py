"""Every paper of the results, measured against the numbers of GB/T 9704-2012."""

import io
from itertools import pairwise
from statistics import median

import pdfplumber
import pytest
from tests.documents.official.measuring import (
    MM,
    PITCH,
    RED,
    STEP,
    line_with,
    lines_of,
    margins,
    middle_of,
    strokes_of,
    text_of,
)

from kaohe.documents.official import typeset_pdf
from kaohe.documents.official.titles import is_shapely

HEADED = ("circular", "report", "criticism", "digest")
ALL = (*HEADED, "letter")
PRINTED = (*ALL, "sheet")
PUNCTUATION = "，。；：、（）《》“”？！"


@pytest.fixture(scope="module")
def opened(documents, score_sheet, paper_files):
    """Every paper as an open PDF."""
    files = {
        kind: pdfplumber.open(io.BytesIO(typeset_pdf(document, paper_files.look).content))
        for kind, document in (documents | {"sheet": score_sheet}).items()
    }
    yield files
    for each in files.values():
        each.close()


@pytest.mark.parametrize("kind", PRINTED)
def test_nothing_leaves_the_text_area_but_page_numbers(opened, kind):
    for number, page in enumerate(opened[kind].pages, start=1):
        left, right = margins(number)
        # Punctuation is squeezed: half of its square is empty and may stand outside.
        inside = [
            char
            for char in page.chars
            if round(char["size"]) != 14 and char["text"] not in PUNCTUATION + " "
        ]
        assert all(left - 1 <= char["x0"] and char["x1"] <= right + 1.5 for char in inside)
        assert all(char["bottom"] <= (37 + 225) * MM + 1 for char in inside)


@pytest.mark.parametrize("kind", ALL)
def test_lines_and_characters_stand_on_the_grid_of_22_times_28(opened, kind):
    page = opened[kind].pages[0]
    lines = lines_of(page, size=16)
    begin = next(place for place, (_, chars) in enumerate(lines) if text_of(chars).endswith("："))
    gaps = [(b - a) / PITCH for (a, _), (b, _) in pairwise(lines[begin:])]
    steps = [
        b["x0"] - a["x0"]
        for _, chars in lines[begin:]
        for a, b in pairwise(chars)
        if is_han(a) and is_han(b)
    ]

    assert gaps == pytest.approx([round(gap) for gap in gaps], abs=0.01)
    assert median(steps) == pytest.approx(STEP, abs=0.02)
    assert all(len(lines_of(each, size=16)) <= 22 for each in opened[kind].pages)


@pytest.mark.parametrize("kind", HEADED)
def test_the_head_is_red_with_its_number_and_line_in_place(opened, kind):
    page = opened[kind].pages[0]
    mark, chars = line_with(page, "办公厅文件")
    number, _ = line_with(page, "总工办发〔2013〕9号")
    (y, begin, end, _, colour) = strokes_of(page)[0]

    assert {tuple(char["non_stroking_color"]) for char in chars} == {RED}
    assert 2 * PITCH < number - mark < 3.2 * PITCH
    assert y - (number + 0.12 * 16) == pytest.approx(4 * MM, abs=0.1)
    assert (tuple(colour), begin, end) == (RED, *map(pytest.approx, margins(1)))


def test_the_letter_has_its_lines_20_mm_from_the_edge(opened):
    lines = [each for each in strokes_of(opened["letter"].pages[0]) if tuple(each[4]) == RED]

    assert len(lines) == 4
    assert {round((each[2] - each[1]) / MM) for each in lines} == {170}
    assert lines[-1][0] / MM == pytest.approx(297 - 20, abs=0.4)


@pytest.mark.parametrize("kind", ALL)
def test_the_title_is_size_2_centred_and_shapely(opened, kind):
    lines = [chars for _, chars in lines_of(opened[kind].pages[0], size=22)]
    left, right = margins(1)

    assert 2 <= len(lines) <= 4
    assert is_shapely([text_of(chars) for chars in lines])
    for chars in lines:
        assert chars[0]["x0"] - left == pytest.approx(right - chars[-1]["x1"], abs=1.5)


@pytest.mark.parametrize("kind", ALL)
def test_the_signature_is_centred_above_its_day_four_characters_in(opened, kind):
    number, page = next(
        (number, page)
        for number, page in enumerate(opened[kind].pages, start=1)
        if any(text_of(chars) == "2013年2月26日" for _, chars in lines_of(page, size=16))
    )
    day, day_chars = line_with(page, "2013年2月26日")
    name, name_chars = next(
        (base, chars)
        for base, chars in lines_of(page, size=16)
        if text_of(chars) == "中华全国总工会办公厅"
    )

    assert margins(number)[1] - day_chars[-1]["x1"] == pytest.approx(4 * STEP, abs=0.5)
    assert middle_of(name_chars) == pytest.approx(middle_of(day_chars), abs=0.5)
    assert day - name == pytest.approx(PITCH, abs=0.1)
    assert len(lines_of(page, size=16)) > 2


@pytest.mark.parametrize("kind", ALL)
def test_page_numbers_stand_7_mm_below_the_text_at_the_outer_edge(opened, kind):
    first = 2 if kind == "letter" else 1
    for number, page in enumerate(opened[kind].pages, start=1):
        if number < first:
            continue
        base, chars = lines_of(page, size=14)[-1]
        left, right = margins(number)
        assert text_of(chars) == f"—{number}—"
        assert base - 0.38 * 14 == pytest.approx((37 + 225 + 7) * MM, abs=0.3)
        edge = right - chars[-1]["x1"] if number % 2 else chars[0]["x0"] - left
        assert edge == pytest.approx(14, abs=0.5)


@pytest.mark.parametrize("kind", HEADED)
def test_the_imprint_closes_an_even_last_page(opened, kind):
    pages = opened[kind].pages

    assert len(pages) % 2 == 0
    assert strokes_of(pages[-1])[-1][0] == pytest.approx((37 + 225) * MM, abs=0.1)


def test_a_report_names_who_approved_it_beside_the_number(opened):
    _, chars = line_with(opened["report"].pages[0], "总工办发〔2013〕9号")

    assert text_of(chars).endswith("签发人：分管副主席")


@pytest.mark.parametrize("kind", ALL)
def test_fonts_are_embedded_and_the_archive_form_is_kept(documents, paper_files, kind):
    content = typeset_pdf(documents[kind], paper_files.look).content

    assert b"/FontFile2" in content or b"/FontFile3" in content
    assert b"pdfaid:part>2<" in content
    assert b"pdfuaid:part>1<" in content
    assert b"/Outlines" in content


def is_han(char):
    return "\u4e00" <= char["text"] <= "\u9fff"
