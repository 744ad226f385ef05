"""Every kind of flaw that is planted into single rows, and the rules that must find it.

A row carries at most one flaw, so that each rule of the delivery format can be counted against
the truth. ``finds`` names row rules of the format; warnings and duplicates, which break no rule,
are named after what they are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kaohe.core.divisions import CORPS, CORPS_CITIES
from kaohe.demo.enterprises import OWN, Enterprises, Integers, Mask
from kaohe.demo.rows import Columns, fill, join, write_days

if TYPE_CHECKING:
    import numpy.typing as npt

Where: TypeAlias = Callable[[Enterprises], Mask]
Write: TypeAlias = Callable[[Enterprises, Columns, Integers], Columns]

OLD_CODES: Final = {
    "130209": "130230", "320508": "320503", "320509": "320584", "321204": "321284",
    "340503": "340502", "370203": "370205", "370211": "370284", "441803": "441827",
    "511803": "511821", "520111": "520114",
}  # fmt: skip
"""Counties of the end of 2012, and a code of 2011 that became part of each and of no other."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """One way in which a row is wrong."""

    id: str
    finds: tuple[str, ...]
    weight: int
    where: Where
    write: Write
    """Given the rows to spoil, return the new text of each column that changes."""


def _anywhere(enterprises: Enterprises) -> Mask:
    return np.ones(len(enterprises), dtype=bool)


def _with_union(enterprises: Enterprises) -> Mask:
    return np.asarray(enterprises.union_kind > 0)


def _without_union(enterprises: Enterprises) -> Mask:
    return np.asarray((enterprises.union_kind == 0) & (enterprises.absent == 0))


def _own(enterprises: Enterprises) -> Mask:
    return np.asarray(enterprises.union_kind == OWN)


def _absent(enterprises: Enterprises) -> Mask:
    return np.asarray(enterprises.absent > 0)


def _body(*bodies: str) -> Where:
    def where(enterprises: Enterprises) -> Mask:
        return np.full(len(enterprises), enterprises.plans[0].body in bodies)

    return where


def _other_bodies(enterprises: Enterprises) -> Mask:
    return ~_body(CORPS, "65")(enterprises)


def _renumbered(enterprises: Enterprises) -> Mask:
    known = np.array([plan.code in OLD_CODES for plan in enterprises.plans])
    return known[enterprises.county]


def _say(**texts: str) -> Write:
    """Write the same text into every row."""

    def write(_: Enterprises, __: Columns, at: Integers) -> Columns:
        return {column: fill(text, len(at)) for column, text in texts.items()}

    return write


def _turn(column: str, turn: Callable[[pa.Array], pa.Array]) -> Write:
    """Rewrite the text of one column."""

    def write(_: Enterprises, columns: Columns, at: Integers) -> Columns:
        return {column: turn(columns[column].take(pa.array(at)))}

    return write


def _exceed(column: str, other: Callable[[Enterprises], Integers], by: int) -> Write:
    """Write a number that is larger than another of the same row."""

    def write(enterprises: Enterprises, _: Columns, at: Integers) -> Columns:
        return {column: pc.cast(pa.array(other(enterprises)[at] + by), pa.string())}

    return write


def _date_before_founding(enterprises: Enterprises, _: Columns, at: Integers) -> Columns:
    days: npt.NDArray[np.datetime64] = enterprises.established[at] - np.timedelta64(400, "D")
    return {"union_approved": write_days(days)}


def spoil_last(texts: pa.Array) -> pa.Array:
    """Replace the last digit of codes by another one; X becomes 1."""
    last = pc.utf8_slice_codeunits(texts, -1)
    # Each digit moves by one, which always breaks a check modulo 11 over distinct values.
    moved = pc.take(
        pa.array([*"1234567890", "1"]), pc.index_in(last, pa.array([*"0123456789", "X"]))
    )
    return join(pc.utf8_slice_codeunits(texts, 0, -1), moved, between="")


def _write_old_code(enterprises: Enterprises, _: Columns, at: Integers) -> Columns:
    codes = pa.array([OLD_CODES.get(plan.code, plan.code) for plan in enterprises.plans])
    return {"county_code": codes.take(pa.array(enterprises.county[at]))}


FLAWS: Final = (
    Flaw("org_code_short", ("org_format",), 3, _anywhere,
         _turn("org_code", lambda texts: pc.utf8_slice_codeunits(texts, 0, 7))),
    Flaw("org_check_wrong", ("org_check",), 8, _anywhere, _turn("org_code", spoil_last)),
    Flaw("licence_short", ("lic_format",), 3, _anywhere,
         _turn("licence_no", lambda texts: pc.utf8_slice_codeunits(texts, 0, 11))),
    Flaw("licence_check_wrong", ("lic_check",), 8, _anywhere, _turn("licence_no", spoil_last)),
    Flaw("uscc_not_a_code", ("uscc_format",), 1, _anywhere, _say(uscc="待办理")),
    Flaw("no_identifier", ("no_id",), 4, _anywhere, _say(org_code="", licence_no="", uscc="")),
    Flaw("name_without_han", ("name",), 2, _anywhere, _say(name="TEST CO LTD")),
    Flaw("county_unheard_of", ("county_unknown",), 3, _anywhere, _say(county_code="999999")),
    Flaw("county_of_another_body", ("county_not_of_deliverer",), 2, _other_bodies,
         _say(county_code="659001")),
    Flaw("corps_city_from_xinjiang", ("county_not_of_deliverer",), 12, _body("65"),
         _say(county_code="659001")),
    Flaw("xinjiang_county_from_corps", ("county_not_of_deliverer",), 12, _body(CORPS),
         _say(county_code="650102")),
    Flaw("reg_type_unheard_of", ("reg_type",), 3, _anywhere, _say(reg_type="999")),
    Flaw("industry_in_words", ("industry",), 4, _anywhere, _say(industry="制造业")),
    Flaw("employees_in_words", ("employees",), 4, _anywhere, _say(employees="约30人")),
    Flaw("women_over_employees", ("women",), 8, _anywhere,
         _exceed("women", lambda rows: rows.employees, 2)),
    Flaw("migrants_over_employees", ("migrants",), 8, _anywhere,
         _exceed("migrants", lambda rows: rows.employees, 3)),
    Flaw("founded_on_no_day", ("established",), 5, _anywhere, _say(established="2012-02-30")),
    Flaw("founded_too_early", ("established",), 3, _anywhere, _say(established="1900-01-01")),
    Flaw("union_unclear", ("union_est",), 3, _anywhere, _say(union_est="筹建")),
    Flaw("form_unheard_of", ("union_kind",), 4, _with_union, _say(union_kind="9")),
    Flaw("members_without_union", ("union_fields_without_union",), 6, _without_union,
         _say(members="1", women_members="0")),
    Flaw("approval_missing", ("approved_missing",), 6, _with_union, _say(union_approved="")),
    Flaw("approved_before_founding", ("approved_before_established",), 6, _with_union,
         _date_before_founding),
    Flaw("approved_after_cut_off", ("approved_after_snapshot",), 5, _with_union,
         _say(union_approved="2013-01-08")),
    Flaw("members_over_employees", ("members_gt_employees",), 10, _with_union,
         _exceed("members", lambda rows: rows.employees, 6)),
    Flaw("members_negative", ("members",), 2, _with_union, _say(members="-1")),
    Flaw("women_over_members", ("women_members",), 7, _with_union,
         _exceed("women_members", lambda rows: rows.members, 1)),
    Flaw("chair_missing", ("chair",), 6, _own, _say(chair_name="")),
    Flaw("phone_too_short", ("phone",), 5, _anywhere, _say(phone="1401")),
    Flaw("legal_person_missing", ("legal_person",), 5, _own, _say(legal_person="")),
    Flaw("absent_unclear", ("fact_absent",), 2, _anywhere, _say(fact_absent="不详")),
    Flaw("absent_without_reason", ("absent_reason",), 6, _absent, _say(absent_reason="")),
    Flaw("absent_with_union", ("absent_with_union",), 12, _with_union,
         _say(fact_absent="1", absent_reason="停业")),
    Flaw("changed_after_cut_off", ("updated_at",), 4, _anywhere,
         _say(updated_at="2013-01-04 09:30:00")),
    Flaw("org_code_hyphenated", ("org_hyphen",), 10, _anywhere,
         _turn("org_code", lambda texts: join(pc.utf8_slice_codeunits(texts, 0, 8),
                                              pc.utf8_slice_codeunits(texts, 8), between="-"))),
    Flaw("org_check_of_census", ("org_census",), 2, _anywhere,
         _turn("org_code", lambda texts: join(pc.utf8_slice_codeunits(texts, 0, 8),
                                              fill("B", len(texts)), between=""))),
    Flaw("licence_of_13_digits", ("lic_old",), 8, _anywhere,
         _turn("licence_no", lambda texts: pc.utf8_slice_codeunits(texts, 0, 13))),
    Flaw("industry_letter_alone", ("industry_section",), 8, _anywhere,
         _turn("industry", lambda texts: pc.utf8_slice_codeunits(texts, 0, 1))),
    Flaw("county_code_of_2011", ("county_succeeded",), 60, _renumbered, _write_old_code),
)  # fmt: skip
"""All kinds; a weight says how often a row that is to be spoilt gets this one."""

CORPS_DIVISION_CITIES: Final = {division: city for city, division in CORPS_CITIES.items()}
