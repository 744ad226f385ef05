"""Documents as Word files that the office goes on editing, with the same measures as the PDF.

The file names the faces of the standard; the reader's own computer has them or stands others in.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from io import BytesIO
from itertools import zip_longest
from math import ceil
from typing import TYPE_CHECKING, Final

import docx
import segno
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from kaohe.core.errors import InputError, raise_all
from kaohe.documents.official.checks import TITLE_WIDTH, check_document
from kaohe.documents.official.look import POINTS_A_MILLIMETRE
from kaohe.documents.official.model import Document, Paragraph, Picture, Table
from kaohe.documents.official.numerals import count_ordinals, write_day
from kaohe.documents.official.titles import break_title, measure_width
from kaohe.documents.official.typesetting import BANNER, UNDATED
from kaohe.documents.official.word_parts import (
    add_page_number,
    add_rule,
    draw_together,
    leave_grid,
    mirror_pages,
    pack_again,
    set_face,
    set_grid,
    stand_on_page,
)
from kaohe.documents.official.word_tables import draw_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document as WordDocument
    from docx.section import Section
    from docx.text.paragraph import Paragraph as WordParagraph

    from kaohe.documents.official.look import Look
    from kaohe.documents.official.model import Annex, Block, Imprint, Signature

_FACE_OF_LEVEL: Final = ("body", "heading", "subheading", "body", "body")
_COPIES_A_LINE: Final = 25
"""Characters of a line of 抄送机关, one less than fit: punctuation may move one to the next."""
_BANNER_TOP: Final = 16
"""Millimetres from the upper edge to what marks a draft or a rehearsal, as in the PDF."""
_SINCE: Final = date(1980, 1, 1)
_RIGHT: Final = WD_ALIGN_PARAGRAPH.RIGHT
_CENTRE: Final = WD_ALIGN_PARAGRAPH.CENTER


def write_word(document: Document, look: Look) -> bytes:
    """Return a document as a Word file; the same document is the same bytes.

    Raises:
        InputError: with everything that is wrong with the document.
    """
    raise_all(InputError, check_document(document))
    writer = _Writer(document, look)
    writer.set_pages()
    writer.write_head()
    writer.write_text()
    for number, annex in enumerate(document.annexes, start=1):
        writer.write_annex(annex, "附件" if len(document.annexes) == 1 else f"附件{number}")
    if document.imprint:
        writer.write_imprint(document.imprint)
    return writer.to_bytes()


class _Writer:
    """A Word file in the making."""

    def __init__(self, document: Document, look: Look) -> None:
        self._document = document
        self._look = look
        self._word: WordDocument = docx.Document()
        self._body = self._word.element.body
        self._last: WordParagraph | None = None
        self._is_below_table = False
        normal = self._word.styles["Normal"]
        family = look.word_faces["body"]
        normal.font.name = family
        normal.font.size = Pt(look.sizes["body"])
        properties = normal.element.get_or_add_rPr()
        properties.get_or_add_rFonts().set(qn("w:eastAsia"), family)
        leave_grid(normal.element.get_or_add_pPr())

    def set_pages(self) -> None:
        """Set paper, margins, grid, page numbers."""
        page = self._look.page
        section = self._word.sections[0]
        section.page_width, section.page_height = Mm(page["width"]), Mm(page["height"])
        section.top_margin = Mm(page["top"])
        section.bottom_margin = Mm(page["height"] - page["top"] - page["text_height"])
        section.left_margin = Mm(page["inside"])
        section.right_margin = Mm(page["width"] - page["inside"] - page["text_width"])
        section.start_type = WD_SECTION.NEW_PAGE
        for old in section._sectPr.findall(qn("w:docGrid")):
            section._sectPr.remove(old)
        set_grid(section, self._look)
        mirror_pages(self._word.settings)
        self._word.settings.odd_and_even_pages_header_footer = True
        size = self._look.sizes["page_number"]
        under = page["height"] - page["top"] - page["text_height"] - page["number_below_text"]
        section.footer_distance = Mm(under) - Pt(size / 2)
        self._number(section.footer.paragraphs[0], right=True)
        self._number(section.even_page_footer.paragraphs[0], right=False)
        if self._document.watermark:
            for header in (section.header, section.even_page_header):
                self._banner(header.paragraphs[0])
        if self._document.form == "letter":
            self._set_first_page(section)

    def write_head(self) -> None:
        """Write 版头 of a document; that of a letter stands in the header of its first page."""
        document, page, sizes = self._document, self._look.page, self._look.sizes
        labels = [
            (document.copy_number, "body"),
            (document.secrecy, "heading"),
            (document.urgency, "heading"),
        ]
        shown = [(text, face) for text, face in labels if text]
        if document.form == "sheet":
            return
        for text, face in shown:
            self._line(text, face=face)
        number = str(document.number) if document.number else ""
        if document.form == "letter":
            self._line(number, align=_RIGHT)
            self._blank(2)
            return
        gap = page["mark_below_top"] * POINTS_A_MILLIMETRE - len(shown) * self._look.pitch
        self._line("", height=gap)
        size = self._fit(sizes["mark_most"], "文件")
        names = "\n".join(document.issuers) + "文件"
        self._line(names, face="title", size=size, align=_CENTRE, red=True, height=size * 1.2)
        self._blank(2)
        if document.approver:
            number = f"　{number}"
        line = self._line(number, align=None if document.approver else _CENTRE)
        if document.approver:
            stop = Mm(page["text_width"]) - Pt(self._look.step)
            line.paragraph_format.tab_stops.add_tab_stop(stop, alignment=2)
            self._run(line, "\t签发人：", "body")
            self._run(line, document.approver, "subheading")
        add_rule(
            line,
            edge="bottom",
            kind="single",
            width=1.5,
            gap=page["line_below_number"] * POINTS_A_MILLIMETRE,
            colour=self._look.red,
        )
        self._blank(2)

    def write_text(self) -> None:
        """Write title, addressee, text, list of annexes and signature."""
        document = self._document
        self._title(document.title)
        self._blank(1)
        if document.addressee:
            self._line(f"{document.addressee}：")
        self._blocks(document.body)
        if document.signature and self._last is not None:
            self._last.paragraph_format.keep_with_next = True
        self._list_annexes()
        if document.signature:
            self._word.paragraphs[-1].paragraph_format.keep_with_next = True
            self._sign(document.signature)

    def write_annex(self, annex: Annex, label: str) -> None:
        """Write an annex on a new page."""
        self._line(label, face="heading").paragraph_format.page_break_before = True
        self._blank(1)
        self._title(annex.title)
        if annex.subtitle:
            self._line(annex.subtitle, face="subheading", align=_CENTRE)
        self._blank(1)
        self._blocks(annex.body)

    def write_imprint(self, imprint: Imprint) -> None:
        """Write 版记 at the bottom of the last page: one frame above the other."""
        bare, page = self._document.form == "letter", self._look.page
        copies = f"抄送：{'，'.join(imprint.copies_to)}。" if imprint.copies_to else ""
        printed = "" if bare else imprint.printed_by
        rows = [row for row in (copies, printed) if row]
        bottom = (page["top"] + page["text_height"]) * POINTS_A_MILLIMETRE
        places = []
        for text in reversed(rows):
            lines = ceil((measure_width(text) - 3) / _COPIES_A_LINE) if text is copies else 1
            bottom -= lines * self._look.pitch
            places.append(bottom / POINTS_A_MILLIMETRE)
        for text, top in zip(rows, reversed(places), strict=True):
            line = self._imprint_line(text, hanging=3 if text is copies else 0)
            stand_on_page(line, width=page["text_width"], top=top)
            if text is printed and imprint.printed_on:
                size = self._look.sizes["imprint"]
                stop = Mm(page["text_width"]) - Pt(size)
                line.paragraph_format.tab_stops.add_tab_stop(stop, alignment=2)
                self._run(line, f"\t{write_day(imprint.printed_on)}印发", "body", size=size)
            edges = {"top": "thick_line"} if text is rows[0] else {}
            edges["bottom"] = "thick_line" if text is rows[-1] else "thin_line"
            for edge, name in edges.items() if not bare else ():
                width = page[name] * POINTS_A_MILLIMETRE
                add_rule(line, edge=edge, kind="single", width=width, gap=0, colour="#000000")
        if rows:
            self._line("", height=1)

    def to_bytes(self) -> bytes:
        """Return the file, with the document's own day as its time of making."""
        document = self._document
        made = datetime.combine(document.day or _SINCE, time(), tzinfo=UTC)
        properties = self._word.core_properties
        properties.title = document.plain_title
        properties.author = properties.last_modified_by = document.issuers[0]
        properties.created = properties.modified = made
        properties.comments = ""
        properties.language = "zh-CN"
        written = BytesIO()
        self._word.save(written)
        return pack_again(written.getvalue())

    def _set_first_page(self, section: Section) -> None:
        """Write mark and double lines of a letter into header and footer of its first page."""
        page, look = self._look.page, self._look
        section.different_first_page_header_footer = True
        section.header_distance = Mm(page["letter_mark_from_edge"])
        beyond = (page["letter_line_length"] - page["text_width"]) / 2
        head = section.first_page_header.paragraphs[0]
        size = self._fit(look.sizes["letter_mark_most"], "")
        self._shape(head, align=_CENTRE, height=size * 1.1)
        self._run(head, self._document.issuers[0], "title", size=size, red=True)
        gap = page["line_below_number"] * POINTS_A_MILLIMETRE
        foot = section.first_page_footer.paragraphs[0]
        for paragraph, edge, kind in (
            (head, "bottom", "thickThinSmallGap"),
            (foot, "top", "thinThickSmallGap"),
        ):
            add_rule(paragraph, edge=edge, kind=kind, width=3, gap=gap, colour=look.red)
        head.paragraph_format.left_indent = head.paragraph_format.right_indent = Mm(-beyond)
        self._shape(foot, align=None, height=1)
        if self._document.watermark:
            mark = head.insert_paragraph_before()
            self._banner(mark)
            stand_on_page(mark, width=page["letter_line_length"], top=_BANNER_TOP, across="page")
        bottom = page["height"] - page["letter_line_from_bottom"]
        stand_on_page(foot, width=page["letter_line_length"], top=bottom, across="page")
        section.first_page_footer.add_paragraph()

    def _number(self, paragraph: WordParagraph, *, right: bool) -> None:
        size = self._look.sizes["page_number"]
        self._shape(paragraph, align=_RIGHT if right else None, height=size)
        side = "right_indent" if right else "left_indent"
        setattr(paragraph.paragraph_format, side, Pt(size))
        add_page_number(paragraph, self._look.word_faces["page_number"], size=size)

    def _banner(self, paragraph: WordParagraph) -> None:
        self._shape(paragraph, align=_CENTRE, height=None)
        text = f"{self._document.watermark}：{BANNER}"
        self._run(paragraph, text, "heading", size=11, red=True)

    def _imprint_line(self, text: str, *, hanging: int) -> WordParagraph:
        """Add a line of the imprint, one character in; it goes on below its own first character."""
        size = self._look.sizes["imprint"]
        line = self._line("")
        self._run(line, text, "body", size=size)
        line.paragraph_format.left_indent = Pt((1 + hanging) * size)
        line.paragraph_format.first_line_indent = Pt(-hanging * size)
        line.paragraph_format.right_indent = Pt(size) if hanging else None
        return line

    def _fit(self, most: float, tail: str) -> float:
        longest = max(len(name) for name in self._document.issuers) + len(tail)
        width = self._look.page["text_width"] * POINTS_A_MILLIMETRE
        return round(min(most, 0.97 * width / longest) * 2) / 2

    def _title(self, title: str) -> None:
        lines = break_title(title, most=TITLE_WIDTH)
        size = self._look.sizes["title"]
        self._line("\n".join(lines), face="title", size=size, align=_CENTRE)

    def _blocks(self, blocks: Sequence[Block]) -> None:
        for (block, ordinal), following in zip_longest(count_ordinals(blocks), blocks[1:]):
            match block:
                case Paragraph():
                    self._paragraph(block, ordinal, announces=isinstance(following, Table))
                case Table():
                    self._table(block)
                case Picture():
                    self._picture(block)

    def _paragraph(self, block: Paragraph, ordinal: str, *, announces: bool) -> None:
        line = self._line("", indent=2)
        face = _FACE_OF_LEVEL[block.level] if block.heading else "body"
        self._run(line, ordinal + block.heading, face)
        self._run(line, block.text, "body")
        is_heading = bool(block.heading and not block.text)
        line.paragraph_format.keep_with_next = is_heading or announces

    def _table(self, block: Table) -> None:
        """Insert a table half a line away from the text around it, as the PDF has it."""
        if self._last is not None:
            self._last.paragraph_format.space_after = Pt(self._look.pitch / 2)
        self._body._insert_tbl(draw_table(block, self._look))
        self._is_below_table = True

    def _picture(self, block: Picture) -> None:
        code = BytesIO()
        segno.make(block.text, error="m", micro=False).save(code, kind="png", scale=8)
        code.seek(0)
        line = self._word.add_paragraph()
        line.alignment = _CENTRE
        line.paragraph_format.space_before = Pt(self._look.pitch / 2)
        line.paragraph_format.space_after = Pt(0)
        line.paragraph_format.keep_with_next = True
        self._is_below_table = False
        line.add_run().add_picture(code, width=Mm(42))
        self._line(block.caption, align=_CENTRE)

    def _list_annexes(self) -> None:
        names = [annex.title.replace("/", "") for annex in self._document.annexes]
        if not names:
            return
        self._blank(1, keep=True)
        for number, name in enumerate(names, start=1):
            head = "附件：" if number == 1 else "　　　"
            ordinal = f"{number}. " if len(names) > 1 else ""
            line = self._line(f"{head}{ordinal}{name}")
            hanging = 3 + measure_width(ordinal)
            line.paragraph_format.left_indent = Pt((2 + hanging) * self._look.step)
            line.paragraph_format.first_line_indent = Pt(-hanging * self._look.step)
            line.paragraph_format.keep_with_next = True

    def _sign(self, signature: Signature) -> None:
        day = write_day(signature.day) if signature.day else UNDATED
        wide = measure_width(day)
        self._blank(2 if signature.sealed else 1, keep=True)
        for name in signature.organs:
            size = measure_width(name)
            gap = 4 - (size - wide) / 2 if signature.sealed else max(2.0, 4 + wide - size)
            if not signature.sealed and size >= wide:
                gap = 2
            line = self._line(name, align=_RIGHT)
            line.paragraph_format.right_indent = Pt(gap * self._look.step)
            line.paragraph_format.keep_with_next = True
        last = measure_width(signature.organs[-1])
        gap = 4.0 if signature.sealed else (last - wide if last >= wide else 2.0)
        line = self._line(day, align=_RIGHT)
        line.paragraph_format.right_indent = Pt(gap * self._look.step)
        if self._document.note:
            self._line(f"（{self._document.note}）", indent=2)

    def _blank(self, lines: int, *, keep: bool = False) -> None:
        for _ in range(lines):
            self._line("").paragraph_format.keep_with_next = keep

    def _line(
        self,
        text: str,
        *,
        face: str = "body",
        size: float | None = None,
        align: WD_ALIGN_PARAGRAPH | None = None,
        red: bool = False,
        height: float | None = None,
        indent: int = 0,
    ) -> WordParagraph:
        """Add a paragraph of the grid; its lines are one pitch high unless told otherwise."""
        paragraph = self._word.add_paragraph()
        self._shape(paragraph, align=align, height=height or self._look.pitch)
        if indent:
            paragraph.paragraph_format.first_line_indent = Pt(indent * self._look.step)
        if self._is_below_table:
            paragraph.paragraph_format.space_before = Pt(self._look.pitch / 2)
        self._last, self._is_below_table = paragraph, False
        self._run(paragraph, text, face, size=size, red=red)
        return paragraph

    def _shape(
        self, paragraph: WordParagraph, *, align: WD_ALIGN_PARAGRAPH | None, height: float | None
    ) -> None:
        shape = paragraph.paragraph_format
        shape.space_before = shape.space_after = Pt(0)
        if height is not None:
            shape.line_spacing_rule = WD_LINE_SPACING.EXACTLY
            shape.line_spacing = Pt(int(height * 20) / 20)
        if align is not None:
            paragraph.alignment = align

    def _run(
        self,
        paragraph: WordParagraph,
        text: str,
        face: str,
        *,
        size: float | None = None,
        red: bool = False,
    ) -> None:
        if not text:
            return
        run = set_face(
            paragraph.add_run(text),
            self._look.word_faces[face],
            size=size or self._look.sizes["body"],
            colour=self._look.red if red else "",
        )
        if size is None:
            draw_together(run, self._look)
