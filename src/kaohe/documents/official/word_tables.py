"""Tables of a Word file as one piece of markup: a score sheet has hundreds of cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape, quoteattr

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from kaohe.documents.official.table_heads import DENSE, ROOM, break_heads

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.oxml.xmlchemy import BaseOxmlElement

    from kaohe.documents.official.look import Look
    from kaohe.documents.official.model import Table

_LINE: Final = 1.4
"""Height of a line, as a part of the size."""
_TWIPS_A_MILLIMETRE: Final = 1440 / 25.4


def draw_table(block: Table, look: Look) -> BaseOxmlElement:
    """Return a table whose head is repeated on every page, as wide as the text."""
    whole = sum(block.widths)
    text_width = look.page["text_width"] * _TWIPS_A_MILLIMETRE
    widths = [int(text_width * width / whole) for width in block.widths]
    size = look.sizes["table"] * (DENSE if block.is_dense else 1)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rows = "".join(_draw_rows(block, look, widths, size=size))
    return parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="TableGrid"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblInd w:w="{_find_room(block)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>{_draw_margins(block)}</w:tblCellMar></w:tblPr>"
        f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


def _find_room(block: Table) -> int:
    """Return the room beside the text of a cell; a table moved in by it begins at the margin."""
    return int(ROOM[block.is_dense] * 20)


def _draw_margins(block: Table) -> str:
    """Return the room around the text of a cell, in twentieths of a point, as the PDF has it."""
    high, wide = 50 if block.is_dense else 80, _find_room(block)
    sides = (("top", high), ("left", wide), ("bottom", high), ("right", wide))
    return "".join(f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in sides)


def _draw_rows(block: Table, look: Look, widths: list[int], *, size: float) -> Iterator[str]:
    heads = tuple("\n".join(lines) for lines in break_heads(block, look))
    for number, row in enumerate((heads, *block.rows)):
        is_head = number == 0 or number - 1 in block.strong
        family = look.word_faces["heading" if is_head else "body"]
        kept = "<w:cantSplit/><w:tblHeader/>" if number == 0 else "<w:cantSplit/>"
        yield f"<w:tr><w:trPr>{kept}</w:trPr>"
        for position, (width, text) in enumerate(zip(widths, row, strict=True)):
            middle = number == 0 or position in block.centred
            yield (
                f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/>'
                f"</w:tcPr>{_draw_cell(text, family, size=size, middle=middle)}</w:tc>"
            )
        yield "</w:tr>"


def _draw_cell(text: str, family: str, *, size: float, middle: bool) -> str:
    face = quoteattr(family)
    line = int(size * _LINE * 20)
    align = '<w:jc w:val="center"/>' if middle else ""
    shape = f'<w:spacing w:before="0" w:after="0" w:line="{line}" w:lineRule="exact"/>{align}'
    if not text:
        return f"<w:p><w:pPr>{shape}</w:pPr></w:p>"
    half_points = round(size * 2)
    lines = escape(text).replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
    return (
        f"<w:p><w:pPr>{shape}</w:pPr><w:r><w:rPr>"
        f"<w:rFonts w:ascii={face} w:hAnsi={face} w:eastAsia={face} w:cs={face} "
        f'w:hint="eastAsia"/><w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'
        f'</w:rPr><w:t xml:space="preserve">{lines}</w:t></w:r></w:p>'
    )
