"""The letters of the results to all bodies at once; each one is a paper and an act of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kaohe.core.canonical import digest
from kaohe.documents.results.paper_set import LETTER
from kaohe.web.papers import acts
from kaohe.web.papers.faults import PAPER_LETTERS_CHANGED
from kaohe.web.rules.library import find_known

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kaohe.web.accounts.models import User
    from kaohe.web.cycles.models import Cycle
    from kaohe.web.papers.models import OfficePaper

STEPS: Final[Mapping[str, tuple[str, str]]] = {
    "check": ("draft", "office"),
    "approve": ("draft", "leader"),
    "number": ("signed", "office"),
    "issue": ("numbered", "office"),
}
"""What is done with all letters at once: the stage that it begins from, the role that does it."""


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A body, and its letter as it stands."""

    body: str
    letter: OfficePaper | None


def list_letters(cycle: Cycle) -> tuple[LetterLine, ...]:
    """Return every body with its letter, given up ones left out."""
    rows = cycle.papers.filter(kind=LETTER).exclude(stage="void").order_by("entry")
    letters = {row.body: row for row in rows}
    bodies = find_known(cycle.pack_digest).pack.bodies
    return tuple(LetterLine(each.id, letters.get(each.id)) for each in bodies)


def measure_letters(lines: tuple[LetterLine, ...]) -> str:
    """Return the digest of all letters as they are shown, to be signed together."""
    return digest({line.body: line.letter.digest for line in lines if line.letter})


def draft_letters(cycle: Cycle, *, by: User, request: str = "") -> int:
    """Draft the letters that are not there yet.

    Raises:
        InputError: the pack asks for no letters.
        StepRefused: the year is not scored.
    """
    lacking = [line.body for line in list_letters(cycle) if line.letter is None]
    for body in lacking:
        acts.draft_paper(cycle, LETTER, {"body": body}, by=by, request=_key(request, body))
    return len(lacking)


def do_with_letters(cycle: Cycle, step: str, *, seen: str, by: User, request: str = "") -> int:
    """Check, approve, number or issue every letter that waits for it.

    Nobody else waits for the ledger meanwhile: each letter is a transaction of its own, and where
    one is refused those before it are done and the others can be done afterwards.

    Args:
        cycle: the year.
        step: one of :data:`STEPS`.
        seen: digest of the letters that were shown, where they are signed.
        by: who does it.
        request: key of the form.

    Returns:
        how many letters it was done with.

    Raises:
        StepRefused: letters have changed since they were shown, or one of them does not allow it.
        InputError: the person has not the role.
    """
    lines = list_letters(cycle)
    if step in ("check", "approve") and seen != measure_letters(lines):
        raise PAPER_LETTERS_CHANGED.error_at(cycle.pk)
    waiting = find_waiting(lines, step)
    for row in waiting:
        _choose(step)(row, by, _key(request, row.body))
    return len(waiting)


def find_waiting(lines: tuple[LetterLine, ...], step: str) -> list[OfficePaper]:
    """Return the letters that wait for a step."""
    stage, _role = STEPS[step]
    rows = [line.letter for line in lines if line.letter and line.letter.stage == stage]
    if step in ("check", "approve"):
        return [row for row in rows if step not in row.as_paper().signatures]
    return rows


def _choose(step: str) -> Callable[[OfficePaper, User, str], None]:
    if step == "number":
        return lambda row, by, key: acts.number(row, by=by, request=key)
    if step == "issue":
        return lambda row, by, key: acts.issue(row, by=by, request=key)
    return lambda row, by, key: acts.sign(row, step, seen=row.digest, by=by, request=key)


def _key(request: str, body: str) -> str:
    return f"{request}/{body}" if request else ""
