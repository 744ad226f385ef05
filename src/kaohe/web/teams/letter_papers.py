"""The letter that borrows staff as an official document, from what was drafted and signed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from kaohe.core.divisions import BODY_NAMES
from kaohe.core.ledger.checkpoints import is_of_rehearsals
from kaohe.documents.official import (
    Annex,
    Number,
    Paragraph,
    Table,
    typeset_pdf,
    write_word,
)
from kaohe.documents.official.papers import Issue, Lending, make_lending_letter, name_union
from kaohe.stores.paper_files import load_paper_files
from kaohe.web.audit.office_acts import ledger
from kaohe.web.rules.library import find_known

if TYPE_CHECKING:
    from kaohe.documents.official import Document
    from kaohe.stores.paper_files import PaperFiles
    from kaohe.web.teams.models import LetterVersion

TEXT: Final = "lending_letter"


def write_letter_pdf(letter: LetterVersion) -> bytes:
    """Return a letter as PDF; without a number it is a draft and says so.

    Raises:
        InputError: with everything that is wrong with the document.
    """
    files = load_paper_files()
    return typeset_pdf(_make(letter, files), files.look).content


def write_letter_word(letter: LetterVersion) -> bytes:
    """Return a letter as a Word file.

    Raises:
        InputError: with everything that is wrong with the document.
    """
    files = load_paper_files()
    return write_word(_make(letter, files), files.look)


def _make(letter: LetterVersion, files: PaperFiles) -> Document:
    said, text = letter.as_letter(), files.texts[TEXT]
    issued = letter.steps.filter(step="issued").first()
    number = day = None
    if issued is not None and issued.year and issued.serial:
        number = Number(text.mark, issued.year, issued.serial)
        day = issued.dated
    document = make_lending_letter(
        Lending(
            union=name_union(said.body, BODY_NAMES[said.body][0]),
            people=len(said.people),
            year=find_known(letter.cycle.pack_digest).pack.assessed_year,
            first_day=date.fromisoformat(said.since),
            last_day=date.fromisoformat(said.until),
            answer_by=date.fromisoformat(said.answer_by),
        ),
        text,
        issue=Issue(number=number, day=day, rehearsal=is_of_rehearsals(ledger().origin)),
    )
    columns = ("序号", "姓名", "单位和职务", "手机号码", "备注")
    rows = tuple(
        (str(place), each.name, f"{each.unit} {each.post}".strip(), "", "")
        for place, each in enumerate(said.people, start=1)
    )
    named = Annex(
        "抽调人员名单及回执",
        (
            Table(columns, rows, (8, 18, 38, 20, 16), centred=(0,)),
            Paragraph(f"报到地点：{said.place}。"),
            Paragraph(f"联系人：{said.contact}。"),
        ),
    )
    return replace(document, annexes=(named,))
