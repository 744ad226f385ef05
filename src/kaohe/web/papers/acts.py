"""Drafting, signing, numbering, issuing, binding the signed copy: each one act in the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaohe.core.errors import InputError
from kaohe.documents.official.papers import Issue
from kaohe.stores.evidence_checks import check_file
from kaohe.web.accounts.faults import NOT_ALLOWED
from kaohe.web.audit.office_acts import act
from kaohe.web.base.today import read_today
from kaohe.web.cycles.acts import find_met, put_down_act, put_down_need
from kaohe.web.cycles.models import PUBLISHED_IN
from kaohe.web.papers.faults import (
    PAPER_BASIS_CHANGED,
    PAPER_RESULTS_UNAPPROVED,
    PAPER_SIGNED_BY_DRAFTER,
)
from kaohe.web.papers.making import (
    issue_of,
    make_document,
    make_word,
    measure_digest,
    paper_files,
    read_facts,
    store,
    write_pdf,
)
from kaohe.web.papers.models import SEATS, OfficePaper, PaperCopy, PaperSignature
from kaohe.web.papers.result_making import RESULT_KINDS, expect_decided, list_due_papers
from kaohe.workflows.papers import (
    SignedCopy,
    attach_copy,
    describe_paper,
    issue_paper,
    number_paper,
    revise_paper,
    sign_paper,
    void_paper,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.web.accounts.models import User
    from kaohe.web.audit.office_acts import OfficeAct
    from kaohe.web.cycles.models import Cycle
    from kaohe.workflows.papers import Paper

LONGEST_TITLE: Final = 200


def draft_paper(
    cycle: Cycle, kind: str, given: Mapping[str, str], *, by: User, request: str = ""
) -> OfficePaper:
    """Draft a paper from the cycle's pack and what is filled in.

    Raises:
        InputError: with everything that is missing or wrong.
    """
    _expect(by, "office")
    facts = read_facts(kind, given, cycle)
    files = paper_files()
    document = make_document(kind, facts, cycle, issue=Issue(), files=files)
    with act("paper-drafted", by=by, request=request) as doing:
        row = OfficePaper.objects.create(
            cycle=cycle,
            kind=kind,
            body=str(facts.get("body", "")),
            facts=facts,
            title=document.plain_title[:LONGEST_TITLE],
            mark=files.texts[kind].mark,
            digest=measure_digest(kind, facts, cycle),
            drafted_at=doing.at,
            drafted_by=by,
            entry=doing.index,
        )
        _tell(row, row.as_paper(), doing)
    return row


def draft_again(row: OfficePaper, given: Mapping[str, str], *, by: User, request: str = "") -> None:
    """Draft a paper anew: other facts, or a pack or a text that has changed; signatures fall.

    Raises:
        InputError: with everything that is missing or wrong.
        StepRefused: it has a number already.
    """
    _expect(by, "office")
    facts = read_facts(row.kind, given, row.cycle)
    with act("paper-drafted", by=by, request=request) as doing:
        row.refresh_from_db()
        digest = measure_digest(row.kind, facts, row.cycle)
        paper = revise_paper(row.as_paper(), digest=digest, title=row.title)
        row.facts, row.body, row.round = facts, str(facts.get("body", "")), row.round + 1
        row.drafted_by, row.drafted_at = by, doing.at
        row.put_down(paper)
        _tell(row, paper, doing)


def sign(row: OfficePaper, seat: str, *, seen: str, by: User, request: str = "") -> None:
    """Check (核稿) or approve (签发) the text that is on the screen.

    Raises:
        InputError: the person has not the role of the seat.
        StepRefused: the text is another, or the seat or the person has signed.
    """
    _expect(by, SEATS[seat][1] if seat in SEATS else "")
    with act("paper-signed", by=by, request=request) as doing:
        row.refresh_from_db()
        if seat == "check" and row.drafted_by_id == by.pk:
            raise PAPER_SIGNED_BY_DRAFTER.error_at(row.title)
        _expect_same_basis(row)
        paper = sign_paper(row.as_paper(), seat, person=by.username, seen=seen)
        PaperSignature.objects.create(
            paper=row,
            round=row.round,
            seat=seat,
            digest=seen,
            at=doing.at,
            by=by,
            entry=doing.index,
        )
        row.put_down(paper)
        _tell(row, paper, doing)


def number(row: OfficePaper, *, by: User, request: str = "") -> None:
    """Give a signed paper the next number of its mark and year.

    Raises:
        StepRefused: it is not signed, its basis has changed, numbers have a gap, or it tells
            results that are not approved.
    """
    _expect(by, "office")
    with act("paper-numbered", by=by, request=request) as doing:
        row.refresh_from_db()
        _expect_approved(row)
        _expect_same_basis(row)
        year = read_today().year
        given = OfficePaper.objects.filter(mark=row.mark, year=year)
        taken = [each for each in given.values_list("serial", flat=True) if each is not None]
        paper = number_paper(row.as_paper(), year=year, taken=taken)
        row.put_down(paper)
        _tell(row, paper, doing)


def issue(row: OfficePaper, *, by: User, request: str = "") -> None:
    """Issue a numbered paper: PDF and Word are made, kept by digest and never made again.

    Raises:
        StepRefused: it has no number, or its basis has changed.
    """
    _expect(by, "office")
    with act("paper-issued", by=by, request=request) as doing:
        row.refresh_from_db()
        day = read_today()
        paper = row.as_paper()
        if paper.stage == "numbered":
            _expect_approved(row)
            _expect_same_basis(row)
        made = issue_of(paper, day=day)
        kept = ""
        if paper.stage == "numbered":
            kept = store().keep(write_pdf(row, day=day))
            row.issued_word = store().keep(make_word(row, day=day))
        paper = issue_paper(paper, day=day, number=str(made.number or ""), digest=kept)
        row.put_down(paper)
        _tell(row, paper, doing)
        _tell_published(row, doing)


def void(row: OfficePaper, *, by: User, request: str = "") -> None:
    """Give up a numbered paper; its number stays used.

    Raises:
        StepRefused: it has no number, or has gone out.
    """
    _expect(by, "office")
    with act("paper-void", by=by, request=request) as doing:
        row.refresh_from_db()
        paper = void_paper(row.as_paper())
        row.put_down(paper)
        _tell(row, paper, doing)


def attach(row: OfficePaper, content: bytes, name: str, *, by: User, request: str = "") -> None:
    """Bind a scan of the signed and sealed paper, by the digest of its bytes.

    Raises:
        FileUnusable: the file is not safe to keep.
        StepRefused: the paper has not been issued.
    """
    _expect(by, "office")
    check_file(content, name)
    digest = store().keep(content)
    with act("paper-copy-bound", by=by, request=request) as doing:
        row.refresh_from_db()
        before = row.as_paper()
        paper = attach_copy(before, SignedCopy(name, digest, by.username))
        if len(paper.copies) > len(before.copies):
            PaperCopy.objects.create(
                paper=row, name=name[:200], digest=digest, at=doing.at, by=by, entry=doing.index
            )
        _tell(row, paper, doing)


def _expect(by: User, role: str) -> None:
    if not role or not by.has_role(role):
        raise NOT_ALLOWED.error_at(by.username)


def _expect_approved(row: OfficePaper) -> None:
    """Let pass a paper of the results once they are approved; others at any time.

    Raises:
        StepRefused: the results are not approved.
        InputError: with every entry of a criticism on which nothing is decided.
    """
    row.cycle.refresh_from_db()
    if row.kind in RESULT_KINDS and row.cycle.step not in PUBLISHED_IN:
        raise PAPER_RESULTS_UNAPPROVED.error_at(row.title, cycle=row.cycle.title)
    expect_decided(row.kind, row.facts)


def _tell_published(row: OfficePaper, doing: OfficeAct) -> None:
    """Put down that all papers of the results are out, with the last one of them."""
    cycle = row.cycle
    if row.kind not in RESULT_KINDS or "papers_issued" in find_met(cycle):
        return
    issued = set(cycle.papers.filter(stage="issued").values_list("kind", "body"))
    if list_due_papers(cycle) <= issued:
        put_down_need(cycle, "papers_issued", is_met=True, doing=doing, record=row.issued_digest)


def _expect_same_basis(row: OfficePaper) -> None:
    """Let pass a paper whose pack, text and look are those under which it was drafted."""
    try:
        now = measure_digest(row.kind, row.facts, row.cycle)
    except InputError as gone:
        raise PAPER_BASIS_CHANGED.error_at(row.title) from gone
    if now != row.digest:
        raise PAPER_BASIS_CHANGED.error_at(row.title)


def _tell(row: OfficePaper, paper: Paper, doing: OfficeAct) -> None:
    told = {"cycle": row.cycle_id, "body": row.body, "issued_word": row.issued_word}
    doing.details = {**told, **describe_paper(paper)}
    put_down_act(row.cycle, doing)
