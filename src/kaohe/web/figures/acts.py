"""Entering a version of the figures, signing it: each one act.

Nothing is ever overwritten: a correction is a new version, with a reason where the one before was
signed; that signature is void from then on, and the year waits for another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaohe.core.canonical import digest
from kaohe.core.errors import StepRefused, raise_all
from kaohe.web.accounts.faults import NOT_ALLOWED
from kaohe.web.audit.office_acts import act
from kaohe.web.cycles.acts import put_down_act, put_down_need
from kaohe.web.cycles.bodies import put_down_body
from kaohe.web.figures.countersigned import find_words
from kaohe.web.figures.faults import (
    FIGURE_ABSENT,
    NOTHING_CHANGED,
    NOTHING_ENTERED,
    REASON_MISSING,
    SET_CLOSED,
    SET_OUTDATED,
    SIGNED_ALREADY,
    SIGNER_ENTERED,
)
from kaohe.web.figures.models import Figure, FigureSet, FigureSignature
from kaohe.web.figures.sets import (
    describe_set,
    digest_part,
    find_absent,
    is_signed,
    latest_set,
    rows_of,
)
from kaohe.web.figures.words import name_figure, name_when

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from kaohe.web.accounts.models import User
    from kaohe.web.audit.office_acts import OfficeAct
    from kaohe.web.cycles.models import Cycle
    from kaohe.web.figures.sets import FigureRow

LONGEST_REASON: Final = 400
LONGEST_NAME: Final = 200
CLOSED_IN: Final = frozenset({"approved", "published", "archived"})
"""Steps in which results rest on the figures for good."""
NEED: Final = "statistics_signed"
NO_VERSION: Final = 0
"""What a page has seen where there is no version yet."""


def enter_figures(
    cycle: Cycle,
    rows: Iterable[FigureRow],
    *,
    by: User,
    seen: int,
    kinds: Collection[str] = ("statistic", "target"),
    origin: str = "",
    reason: str = "",
    request: str = "",
) -> FigureSet:
    """Enter a version of the statistics and targets.

    Args:
        cycle: the cycle.
        rows: the figures.
        by: somebody of the statistics department.
        seen: number of the version that the page showed.
        kinds: the tables that are entered; the other one is taken over from the version before.
        origin: name of the workbook.
        reason: why a signed version is corrected.
        request: key of the form.

    Raises:
        InputError: nothing was entered or changed, or the reason is missing.
        StepRefused: there is another version meanwhile, or the results are settled.
    """
    _expect_statistics(by)
    with act("figures-entered", by=by, request=request) as doing:
        before = latest_set(cycle)
        number = NO_VERSION if before is None else before.number
        if number != seen:
            raise SET_OUTDATED.error_at(cycle.pk)
        _expect_open(cycle)
        old = rows_of(before)
        new = sorted([*rows, *(row for row in old if row.kind not in kinds)])
        if not new:
            raise NOTHING_ENTERED.error_at(origin or cycle.pk)
        if before is not None and tuple(new) == old:
            raise NOTHING_CHANGED.error_at(origin or cycle.pk, number=number)
        voids = is_signed(before)
        reason = reason.strip()
        if voids and not 0 < len(reason) <= LONGEST_REASON:
            raise REASON_MISSING.error_at(cycle.pk, number=number, most=LONGEST_REASON)
        version = FigureSet.objects.create(
            cycle=cycle,
            number=number + 1,
            digest=digest(describe_set(cycle, number + 1, new)),
            reason=reason[:LONGEST_REASON],
            origin=origin[-LONGEST_NAME:],
            at=doing.at,
            by=by,
            entry=doing.index,
        )
        Figure.objects.bulk_create(
            Figure(
                set=version,
                kind=row.kind,
                body=row.body,
                indicator=row.indicator,
                when=row.when,
                value=row.value,
            )
            for row in new
        )
        doing.details = {
            "cycle": cycle.pk,
            "version": version.number,
            "digest": version.digest,
            "figures": len(new),
            "reason": version.reason,
        }
        if voids:
            put_down_need(cycle, NEED, is_met=False, doing=doing)
        _void_words(cycle, new, doing)
        put_down_act(cycle, doing)
    return version


def sign_figures(version: FigureSet, *, by: User, seen: str, request: str = "") -> None:
    """Sign the latest version, which somebody else has entered.

    Args:
        version: the version.
        by: another person of the statistics department.
        seen: digest of the version on the screen.
        request: key of the form.

    Raises:
        StepRefused: with every figure that is missing, or it is no longer the latest, is signed,
            or was entered by whoever signs.
    """
    _expect_statistics(by)
    cycle = version.cycle
    with act("figures-signed", by=by, request=request) as doing:
        last = latest_set(cycle)
        if last is None or last.pk != version.pk or version.digest != seen:
            raise SET_OUTDATED.error_at(cycle.pk)
        _expect_open(cycle)
        if version.by_id == by.pk:
            raise SIGNER_ENTERED.error_at(by.username)
        if is_signed(last):
            name = last.signature.person.name
            raise SIGNED_ALREADY.error_at(cycle.pk, number=version.number, name=name)
        absent = find_absent(cycle, rows_of(version))
        raise_all(
            StepRefused,
            [
                FIGURE_ABSENT.at(
                    body,
                    figure=name_figure(each.kind, each.indicator),
                    when=name_when(each.kind, each.when),
                )
                for body, each in absent
            ],
        )
        FigureSignature.objects.create(set=version, person=by, at=doing.at, entry=doing.index)
        doing.details = {
            "cycle": cycle.pk,
            "version": version.number,
            "digest": version.digest,
        }
        put_down_need(cycle, NEED, is_met=True, doing=doing, record=version.digest)
        put_down_act(cycle, doing)


def _void_words(cycle: Cycle, rows: Iterable[FigureRow], doing: OfficeAct) -> None:
    """Put on the board which bodies' words on their own figures no longer hold."""
    rows = tuple(rows)
    for body, word in find_words(cycle).items():
        if word.figures != digest_part(rows, body):
            put_down_body(cycle, body, part="register", state="not_begun", doing=doing)


def _expect_open(cycle: Cycle) -> None:
    if cycle.step in CLOSED_IN:
        raise SET_CLOSED.error_at(cycle.pk)


def _expect_statistics(by: User) -> None:
    if not by.has_role("statistics"):
        raise NOT_ALLOWED.error_at(by.username)
