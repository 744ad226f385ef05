"""A document from a text, what is filled in, and what it gets when it is issued."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kaohe.documents.official.faults import NUMBER_WRONG
from kaohe.documents.official.model import Document, Imprint, Number, Signature
from kaohe.documents.official.paper_text import fill_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from kaohe.documents.official.model import Annex, Block
    from kaohe.documents.official.paper_text import PaperText

DRAFT: Final = "草稿"
REHEARSAL: Final = "演练"
_STEP: Final = 16
"""Characters of a digest after which a line may end."""
_NUMBER: Final = re.compile(r"([^\s〔〕\[\]0-9]+)[〔\[]([0-9]{4})[〕\]]([1-9][0-9]{0,5})号")


@dataclass(frozen=True, slots=True)
class Issue:
    """What makes a paper an issued one; without a number it is a draft and says so."""

    number: Number | None = None
    day: date | None = None
    rehearsal: bool = False
    issuers: tuple[str, ...] = ()
    """Instead of those that the text names."""
    secrecy: str = ""
    urgency: str = ""
    copy_number: str = ""
    approver: str = ""
    """签发人, printed on documents that go to a higher organ."""

    @property
    def watermark(self) -> str:
        """What must stand across every page."""
        return (REHEARSAL if self.rehearsal else "") + ("" if self.number else DRAFT)


def space_out(text: str) -> str:
    """Put spaces into a long digest or key where a line may end.

    >>> space_out("ab" * 10)
    'abababababababab abab'
    """
    return " ".join(text[begin : begin + _STEP] for begin in range(0, len(text), _STEP))


def read_number(text: str) -> Number:
    """Read the number of a document; the square brackets of old typewriters are taken too.

    Raises:
        InputError: it is no such number.

    >>> str(read_number("总工办发[2013]2号"))
    '总工办发〔2013〕2号'
    """
    found = _NUMBER.fullmatch(text.strip())
    if not found:
        raise NUMBER_WRONG.error_at("发文字号", number=text)
    return Number(found[1], int(found[2]), int(found[3]))


def compose(
    text: PaperText,
    values: Mapping[str, str],
    *,
    issue: Issue,
    blocks: Mapping[str, Sequence[Block]] | None = None,
    annexes: tuple[Annex, ...] = (),
) -> Document:
    """Return a document from a text.

    A sheet has no head, no signature and no imprint: it is a form, not an official document.

    Raises:
        FileUnusable: with every place of the text for which there is nothing.
    """
    filled, body = fill_text(text, values, blocks=blocks)
    issuers = issue.issuers or filled.issuers
    if text.form == "sheet":
        return Document(
            form="sheet",
            issuers=issuers,
            title=filled.title,
            body=body,
            annexes=annexes,
            watermark=REHEARSAL if issue.rehearsal else "",
            made_on=issue.day,
        )
    printed = text.form == "document"
    sent = tuple(each for each in filled.copies if each)
    return Document(
        form=text.form,
        issuers=issuers,
        title=filled.title,
        body=body,
        addressee=filled.addressee,
        number=issue.number,
        copy_number=issue.copy_number,
        approver=issue.approver,
        secrecy=issue.secrecy,
        urgency=issue.urgency,
        signature=Signature(issuers, issue.day),
        note=filled.note,
        annexes=annexes,
        imprint=Imprint(
            sent,
            printed_by=issuers[0] if printed and issuers else "",
            printed_on=issue.day if printed else None,
        )
        if printed or sent
        else None,
        watermark=issue.watermark,
    )
