"""Documents set by Typst: PDF with embedded fonts, tags and bookmarks, the same bytes every time.

Nothing of the machine goes in: fonts come from the look's folders only, the time of making is the
document's own day, no package is fetched.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache
from hashlib import sha256
from itertools import chain, zip_longest
from typing import TYPE_CHECKING, Any, Final

import segno
import typst

from kaohe.core.errors import InputError, raise_all
from kaohe.documents.official.checks import TITLE_WIDTH, check_document
from kaohe.documents.official.faults import CHARACTER_MISSING, FONT_MISSING, LAYOUT_BROKEN
from kaohe.documents.official.model import Document, Paragraph, Picture, Table
from kaohe.documents.official.numerals import count_ordinals, write_day
from kaohe.documents.official.table_heads import break_heads
from kaohe.documents.official.titles import break_title

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kaohe.documents.official.look import Look
    from kaohe.documents.official.model import Annex, Block

STANDARDS: Final = ("a-2a", "ua-1")
"""PDF/A-2a, for the archive, and PDF/UA-1, for people who do not see the page."""
BANNER: Final = "非正式文件，不得作为公文使用"
"""What stands at the top of every page that has a watermark."""

UNDATED: Final = "　　年　月　日"
"""What stands in the place of the day while there is none."""

_LONGEST_KEPT: Final = 400
"""Characters of a last paragraph that is kept whole with the signature; 15 of 22 lines."""
_WHOLE: Final = (6, 300)
"""Rows and characters up to which a table is not divided between two pages."""
_SINCE: Final = date(1980, 1, 1)
"""Day of making of a document without one: the archive format asks for a day."""


@dataclass(frozen=True, slots=True)
class StandIn:
    """A face of the standard for which another family stood in."""

    face: str
    wanted: str
    used: str


@dataclass(frozen=True, slots=True)
class Typeset:
    """A document as it was set."""

    content: bytes
    digest: str
    faces: Mapping[str, str]
    """Use → the family that was taken."""
    stand_ins: tuple[StandIn, ...]
    """Faces that the standard asks for and no folder of fonts has; to be told to the user."""


def typeset_pdf(document: Document, look: Look) -> Typeset:
    """Return a document as PDF/A-2a and PDF/UA-1.

    Raises:
        InputError: with everything that is wrong with the document.
        FileUnusable: the layout or the fonts cannot be used.
    """
    content, faces = _compile(document, look, format="pdf", pdf_standards=list(STANDARDS))
    stand_ins = tuple(
        StandIn(face, look.faces[face][0], used)
        for face, used in faces.items()
        if used == look.faces[face][-1] and len(look.faces[face]) > 1
    )
    return Typeset(content[0], sha256(content[0]).hexdigest(), faces, stand_ins)


def typeset_pages(document: Document, look: Look, *, ppi: int = 96) -> tuple[bytes, ...]:
    """Return every page as a PNG, to be shown before anything is decided.

    Raises:
        InputError: with everything that is wrong with the document.
        FileUnusable: the layout or the fonts cannot be used.
    """
    return _compile(document, look, format="png", ppi=float(ppi))[0]


def _compile(
    document: Document, look: Look, **options: Any
) -> tuple[tuple[bytes, ...], dict[str, str]]:
    raise_all(InputError, check_document(document))
    where = document.plain_title
    fonts = _open_fonts(look.font_folders)
    faces = dict(_choose_faces(look, fonts.families(), where))
    compiler = typst.Compiler(
        look.layout,
        font_paths=fonts,
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(_describe(document, look, faces), ensure_ascii=False)},
    )
    try:
        content = compiler.compile(
            timestamp=datetime.combine(document.day or _SINCE, time(), tzinfo=UTC), **options
        )
    except typst.TypstError as refused:
        kind = CHARACTER_MISSING if "could not be displayed" in str(refused) else LAYOUT_BROKEN
        raise kind.error_at(where, reason=" ".join(str(refused).split())) from None
    return tuple(content) if isinstance(content, list) else (content or b"",), faces


@lru_cache(maxsize=8)
def _open_fonts(folders: tuple[str, ...]) -> typst.Fonts:
    """Look through folders of fonts once; they are large."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=list(folders)
    )


