"""Letters that borrow staff: drafted, signed by a leader, numbered and issued: each one act.

Nothing goes out without signature, number and entry; what was signed is what is issued, because
each step names the digest of what was on the screen.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from django.db.models import Max

from kaohe.core.canonical import digest
from kaohe.web.audit.office_acts import act
from kaohe.web.base.today import read_today
from kaohe.web.cycles.acts import put_down_act
from kaohe.web.teams.faults import (
    LETTER_FOR_NOBODY,
    LETTER_ISSUED,
    LETTER_PLACE_MISSING,
    LETTER_STEP_WRONG,
)
from kaohe.web.teams.limits import expect_role
from kaohe.web.teams.models import LetterStep, LetterVersion
from kaohe.web.teams.rows import find_letter, find_pool
from kaohe.workflows.teams.letter import LentPerson, letter_of

if TYPE_CHECKING:
    from kaohe.web.accounts.models import User
    from kaohe.web.audit.office_acts import OfficeAct
    from kaohe.web.cycles.models import Cycle
    from kaohe.workflows.teams.letter import SecondmentLetter

LONGEST: Final = 80


def list_lending(cycle: Cycle) -> list[str]:
    """Return the bodies that lend somebody."""
    return sorted({row.lent_by for row in find_pool(cycle) if row.lent_by})


def write_letter(
    cycle: Cycle, body: str, *, place: str, contact: str, answer_by: str
) -> SecondmentLetter:
    """Put the letter to a body together from the pool.

    Raises:
        InputError: nobody is lent by it, or place or contact are missing.
    """
    lent = [row for row in find_pool(cycle) if row.lent_by == body]
    days = [
        (row.lent_since.isoformat(), row.lent_until.isoformat())
        for row in lent
        if row.lent_since and row.lent_until
    ]
    if not days:
        raise LETTER_FOR_NOBODY.error_at(body)
    if not all(0 < len(each.strip()) <= LONGEST for each in (place, contact)):
        raise LETTER_PLACE_MISSING.error_at(body)
    if not _is_day(answer_by):
        raise LETTER_PLACE_MISSING.error_at(body)
    return letter_of(
        body,
        [LentPerson(row.person.name, row.unit, row.post) for row in lent],
        assessment=cycle.title,
        days=days,
        place=place.strip(),
        contact=contact.strip(),
        answer_by=answer_by,
    )


def draft_letter(
    cycle: Cycle,
    body: str,
    *,
    place: str,
    contact: str,
    answer_by: str,
    by: User,
    request: str = "",
) -> LetterVersion:
    """Draft the letter to a body; a draft that was signed needs a new signature.

    Raises:
        InputError: nobody is lent by the body, or place or contact are missing.
        StepRefused: it is issued already.
    """
    expect_role(by, "office")
    with act("letter-drafted", by=by, request=request) as doing:
        held = find_letter(cycle, body)
        if held is not None and _steps_of(held).get("issued"):
            raise LETTER_ISSUED.error_at(body)
        said = write_letter(cycle, body, place=place, contact=contact, answer_by=answer_by)
        written = said.to_json()
        kept = LetterVersion.objects.create(
            cycle=cycle,
            body=body,
            number=held.number + 1 if held else 1,
            content=written,
            digest=digest(written),
            at=doing.at,
            by=by,
            entry=doing.index,
        )
        doing.details = {"cycle": cycle.id, "body": body, "letter": kept.digest}
        put_down_act(cycle, doing)
    return kept


def sign_letter(cycle: Cycle, body: str, *, seen: str, by: User, request: str = "") -> None:
    """Sign the letter that is on the screen (签发).

    Raises:
        StepRefused: it has changed meanwhile, or is signed already.
    """
    expect_role(by, "leader")
    with act("letter-signed", by=by, request=request) as doing:
        held = _expect(cycle, body, seen)
        if _steps_of(held):
            raise LETTER_STEP_WRONG.error_at(body)
        _put_down(held, "signed", doing)
        put_down_act(cycle, doing)


def issue_letter(cycle: Cycle, body: str, *, seen: str, by: User, request: str = "") -> LetterStep:
    """Give the signed letter its number, the next of its year, and issue it (编号印发).

    Raises:
        StepRefused: it has changed meanwhile, is not signed, or is issued already.
    """
    expect_role(by, "office")
    with act("letter-issued", by=by, request=request) as doing:
        held = _expect(cycle, body, seen)
        if set(_steps_of(held)) != {"signed"}:
            raise LETTER_STEP_WRONG.error_at(body)
        today = read_today()
        year = today.year
        last = LetterStep.objects.filter(step="issued", year=year).aggregate(Max("serial"))
        serial = (last["serial__max"] or 0) + 1
        step = _put_down(held, "issued", doing, year=year, serial=serial, dated=today)
        doing.details |= {"year": year, "serial": step.serial}
        put_down_act(cycle, doing)
    return step


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _expect(cycle: Cycle, body: str, seen: str) -> LetterVersion:
    held = find_letter(cycle, body)
    if held is None or held.digest != seen:
        raise LETTER_STEP_WRONG.error_at(body)
    return held


def _steps_of(letter: LetterVersion) -> dict[str, LetterStep]:
    return {step.step: step for step in letter.steps.all()}


def _put_down(
    letter: LetterVersion,
    step: str,
    doing: OfficeAct,
    *,
    year: int | None = None,
    serial: int | None = None,
    dated: date | None = None,
) -> LetterStep:
    doing.details = {"cycle": letter.cycle_id, "body": letter.body, "letter": letter.digest}
    return LetterStep.objects.create(
        letter=letter,
        step=step,
        digest=letter.digest,
        year=year,
        serial=serial,
        dated=dated,
        at=doing.at,
        by=doing.actor,
        entry=doing.index,
    )
