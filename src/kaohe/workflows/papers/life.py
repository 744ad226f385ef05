"""A paper as a state machine: who may do what, and in which order.

Pure: the office's rooms read a paper from their database, call one of these functions and write
what it returns together with the ledger's entry, in one transaction. What is signed is a digest:
a text that is changed afterwards is unsigned again.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from kaohe.workflows.papers.faults import (
    PAPER_CHANGED,
    PAPER_OTHER_NUMBER,
    PAPER_SEAT_UNASKED,
    PAPER_SIGNED_TWICE,
    PAPER_STAGE,
)
from kaohe.workflows.papers.numbering import next_serial

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from kaohe.core.canonical import Json

Stage: TypeAlias = Literal["draft", "signed", "numbered", "issued", "void"]

STAGES: Final[dict[Stage, tuple[str, str]]] = {
    "draft": ("草稿", "draft"),
    "signed": ("已签发", "signed"),
    "numbered": ("已编号", "numbered"),
    "issued": ("已印发", "issued"),
    "void": ("已作废", "void"),
}


@dataclass(frozen=True, slots=True)
class SignedCopy:
    """A scan of the paper as it was signed and sealed by hand, bound by its digest."""

    name: str
    digest: str
    person: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper and how far it has come."""

    id: str
    kind: str
    title: str
    mark: str
    """机关代字; with year and serial it makes the number."""
    digest: str
    """SHA-256 of the text that is signed."""
    seats: tuple[str, ...]
    """Who must sign, by seat."""
    stage: Stage = "draft"
    signatures: Mapping[str, str] = field(default_factory=dict)
    """Seat → person."""
    year: int | None = None
    serial: int | None = None
    issued_on: date | None = None
    issued_digest: str = ""
    """SHA-256 of the PDF that went out."""
    copies: tuple[SignedCopy, ...] = ()

    @property
    def number(self) -> str:
        """The number as printed; empty while there is none."""
        return f"{self.mark}〔{self.year}〕{self.serial}号" if self.serial else ""


def revise_paper(paper: Paper, *, digest: str, title: str) -> Paper:
    """Change the text; every signature under the former one falls.

    Raises:
        StepRefused: it has a number already; then it can only be made void.
    """
    _expect(paper, ("draft", "signed"), "修改", "changed")
    return replace(paper, digest=digest, title=title, stage="draft", signatures={})


def sign_paper(paper: Paper, seat: str, *, person: str, seen: str) -> Paper:
    """Sign for a seat; with the last signature the paper is signed.

    Args:
        paper: the paper.
        seat: for which the person signs.
        person: who signs.
        seen: digest of the text that was before the person's eyes.

    Raises:
        StepRefused: the stage, the seat or the person does not allow it, or the text is another.
    """
    _expect(paper, ("draft",), "签发", "signed")
    if seat not in paper.seats:
        raise PAPER_SEAT_UNASKED.error_at(paper.id, seat=seat, seats="、".join(paper.seats))
    if seat in paper.signatures or person in paper.signatures.values():
        raise PAPER_SIGNED_TWICE.error_at(paper.id, seat=seat)
    if seen != paper.digest:
        raise PAPER_CHANGED.error_at(paper.id)
    signatures = {**paper.signatures, seat: person}
    complete = all(each in signatures for each in paper.seats)
    return replace(paper, signatures=signatures, stage="signed" if complete else "draft")


def number_paper(paper: Paper, *, year: int, taken: Collection[int]) -> Paper:
    """Give the next number.

    Args:
        paper: a signed paper.
        year: the year of the number, in Beijing.
        taken: every serial given so far under this mark and year, void ones included; read in
            the same transaction.

    Raises:
        StepRefused: it is not signed, or the numbers so far have a gap.
    """
    _expect(paper, ("signed",), "编号", "numbered")
    serial = next_serial(paper.mark, year, taken=taken)
    return replace(paper, stage="numbered", year=year, serial=serial)


def issue_paper(paper: Paper, *, day: date, number: str, digest: str) -> Paper:
    """Issue: from here on nothing of it changes.

    Args:
        paper: a numbered paper.
        day: 成文日期, as printed.
        number: the number that the made PDF bears.
        digest: SHA-256 of that PDF.

    Raises:
        StepRefused: it has no number, or the PDF bears another.
    """
    _expect(paper, ("numbered",), "印发", "issued")
    if number != paper.number:
        raise PAPER_OTHER_NUMBER.error_at(paper.id, number=paper.number)
    return replace(paper, stage="issued", issued_on=day, issued_digest=digest)


def void_paper(paper: Paper) -> Paper:
    """Give up a numbered paper; its number stays used.

    Raises:
        StepRefused: it has no number, or it has gone out.
    """
    _expect(paper, ("numbered",), "作废", "made void")
    return replace(paper, stage="void")


def attach_copy(paper: Paper, copy: SignedCopy) -> Paper:
    """Bind a scan of the signed and sealed paper to it; the same file is bound once.

    Raises:
        StepRefused: the paper has not been issued.
    """
    _expect(paper, ("issued",), "附上签印件", "given a signed copy")
    if any(each.digest == copy.digest for each in paper.copies):
        return paper
    return replace(paper, copies=(*paper.copies, copy))


def describe_paper(paper: Paper) -> dict[str, Json]:
    """Return what the ledger's entry of an act says about the paper."""
    return {
        "paper": paper.id,
        "kind": paper.kind,
        "stage": paper.stage,
        "number": paper.number,
        "text": paper.digest,
        "signed": [f"{seat}:{person}" for seat, person in sorted(paper.signatures.items())],
        "issued_on": paper.issued_on.isoformat() if paper.issued_on else None,
        "issued": paper.issued_digest,
        "copies": [each.digest for each in paper.copies],
    }


def _expect(paper: Paper, stages: tuple[Stage, ...], act: str, act_en: str) -> None:
    if paper.stage not in stages:
        stage, stage_en = STAGES[paper.stage]
        raise PAPER_STAGE.error_at(paper.id, stage=stage, stage_en=stage_en, act=act, act_en=act_en)
