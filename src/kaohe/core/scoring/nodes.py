"""What was earned, and why: the tree from the total down to the finding.

A node says how its number follows from its steps, so that a reader with pencil and paper, or
:func:`kaohe.core.scoring.check.check_trace`, can add it up again without the evidence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal
    from fractions import Fraction

    from kaohe.core.rules.model import GapKind
    from kaohe.core.rules.text import Basis, Grounded
    from kaohe.core.scoring.evidence import Finding

State: TypeAlias = Literal["earned", "left_out", "waits"]
"""``left_out``: not asked, its points are shared. ``waits``: a gap stops the result."""

How: TypeAlias = Literal["found", "sum", "less", "share", "mean", "all", "best", "given"]
"""How ``earned`` follows from the steps that are neither left out nor waiting.

``found``: from the finding, by the measure. ``sum``: their sum, within 0 and ``of``. ``less``:
``of`` and their (negative) sum, not below 0. ``share``: ``of`` times what they earned of what they
could earn. ``mean``: their mean. ``all``: ``of`` where each is full, otherwise 0. ``best``: the
largest, within 0 and ``of``. ``given``: by a rule, whatever the steps say (a zero outcome, a veto).
"""


@dataclass(frozen=True, slots=True)
class Because:
    """The reason of a number in one line, in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Ground:
    """On what a number rests: the clauses, how they are read, the decision."""

    basis: Basis | None = None
    cite: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    """That of the weakest rule first."""


@dataclass(frozen=True, slots=True)
class Node:
    """One number with its reason, its ground, and what it was made of."""

    id: str
    kind: Literal[
        "section", "group", "item", "part", "county", "visit", "bonuses", "bonus", "total"
    ]
    name: Because | None
    earned: Fraction | None
    of: Fraction | None
    because: Because
    how: How = "found"
    state: State = "earned"
    ground: Ground = Ground()
    steps: tuple[Node, ...] = ()
    findings: tuple[Finding, ...] = ()
    beside: tuple[Finding, ...] = ()
    rounded: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Earned:
    """The points that one measure gives; None where nothing is asked or the result waits."""

    points: Fraction | None
    because: Because
    how: How = "found"
    state: State = "earned"
    steps: tuple[Node, ...] = ()
    gap: GapKind | None = None
    """The gap in the place of the whole answer, where that is what gave the points."""


NO_GROUND: Final = Ground()


def treated_ground(cite: tuple[str, ...], decision: str | None) -> Ground:
    """Return the ground of a number that a treatment gave: a gap's, or that of no unit asked."""
    if decision is None:
        return Ground("stated", cite)
    return Ground("assumed", cite, (decision,))


_WEIGHT: Final = {"stated": 0, "derived": 1, "assumed": 2, "open": 3}


def ground_of(*rules: Grounded) -> Ground:
    """Return the ground of a number that rests on several rules.

    All clauses and all decisions are kept, in the order of the rules, the weakest rule's decision
    first. The weakest basis holds, because an assumed way of marking makes a stated item assumed.
    """
    weakest = max(rules, key=lambda rule: _WEIGHT[rule.basis])
    named = (weakest.decision, *(rule.decision for rule in rules))
    decisions = tuple(dict.fromkeys(each for each in named if each is not None))
    cites = tuple(dict.fromkeys(cite for rule in rules for cite in rule.cite))
    return Ground(weakest.basis, cites, decisions)


def earned_steps(steps: Iterable[Node]) -> tuple[Node, ...]:
    """Return the steps that count: neither left out nor waiting."""
    return tuple(step for step in steps if step.state == "earned")


def find_waiting(node: Node) -> tuple[Because, ...]:
    """Return what a result waits for: the lowest nodes that wait, each with its id."""
    if node.state != "waits":
        return ()
    below = tuple(reason for step in node.steps for reason in find_waiting(step))
    return below or (Because(f"{node.id}：{node.because.zh}", f"{node.id}: {node.because.en}"),)
