"""The kinds of the draw: which units stand in which stratum of which county.

A enterprises marked 事实不存在, P private and J foreign-invested enterprises with a union,
F federations, S unions of social organisations, and for each federation ``M/<id>`` with its
members. Flagged rows stay in; quarantined and superseded rows are out. A mark of 事实不存在 puts
a row into A whatever else it says, so that no contradiction keeps it from being drawn.

A unit's record is written as canonical JSON by the same expression that finds the unit, because
the draw commits to these bytes and millions of records would otherwise be written one by one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, cast

import ibis

from kaohe.core.canonical import read_canonical
from kaohe.core.register.checks import CHECKS
from kaohe.core.register.enterprise_rules import ENTERPRISE_RULES
from kaohe.core.register.fields import ENTERPRISES, FEDERATIONS, SOCIAL_UNIONS, TableKind
from kaohe.core.register.readings import read_org_code
from kaohe.core.register.rules import breaks
from kaohe.core.register.union_tables import FEWEST_MEMBERS

if TYPE_CHECKING:
    from collections.abc import Collection

    from ibis.expr.types import BooleanValue, StringValue, Table, Value

    from kaohe.core.canonical import Json

ABSENT, PRIVATE, FOREIGN, FEDERATION, SOCIAL, MEMBER = "A", "P", "J", "F", "S", "M"

PRIVATE_TYPES: Final = ("171", "172", "173", "174")
FOREIGN_CLASSES: Final = ("2", "3")
"""First digits: 2 is Hong Kong, Macao and Taiwan, which the notice's 外商 includes; 3 foreign."""

ENTERPRISE_RECORD: Final = (
    "name", "address", "org_code", "licence_no", "uscc", "reg_type", "industry", "employees",
    "women", "migrants", "established", "union_est", "union_kind", "union_approved", "members",
    "women_members", "chair_name", "legal_person", "fact_absent", "absent_reason",
)  # fmt: skip
FEDERATION_RECORD: Final = ("name", "kind", "founded", "full_time_staff", "members_with_union")
SOCIAL_RECORD: Final = ("name", "organisation", "members", "approved")

FRAME_ORDER: Final = ("body", "county", "kind", "unit_id")
"""Compared as bytes, this is the order of the strata's keys and of the units in them."""


class FrameUnit(NamedTuple):
    """One unit of one stratum, with the record that the draw commits to.

    A tuple and not a dataclass, because a freeze makes millions of them.
    """

    stratum: str
    """``body/county/kind``; the kind is A, P, J, F, S, or ``M/<federation id>``."""
    id: str
    written: bytes
    """The record as canonical JSON, led back to the unit by its ``id``."""

    @property
    def record(self) -> dict[str, Json]:
        """Return what an inspector needs and can compare on the spot; what is missing is left out.

        ``flags`` names the rules that the row breaks, because a flag is shown at the visit too.
        """
        return cast("dict[str, Json]", read_canonical(self.written))


def frame_units(
    enterprises: Table,
    federations: Table,
    social_unions: Table,
    members: Table,
    *,
    kinds: Collection[str],
) -> Table:
    """Return the units of the given kinds with their records, in the order of the frame.

    The tables hold the rows that count; ``members`` is what :func:`members_with_union` finds in
    them. Kinds that a plan does not draw are left out; the members of federations come with the
    kind F. Columns: those of the order, and ``record``.
    """
    parts = [frame_enterprises(enterprises, kinds=kinds)]
    if FEDERATION in kinds:
        parts.append(frame_members(enterprises, members))
        parts.append(frame_federations(federations, members))
    if SOCIAL in kinds:
        parts.append(frame_social_unions(social_unions))
    return ibis.union(*parts).order_by(*FRAME_ORDER)


def frame_enterprises(enterprises: Table, *, kinds: Collection[str]) -> Table:
    """Return the units of A, P and J from the enterprises that count."""
    kind = ibis.cases(
        (enterprises.fact_absent == 1, ibis.literal(ABSENT)),
        (
            enterprises.reg_type.isin(PRIVATE_TYPES) & has_union(enterprises),
            ibis.literal(PRIVATE),
        ),
        (
            enterprises.reg_type.substr(0, 1).isin(FOREIGN_CLASSES) & has_union(enterprises),
            ibis.literal(FOREIGN),
        ),
        else_=ibis.null("string"),
    )
    placed = enterprises.mutate(frame_kind=kind)
    return _write_units(
        placed.filter(placed.frame_kind.isin(sorted(kinds))),
        ENTERPRISES,
        "enterprise_id",
        ENTERPRISE_RECORD,
    )


def frame_members(enterprises: Table, members: Table) -> Table:
    """Return the units of every ``M/<federation id>``: members in the county with a union."""
    kind = ibis.literal(f"{MEMBER}/") + members.federation_id
    # The few members stand to the right, where an engine builds its table of them.
    units = enterprises.inner_join(
        members.select("enterprise_id", frame_kind=kind), "enterprise_id"
    )
    return _write_units(units, ENTERPRISES, "enterprise_id", ENTERPRISE_RECORD)


