"""Forming the teams, changing them by hand, fixing them by a second person: each one act."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from kaohe.core.canonical import digest
from kaohe.core.errors import TeamsImpossible, raise_all
from kaohe.core.teams import (
    allocation_faults,
    choose_leader,
    exchange,
    join,
    move,
    renew_inspectors,
)
from kaohe.engines.team_solver import allocate_teams
from kaohe.web.audit.office_acts import act
from kaohe.web.cycles.acts import put_down_act, put_down_need
from kaohe.web.rules.library import find_known
from kaohe.web.teams.faults import (
    ALREADY_FIXED,
    FIXED_BY_MAKER,
    NO_FORMATION,
    NOTHING_CHANGED,
    POOL_MOVED_ON,
    TEAMS_CHANGED,
)
from kaohe.web.teams.limits import expect_open, expect_role, read_reason
from kaohe.web.teams.models import Formation, FormationFixing
from kaohe.web.teams.pool_acts import NEED
from kaohe.web.teams.rows import find_newest, list_inspectors
from kaohe.workflows.teams import teams_rule

if TYPE_CHECKING:
    from kaohe.core.errors import Fault
    from kaohe.core.rules.model import Pack
    from kaohe.core.teams import Allocation, Wishes
    from kaohe.web.accounts.models import User
    from kaohe.web.audit.office_acts import OfficeAct
    from kaohe.web.cycles.models import Cycle

ChangeKind: TypeAlias = Literal["move", "exchange", "lead", "renew"]


@dataclass(frozen=True, slots=True)
class Change:
    """A change by hand: what is moved to which team, exchanged with what, or leads."""

    kind: ChangeKind
    what: str = ""
    to: str = ""
    """A team, or what it is exchanged with."""


def form_teams(
    cycle: Cycle, wishes: Wishes, *, seed: int, by: User, request: str = ""
) -> Formation:
    """Let the solver form the teams from the pool, and keep the formation.

    The search runs before the transaction; it takes seconds, and nobody else need wait for it.

    Raises:
        TeamsImpossible: with the least set of rules and wishes that cannot hold together.
        StepRefused: the fieldwork has ended.
    """
    expect_role(by, "office")
    expect_open(cycle)
    pack = find_known(cycle.pack_digest).pack
    allocation = allocate_teams(
        teams_rule(pack),
        list_bodies(pack),
        inspectors=list_inspectors(cycle),
        seed=seed,
        wishes=wishes,
    )
    with act("teams-formed", by=by, request=request) as doing:
        cycle.refresh_from_db()
        expect_open(cycle)
        made = _keep(cycle, allocation, doing, made_by="solver", wishes=wishes)
        doing.details |= {"seed": seed, "wishes": wishes.to_json()}
        put_down_act(cycle, doing)
    return made


def bring_formation(
    cycle: Cycle, allocation: Allocation, *, reason: str, by: User, request: str = ""
) -> Formation:
    """Keep a formation that was made elsewhere, if it keeps every rule.

    Raises:
        TeamsImpossible: with every rule that it breaks.
    """
    expect_role(by, "office")
    with act("teams-formed", by=by, request=request) as doing:
        expect_open(cycle)
        raise_all(TeamsImpossible, find_broken(cycle, allocation))
        made = _keep(cycle, allocation, doing, made_by="practice", reason=reason)
        put_down_act(cycle, doing)
    return made


def change_formation(
    cycle: Cycle, change: Change, *, reason: str, seen: int, by: User, request: str = ""
) -> Formation:
    """Change the newest formation by hand; the former stays beside the new one.

    What is known of the people is taken from the pool of now.

    Args:
        cycle: the cycle.
        change: what is moved.
        reason: why.
        seen: number of the formation on the screen.
        by: somebody of the office.
        request: key of the form.

    Raises:
        TeamsImpossible: with every rule that would be broken, recusal among them.
        InputError: the reason is missing, or nothing changes.
        StepRefused: there is a newer formation, or the fieldwork has ended.
    """
    expect_role(by, "office")
    with act("teams-changed", by=by, request=request) as doing:
        cycle.refresh_from_db()
        expect_open(cycle)
        before = find_newest(cycle)
        if before is None or before.number != seen:
            raise TEAMS_CHANGED.error_at(cycle.id)
        said = read_reason(reason, cycle.id)
        after = _apply(cycle, before.as_allocation(), change)
        raise_all(TeamsImpossible, find_broken(cycle, after))
        if after == before.as_allocation():
            raise NOTHING_CHANGED.error_at(cycle.id)
        made = _keep(cycle, after, doing, made_by="hand", reason=said, based_on=before)
        doing.details |= {"change": change.kind, "what": change.what, "to": change.to}
        put_down_act(cycle, doing)
    return made


def fix_formation(cycle: Cycle, *, number: int, seen: str, by: User, request: str = "") -> None:
    """Fix the newest formation; whoever made it cannot.

    Args:
        cycle: the cycle.
        number: of the formation on the screen.
        seen: SHA-256 of the allocation on the screen.
        by: a second person of the office.
        request: key of the form.

    Raises:
        TeamsImpossible: it breaks a rule under what is known of the people now.
        StepRefused: it is one's own, fixed already, not the newest, or the pool has moved on.
    """
    expect_role(by, "office")
    with act("teams-fixed", by=by, request=request) as doing:
        cycle.refresh_from_db()
        expect_open(cycle)
        newest = find_newest(cycle)
        if newest is None:
            raise NO_FORMATION.error_at(cycle.id)
        if newest.number != number or newest.digest != seen or hasattr(newest, "fixing"):
            raise ALREADY_FIXED.error_at(cycle.id, number=number)
        if newest.by_id == by.pk:
            raise FIXED_BY_MAKER.error_at(cycle.id)
        _expect_same_people(cycle, newest.as_allocation())
        raise_all(TeamsImpossible, find_broken(cycle, newest.as_allocation()))
        FormationFixing.objects.create(
            formation=newest, digest=seen, at=doing.at, by=by, entry=doing.index
        )
        doing.details = {"cycle": cycle.id, "formation": number, "digest": seen}
        put_down_need(cycle, NEED, is_met=True, doing=doing, record=seen)
        put_down_act(cycle, doing)


def find_broken(cycle: Cycle, allocation: Allocation) -> list[Fault]:
    """Return every rule that an allocation breaks."""
    pack = find_known(cycle.pack_digest).pack
    return allocation_faults(
        allocation, rule=teams_rule(pack), bodies=list_bodies(pack), with_leaders=True
    )


def find_changed_people(cycle: Cycle, allocation: Allocation) -> list[str]:
    """Return the accounts of members of whom the pool now says something else."""
    known = {each.id: each for each in list_inspectors(cycle)}
    members = [each for team in allocation.teams for each in team.inspectors]
    return sorted(each.id for each in members if known.get(each.id) != each)


def list_bodies(pack: Pack) -> list[str]:
    """Return the bodies that are assessed."""
    return [body.id for body in pack.bodies]


def _expect_same_people(cycle: Cycle, allocation: Allocation) -> None:
    changed = find_changed_people(cycle, allocation)
    if changed:
        raise POOL_MOVED_ON.error_at(cycle.id, people="、".join(changed))


def _apply(cycle: Cycle, before: Allocation, change: Change) -> Allocation:
    pool = {each.id: each for each in list_inspectors(cycle)}
    renewed = renew_inspectors(before, pool.values())
    if change.kind == "exchange":
        return exchange(renewed, change.what, change.to)
    if change.kind == "lead":
        return choose_leader(renewed, change.what)
    if change.kind == "renew":
        return renewed
    placed = {each.id for team in renewed.teams for each in team.inspectors}
    if change.what in pool and change.what not in placed:
        return join(renewed, pool[change.what], to=change.to)
    return move(renewed, change.what, to=change.to)


def _keep(
    cycle: Cycle,
    allocation: Allocation,
    doing: OfficeAct,
    *,
    made_by: str,
    reason: str = "",
    based_on: Formation | None = None,
    wishes: Wishes | None = None,
) -> Formation:
    before = find_newest(cycle)
    written = allocation.to_json()
    made = Formation.objects.create(
        cycle=cycle,
        number=before.number + 1 if before else 1,
        made_by=made_by,
        reason=reason,
        based_on=based_on,
        allocation=written,
        digest=digest(written),
        wishes=wishes.to_json() if wishes else None,
        at=doing.at,
        by=doing.actor,
        entry=doing.index,
    )
    doing.details = {
        "cycle": cycle.id,
        "formation": made.number,
        "digest": made.digest,
        "allocation": written,
        "reason": reason,
    }
    return made
