"""Flaws in the two smaller registers: federations and unions of social organisations.

The first units of every county stay as they are, because its visits need them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kaohe.demo.chance import open_stream
from kaohe.demo.dirt import Planted
from kaohe.demo.rows import Columns, fill, replace

if TYPE_CHECKING:
    from kaohe.demo.enterprises import Mask

_FLAWED_SHARE: Final = 0.01


@dataclass(frozen=True, slots=True)
class UnionFlaw:
    """One column filled with a text that is wrong there."""

    id: str
    finds: tuple[str, ...]
    column: str
    text: str


FEDERATION_FLAWS: Final = (
    UnionFlaw("federation_staff_in_words", ("federation_staff",), "full_time_staff", "若干"),
    UnionFlaw("federation_founded_later", ("federation_founded",), "founded", "2013-02-01"),
    UnionFlaw("federation_kind_unheard_of", ("federation_kind",), "kind", "混合"),
    UnionFlaw(
        "federation_county_unheard_of", ("federation_county_unknown",), "county_code", "999999"
    ),
    UnionFlaw("federation_members_by_name", ("federation_members",), "members", "某某公司等5家"),
    UnionFlaw("federation_of_nobody_else", ("too_few_members",), "members", "org:PDY00001X"),
    UnionFlaw(
        "federation_changed_later", ("federation_updated_at",), "updated_at", "2013-01-05 09:00:00"
    ),
)
"""One federation has a single member, and that in another county: it can never be drawn."""

SOCIAL_UNION_FLAWS: Final = (
    UnionFlaw("social_members_in_words", ("social_members",), "members", "十余人"),
    UnionFlaw("social_approved_on_no_day", ("social_approved",), "approved", "2011-02-30"),
    UnionFlaw("social_organisation_missing", ("social_organisation",), "organisation", ""),
    UnionFlaw("social_county_unheard_of", ("social_county_unknown",), "county_code", "999999"),
    UnionFlaw("social_changed_later", ("social_updated_at",), "updated_at", "2013-01-05 09:00:00"),
)


def plant_union_flaws(
    columns: Columns, flaws: tuple[UnionFlaw, ...], *, first_kept: int, seed: int
) -> tuple[Columns, tuple[Planted, ...]]:
    """Spoil about one row in a hundred, each in one way, after the first of each county.

    Args:
        columns: rows in the order of their counties; the first column holds their ids.
        flaws: the kinds to choose from.
        first_kept: how many rows of each county stay as they are.
        seed: of the practice nation.
    """
    ids = next(iter(columns.values()))
    if not len(ids):
        return columns, ()
    stream = open_stream(seed, "union flaws", ids[0].as_py())
    may_be_spoilt = _follows_in_county(columns["county_code"], first_kept)
    chosen = np.flatnonzero(may_be_spoilt & (stream.random(len(ids)) < _FLAWED_SHARE))
    kinds = stream.integers(0, len(flaws), len(chosen))
    spoilt = dict(columns)
    planted: list[Planted] = []
    for number, flaw in enumerate(flaws):
        at = chosen[kinds == number]
        spoilt[flaw.column] = replace(spoilt[flaw.column], at, fill(flaw.text, len(at)))
        planted += [
            Planted(row, unit, flaw.id, flaw.finds)
            for row, unit in zip(at.tolist(), ids.take(pa.array(at)).to_pylist(), strict=True)
        ]
    return spoilt, tuple(sorted(planted, key=lambda each: each.row))


def _follows_in_county(codes: pa.Array, first_kept: int) -> Mask:
    """Tell which rows have at least so many rows of their county before them."""
    numbers = np.asarray(pc.cast(codes, pa.int64()))
    starts = np.r_[True, numbers[1:] != numbers[:-1]]
    first = np.maximum.accumulate(np.where(starts, np.arange(len(numbers)), 0))
    return np.asarray(np.arange(len(numbers)) - first >= first_kept)
