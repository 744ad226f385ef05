"""Observations and the rectification ledger: owner, due day, re-check, closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaohe.core.divisions import BODY_NAMES
from kaohe.core.errors import InputError, raise_all
from kaohe.web.accounts.faults import NOT_ALLOWED
from kaohe.web.accounts.scope import scope_of
from kaohe.web.audit.office_acts import act
from kaohe.web.cycles.acts import put_down_act
from kaohe.web.observations.faults import (
    ASKED_ALREADY,
    BODY_UNKNOWN,
    DUE_PAST,
    NOT_DUE,
    NOT_OF_KIND,
    NOTED_ALREADY,
    TEXT_MISSING,
)
from kaohe.web.observations.models import STEPS, Mending, MendingStep, Observation
from kaohe.web.observations.papers import PAPERS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from kaohe.core.errors import Fault
    from kaohe.web.accounts.models import User
    from kaohe.web.audit.office_acts import OfficeAct
    from kaohe.web.base.papers import Paper
    from kaohe.web.cycles.models import Cycle

LONGEST_TEXT: Final = 4000
LONGEST_OWNER: Final = 100
MENDED: Final = ("problem", "proposal")
"""The kinds that can be put right."""
STATES: Final = {
    "open": (gettext_lazy("整改中"), "yellow"),
    "late": (gettext_lazy("逾期"), "red"),
    "reported": (gettext_lazy("待复查"), "yellow"),
    "failed": (gettext_lazy("复查不合格"), "red"),
    "passed": (gettext_lazy("待销号"), "yellow"),
    "closed": (gettext_lazy("已销号"), "green"),
}
"""Where a matter stands, with its colour."""
BEFORE: Final = {
    "reported": ("open", "late", "failed", "reported"),
    "passed": ("reported",),
    "failed": ("reported",),
    "closed": ("passed",),
}
"""Step → where a matter must stand for it."""


def note_observation(
    cycle: Cycle, body: str, kind: str, text: str, *, by: User, visit: str = "", request: str = ""
) -> Observation:
    """Note a good practice, a problem or a proposal.

    Raises:
        InputError: with everything that is wrong with it.
        StepRefused: it was noted already.
    """
    _expect(by, "office")
    with act("observation-noted", by=by, request=request) as doing:
        noted = put_down_observation(cycle, body, kind, text, visit=visit, doing=doing)
        if noted is None:
            raise NOTED_ALREADY.error_at(body)
        doing.details = {"cycle": cycle.pk, "body": body, "visit": visit, "kind": kind,
                         "text": noted.text}  # fmt: skip
        put_down_act(cycle, doing)
    return noted


def put_down_observation(
    cycle: Cycle, body: str, kind: str, text: str, *, visit: str, doing: OfficeAct
) -> Observation | None:
    """Add an observation in an act that is being done; None where it is there already.

    Raises:
        InputError: the body, the kind or the text is wrong.
    """
    written = text.strip()
    faults: list[Fault] = []
    if body not in BODY_NAMES:
        faults.append(BODY_UNKNOWN.at(cycle.pk, body=body))
    if kind not in {"good", *MENDED} or not 0 < len(written) <= LONGEST_TEXT:
        faults.append(TEXT_MISSING.at(body, what=_("内容"), most=LONGEST_TEXT))
    raise_all(InputError, faults)
    same = cycle.observations.filter(body=body, visit=visit, kind=kind, text=written)
    if same.exists():
        return None
    return Observation.objects.create(
        cycle=cycle,
        body=body,
        visit=visit,
        kind=kind,
        text=written,
        at=doing.at,
        by=doing.actor,
        entry=doing.index,
    )


def ask_mending(
    observation: Observation,
    owner: str,
    wanted: str,
    *,
    due: date,
    today: date,
    by: User,
    request: str = "",
) -> Mending:
    """Put a problem into the rectification ledger.

    Args:
        observation: a problem or a proposal.
        owner: the office or unit that answers for it.
        wanted: what must be done.
        due: the day by which it is done.
        today: the day in Beijing.
        by: somebody of the office.
        request: key of the form.

    Raises:
        InputError: with everything that is wrong.
        StepRefused: it is good practice, or stands in the ledger already.
    """
    _expect(by, "office")
    with act("mending-asked", by=by, request=request) as doing:
        if observation.kind not in MENDED:
            raise NOT_OF_KIND.error_at(observation.body)
        if Mending.objects.filter(observation=observation).exists():
            raise ASKED_ALREADY.error_at(observation.body)
        raise_all(InputError, _find_faults(observation, owner, wanted, due=due, today=today))
        mending = Mending.objects.create(
            observation=observation,
            owner=owner.strip(),
            wanted=wanted.strip(),
            due=due,
            at=doing.at,
            by=by,
            entry=doing.index,
        )
        doing.details = {
            "cycle": observation.cycle_id,
            "body": observation.body,
            "observation": observation.entry,
            "owner": mending.owner,
            "wanted": mending.wanted,
            "due": due.isoformat(),
        }
        put_down_act(observation.cycle, doing)
    return mending


def report_mending(
    mending: Mending, text: str, *, by: User, paper: Paper | None = None, request: str = ""
) -> None:
    """Report what was put right; the body does it for itself.

    Raises:
        InputError: there is no text.
        StepRefused: the matter is closed, or was found in order.
    """
    if not by.has_role("province") or not scope_of(by).holds(mending.observation.body):
        raise NOT_ALLOWED.error_at(by.username)
    _take_step(mending, "reported", text, by=by, paper=paper, request=request)


def check_mending(
    mending: Mending, text: str, *, is_passed: bool, by: User, request: str = ""
) -> None:
    """Write down what a re-check found.

    Raises:
        InputError: there is no text.
        StepRefused: the body has not reported.
    """
    _expect(by, "office")
    _take_step(mending, "passed" if is_passed else "failed", text, by=by, request=request)


def close_mending(mending: Mending, text: str, *, by: User, request: str = "") -> None:
    """Close a matter that passed its re-check.

    Raises:
        InputError: there is no text.
        StepRefused: it has not passed.
    """
    _expect(by, "office")
    _take_step(mending, "closed", text, by=by, request=request)


def state_of(mending: Mending, *, on: date) -> str:
    """Return where a matter stands: one of :data:`STATES`."""
    steps = list(mending.steps.all())
    if steps:
        return steps[-1].kind
    return "late" if mending.due < on else "open"


def is_late(mending: Mending, *, on: date) -> bool:
    """Tell whether the due day has passed and the matter is not closed."""
    return mending.due < on and state_of(mending, on=on) not in {"closed", "passed"}


def _take_step(
    mending: Mending, kind: str, text: str, *, by: User, paper: Paper | None = None, request: str
) -> None:
    subject = {"reported": "mending-reported", "closed": "mending-closed"}
    with act(subject.get(kind, "mending-checked"), by=by, request=request) as doing:
        steps = MendingStep.objects.filter(mending=mending)
        state = next((each.kind for each in steps.order_by("-pk")[:1]), "open")
        if state not in BEFORE[kind]:
            raise NOT_DUE.error_at(
                mending.observation.body, step=STEPS[kind], state=STATES[state][0]
            )
        written = text.strip()
        if not 0 < len(written) <= LONGEST_TEXT:
            raise TEXT_MISSING.error_at(
                mending.observation.body, what=STEPS[kind], most=LONGEST_TEXT
            )
        if paper is not None:
            PAPERS.keep(paper)
        MendingStep.objects.create(
            mending=mending,
            kind=kind,
            text=written,
            paper_name=paper.name if paper else "",
            paper_digest=paper.digest if paper else "",
            at=doing.at,
            by=by,
            entry=doing.index,
        )
        doing.details = {
            "cycle": mending.observation.cycle_id,
            "body": mending.observation.body,
            "mending": mending.entry,
            "step": kind,
            "text": written,
            "paper": paper.digest if paper else "",
        }
        put_down_act(mending.observation.cycle, doing)


def _find_faults(
    observation: Observation, owner: str, wanted: str, *, due: date, today: date
) -> Iterator[Fault]:
    if not 0 < len(owner.strip()) <= LONGEST_OWNER:
        yield TEXT_MISSING.at(observation.body, what=_("责任单位"), most=LONGEST_OWNER)
    if not 0 < len(wanted.strip()) <= LONGEST_TEXT:
        yield TEXT_MISSING.at(observation.body, what=_("整改要求"), most=LONGEST_TEXT)
    if due < today:
        yield DUE_PAST.at(observation.body, due=due.isoformat())


def _expect(by: User, role: str) -> None:
    if not by.has_role(role):
        raise NOT_ALLOWED.error_at(by.username)
