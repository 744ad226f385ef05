"""A register changes after the cut-off only by a correction that two people approved.

A resend never replaces by itself. The old snapshot stays, the new one stands beside it, and the
difference between them is the paper that is approved: its digest covers every single row. Who
approved something else than what is there has approved nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from kaohe.core.canonical import digest
from kaohe.workflows.faults import (
    CORRECTION_ALTERED,
    CORRECTION_OF_OTHERS,
    CORRECTION_UNAPPROVED,
    REGISTER_AFTER_CUT_OFF,
)
from kaohe.workflows.freezing import APPROVALS_NEEDED
from kaohe.workflows.published import Hash

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kaohe.core.errors import Fault

FORMAT: Final = "register-correction/1"
CUT_OFF_FORMAT: Final = "register-cut-off/1"

Text = Annotated[str, Field(min_length=1, pattern=r"^\S(.*\S)?$")]


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
) -> Correction:
    """Write a correction down; :func:`find_correction_faults` tells whether it may be used.

    Args:
        before: register digest of the snapshot that held so far.
        after: register digest of the snapshot that shall hold.
        difference: digest of the difference.
        reason: why the register changes after the cut-off.
        approvals: person and role of everybody who approved.
    """
    return Correction(
        format=FORMAT,
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
    yield from _find_missing_approvals(correction)


def find_cut_off_faults(
    cut_off: CutOff | None, corrections: Iterable[Correction], *, register_digest: str
) -> Iterator[Fault]:
    """Yield why a register is not the one that holds after the cut-off.

    It is the register of the cut-off, or approved corrections lead to it from there, one by one.

    Args:
        cut_off: what was fixed at the cut-off; ``None`` before it, when nothing is asked.
        corrections: the papers that are filed beside it.
        register_digest: of the register that shall be used.
    """
    if cut_off is None:
        return
    reached = [cut_off.register_digest]
    approved = [each for each in corrections if not list(_find_missing_approvals(each))]
    for digest_so_far in reached:  # The list grows while it is walked.
        reached += [
            each.after
            for each in approved
            if each.before == digest_so_far and each.after not in reached
        ]
    if register_digest not in reached:
        yield REGISTER_AFTER_CUT_OFF.at(register_digest[:16], cut_off=cut_off.register_digest)


def _find_missing_approvals(correction: Correction) -> Iterator[Fault]:
    people = {each.person for each in correction.approvals}
    roles = {each.role for each in correction.approvals}
    if min(len(people), len(roles)) < APPROVALS_NEEDED:
        where = correction.digest[:16]
        yield CORRECTION_UNAPPROVED.at(where, people=len(people), roles=len(roles))
