"""More time for one body: one of the office proposes it, another one grants it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from kaohe.web.audit.office_acts import act
from kaohe.web.cycles.acts import put_down_act
from kaohe.web.self_check.approving import expect_reason
from kaohe.web.self_check.asking import bodies_of, expect_role
from kaohe.web.self_check.faults import DAY_WRONG, EXTENSION_DECIDED, EXTENSION_SELF
from kaohe.web.self_check.models import Extension
from kaohe.web.self_check.moments import due_of

if TYPE_CHECKING:
    from kaohe.web.accounts.models import User
    from kaohe.web.cycles.models import Cycle


def propose_extension(
    cycle: Cycle, body: str, *, due: str, reason: str, by: User, request: str = ""
) -> Extension:
    """Propose a later day for one body.

    Raises:
        InputError: no reason, no such body, or no day after the one that holds.
    """
    expect_role(by, "office")
    expect_reason(reason, body)
    day = read_day(due, body)
    with act("extension-proposed", by=by, campaign=cycle.id, request=request) as doing:
        holds = due_of(cycle, body)
        if body not in bodies_of(cycle) or (holds is not None and day <= holds):
            raise DAY_WRONG.error_at(
                body, value=due, wanted="晚于现有期限", wanted_en="after the present deadline"
            )
        made = Extension.objects.create(
            cycle=cycle,
            body=body,
            due=day,
            reason=reason.strip(),
            proposed_at=doing.at,
            proposed_by=by,
        )
        doing.details = {
            "cycle": cycle.id, "body": body, "due": day.isoformat(), "reason": reason.strip(),
        }  # fmt: skip
        put_down_act(cycle, doing)
    return made


def decide_extension(
    extension: Extension, *, is_granted: bool, by: User, request: str = ""
) -> None:
    """Grant an extension that another one has proposed, or refuse it.

    Raises:
        StepRefused: it is one's own proposal, or was decided before.
    """
    expect_role(by, "office", "leader")
    cycle = extension.cycle
    with act("extension-decided", by=by, campaign=cycle.id, request=request) as doing:
        row = Extension.objects.select_for_update().get(pk=extension.pk)
        if row.proposed_by_id == by.pk:
            raise EXTENSION_SELF.error_at(row.body)
        if row.decided_at:
            raise EXTENSION_DECIDED.error_at(row.body)
        row.decided_at, row.decided_by, row.is_granted = doing.at, by, is_granted
        row.save()
        doing.details = {
            "cycle": cycle.id,
            "body": row.body,
            "due": row.due.isoformat(),
            "granted": is_granted,
        }
        put_down_act(cycle, doing)


def read_day(text: str, where: str) -> date:
    """Read a day.

    Raises:
        InputError: it is none.
    """
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise DAY_WRONG.error_at(
            where, value=text[:20], wanted="正确", wanted_en="of the calendar"
        ) from None
