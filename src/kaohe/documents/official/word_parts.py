"""What python-docx has no words for: grid, mirrored pages, page numbers, lines, frames."""

from __future__ import annotations

import zipfile
from io import BytesIO
from math import floor
from typing import TYPE_CHECKING, Final, Literal

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.section import Section
    from docx.settings import Settings
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

    from kaohe.documents.official.look import Look

_OLDEST: Final = (1980, 1, 1, 0, 0, 0)
"""The first moment that a zip file can name."""
_TWIPS: Final = 20


def new_element(tag: str, **attributes: str | int) -> BaseOxmlElement:
    """Return an element such as ``w:docGrid`` with its attributes, all in the same namespace."""
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), str(value))
    return element


def set_face(run: Run, family: str, *, size: float, colour: str = "") -> Run:
    """Give a run its family for Chinese and for Latin text, its size in points and its colour."""
    run.font.name = family
    run.font.size = Pt(size)
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("eastAsia", "hAnsi", "cs"):
        fonts.set(qn(f"w:{script}"), family)
    fonts.set(qn("w:hint"), "eastAsia")
    if colour:
        run.font.color.rgb = RGBColor.from_string(colour.lstrip("#").upper())
    return run


def set_grid(section: Section, look: Look) -> None:
    """Lay the grid of lines and characters under a section.

    Line pitch in twentieths of a point, rounded down so that the last line fits; character space
    in 4096ths of a point beyond the body size.
    """
    section._sectPr.append(
        new_element(
            "w:docGrid",
            type="linesAndChars",
            linePitch=int(look.pitch * _TWIPS),
            charSpace=round((look.step - look.sizes["body"]) * 4096),
        )
    )


def leave_grid(properties: BaseOxmlElement) -> None:
    """Let paragraphs keep their own distances instead of those of the grid.

    Every program then sets the same lines: they are exactly one pitch high and characters stand
    one step apart; what a grid does to titles and tables differs from program to program. No
    space is put between Chinese and Latin characters, and a page is filled to its last line.
    """
    properties.insert_element_before(
        new_element("w:widowControl", val=0), "w:spacing", "w:ind", "w:jc"
    )
    for tag in ("w:autoSpaceDE", "w:autoSpaceDN", "w:snapToGrid"):
        properties.insert_element_before(new_element(tag, val=0), "w:spacing", "w:ind", "w:jc")


def draw_together(run: Run, look: Look) -> None:
    """Set characters of the body size one step apart, so that 28 of them fill a line.

    In whole twentieths of a point, rounded down: a hair too much would push the last one out.
    """
    step = floor((look.step - look.sizes["body"]) * _TWIPS)
    properties = run._element.get_or_add_rPr()
    properties.insert_element_before(
        new_element("w:spacing", val=step), "w:w", "w:kern", "w:position", "w:sz", "w:szCs"
    )


def mirror_pages(settings: Settings) -> None:
    """Let the binding edge be inside on both sides of a sheet.

    The schema wants the element right before those of borders, styles and proofing.
    """
    zoom = settings.element.find(qn("w:zoom"))
    place = 0 if zoom is None else list(settings.element).index(zoom) + 1
    settings.element.insert(place, new_element("w:mirrorMargins"))


def add_page_number(paragraph: Paragraph, family: str, *, size: float) -> None:
    """Write the page number between two dashes."""
    set_face(paragraph.add_run("— "), family, size=size)
    for kind in ("begin", "PAGE", "separate", "1", "end"):
        run = set_face(paragraph.add_run(), family, size=size)
        if kind == "PAGE":
            code = new_element("w:instrText")
            code.text = kind
            run._element.append(code)
        elif kind == "1":
            run.text = kind
        else:
            run._element.append(new_element("w:fldChar", fldCharType=kind))
    set_face(paragraph.add_run(" —"), family, size=size)


def add_rule(
    paragraph: Paragraph, *, edge: str, kind: str, width: float, gap: float, colour: str
) -> None:
    """Draw a line along an edge of a paragraph.

    Args:
        paragraph: the paragraph.
        edge: ``top`` or ``bottom``; one that has a line at the top gets another at the bottom.
        kind: a border style of WordprocessingML, such as ``single``.
        width: thickness in points.
        gap: distance from the text in points, at most 31.
        colour: as ``#rrggbb``.
    """
    properties = paragraph._element.get_or_add_pPr()
    borders = properties.find(qn("w:pBdr"))
    if borders is None:
        borders = new_element("w:pBdr")
        properties.insert_element_before(
            borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
        )
    borders.append(
        new_element(
            f"w:{edge}",
            val=kind,
            sz=round(width * 8),
            space=min(31, round(gap)),
            color=colour.lstrip("#").upper(),
        )
    )


def stand_on_page(
    paragraph: Paragraph, *, width: float, top: float, across: Literal["margin", "page"] = "margin"
) -> None:
    """Let a paragraph stand in a frame of its own, at a fixed height of its page.

    Floating tables would be simpler, but not every program leaves them where they are put.

    Args:
        paragraph: the paragraph.
        width: in millimetres.
        top: distance from the upper edge of the page, in millimetres.
        across: whether it stands in the middle of the text area or of the page.
    """
    frame = new_element(
        "w:framePr",
        w=_to_twips(width),
        wrap="around",
        vAnchor="page",
        hAnchor=across,
        xAlign="center",
        y=_to_twips(top),
    )
    properties = paragraph._element.get_or_add_pPr()
    properties.insert_element_before(
        frame, "w:widowControl", "w:pBdr", "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _to_twips(millimetres: float) -> int:
    return round(millimetres / 25.4 * 72 * _TWIPS)


def pack_again(content: bytes) -> bytes:
    """Return a Word file with fixed times inside, so that the same document is the same bytes."""
    packed = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content)) as source,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _OLDEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return packed.getvalue()
