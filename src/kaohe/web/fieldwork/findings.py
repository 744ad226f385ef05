"""What the scorer reads of visits: the answers of each revision that counts, as evidence/1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import ValidationError

from kaohe.core.canonical import canonical_bytes
from kaohe.core.checklist import VisitAnswers
from kaohe.core.draw.one_form import expect
from kaohe.core.errors import EvidenceMalformed, raise_all
from kaohe.core.ledger import is_of_rehearsals
from kaohe.core.scoring.evidence import Evidence
from kaohe.web.audit.office_acts import ledger
from kaohe.web.fieldwork.checklists import checklists_of
from kaohe.web.fieldwork.faults import ANSWERS_UNREADABLE
from kaohe.web.fieldwork.models import FieldRevision, FieldVisit
from kaohe.web.fieldwork.revisions import standing_of
from kaohe.workflows.field_visits.revision import read_revision
from kaohe.workflows.visits.findings import write_findings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from kaohe.core.errors import Fault
    from kaohe.core.scoring.evidence import Finding
    from kaohe.web.cycles.models import Cycle
    from kaohe.workflows.field_visits.revision import Revision


def gather_findings(cycle: Cycle, *, as_of: date) -> Evidence:
    """Return what visits have found, each visit by the revision that counts.

    A visit with a conflict says nothing until a person has picked.

    Raises:
        EvidenceMalformed: with every revision whose answers cannot be read.
    """
    findings: list[Finding] = []
    faults: list[Fault] = []
    for revision in find_counting(cycle):
        try:
            findings += findings_of(revision, cycle)
        except ValidationError:
            faults.append(ANSWERS_UNREADABLE.at(revision.visit))
    raise_all(EvidenceMalformed, faults)
    return Evidence(
        format="evidence/1",
        campaign=cycle.pk,
        rehearsal=is_of_rehearsals(ledger().origin),
        as_of=as_of,
        findings=tuple(findings),
    )


def find_counting(cycle: Cycle) -> Iterator[Revision]:
    """Yield the revision that counts of every visit, in the order of their ids."""
    for visit in FieldVisit.objects.filter(campaign__cycle=cycle).order_by("pk"):
        counting = standing_of(visit).counting
        if counting:
            row = FieldRevision.objects.select_related("inbox").get(pk=counting)
            yield read_revision(bytes(row.inbox.content))


def findings_of(revision: Revision, cycle: Cycle) -> tuple[Finding, ...]:
    """Return the findings of one revision.

    Raises:
        ValidationError: its answers have another form.
    """
    kind = expect(revision.content["unit"], dict).get("kind")
    asked = next((each for each in checklists_of(cycle.pack_digest) if each.kind == kind), None)
    return write_findings(read_given(revision), revision.visit, checklist=asked)


def read_given(revision: Revision) -> VisitAnswers:
    """Return the answers of a revision.

    Raises:
        ValidationError: they have another form.
    """
    content = revision.content
    given = {name: content[name] for name in ("answers", "absence", "conduct") if content.get(name)}
    return VisitAnswers.model_validate_json(canonical_bytes({"answers": [], **given}))
