"""Enterprises as the text columns that a province delivers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kaohe.demo.chance import open_stream
from kaohe.demo.enterprises import (
    ABSENT_REASONS,
    JOINT,
    OWN,
    REG_TYPES,
    Enterprises,
    Integers,
    Mask,
)
from kaohe.demo.identifiers import write_bytes, write_licence_numbers, write_org_codes
from kaohe.demo.lexicon import INDUSTRIES, PAIRS, PERSONS, trade_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

Columns: TypeAlias = dict[str, pa.Array]
"""Text columns by field id, all of one length."""

_BLANK_SHARE: Final = 0.03
_NO_PHONE_SHARE: Final = 0.08
_AGENT_SHARE: Final = 0.04
"""Small enterprises that give the telephone of the agent who keeps their books."""
_CLIENTS: Final = 9
"""How many enterprises share an agent, on average."""
_THREE_CHARACTERS: Final = 0.4
_QUOTED_SHARE: Final = 0.0005
_SYNTHETIC_MOBILE: Final = b"140"
"""An 11-digit number under 140 belongs to nobody: that range numbers machines, with 13 digits."""
_LICENCE_KINDS: Final = {171: 3, 172: 3, 173: 2, 174: 2, 110: 0, 120: 0, 130: 0, 151: 1}


def write_columns(enterprises: Enterprises, *, seed: int) -> Columns:
    """Write the 24 columns of the delivery format, as a careful province would fill them."""
    plans = enterprises.plans
    stream = open_stream(seed, "rows", plans[0].code)
    count = len(enterprises)
    county = enterprises.county
    codes = np.array([int(plan.code) for plan in plans])[county]
    has_union = enterprises.union_kind > 0
    own = enterprises.union_kind == OWN
    kinds = np.array([_LICENCE_KINDS.get(kind, 4 if kind >= 200 else 1) for kind in REG_TYPES])
    org_code = write_org_codes(enterprises.serial)
    return {
        "org_code": org_code,
        "licence_no": write_licence_numbers(
            codes, kinds[enterprises.reg_type], enterprises.serial_in_county
        ),
        "uscc": fill("", count),
        "name": _name(enterprises, stream),
        "county_code": pick([plan.code for plan in plans], county),
        "address": _address(enterprises, stream),
        "reg_type": pick([str(kind) for kind in REG_TYPES], enterprises.reg_type),
        "industry": pick([line.code for line in INDUSTRIES], enterprises.industry),
        "employees": pc.cast(pa.array(enterprises.employees), pa.string()),
        "women": keep(_number(enterprises.women), stream.random(count) >= _BLANK_SHARE),
        "migrants": keep(_number(enterprises.migrants), stream.random(count) >= _BLANK_SHARE),
        "established": write_days(enterprises.established),
        "union_est": pick(("0", "1"), has_union.astype(np.int64)),
        "union_kind": pick(("", "1", "2", "3"), enterprises.union_kind),
        "union_approved": keep(write_days(enterprises.approved), has_union),
        "members": keep(_number(enterprises.members), has_union),
        "women_members": keep(_number(enterprises.women_members), has_union),
        "chair_name": keep(_chair(enterprises, stream), own | (enterprises.union_kind == JOINT)),
        "phone": _phone(enterprises, stream),
        "dues_account": _account(enterprises, org_code, codes),
        "legal_person": keep(pick(("0", "1"), (stream.random(count) < 0.7).astype(np.int64)), own),
        "fact_absent": pick(("0", "1"), (enterprises.absent > 0).astype(np.int64)),
        "absent_reason": pick(ABSENT_REASONS, enterprises.absent),
        "updated_at": join(
            write_days(enterprises.updated),
            pick(_times_of_day(), stream.integers(0, len(_times_of_day()), count)),
            between=" ",
        ),
    }


def pick(words: Sequence[str], positions: Integers) -> pa.Array:
    """Return the word at each position."""
    return pc.take(pa.array(words, pa.string()), pa.array(positions))


def fill(word: str, count: int) -> pa.Array:
    """Return the same word for every row."""
    return pa.repeat(pa.scalar(word), count)


def keep(column: pa.Array, mask: Mask) -> pa.Array:
    """Keep the text where the mask is true, and leave the field empty elsewhere."""
    return pc.if_else(pa.array(mask), column, pa.scalar(""))


def join(*columns: pa.Array, between: str) -> pa.Array:
    """Join columns row by row."""
    return pc.binary_join_element_wise(*columns, pa.scalar(between))


def write_days(days: npt.NDArray[np.datetime64]) -> pa.Array:
    """Write days as 2012-12-31."""
    return pc.cast(pa.array(days.astype("datetime64[D]")), pa.string())


def replace(column: pa.Array, at: Integers, texts: pa.Array) -> pa.Array:
    """Replace the texts at some positions, which are in ascending order."""
    mask = np.zeros(len(column), dtype=bool)
    mask[at] = True
    return pc.replace_with_mask(column, pa.array(mask), texts)


def _number(values: Integers) -> pa.Array:
    return pc.cast(pa.array(values), pa.string())


def _times_of_day() -> tuple[str, ...]:
    return tuple(f"{hour:02d}:{minute:02d}:{hour + minute - 8:02d}"
                 for hour in range(8, 18) for minute in range(0, 50, 7))  # fmt: skip


def _name(enterprises: Enterprises, stream: np.random.Generator) -> pa.Array:
    """Make up names: place, trade name, line of business, form of organisation."""
    count = len(enterprises)
    pairs, thirds = trade_names()
    third = stream.integers(0, len(thirds), count)
    third = np.where(stream.random(count) < _THREE_CHARACTERS, third + 1, 0)
    forms = ("有限公司", "有限责任公司", "股份有限公司", "厂", "合伙企业（普通合伙）")
    form = (stream.random(count) < 0.1).astype(np.int64)
    for kind, choice in ((174, 2), (160, 2), (340, 2), (171, 3), (120, 3), (172, 4)):
        form = np.where(enterprises.reg_type == REG_TYPES.index(kind), choice, form)
    return join(
        pick([plan.prefix for plan in enterprises.plans], enterprises.county),
        pick(pairs, stream.integers(0, len(pairs), count)),
        pick(("", *thirds), third),
        pick([line.word for line in INDUSTRIES], enterprises.industry),
        pick(forms, form),
        between="",
    )


def _address(enterprises: Enterprises, stream: np.random.Generator) -> pa.Array:
    """Make up addresses; a few hold a comma and stand in quotation marks."""
    count = len(enterprises)
    quoted = (stream.random(count) < _QUOTED_SHARE).astype(np.int64)
    shared = enterprises.shared_address
    quoted[shared] = 0

    def draw(choices: int) -> Integers:
        drawn = stream.integers(0, choices, count)
        return np.where(shared, _of_county(enterprises) % choices, drawn)

    return join(
        pick(("", '"'), quoted),
        pick([plan.prefix for plan in enterprises.plans], enterprises.county),
        pick(PAIRS, draw(len(PAIRS))),
        pick(("路", "街", "大道", "工业区"), draw(4)),
        _number(1 + draw(1199)),
        pick(("号", '号, ""乙""座"'), quoted),
        between="",
    )


def _phone(enterprises: Enterprises, stream: np.random.Generator) -> pa.Array:
    """Make up mobile numbers that nobody has.

    Some enterprises give the number of the agent who keeps their books; a county may give one
    number for nearly all its unions.
    """
    count = len(enterprises)
    digits = np.empty((count, 11), dtype=np.uint8)
    digits[:, :3] = np.frombuffer(_SYNTHETIC_MOBILE, dtype=np.uint8)
    drawn = stream.integers(0, 10**8, count)
    of_county = _of_county(enterprises)
    sizes = np.array([plan.enterprises for plan in enterprises.plans])
    agents = 1 + (sizes * _AGENT_SHARE / _CLIENTS).astype(np.int64)
    agent = stream.integers(0, 10**9, count) % agents[enterprises.county]
    has_agent = stream.random(count) < _AGENT_SHARE
    drawn = np.where(has_agent, (of_county * 31 + agent * 7919) % 10**8, drawn)
    number = np.where(enterprises.shared_phone, of_county, drawn)
    for place in range(8):
        digits[:, 3 + place] = number // 10 ** (7 - place) % 10 + ord("0")
    given = (stream.random(count) >= _NO_PHONE_SHARE) | enterprises.shared_phone
    return keep(write_bytes(digits), given)


def _of_county(enterprises: Enterprises) -> Integers:
    """Return a number that all rows of a county have in common and no other county has."""
    codes = np.array([int(plan.code) for plan in enterprises.plans])
    return codes[enterprises.county] * 17 % 10**8


def _chair(enterprises: Enterprises, stream: np.random.Generator) -> pa.Array:
    """Name the chairs: one of each union, whichever of its enterprises the row is.

    A county may have one person chair nearly all its unions.
    """
    count = len(enterprises)
    drawn = stream.integers(0, len(PERSONS), count)
    of_union = (_of_county(enterprises) + enterprises.joint_union * 7) % len(PERSONS)
    chairs = np.where(enterprises.union_kind == JOINT, of_union, drawn)
    of_county = _of_county(enterprises) % len(PERSONS)
    return pick(PERSONS, np.where(enterprises.shared_chair, of_county, chairs))


def _account(enterprises: Enterprises, org_code: pa.Array, codes: Integers) -> pa.Array:
    """Name the dues account: an own one, or the one that a joint union shares."""
    joint = join(
        fill("联合", len(enterprises)),
        pc.cast(pa.array(codes), pa.string()),
        fill("-", len(enterprises)),
        _number(enterprises.joint_union),
        between="",
    )
    own = join(fill("专户", len(enterprises)), org_code, between="")
    account = pc.if_else(pa.array(enterprises.union_kind == OWN), own, joint)
    return keep(account, (enterprises.union_kind == OWN) | (enterprises.union_kind == JOINT))
