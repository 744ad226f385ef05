"""Small pieces of XPath, as XLSForm writes it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kaohe.core.checklist.model import Asks, Checklist
    from kaohe.core.rules.inputs import GapKind
    from kaohe.core.rules.measures import Condition


def ref(name: str) -> str:
    """Return the reference to a field."""
    return f"${{{name}}}"


def write_number(value: Fraction | int) -> str:
    """Write a number without a fraction bar, which XPath knows as ``div``.

    >>> write_number(Fraction(3, 2)), write_number(Fraction(1, 3)), write_number(4)
    ('(3 div 2)', '(1 div 3)', '4')
    """
    exact = Fraction(value)
    if exact.denominator == 1:
        return str(exact.numerator)
    return f"({exact.numerator} div {exact.denominator})"


def any_of(tests: Iterable[str]) -> str:
    """Join tests by ``or``; empty where there are none."""
    return " or ".join(test for test in tests if test)


def both(*tests: str) -> str:
    """Join tests by ``and``; an empty test is always true."""
    given = [test for test in tests if test]
    return given[0] if len(given) == 1 else " and ".join(f"({test})" for test in given)


def is_one_of(name: str, values: Iterable[str]) -> str:
    """Return the test that a field has one of some values; never true where there are none."""
    return any_of(f"{ref(name)} = '{value}'" for value in values) or "false()"


def field_of(item: str, part: str = "") -> str:
    """Return the field of an answer: ``q_standing__account``."""
    return f"q_{item}__{part.replace('/', '__')}" if part else f"q_{item}"


def find_outcomes(
    checklist: Checklist, ask: Asks, *, with_gap: bool | None = None
) -> tuple[str, ...]:
    """Return the outcomes that ask for something.

    Args:
        checklist: what is asked.
        ask: ``unit_kind``, ``facts`` or ``items``.
        with_gap: only those where a gap stands for every fact, or only the others.
    """
    return tuple(
        each.outcome
        for each in checklist.outcomes
        if ask in each.asks and with_gap in (None, each.facts_gap is not None)
    )


@dataclass(frozen=True, slots=True)
class Conditions:
    """Writes the conditions of a checklist; see :func:`kaohe.core.scoring.holds`."""

    facts_gaps: Mapping[str, GapKind]
    """Outcome → the gap that stands for every fact there."""
    fields: Mapping[str, str]
    """Fact → the field that holds it."""

    def holding(self, condition: Condition | None) -> str:
        """Return the test that a condition holds; empty for none.

        A fact that was refused or not filed fulfils every condition.
        """
        if condition is None:
            return ""
        name = self.fields[condition.fact]
        given = f"{ref(name + '_gap')} = ''"
        if condition.equals is not None:
            test = f"{ref(name)} = '{condition.equals}'"
        elif condition.at_least is not None:
            test = f"{ref(name)} != '' and {ref(name)} >= {write_number(condition.at_least)}"
        else:
            test = f"{ref(name)} != '' and {ref(name)} < {write_number(condition.below or 0)}"
        hidden = ("refused", "not_filed")
        return any_of(
            [
                f"({given} and {test})",
                *(f"{ref(name + '_gap')} = '{gap}'" for gap in hidden),
                *(
                    f"{ref('outcome')} = '{outcome}'"
                    for outcome, gap in self.facts_gaps.items()
                    if gap in hidden
                ),
            ]
        )

    def open(self, condition: Condition | None) -> str:
        """Return the test that a condition is open, because its fact was not verified."""
        if condition is None:
            return ""
        name = self.fields[condition.fact]
        return any_of(
            [
                f"{ref(name + '_gap')} = 'not_verified'",
                *(
                    f"{ref('outcome')} = '{outcome}'"
                    for outcome, gap in self.facts_gaps.items()
                    if gap == "not_verified"
                ),
            ]
        )


def conditions_of(checklist: Checklist) -> Conditions:
    """Return what writes the conditions of a checklist."""
    gaps = {each.outcome: each.facts_gap for each in checklist.outcomes if each.facts_gap}
    return Conditions(gaps, {fact.item: field_of(fact.item) for fact in checklist.facts})
