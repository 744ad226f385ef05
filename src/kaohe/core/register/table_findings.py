"""Ask a register the questions about its tables (:mod:`kaohe.core.register.table_rules`)."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe.core.divisions import BODY_NAMES
from kaohe.core.register.count_jumps import find_jumps
from kaohe.core.register.fields import TABLE_KINDS
from kaohe.core.register.table_facts import NATIONAL, TableFacts, rows_aside
from kaohe.core.register.table_rules import (
    ASIDE_SHARE,
    BODY_WITHOUT_DELIVERY,
    COUNTY_WITHOUT_ROWS,
    FEDERATION_UNKNOWN,
    FEDERATION_WITHOUT_UNIONS,
    MANIFOLD,
    MISSING_SHARE,
    ORG_IN_USCC,
    SUPERSEDED_SHARE,
    write_percent,
)
from kaohe.core.register.union_tables import FEWEST_MEMBERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.core.divisions import Divisions
    from kaohe.core.register.table_rules import Limits, TableFinding


def find_table_faults(
    facts: TableFacts, divisions: Divisions, limits: Limits
) -> Iterator[TableFinding]:
    """Yield every finding, question by question."""
    yield from _find_bodies_without_delivery(facts)
    yield from _find_counties_without_rows(facts, divisions)
    yield from _find_rows_aside(facts, limits)
    yield from _find_missing_values(facts, limits)
    if facts.earlier is not None:
        yield from find_jumps(facts.counts, facts.earlier, divisions, limits)
    yield from _find_superseded(facts, limits)
    yield from _find_poor_federations(facts)
    yield from _find_shared_codes(facts)


def _find_bodies_without_delivery(facts: TableFacts) -> Iterator[TableFinding]:
    told = {body for body, _ in facts.counts}
    for body, (zh, _) in BODY_NAMES.items():
        if body not in told:
            yield BODY_WITHOUT_DELIVERY.at(body, body=body, name=zh)


def _find_counties_without_rows(facts: TableFacts, divisions: Divisions) -> Iterator[TableFinding]:
    """Yield the counties without a row of the bodies that have any."""
    told = {body for body, _ in facts.counts}
    for county in divisions.counties.values():
        if county.body in told and (county.body, county.code) not in facts.counts:
            yield COUNTY_WITHOUT_ROWS.at(
                county.code,
                body=county.body,
                name=f"{county.prefecture_name}{county.name}",
                county=county.code,
            )


def _find_rows_aside(facts: TableFacts, limits: Limits) -> Iterator[TableFinding]:
    if limits.aside is None:
        return
    for deliverer, (aside, rows) in rows_aside(facts.deliveries).items():
        if aside and Fraction(aside, rows) > limits.aside:
            yield ASIDE_SHARE.at(
                deliverer,
                body=None if deliverer == NATIONAL else deliverer,
                aside=aside,
                rows=rows,
                share=write_percent(Fraction(aside, rows)),
                most=write_percent(limits.aside),
            )


def _find_missing_values(facts: TableFacts, limits: Limits) -> Iterator[TableFinding]:
    names = {kind.id: {each.id: each.zh for each in kind.fields} for kind in TABLE_KINDS}
    for delivery in facts.deliveries:
        rows = delivery["clean"] + delivery["flagged"] + delivery["quarantined"]
        usual = limits.missing.get(delivery["table"], {})
        for name, missing in sorted(delivery["missing"].items()):
            if name not in usual or missing <= limits.fewest_missing:
                continue
            if Fraction(missing, rows) > usual[name]:
                yield MISSING_SHARE.at(
                    delivery["file"],
                    body=delivery["deliverer"],
                    column=names[delivery["table"]][name],
                    missing=missing,
                    rows=rows,
                    share=write_percent(Fraction(missing, rows)),
                    most=write_percent(usual[name]),
                )


def _find_superseded(facts: TableFacts, limits: Limits) -> Iterator[TableFinding]:
    deliverers = {each["file"]: each["deliverer"] for each in facts.deliveries}
    for delivery in facts.deliveries:
        superseded = facts.replaced.get(delivery["file"], 0)
        rows = delivery["clean"] + delivery["flagged"]
        if superseded and Fraction(superseded, rows) > limits.superseded:
            yield SUPERSEDED_SHARE.at(
                delivery["file"],
                body=delivery["deliverer"],
                superseded=superseded,
                rows=rows,
                share=write_percent(Fraction(superseded, rows)),
                most=write_percent(limits.superseded),
            )
    for each in facts.many_times:
        yield MANIFOLD.at(
            each.file,
            body=deliverers[each.file],
            units=each.units,
            most=limits.most_times,
            example=each.example,
            times=each.times,
        )


def _find_poor_federations(facts: TableFacts) -> Iterator[TableFinding]:
    for each in facts.federations:
        where = f"{each.file}:{each.line}"
        if each.known < FEWEST_MEMBERS:
            yield FEDERATION_UNKNOWN.at(
                where,
                body=each.body,
                name=each.name,
                named=each.named,
                known=each.known,
                fewest=FEWEST_MEMBERS,
            )
        else:
            yield FEDERATION_WITHOUT_UNIONS.at(
                where,
                body=each.body,
                name=each.name,
                known=each.known,
                usable=each.usable,
                fewest=FEWEST_MEMBERS,
            )


def _find_shared_codes(facts: TableFacts) -> Iterator[TableFinding]:
    for each in facts.shared_codes:
        yield ORG_IN_USCC.at(
            each.body, body=each.body, pairs=each.pairs, example=each.example, other=each.other
        )
