"""Places within comparison groups, grades, tails, awards and rewards.

Bodies are compared by what is published: two bodies with one printed total share a place, even
where more digits would tell them apart.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from kaohe.core.scoring.answers import read_number
from kaohe.core.scoring.given import Peers
from kaohe.core.scoring.nodes import Because
from kaohe.core.scoring.plan import label

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from kaohe.core.rules.model import Award, Awards, Pack, TailExclusion
    from kaohe.core.scoring.given import Answer
    from kaohe.core.scoring.nodes import Node
    from kaohe.core.scoring.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a body stands among those that it is compared with."""

    group: str | None
    """Its comparison group."""
    place: int | None = None
    """None where it is not ranked; ``unranked`` says why."""
    among: int = 0
    """How many bodies have a place in the same ranking."""
    tied: int = 1
    """How many bodies share the place."""
    unranked: Because | None = None
    grade: str | None = None
    award: str | None = None
    reward: Fraction | None = None
    no_award: tuple[Because, ...] = ()
    """What keeps the body from any award."""


@dataclass(frozen=True, slots=True)
class Contender:
    """What the ranking has to know about a body."""

    body: str
    total: Node
    sections: Mapping[str, Node]
    verdicts: tuple[Verdict, ...]
    facts: Mapping[str, Answer]

    @property
    def published(self) -> Fraction | None:
        """The published total; None while the result waits."""
        return None if self.total.rounded is None else Fraction(self.total.rounded)

    def section_value(self, section: str) -> Fraction:
        """Return what is published of a section, or its exact value where it is not rounded."""
        node = self.sections[section]
        return Fraction(node.rounded if node.rounded is not None else node.earned or 0)


def rank_contenders(contenders: Sequence[Contender], pack: Pack) -> dict[str, Standing]:
    """Return the standing of every body."""
    groups = group_of_members(pack)
    standings = {
        each.body: Standing(
            groups.get(each.body), unranked=_reason_unranked(each), grade=_grade(each, pack)
        )
        for each in contenders
    }
    ranked = [each for each in contenders if standings[each.body].unranked is None]
    for cohort in _cohorts(ranked, pack.ranking.within, groups):
        for body, place, tied in _places(cohort, pack):
            standings[body] = replace(standings[body], place=place, among=len(cohort), tied=tied)
    if pack.awards is not None:
        _give_awards(ranked, pack, standings, awards=pack.awards, groups=groups)
    return standings


def group_of_members(pack: Pack) -> dict[str, str]:
    """Return the comparison group of each member."""
    return {member: group.id for group in pack.comparison_groups for member in group.members}


def _cohorts(
    contenders: Sequence[Contender],
    within: Literal["comparison_group", "all"],
    groups: Mapping[str, str],
) -> list[list[Contender]]:
    if within == "all":
        return [list(contenders)]
    cohorts: dict[str | None, list[Contender]] = {}
    for each in contenders:
        cohorts.setdefault(groups.get(each.body), []).append(each)
    return list(cohorts.values())


def _places(cohort: Sequence[Contender], pack: Pack) -> Iterator[tuple[str, int, int]]:
    """Yield body, place and number of bodies that share it: 1, 1, 3."""
    sort_key = _sort_key(pack)
    keys = {each.body: sort_key(each) for each in cohort}
    in_order = sorted(cohort, key=lambda each: keys[each.body], reverse=True)
    sizes: dict[tuple[Fraction, ...], int] = {}
    first: dict[tuple[Fraction, ...], int] = {}
    for position, each in enumerate(in_order, start=1):
        key = keys[each.body]
        first.setdefault(key, position)
        sizes[key] = sizes.get(key, 0) + 1
    for each in in_order:
        key = keys[each.body]
        yield each.body, first[key], sizes[key]


def _sort_key(pack: Pack) -> Callable[[Contender], tuple[Fraction, ...]]:
    break_by = pack.ranking.break_by if pack.ranking.ties == "break" else ()

    def sort_key(each: Contender) -> tuple[Fraction, ...]:
        return (
            each.published or Fraction(0),
            *(each.section_value(section) for section in break_by),
        )

    return sort_key


def _reason_unranked(each: Contender) -> Because | None:
    barring = (verdict for verdict in each.verdicts if verdict.bars == "ranking")
    verdict = next(barring, None)
    if verdict is not None:
        return verdict.because
    return each.total.because if each.published is None else None


def _grade(each: Contender, pack: Pack) -> str | None:
    if each.published is None:
        return None
    reached = [grade for grade in pack.grades if each.published >= grade.at_least]
    best = max(reached, key=lambda grade: grade.at_least, default=None)
    return None if best is None else best.id


def _give_awards(
    ranked: Sequence[Contender],
    pack: Pack,
    standings: dict[str, Standing],
    *,
    awards: Awards,
    groups: Mapping[str, str],
) -> None:
    """Give awards from the first place down, among those whom nothing keeps from an award.

    An award covers a range of places; who shares a place at its edge shares the award.
    """
    barred = {each.body: _reasons_against(each) for each in ranked}
    for tail in pack.tail_exclusions:
        for cohort in _cohorts(ranked, tail.within, groups):
            for body in _last_of(cohort, tail):
                name = label(tail.name)
                reason = Because(
                    f"{name.zh}：排在后 {tail.last} 位", f"{name.en}: among the last {tail.last}"
                )
                barred[body].append(reason)
    for body, reasons in barred.items():
        standings[body] = replace(standings[body], no_award=tuple(reasons))
    eligible = [each for each in ranked if not barred[each.body]]
    facts = {each.body: each.facts for each in ranked}
    for cohort in _cohorts(eligible, awards.within, groups):
        for body, place, _ in _places(cohort, pack):
            award = _award_at(place, awards.awards)
            if award is not None:
                reward = _reward(award, facts[body])
                standings[body] = replace(standings[body], award=award.id, reward=reward)


def _reasons_against(each: Contender) -> list[Because]:
    return [verdict.because for verdict in each.verdicts if verdict.bars != "none"]


def _last_of(cohort: Sequence[Contender], tail: TailExclusion) -> list[str]:
    """Return who is surely among the last: at most ``last`` bodies stand as low or lower.

    Where a tie reaches over the edge nobody can say who of them is among the last, and none is.
    """
    values = {each.body: _tail_value(each, tail) for each in cohort}
    peers = Peers.of(value for value in values.values() if value is not None)
    return [
        body
        for body, value in values.items()
        if value is not None and len(peers.ascending) - peers.above(value) <= tail.last
    ]


def _tail_value(each: Contender, tail: TailExclusion) -> Fraction | None:
    if tail.by == "total":
        return each.published
    if tail.by in each.sections:
        return each.section_value(tail.by)
    return next(verdict.value for verdict in each.verdicts if verdict.id == tail.id)


def _award_at(place: int, awards: Sequence[Award]) -> Award | None:
    last = 0
    for award in awards:
        last += award.count
        if place <= last:
            return award
    return None


def _reward(award: Award, facts: Mapping[str, Answer]) -> Fraction | None:
    """Return the money of an award; None where there is none, or the fact is a gap."""
    if award.reward is None:
        return None
    fact = facts[award.reward.per]
    if not isinstance(fact, str):
        return None
    amount = read_number(fact, award.reward.per) * award.reward.amount
    return amount if award.reward.most is None else min(amount, award.reward.most)
