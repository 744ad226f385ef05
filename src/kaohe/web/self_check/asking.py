"""What a cycle asks of a body, and whose report one looks at."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.db import IntegrityError
from django.utils import translation

from kaohe.core.divisions import BODY_NAMES
from kaohe.stores.evidence_store import EvidenceStore
from kaohe.web.accounts.faults import NOT_ALLOWED
from kaohe.web.rules.library import find_known
from kaohe.web.self_check.faults import CYCLE_NOT_OPEN, REPORT_CLOSED
from kaohe.web.self_check.models import ROUNDS, STATES, Report, ReportItem
from kaohe.workflows.cycle import STEPS
from kaohe.workflows.self_check.questions import AskedItem, list_asked

if TYPE_CHECKING:
    from kaohe.core.rules.model import Pack
    from kaohe.web.accounts.models import User
    from kaohe.web.cycles.models import Cycle

BLOBS: Final = "blobs"
"""Folder of the evidence in the office's folder."""
OPEN_STEPS: Final = tuple(each.id for each in STEPS[: [one.id for one in STEPS].index("approved")])
"""Steps in which reports are filled in and taken; the steps before the results are approved."""
OPEN_STATES: Final = ("filling", "returned")
STATE_WORDS: Final = {
    "filling": "being filled in",
    "checking": "waiting for its check",
    "signing": "waiting for its signature",
    "signed": "signed, to be submitted",
    "submitted": "submitted",
    "returned": "returned, to be mended",
}


def store() -> EvidenceStore:
    """Return the store of the office."""
    return EvidenceStore(settings.OFFICE_HOME / BLOBS)


def pack_of(cycle: Cycle) -> Pack:
    """Return the pack of a cycle."""
    return find_known(cycle.pack_digest).pack


def asked_of(cycle: Cycle) -> tuple[AskedItem, ...]:
    """Return what a cycle asks of a body."""
    return _asked(cycle.pack_digest)


def bodies_of(cycle: Cycle) -> tuple[str, ...]:
    """Return the bodies that report."""
    return tuple(each.id for each in pack_of(cycle).bodies) or tuple(BODY_NAMES)


def look_up(cycle: Cycle, body: str) -> Report:
    """Return the report of a body as it stands; one that nobody has begun is not kept yet."""
    return Report.objects.filter(cycle=cycle, body=body).first() or Report(cycle=cycle, body=body)


def begin_report(cycle: Cycle, body: str) -> Report:
    """Return the report of a body, kept from now on."""
    try:
        report, is_new = Report.objects.get_or_create(cycle=cycle, body=body)
    except IntegrityError:  # two people began it at the same moment
        return Report.objects.get(cycle=cycle, body=body)
    if is_new:
        rows = [ReportItem(report=report, item=each.id) for each in asked_of(cycle)]
        ReportItem.objects.bulk_create(rows, ignore_conflicts=True)
    return report


def expect_own(person: User, body: str) -> None:
    """Refuse whoever does not belong to the body.

    Raises:
        InputError: the person is of another body, or of headquarters.
    """
    if not person.has_role("province") or person.body != body:
        raise NOT_ALLOWED.error_at(person.username)


def expect_role(person: User, *roles: str) -> None:
    """Refuse whoever holds none of the roles.

    Raises:
        InputError: the person does not.
    """
    if not person.has_role(*roles):
        raise NOT_ALLOWED.error_at(person.username)


def expect_open(report: Report) -> None:
    """Refuse to change a report that is on its way, or whose year is over.

    Raises:
        StepRefused: it is.
    """
    if report.cycle.step not in OPEN_STEPS:
        raise CYCLE_NOT_OPEN.error_at(report.cycle_id)
    if report.state not in OPEN_STATES:
        state = in_chinese(STATES[report.state])
        raise REPORT_CLOSED.error_at(report.body, state=state, state_en=STATE_WORDS[report.state])


def in_chinese(word: object) -> str:
    """Return a word of the pages in Chinese, whatever the language of the page."""
    with translation.override("zh-hans"):
        return str(word)


def say_round(round_: str) -> dict[str, Any]:
    """Return how a round is called in both languages, for faults."""
    en = {"review": "review", "second_review": "second review", "final": "final score"}
    return {"round": in_chinese(ROUNDS[round_]), "round_en": en[round_]}


@lru_cache(maxsize=16)
def _asked(pack_digest: str) -> tuple[AskedItem, ...]:
    return list_asked(find_known(pack_digest).pack)
