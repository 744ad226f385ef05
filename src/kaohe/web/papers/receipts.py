"""The receipt of a report on paper: what the self-check room knows, set as a sheet."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from kaohe.core.divisions import BODY_NAMES
from kaohe.core.ledger.checkpoints import is_of_rehearsals
from kaohe.documents.official.papers import Receipt, ReceivedFile, name_union, write_receipt
from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.accounts.scope import scope_of
from kaohe.web.audit.office_acts import ledger
from kaohe.web.base.papers import PDF, give_file
from kaohe.web.papers.making import paper_files
from kaohe.web.papers.pages import READERS
from kaohe.web.self_check.models import Submission
from kaohe.web.self_check.submitting import write_receipt as write_receipt_file

if TYPE_CHECKING:
    from django.http import HttpRequest

RECEIVER = "考核领导小组办公室"
TITLE = "自检自查报告"


@require_safe
@allow(*READERS)
def receipt_paper(request: HttpRequest, number: str) -> HttpResponse:
    """Give a receipt as PDF."""
    row = Submission.objects.filter(number=number).select_related("report__cycle").first()
    if row is None or not scope_of(person_of(request)).holds(row.report.body):
        raise Http404
    files = paper_files()
    content = write_receipt(describe_receipt(row), files.texts["receipt"], files.look)
    return give_file(content, f"回执-{row.number}.pdf", PDF)


def describe_receipt(row: Submission) -> Receipt:
    """Return what a receipt says on paper."""
    books, body = ledger(), row.report.body
    return Receipt(
        number=row.number,
        assessment=row.report.cycle.title,
        title=TITLE,
        sender=name_union(body, BODY_NAMES[body][0]),
        receiver=RECEIVER,
        received_at=row.moment,
        late=row.is_late,
        files=tuple(
            ReceivedFile(each["name"], each["size"], each["sha256"])
            for each in json.loads(row.manifest)["files"]
        ),
        manifest=row.digest,
        receipt_file=sha256(write_receipt_file(row)).hexdigest(),
        origin=books.origin,
        entry=row.entry,
        vkey=books.key.write(),
        rehearsal=is_of_rehearsals(books.origin),
    )
