"""Federations and unions of social organisations: the two registers that are no enterprises."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kaohe.demo.chance import open_stream
from kaohe.demo.enterprises import AS_OF, COVERED, Enterprises
from kaohe.demo.lexicon import ASSOCIATIONS, PAIRS, TRADES, trade_names
from kaohe.demo.rows import Columns, fill, join, pick, write_days

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from kaohe.demo.enterprises import Integers, Mask
    from kaohe.demo.plan import CountyPlan

FEWEST_MEMBERS: Final = 3
"""Two are visited, and one of them may have been drawn singly before."""

_LAST_DAY: Final = np.datetime64(AS_OF)
_AREA, _TRADE = "区域", "行业"


def write_federations(
    enterprises: Enterprises, org_codes: pa.Array, spotless: Mask, *, seed: int
) -> Columns:
    """Write the federations of some counties, each with at least three enterprises it covers."""
    plans = enterprises.plans
    stream = open_stream(seed, "federations", plans[0].code)
    at = np.flatnonzero((enterprises.union_kind == COVERED) & spotless)
    where = enterprises.county[at]
    covered = np.bincount(where, minlength=len(plans))
    wanted = np.array([plan.federations for plan in plans])
    formed = np.minimum(wanted, covered // FEWEST_MEMBERS)
    place = np.arange(len(at)) - (np.cumsum(covered) - covered)[where]
    number = place * formed[where] // covered[where]
    first = np.flatnonzero(
        np.r_[True, (where[1:] != where[:-1]) | (number[1:] != number[:-1])] & (formed[where] > 0)
    )
    ids = join(fill("org:", len(at)), org_codes.take(pa.array(at)), between="")
    members = pa.ListArray.from_arrays(pa.array(np.r_[first, len(at)], pa.int32()), ids)
    count = len(first)
    county = where[first]
    codes = pick([plan.code for plan in plans], county)
    by_trade = (stream.random(count) < 0.3).astype(np.int64)
    labels = pc.if_else(
        pa.array(by_trade == 1),
        pick(TRADES, stream.integers(0, len(TRADES), count)),
        join(pick(PAIRS, number[first] % len(PAIRS)), fill("街道", count), between=""),
    )
    founded, updated = _draw_days(count, stream)
    return {
        "federation_id": _write_ids("F", codes, number[first]),
        "name": join(
            pick([plan.prefix for plan in plans], county),
            labels,
            fill("工会联合会", count),
            between="",
        ),
        "county_code": codes,
        "kind": pick((_AREA, _TRADE), by_trade),
        "founded": write_days(founded),
        "members": pc.binary_join(members, ";"),
        "full_time_staff": pick([str(staff) for staff in range(4)], stream.integers(0, 4, count)),
        "updated_at": join(write_days(updated), fill("10:00:00", count), between=" "),
    }


def write_social_unions(plans: Sequence[CountyPlan], *, seed: int) -> Columns:
    """Write the unions of social organisations of some counties."""
    stream = open_stream(seed, "social unions", plans[0].code)
    sizes = np.array([plan.social_unions for plan in plans])
    count = int(sizes.sum())
    county = np.repeat(np.arange(len(plans)), sizes)
    number = np.arange(count) - (np.cumsum(sizes) - sizes)[county]
    codes = pick([plan.code for plan in plans], county)
    pairs, _ = trade_names()
    organisation = join(
        pick([plan.prefix for plan in plans], county),
        pick(pairs, stream.integers(0, len(pairs), count)),
        pick(ASSOCIATIONS, stream.integers(0, len(ASSOCIATIONS), count)),
        between="",
    )
    members = np.clip(np.rint(14 * np.exp(0.8 * stream.standard_normal(count))), 3, 900)
    approved, updated = _draw_days(count, stream)
    return {
        "union_id": _write_ids("S", codes, number),
        "name": join(organisation, fill("工会委员会", count), between=""),
        "county_code": codes,
        "organisation": organisation,
        "members": pc.cast(pa.array(members.astype(np.int64)), pa.string()),
        "approved": write_days(approved),
        "updated_at": join(write_days(updated), fill("10:00:00", count), between=" "),
    }


def _write_ids(letter: str, codes: pa.Array, numbers: Integers) -> pa.Array:
    """Write ids such as F330127-00001, numbered within the county."""
    padded = pc.utf8_lpad(pc.cast(pa.array(numbers + 1), pa.string()), 5, "0")
    return join(fill(letter, len(codes)), codes, fill("-", len(codes)), padded, between="")


def _draw_days(
    count: int, stream: np.random.Generator
) -> tuple[npt.NDArray[np.datetime64], npt.NDArray[np.datetime64]]:
    """Draw a beginning in the last fifteen years and a change after it."""
    age = stream.integers(30, 5400, count)
    changed = (age * stream.random(count)).astype(np.int64)
    return _LAST_DAY - age, _LAST_DAY - changed