def _choose_faces(look: Look, families: Iterable[str], where: str) -> Iterator[tuple[str, str]]:
    known = set(families)
    for face, wanted in look.faces.items():
        there = [family for family in wanted if family in known]
        if not there:
            raise FONT_MISSING.error_at(where, families="、".join(wanted))
        yield face, there[0]


def _describe(document: Document, look: Look, faces: Mapping[str, str]) -> dict[str, Any]:
    """Return what the layout needs to know, as JSON."""
    signature = document.signature
    made = document.day or _SINCE
    body = list(_describe_blocks(document.body, look))
    last = body[-1] if body else {}
    keep = last.get("kind") == "paragraph" and len(last["text"]) <= _LONGEST_KEPT
    return {
        "look": {
            "page": look.page,
            "sizes": look.sizes,
            "red": look.red,
            "faces": faces,
        },
        "form": document.form,
        "issuers": list(document.issuers),
        "plain_title": document.plain_title,
        "title_lines": break_title(document.title, most=TITLE_WIDTH),
        "number": str(document.number) if document.number else "",
        "copy_number": document.copy_number,
        "secrecy": document.secrecy,
        "urgency": document.urgency,
        "approver": document.approver,
        "addressee": document.addressee,
        "body": body,
        "kept": 1 if keep and signature else 0,
        "signature": {
            "organs": list(signature.organs),
            "day": write_day(signature.day) if signature.day else UNDATED,
            "sealed": signature.sealed,
        }
        if signature
        else None,
        "day": [made.year, made.month, made.day],
        "note": document.note,
        "annexes": list(_describe_annexes(document.annexes, look)),
        "imprint": _describe_imprint(document),
        "watermark": document.watermark,
        "banner": f"{document.watermark}：{BANNER}" if document.watermark else "",
    }


def _describe_imprint(document: Document) -> dict[str, Any] | None:
    imprint = document.imprint
    if imprint is None:
        return None
    printed = f"{write_day(imprint.printed_on)}印发" if imprint.printed_on else ""
    return {
        "copies": "，".join(imprint.copies_to) + "。" if imprint.copies_to else "",
        "printed_by": imprint.printed_by,
        "printed_on": printed,
    }


def _describe_annexes(annexes: tuple[Annex, ...], look: Look) -> Iterator[dict[str, Any]]:
    for number, annex in enumerate(annexes, start=1):
        yield {
            "label": "附件" if len(annexes) == 1 else f"附件{number}",
            "plain_title": annex.title.replace("/", ""),
            "title_lines": break_title(annex.title, most=TITLE_WIDTH),
            "subtitle": annex.subtitle,
            "body": list(_describe_blocks(annex.body, look)),
        }


def _describe_blocks(blocks: Sequence[Block], look: Look) -> Iterator[dict[str, Any]]:
    """Yield the blocks; a heading is never more than one level below the one before it."""
    depth = 1
    for (block, ordinal), following in zip_longest(count_ordinals(blocks), blocks[1:]):
        match block:
            case Paragraph():
                if block.heading and not block.text:
                    depth = min(depth + 1, block.level + 1)
                yield {
                    "kind": "paragraph",
                    "ordinal": ordinal,
                    "level": block.level,
                    "depth": depth,
                    "heading": block.heading,
                    "text": block.text,
                    "announces": bool(block.text) and isinstance(following, Table),
                }
            case Table():
                yield {
                    "kind": "table",
                    "heads": break_heads(block, look),
                    "rows": [list(row) for row in block.rows],
                    "widths": list(block.widths),
                    "centred": list(block.centred),
                    "strong": list(block.strong),
                    "dense": block.is_dense,
                    "whole": _is_whole(block),
                }
            case Picture():
                yield {
                    "kind": "picture",
                    "svg": segno.make(block.text, error="m", micro=False).svg_inline(scale=4),
                    "caption": block.caption,
                    "alt": block.caption,
                }


def _is_whole(table: Table) -> bool:
    """Tell whether a table is small enough to stand on one page; dense ones are long by nature."""
    rows, characters = _WHOLE
    return (
        not table.is_dense
        and len(table.rows) <= rows
        and sum(map(len, chain(*table.rows))) <= characters
    )
