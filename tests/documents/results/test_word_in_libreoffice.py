"""Word files of the results, opened and set by another program: the same lines in the same places.

What Word and WPS make of them is not checked anywhere; both follow the same markup.
"""

import io
import re
from dataclasses import replace
from itertools import pairwise
from statistics import median

import pdfplumber
import pytest
from tests.documents.official.measuring import (
    MM,
    PITCH,
    STEP,
    line_with,
    lines_of,
    margins,
    middle_of,
    text_of,
)

from kaohe.documents.official import typeset_pdf, write_word

FACES = ("body", "title", "heading", "subheading", "page_number")
SHIPPED = dict.fromkeys(FACES, "Noto Serif SC") | {"heading": "Noto Sans SC Medium"}
KINDS = ("circular", "letter")


@pytest.fixture(scope="module")
def pairs(convert, documents, paper_files, tmp_path_factory):
    """Each paper as its own PDF, and its Word file as LibreOffice sets it with the same fonts."""
    folder = tmp_path_factory.mktemp("word")
    look = replace(paper_files.look, word_faces=SHIPPED)
    found = {}
    for kind in KINDS:
        path = folder / f"{kind}.docx"
        path.write_bytes(write_word(documents[kind], look))
        own = typeset_pdf(documents[kind], paper_files.look).content
        found[kind] = (pdfplumber.open(io.BytesIO(own)), pdfplumber.open(convert(path, "pdf")))
    yield found
    for pair in found.values():
        for each in pair:
            each.close()


def pages_of_text(pdf):
    """Return the pages before the first annex."""
    first = next(
        place
        for place, page in enumerate(pdf.pages)
        if any(text_of(chars) == "附件1" for _, chars in lines_of(page, size=16))
    )
    return pdf.pages[:first]


def words_of(pages):
    """Return all characters but the page numbers, without spaces."""
    text = "".join(text_of(chars) for page in pages for _, chars in lines_of(page))
    return re.sub("—[0-9]+—", "", text)


@pytest.mark.parametrize("kind", KINDS)
def test_the_text_takes_the_same_pages_and_says_the_same(pairs, kind):
    own, word = (pages_of_text(each) for each in pairs[kind])

    assert len(word) == len(own)
    assert sorted(words_of(word)) == sorted(words_of(own))


@pytest.mark.parametrize("kind", KINDS)
def test_lines_are_one_pitch_high_and_characters_one_step_apart(pairs, kind):
    page = pairs[kind][1].pages[0]
    lines = lines_of(page, size=16)
    begin = next(
        place for place, (_, chars) in enumerate(lines) if text_of(chars).endswith("工会：")
    )
    gaps = [b - a for (a, _), (b, _) in pairwise(lines[begin:])]
    steps = [b["x0"] - a["x0"] for a, b in pairwise(lines[begin][1])]

    assert median(gaps) == pytest.approx(PITCH, abs=0.1)
    assert median(steps) == pytest.approx(STEP, abs=0.1)


@pytest.mark.parametrize("kind", KINDS)
def test_margins_and_title_stand_where_the_pdf_has_them(pairs, kind):
    own, word = (each.pages[0] for each in pairs[kind])
    own_titles, word_titles = (lines_of(page, size=22) for page in (own, word))
    left, _ = margins(1)
    _, addressee = line_with(word, "工会：")

    assert addressee[0]["x0"] == pytest.approx(left, abs=0.8)
    assert [text_of(chars) for _, chars in word_titles] == [
        text_of(chars) for _, chars in own_titles
    ]
    for (own_base, own_chars), (word_base, word_chars) in zip(own_titles, word_titles, strict=True):
        assert word_base == pytest.approx(own_base, abs=PITCH)
        assert middle_of(word_chars) == pytest.approx(middle_of(own_chars), abs=2)


@pytest.mark.parametrize("kind", KINDS)
def test_pages_are_numbered_at_the_outer_edge(pairs, kind):
    page = pairs[kind][1].pages[1]
    _, chars = lines_of(page, size=14)[-1]

    assert text_of(chars) == "—2—"
    assert chars[0]["x0"] - margins(2)[0] == pytest.approx(14, abs=1)


def test_the_imprint_stands_at_the_foot_of_its_page_between_three_lines(pairs):
    page = pairs["circular"][1].pages[-1]
    places = sorted(round(each["top"] / MM) for each in (*page.lines, *page.rects))
    printed, _ = line_with(page, "2013年2月26日印发")

    assert places[-1] == pytest.approx(37 + 225, abs=2)
    assert places[0] < places[-2] < printed / MM < places[-1]


def test_the_first_page_of_a_letter_ends_with_its_line_20_mm_from_the_edge(pairs):
    page = pairs["letter"][1].pages[0]
    lowest = max(each["bottom"] for each in (*page.lines, *page.rects, *page.curves))

    assert lowest / MM == pytest.approx(297 - 20, abs=1.5)


@pytest.mark.parametrize("kind", KINDS)
def test_the_signature_has_the_end_of_the_text_above_it(pairs, kind):
    page = next(each for each in pairs[kind][1].pages if "2013年2月26日" in signed(each))
    before = signed(page).split("附件：")[0]

    assert "核对。" in before


def signed(page):
    return "".join(text_of(chars) for _, chars in lines_of(page, size=16))
