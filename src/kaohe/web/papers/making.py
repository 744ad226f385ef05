"""What a paper of the office looks like now: draft or final, as PDF, Word and pictures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from kaohe.core.canonical import digest
from kaohe.core.errors import InputError, raise_all
from kaohe.core.ledger.checkpoints import is_of_rehearsals
from kaohe.documents.official import Number, typeset_pages, typeset_pdf, write_word
from kaohe.documents.official.papers import (
    Issue,
    VisitNotice,
    make_assessment_notice,
    make_visit_notice,
    name_union,
)
from kaohe.documents.results.paper_set import REPORT
from kaohe.stores.evidence_store import EvidenceStore
from kaohe.stores.paper_files import load_paper_files
from kaohe.web.accounts.models import User
from kaohe.web.audit.office_acts import ledger
from kaohe.web.papers.faults import (
    PAPER_BODY_WRONG,
    PAPER_DAYS_WRONG,
    PAPER_KIND_UNKNOWN,
    PAPER_TEAM_MISSING,
)
from kaohe.web.papers.models import KINDS
from kaohe.web.papers.result_making import (
    RESULT_KINDS,
    make_result_document,
    measure_results,
    read_result_facts,
)
from kaohe.web.rules.library import find_known

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaohe.core.canonical import Json
    from kaohe.core.errors import Fault
    from kaohe.core.rules.model import Pack
    from kaohe.documents.official import Document
    from kaohe.stores.paper_files import PaperFiles
    from kaohe.web.cycles.models import Cycle
    from kaohe.web.papers.models import OfficePaper
    from kaohe.workflows.papers import Paper


def paper_files() -> PaperFiles:
    """Load look and texts: the office's own in the folder ``papers``, or those shipped."""
    return load_paper_files(Path(settings.OFFICE_HOME) / "papers")


def store() -> EvidenceStore:
    """Return where issued papers and signed copies stand, under their digests."""
    return EvidenceStore(Path(settings.OFFICE_HOME) / "papers-kept")


def read_facts(kind: str, given: Mapping[str, Any], cycle: Cycle) -> dict[str, Json]:
    """Return what is filled into a paper; nothing but what its kind may say.

    Raises:
        InputError: with everything that is missing or wrong.
    """
    if kind in RESULT_KINDS:
        return read_result_facts(kind, given, cycle)
    pack = find_known(cycle.pack_digest).pack
    raise_all(InputError, _check_facts(kind, given, pack))
    if kind == "assessment_notice":
        return {}
    return {name: given[name].strip() for name in ("body", "team", "first_day", "last_day")}


def measure_digest(kind: str, facts: Mapping[str, Any], cycle: Cycle) -> str:
    """Return the digest that is signed: of facts, pack, text and look."""
    files = paper_files()
    rests_on: dict[str, Json] = {
        "kind": kind,
        "facts": dict(facts),
        "pack": cycle.pack_digest,
        "text": files.texts[kind].digest,
        "look": files.look.digest,
    }
    if kind in RESULT_KINDS:
        rests_on["results"] = measure_results(kind, facts, cycle)
    return digest(rests_on)


def make_document(
    kind: str, facts: Mapping[str, Any], cycle: Cycle, *, issue: Issue, files: PaperFiles
) -> Document:
    """Return the document of a paper."""
    if kind in RESULT_KINDS:
        return make_result_document(kind, facts, cycle, issue=issue, files=files)
    pack = find_known(cycle.pack_digest).pack
    if kind == "assessment_notice":
        return make_assessment_notice(pack, files.texts[kind], issue=issue)
    names = {each.id: each.name.zh for each in pack.bodies}
    visit = VisitNotice(
        union=name_union(facts["body"], names[facts["body"]]),
        team=facts["team"],
        year=pack.assessed_year,
        first_day=date.fromisoformat(facts["first_day"]),
        last_day=date.fromisoformat(facts["last_day"]),
    )
    return make_visit_notice(visit, files.texts[kind], issue=issue)


def issue_of(paper: Paper, *, day: date | None) -> Issue:
    """Return number, day and marks of a paper as it stands."""
    number = Number(paper.mark, paper.year or 0, paper.serial) if paper.serial else None
    return Issue(number=number, day=day, rehearsal=is_of_rehearsals(ledger().origin))


def write_pdf(row: OfficePaper, *, day: date | None = None) -> bytes:
    """Return a paper as PDF; an issued one exactly as it went out."""
    if row.issued_digest:
        return store().read(row.issued_digest)
    files = paper_files()
    return typeset_pdf(_document_of(row, day, files), files.look).content


def write_word_file(row: OfficePaper) -> bytes:
    """Return a paper as a Word file; an issued one exactly as it went out."""
    return store().read(row.issued_word) if row.issued_word else make_word(row, day=row.issued_on)


def make_word(row: OfficePaper, *, day: date | None) -> bytes:
    """Make the Word file of a paper as it stands."""
    files = paper_files()
    return write_word(_document_of(row, day, files), files.look)


def draw_page(row: OfficePaper, number: int) -> bytes | None:
    """Return a page as a picture; nothing beyond the last."""
    pages = draw_pages(_document_of(row, row.issued_on, paper_files()), paper_files())
    return pages[number - 1] if 1 <= number <= len(pages) else None


def count_pages(row: OfficePaper) -> int:
    """Return how many pages a paper has."""
    return len(draw_pages(_document_of(row, row.issued_on, paper_files()), paper_files()))


def draw_pages(document: Document, files: PaperFiles) -> tuple[bytes, ...]:
    """Return every page of a document as a picture."""
    return _draw(_Drawing(document, files))


class _Drawing:
    """A document with the look that it is drawn in; equal where both are."""

    def __init__(self, document: Document, files: PaperFiles) -> None:
        self.document = document
        self.files = files

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Drawing)
            and self.document == other.document
            and self.files.look.digest == other.files.look.digest
        )

    def __hash__(self) -> int:
        return hash((self.document, self.files.look.digest))


@lru_cache(maxsize=4)
def _draw(drawing: _Drawing) -> tuple[bytes, ...]:
    return typeset_pages(drawing.document, drawing.files.look)


def _document_of(row: OfficePaper, day: date | None, files: PaperFiles) -> Document:
    paper = row.as_paper()
    issue = issue_of(paper, day=day or row.issued_on)
    if issue.day is None:
        issue = Issue(rehearsal=issue.rehearsal)
    if row.kind == REPORT:
        issue = replace(issue, approver=_name_approver(paper))
    return make_document(row.kind, row.facts, row.cycle, issue=issue, files=files)


def _name_approver(paper: Paper) -> str:
    """Return who approved a report: it bears the name, as papers to a higher organ do."""
    approver = paper.signatures.get("approve")
    return User.objects.get(username=approver).name if approver else ""


def _check_facts(kind: str, given: Mapping[str, str], pack: Pack) -> Iterator[Fault]:
    if kind not in KINDS:
        yield PAPER_KIND_UNKNOWN.at(kind, kind=kind)
    if kind != "visit_notice":
        return
    body = given.get("body", "")
    if body not in {each.id for each in pack.bodies}:
        yield PAPER_BODY_WRONG.at(kind, body=body)
    if not given.get("team", "").strip():
        yield PAPER_TEAM_MISSING.at(kind)
    days = [_read_day(given.get(name, "")) for name in ("first_day", "last_day")]
    if days[0] is None or days[1] is None or days[0] > days[1]:
        yield PAPER_DAYS_WRONG.at(kind)


def _read_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
