"""From measured indicators to findings, so that a number of a register is evidence like any other.

The pack names the indicators; register and statistics give them; nothing is rounded between.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.core.errors import EvidenceError, raise_all
from kaohe.core.register.indicators import COMPLETIONS, SHARES
from kaohe.core.scoring.evidence import Finding
from kaohe.core.values import write_exact
from kaohe.workflows.faults import INDICATOR_NOT_MEASURED, INDICATOR_OTHER_DAY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from kaohe.core.errors import Fault
    from kaohe.core.register.indicators import Indicator, IndicatorSheet
    from kaohe.core.rules.model import Item, Pack

MEASURED_SOURCES = ("register", "statistics")


def findings_of_indicators(
    pack: Pack, sheet: IndicatorSheet, *, actor: str, at: str
) -> tuple[Finding, ...]:
    """Return a finding for every item of every body whose indicator is measured.

    Args:
        pack: the rules; its items name the indicators.
        sheet: what register and statistics gave.
        actor: who answers for the measurement, for example the office that froze the register.
        at: when it was made, as UTC text.

    Raises:
        EvidenceError: an indicator of the pack has no value for a body, or one of other days;
            all at once.
    """
    measured = {(each.body, each.id): each for each in sheet.indicators}
    findings: list[Finding] = []
    faults: list[Fault] = []
    for item, indicator in _measured_items(pack):
        rule = next(each for each in pack.indicators if each.id == indicator)
        for body in pack.bodies:
            value = measured.get((body.id, indicator))
            if value is None or value.source != rule.source:
                faults.append(
                    INDICATOR_NOT_MEASURED.at(
                        body.id,
                        indicator=indicator,
                        source=rule.source,
                        known=_known_indicators(),
                    )
                )
            elif value.as_of != rule.as_of:
                faults.append(
                    INDICATOR_OTHER_DAY.at(
                        body.id,
                        indicator=indicator,
                        found=_days(value.as_of),
                        wanted=_days(rule.as_of),
                    )
                )
            else:
                findings.append(_finding(item, value, sheet.register_digest, actor=actor, at=at))
    raise_all(EvidenceError, faults)
    return tuple(findings)


def _measured_items(pack: Pack) -> Iterator[tuple[Item, str]]:
    sources = {indicator.id: indicator.source for indicator in pack.indicators}
    for section in pack.sections:
        for item in section.items():
            indicator = getattr(section.measure_of(item), "indicator", None)
            if indicator is not None and sources[indicator] in MEASURED_SOURCES:
                yield item, indicator


def _finding(item: Item, value: Indicator, register_digest: str, *, actor: str, at: str) -> Finding:
    return Finding(
        item=item.id,
        body=value.body,
        value=write_exact(value.value),
        source=value.source,
        actor=actor,
        at=at,
        blobs=(register_digest,),
        note=f"{value.id} = {value.numerator}/{value.denominator} ({_days(value.as_of)})",
    )


def _days(days: Iterable[date]) -> str:
    return " ".join(day.isoformat() for day in days)


def _known_indicators() -> str:
    return ", ".join(each.id for each in (*SHARES, *COMPLETIONS))