def frame_federations(federations: Table, members: Table) -> Table:
    """Return the units of F: federations with at least two members that have a union."""
    drawable = members.select("county", "federation_id", "members_with_union").distinct()
    units = federations.inner_join(drawable, ["county", "federation_id"])
    placed = units.mutate(frame_kind=ibis.literal(FEDERATION))
    return _write_units(placed, FEDERATIONS, "federation_id", FEDERATION_RECORD)


def frame_social_unions(social_unions: Table) -> Table:
    """Return the units of S: every union of a social organisation."""
    placed = social_unions.mutate(frame_kind=ibis.literal(SOCIAL))
    return _write_units(placed, SOCIAL_UNIONS, "union_id", SOCIAL_RECORD)


def has_union(enterprises: Table) -> BooleanValue:
    """Tell whether an enterprise exists and has a union."""
    return (enterprises.union_est == 1) & (enterprises.fact_absent == 0)


def members_with_union(enterprises: Table, federations: Table) -> Table:
    """List the pairs of drawable federation and member, with the federation's number of them.

    A federation is drawable with at least two members in its county that exist and have a union.
    """
    named = federations.filter(federations.members.notnull())
    pairs = named.select("county", "federation_id", member=named.members.split(";").unnest())
    eligible = list_identifiers(enterprises.filter(has_union(enterprises)))
    matched = eligible.inner_join(pairs, ["county", "member"])
    with_union = matched.select("county", "federation_id", "enterprise_id").distinct()
    counted = with_union.group_by("county", "federation_id").aggregate(
        members_with_union=with_union.count()
    )
    drawable = counted.filter(counted.members_with_union >= FEWEST_MEMBERS)
    return with_union.inner_join(drawable, ["county", "federation_id"])


def list_identifiers(enterprises: Table) -> Table:
    """List the enterprises by every valid identifier, as a federation may name any of them."""

    def named(prefix: str, code: StringValue, *rules: str) -> Table:
        valid = code.notnull() & ~breaks(enterprises, ENTERPRISE_RULES, *rules)
        member = ibis.literal(prefix) + code
        return enterprises.filter(valid).select("county", "enterprise_id", member=member)

    return ibis.union(
        named("uscc:", enterprises.uscc, "uscc_format", "uscc_check"),
        named("org:", read_org_code(enterprises.org_code), "org_format", "org_check", "org_census"),
        named("lic:", enterprises.licence_no, "lic_format", "lic_check"),
    )


def _write_units(placed: Table, kind: TableKind, unit_id: str, record: tuple[str, ...]) -> Table:
    """Name the columns of a frame and write the record of every unit.

    Members of the JSON object stand in the order of their names; ``id`` is always there, so
    those before it bring a comma behind them and those after it one before them.
    """
    members = {name: (f'"{name}":', _write_value(placed[name])) for name in record}
    members["flags"] = ('"flags":', _write_flags(placed, kind))
    before = [_write_member(*members[name], after=",") for name in sorted(members) if name < "id"]
    after = [_write_member(*members[name], before=",") for name in sorted(members) if name > "id"]
    own = ibis.literal('"id":') + _write_value(placed[unit_id])
    return placed.select(
        body=placed.body,
        county=placed.county,
        kind=placed.frame_kind,
        unit_id=placed[unit_id],
        record=_join(ibis.literal("{"), *before, own, *after, ibis.literal("}")),
    )


def _write_member(name: str, value: StringValue, *, before: str = "", after: str = "") -> Value:
    written = ibis.literal(before + name) + value
    return (written + ibis.literal(after) if after else written).fill_null("")


def _write_value(value: Value) -> StringValue:
    """Write a value as JSON, null where it is null; a date is text.

    A delivered field holds no control character, so only quote and backslash are escaped.
    """
    if value.type().is_integer():
        return value.cast("string")
    text = value.cast("string").replace("\\", "\\\\").replace('"', '\\"')
    return ibis.literal('"') + text + ibis.literal('"')


def _write_flags(placed: Table, kind: TableKind) -> StringValue:
    """Write the names of the flagged rules that a row breaks, null where there are none."""
    checks = CHECKS[kind.id]
    named = (
        ibis.ifelse((placed.broken & (1 << place)) != 0, f',"{rule.id}"', "")
        for place, rule in enumerate(checks.rules)
        if rule.severity == "flagged"
    )
    listed = ibis.literal("[") + _join(*named).substr(1) + ibis.literal("]")
    spotless = (placed.broken & checks.bits("flagged")) == 0
    return ibis.ifelse(spotless, ibis.null("string"), listed)


def _join(*texts: StringValue) -> StringValue:
    """Join texts half by half, so that an engine copies no text more often than it must."""
    if len(texts) == 1:
        return texts[0]
    middle = len(texts) // 2
    return _join(*texts[:middle]) + _join(*texts[middle:])
