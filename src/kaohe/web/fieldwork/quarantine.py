"""What waits in quarantine: shown with its reasons, and tried again when the office asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaohe.web.audit.office_acts import act
from kaohe.web.base.language import spoken
from kaohe.web.draw.campaigns import book_of
from kaohe.web.draw.monitor import find_visit, follow_disclosure
from kaohe.web.draw.steps import expect_role
from kaohe.web.fieldwork.faults import NOTHING_TO_DECIDE
from kaohe.web.fieldwork.inbox_models import QUARANTINED
from kaohe.web.fieldwork.models import Inbox
from kaohe.web.fieldwork.processing import PAUSES, process
from kaohe.web.fieldwork.visit_acts import ADMISSIBLE

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kaohe.core.errors import Fault
    from kaohe.web.accounts.models import User
    from kaohe.web.accounts.scope import Scope
    from kaohe.web.draw.models import DrawCampaign


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something waits."""

    code: str
    problem: str
    remedy: str

    @property
    def may_pass(self) -> bool:
        """Tell whether a person may let it pass."""
        return self.code in ADMISSIBLE


@dataclass(frozen=True, slots=True)
class Piece:
    """Something that waits."""

    row: Inbox
    visit: str
    """Empty where its visit is not disclosed: then nothing of it is shown."""
    reasons: tuple[Reason, ...]
    of_all: int = len(PAUSES)
    """How often it is tried by itself."""


def list_quarantine(draw: DrawCampaign, scope: Scope) -> list[Piece]:
    """Return what waits, the oldest first."""
    lines = follow_disclosure(book_of(draw), draw.pk)
    rows = find_waiting(draw, scope).select_related("device__person", "state").defer("content")
    return [
        Piece(
            row=each,
            visit=each.place if find_visit(lines, each.place) else "",
            reasons=tuple(_read_reason(fault) for fault in each.state.faults),
        )
        for each in rows.order_by("pk")
    ]


def find_waiting(draw: DrawCampaign, scope: Scope) -> QuerySet[Inbox]:
    """Return the rows that wait."""
    return scope.limit(
        Inbox.objects.filter(device__campaign=draw, state__state=QUARANTINED), "device__body"
    )


def try_piece_again(row: Inbox, *, by: User, request: str = "") -> tuple[Fault, ...]:
    """Process something that waits once more, now.

    Returns:
        what still speaks against it.

    Raises:
        StepRefused: it does not wait any more.
    """
    expect_role(by, "office")
    with act("field-piece-tried", by=by, request=request) as doing:
        if row.state.state != QUARANTINED:
            raise NOTHING_TO_DECIDE.error_at(row.subject)
        doing.details = {"subject": row.subject, "sha256": row.sha256}
    return process(row)


def _read_reason(fault: dict[str, str]) -> Reason:
    language = spoken()
    return Reason(fault["code"], fault[language], fault[f"mend_{language}"])
