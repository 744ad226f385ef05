"""The kinds of the draw: which units stand in which stratum of which county.

A enterprises marked 事实不存在, P private and J foreign-invested enterprises with a union,
F federations, S unions of social organisations, and for each federation ``M/<id>`` with its
members. Flagged rows stay in; quarantined and superseded rows are out. A mark of 事实不存在 puts
a row into A whatever else it says, so that no contradiction keeps it from being drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import ibis

from kaohe.core.register.enterprise_rules import ENTERPRISE_RULES
from kaohe.core.register.readings import read_org_code
from kaohe.core.register.rules import breaks
from kaohe.core.register.union_tables import FEWEST_MEMBERS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from ibis.expr.types import BooleanValue, StringValue, Table

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

_WHOLE_NUMBERS: Final = frozenset(
    {
        "employees", "women", "migrants", "union_est", "union_kind", "members", "women_members",
        "legal_person", "fact_absent", "full_time_staff", "members_with_union",
    }
)  # fmt: skip
RECORD_FIELDS: Final = {
    name: "int64" if name in _WHOLE_NUMBERS else "string"
    for name in (*ENTERPRISE_RECORD, *FEDERATION_RECORD, *SOCIAL_RECORD)
}
"""Every field of every record with its type; a date is text."""


@dataclass(frozen=True, slots=True)
class FrameUnit:
    """One unit of one stratum, with the record that the draw commits to."""

    body: str
    county: str
    kind: str
    """A, P, J, F, S, or ``M/<federation id>``."""
    unit_id: str
    record: Mapping[str, Json]
    """What an inspector needs and can compare on the spot; what is missing is left out.

    ``flags`` names the rules that the row breaks, because a flag is shown at the visit too.
    """

    @property
    def stratum(self) -> str:
        """Return the stratum's key."""
        return f"{self.body}/{self.county}/{self.kind}"


def frame_units(
    enterprises: Table,
    federations: Table,
    social_unions: Table,
    *,
    counties: Collection[str] | None = None,
) -> Table:
    """Return the units of all kinds, sorted by stratum key and unit id, as bytes.

    The tables hold the rows that count. Fields that a kind does not have are null. Without
    ``counties`` the units of all counties are returned.
    """
    units = ibis.union(
        frame_enterprises(enterprises),
        frame_members(enterprises, federations),
        frame_federations(enterprises, federations),
        frame_social_unions(social_unions),
    )
    if counties is not None:
        units = units.filter(units.frame_county.isin(sorted(counties)))
    return units.order_by("frame_body", "frame_county", "frame_kind", "unit_id")


def frame_enterprises(enterprises: Table) -> Table:
    """Return the units of A, P and J from the enterprises that count."""
    kind = ibis.cases(
        (enterprises.fact_absent == 1, ibis.literal(ABSENT)),
        (
            enterprises.reg_type.isin(PRIVATE_TYPES) & _has_union(enterprises),
            ibis.literal(PRIVATE),
        ),
        (
            enterprises.reg_type.substr(0, 1).isin(FOREIGN_CLASSES) & _has_union(enterprises),
            ibis.literal(FOREIGN),
        ),
        else_=ibis.null("string"),
    )
    placed = enterprises.mutate(frame_kind=kind)
    return _aligned(placed.filter(placed.frame_kind.notnull()), "enterprise_id", ENTERPRISE_RECORD)


def frame_members(enterprises: Table, federations: Table) -> Table:
    """Return the units of every ``M/<federation id>``: members in the county with a union.

    Only federations that can be drawn have such a stratum.
    """
    placed = _members_with_union(enterprises, federations).drop("members_with_union")
    kind = ibis.literal(f"{MEMBER}/") + placed.federation_id
    rows = placed.select("federation_id", "enterprise_id").mutate(frame_kind=kind)
    units = rows.drop("federation_id").inner_join(enterprises, "enterprise_id")
    return _aligned(units, "enterprise_id", ENTERPRISE_RECORD)


def frame_federations(enterprises: Table, federations: Table) -> Table:
    """Return the units of F: federations with at least two members that have a union."""
    drawable = (
        _members_with_union(enterprises, federations)
        .select("county", "federation_id", "members_with_union")
        .distinct()
    )
    units = federations.inner_join(drawable, ["county", "federation_id"])
    placed = units.mutate(frame_kind=ibis.literal(FEDERATION))
    return _aligned(placed, "federation_id", FEDERATION_RECORD)


def frame_social_unions(social_unions: Table) -> Table:
    """Return the units of S: every union of a social organisation."""
    placed = social_unions.mutate(frame_kind=ibis.literal(SOCIAL))
    return _aligned(placed, "union_id", SOCIAL_RECORD)


def _has_union(enterprises: Table) -> BooleanValue:
    return (enterprises.union_est == 1) & (enterprises.fact_absent == 0)


def _members_with_union(enterprises: Table, federations: Table) -> Table:
    """List the pairs of drawable federation and member, with the federation's number of them."""
    named = federations.filter(federations.members.notnull())
    pairs = named.select("county", "federation_id", member=named.members.split(";").unnest())
    eligible = _identifiers(enterprises.filter(_has_union(enterprises)))
    matched = eligible.inner_join(pairs, ["county", "member"])
    with_union = matched.select("county", "federation_id", "enterprise_id").distinct()
    counted = with_union.group_by("county", "federation_id").aggregate(
        members_with_union=with_union.count()
    )
    drawable = counted.filter(counted.members_with_union >= FEWEST_MEMBERS)
    return with_union.inner_join(drawable, ["county", "federation_id"])


def _identifiers(enterprises: Table) -> Table:
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


def _aligned(placed: Table, unit_id: str, record: tuple[str, ...]) -> Table:
    """Name the columns of a frame: all fields of all records, null where the kind has none."""
    fields = {name: ibis.null(kind) for name, kind in RECORD_FIELDS.items()}
    fields |= {name: placed[name].cast(RECORD_FIELDS[name]) for name in record}
    return placed.select(
        frame_body=placed.body,
        frame_county=placed.county,
        frame_kind=placed.frame_kind,
        unit_id=placed[unit_id],
        broken=placed.broken,
        **fields,
    )
