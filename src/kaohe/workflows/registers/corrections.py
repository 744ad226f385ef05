"""A register changes after the cut-off only by a correction that two people approved.

A resend never replaces by itself. The old snapshot stays, the new one stands beside it, and the
difference between them is the paper that is approved: its digest covers every single row. Who
approved something else than what is there has approved nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Final, Literal
from unicodedata import category, normalize

from pydantic import BaseModel, ConfigDict, Field

from kaohe.core.canonical import digest
from kaohe.core.errors import RegisterError, raise_all
from kaohe.workflows.faults import (
    CORRECTION_ALTERED,
    CORRECTION_BEFORE_CUT_OFF,
    CORRECTION_OF_NOTHING,
    CORRECTION_OF_OTHERS,
    CORRECTION_OUT_OF_TURN,
    CORRECTION_UNAPPROVED,
    CORRECTION_WITHOUT_REASON,
    REGISTER_AFTER_CUT_OFF,
    REGISTER_NOT_IN_FORCE,
)
from kaohe.workflows.publication.published import Hash
from kaohe.workflows.registers.freezing import APPROVALS_NEEDED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kaohe.core.errors import Fault

FORMAT: Final = "register-correction/1"
CUT_OFF_FORMAT: Final = "register-cut-off/1"

_LINE: Final = r"^\S(.*\S)?$"
Text = Annotated[str, Field(min_length=1, pattern=_LINE)]


class _Paper(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Approval(_Paper):
    """Somebody who has seen the difference and answers for it."""

    person: Text
    role: Text
    """In which office, such as 基层组织建设部; two people of one role are one check."""


class Correction(_Paper):
    """``register-correction/1``: from which register to which, by which difference, and why."""

    format: Literal["register-correction/1"]
    number: Annotated[int, Field(ge=1)]
    """Of the corrections after one cut-off, from 1; two of one number cannot both hold."""
    before: Hash
    """Register digest of the snapshot that held so far."""
    after: Hash
    """Register digest of the snapshot that shall hold."""
    difference: Hash
    """Digest of the difference between both."""
    reason: Text
    approvals: tuple[Approval, ...]

    @property
    def digest(self) -> str:
        """Return the digest by which a record names the correction."""
        return digest(self.model_dump(mode="json"))


class CutOff(_Paper):
    """``register-cut-off/1``: the register that holds since the cut-off."""

    format: Literal["register-cut-off/1"]
    register_digest: Hash


def propose_correction(
    before: str,
    after: str,
    *,
    difference: str,
    reason: str,
    approvals: Sequence[tuple[str, str]],
    number: int = 1,
) -> Correction:
    """Write a correction down; :func:`find_correction_faults` tells whether it may be used.

    Args:
        before: register digest of the snapshot that held so far.
        after: register digest of the snapshot that shall hold.
        difference: digest of the difference.
        reason: why the register changes after the cut-off.
        approvals: person and role of everybody who approved.
        number: its place among the corrections after the cut-off.

    Raises:
        RegisterError: the reason is no line of text.
    """
    if not (re.match(_LINE, reason.strip()) and reason.isprintable()):
        raise CORRECTION_WITHOUT_REASON.error_at(before[:16])
    return Correction(
        format=FORMAT,
        number=number,
        before=before,
        after=after,
        difference=difference,
        reason=reason.strip(),
        approvals=tuple(
            Approval(person=person.strip(), role=role.strip()) for person, role in approvals
        ),
    )


def find_correction_faults(
    correction: Correction, *, before: str, after: str, difference: str
) -> Iterator[Fault]:
    """Yield everything that keeps a correction from being used.

    Args:
        correction: the paper.
        before: register digest of the snapshot that held so far.
        after: register digest of the snapshot that shall hold.
        difference: digest of their difference as it is computed now.
    """
    where = correction.digest[:16]
    if (correction.before, correction.after) != (before, after):
        yield CORRECTION_OF_OTHERS.at(where, before=before, after=after)
    elif correction.difference != difference:
        yield CORRECTION_ALTERED.at(where, approved=correction.difference, found=difference)
    if correction.before == correction.after:
        yield CORRECTION_OF_NOTHING.at(where)
    yield from _find_missing_approvals(correction)


def order_corrections(cut_off: CutOff, corrections: Iterable[Correction]) -> tuple[Correction, ...]:
    """Return the corrections after a cut-off in their order: each begins where the last one ended.

    Of two that begin at the same register somebody could choose later; so there may be only one.

    Raises:
        RegisterError: one is out of turn, or not approved by two people of two roles; all of them.
    """
    ordered = sorted(corrections, key=lambda each: (each.number, each.digest))
    faults: list[Fault] = []
    reached = cut_off.register_digest
    for number, each in enumerate(ordered, start=1):
        if (each.number, each.before) != (number, reached):
            faults.append(
                CORRECTION_OUT_OF_TURN.at(each.digest[:16], number=number, before=reached)
            )
        faults += _find_missing_approvals(each)
        reached = each.after
    raise_all(RegisterError, faults)
    return tuple(ordered)


def find_cut_off_faults(
    cut_off: CutOff | None, corrections: Iterable[Correction], *, register_digest: str
) -> Iterator[Fault]:
    """Yield why a register is not the one that holds after the cut-off.

    It is the register of the cut-off, or the one to which the last correction led. A register
    that was corrected holds no more: whoever could go back would choose between two.

    Args:
        cut_off: what was fixed at the cut-off; ``None`` before it, when nothing is asked.
        corrections: the papers that are filed beside it.
        register_digest: of the register that shall be used.

    Raises:
        RegisterError: the papers do not follow one another.
    """
    if cut_off is None:
        return
    ordered = order_corrections(cut_off, corrections)
    in_force = ordered[-1].after if ordered else cut_off.register_digest
    if register_digest != in_force:
        kind = REGISTER_NOT_IN_FORCE if ordered else REGISTER_AFTER_CUT_OFF
        yield kind.at(register_digest[:16], cut_off=cut_off.register_digest, in_force=in_force)


def find_turn_faults(
    cut_off: CutOff | None, corrections: Iterable[Correction], *, before: str
) -> Iterator[Fault]:
    """Yield why a register cannot be corrected now: nothing was cut off, or another one holds.

    Raises:
        RegisterError: the papers that are there do not follow one another.
    """
    if cut_off is None:
        yield CORRECTION_BEFORE_CUT_OFF.at(before[:16])
    yield from find_cut_off_faults(cut_off, corrections, register_digest=before)


def _find_missing_approvals(correction: Correction) -> Iterator[Fault]:
    people = {_fold(each.person) for each in correction.approvals}
    roles = {_fold(each.role) for each in correction.approvals}
    if min(len(people), len(roles)) < APPROVALS_NEEDED:
        where = correction.digest[:16]
        yield CORRECTION_UNAPPROVED.at(where, people=len(people), roles=len(roles))


def _fold(name: str) -> str:
    """Return a name as it is compared: one person is not two by a space or a wide letter."""
    folded = normalize("NFKC", name).casefold()
    return "".join(each for each in folded if category(each)[0] not in "ZC")
