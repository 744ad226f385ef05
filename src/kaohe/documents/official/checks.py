"""Everything that keeps a document from being set, told at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kaohe.documents.official.faults import (
    ADDRESSEE_MISSING,
    COPY_NUMBER_WRONG,
    DAY_MISSING,
    ISSUER_MISSING,
    LEVEL_WRONG,
    NUMBER_WRONG,
    SECRECY_WRONG,
    TABLE_RAGGED,
    TEXT_CONTROL,
    TITLE_MISSING,
    TITLE_TOO_LONG,
    URGENCY_WRONG,
)
from kaohe.documents.official.model import Document, Paragraph, Picture, Table
from kaohe.documents.official.numerals import DEEPEST
from kaohe.documents.official.titles import MOST_LINES, break_title, measure_width

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kaohe.core.errors import Fault
    from kaohe.documents.official.model import Block

TITLE_WIDTH: Final = 20
"""Characters of size 2 that fit into 156 mm."""

_SECRECY: Final = re.compile(r"(绝密|机密|秘密)(★([1-9][0-9]?(年|个月)|长期))?")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")


def check_document(document: Document) -> tuple[Fault, ...]:
    """Return everything that is wrong with a document."""
    return tuple(_check(document))


def _check(document: Document) -> Iterator[Fault]:
    where = document.plain_title or "公文"
    yield from _check_title(document, where)
    if not any(document.issuers):
        yield ISSUER_MISSING.at(where)
    if document.form == "letter" and not document.addressee:
        yield ADDRESSEE_MISSING.at(where)
    number = document.number
    if number is not None:
        if number.serial < 1 or not number.mark or not 1949 <= number.year <= 9999:
            yield NUMBER_WRONG.at(where, number=number)
        if document.signature is None or document.signature.day is None:
            yield DAY_MISSING.at(where)
    if document.secrecy and not _SECRECY.fullmatch(document.secrecy):
        yield SECRECY_WRONG.at(where, secrecy=document.secrecy)
    if document.urgency not in ("", "特急", "加急"):
        yield URGENCY_WRONG.at(where, urgency=document.urgency)
    if document.copy_number and not re.fullmatch("[0-9]{6}", document.copy_number):
        yield COPY_NUMBER_WRONG.at(where, copy=document.copy_number)
    yield from _check_blocks(document.body, where)
    for annex in document.annexes:
        yield from _check_blocks(annex.body, annex.title)
    yield from _check_characters(_texts(document), where)


def _check_title(document: Document, where: str) -> Iterator[Fault]:
    if not document.plain_title:
        yield TITLE_MISSING.at(where)
        return
    lines = break_title(document.title, most=TITLE_WIDTH)
    if len(lines) > MOST_LINES or any(measure_width(line) > TITLE_WIDTH for line in lines):
        yield TITLE_TOO_LONG.at(where, lines=len(lines), most=TITLE_WIDTH)


def _check_blocks(blocks: Iterable[Block], where: str) -> Iterator[Fault]:
    for block in blocks:
        if isinstance(block, Paragraph) and not 0 <= block.level <= DEEPEST:
            yield LEVEL_WRONG.at(where, level=block.level)
        if isinstance(block, Table):
            for number, row in enumerate(block.rows, start=1):
                if len(row) != len(block.columns):
                    yield TABLE_RAGGED.at(
                        where, row=number, found=len(row), expected=len(block.columns)
                    )


def _check_characters(texts: Iterable[str], where: str) -> Iterator[Fault]:
    found = {each for text in texts for each in _CONTROL.findall(text)}
    for character in sorted(found):
        yield TEXT_CONTROL.at(where, code=f"U+{ord(character):04X}")


def _texts(document: Document) -> Iterator[str]:
    """Yield every text of a document that is printed."""
    yield from (*document.issuers, document.title, document.addressee, document.approver)
    yield from (document.note, document.watermark)
    if document.number:
        yield document.number.mark
    if document.signature:
        yield from document.signature.organs
    if document.imprint:
        yield from (*document.imprint.copies_to, document.imprint.printed_by)
    yield from _texts_of(document.body)
    for annex in document.annexes:
        yield from (annex.title, annex.subtitle)
        yield from _texts_of(annex.body)


def _texts_of(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Paragraph():
                yield from (block.heading, block.text)
            case Table():
                yield from block.columns
                for row in block.rows:
                    yield from row
            case Picture():
                yield block.caption
