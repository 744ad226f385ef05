"""Plant flaws into rows, and keep book of every one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kaohe.core.divisions import CORPS
from kaohe.demo.chance import open_stream
from kaohe.demo.flaws import CORPS_DIVISION_CITIES, FLAWS
from kaohe.demo.rows import Columns, join, write_days

if TYPE_CHECKING:
    from kaohe.demo.bodies import BodyParameters
    from kaohe.demo.enterprises import Enterprises, Integers, Mask

_SUPERSEDED_SHARE: Final = 0.0025
_NEAR_DUPLICATE_SHARE: Final = 0.0025
_CITY_CODE_SHARE: Final = 0.3
_CLONED: Final = ("address", "phone", "industry", "established")


@dataclass(frozen=True, slots=True)
class Planted:
    """One flaw in one row."""

    row: int
    """Position in the rows as they are delivered, from 0."""
    unit: str
    """The unit's true id, whatever its row says."""
    kind: str
    finds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DirtyRows:
    """Rows as they are delivered, what is wrong with them, and which are spotless."""

    columns: Columns
    planted: tuple[Planted, ...]
    spotless: Mask
    """For each enterprise (superseded rows come after all of them and are not counted)."""


def plant_flaws(
    enterprises: Enterprises, columns: Columns, body: BodyParameters, *, seed: int
) -> DirtyRows:
    """Spoil a share of the rows, clone a few, and deliver a few twice.

    Rows that the visits of a county need stay as they are. A row delivered twice is an older
    version of the same enterprise; the newer one counts.
    """
    stream = open_stream(seed, "dirt", enterprises.plans[0].code)
    count = len(enterprises)
    columns = _write_city_codes(enterprises, columns, stream)
    units = columns["org_code"]
    spotless = np.ones(count, dtype=bool)
    planted: list[tuple[int, str, tuple[str, ...]]] = []
    chosen = np.flatnonzero((stream.random(count) < float(body.dirt)) & ~enterprises.set_apart)
    kinds = _choose_flaws(enterprises, chosen, stream)
    delivered = dict(columns)
    for number, flaw in enumerate(FLAWS):
        at = chosen[kinds == number]
        if at.size:
            for column, texts in flaw.write(enterprises, columns, at).items():
                delivered[column] = replace(delivered[column], at, texts)
            planted += [(row, flaw.id, flaw.finds) for row in at.tolist()]
            spotless[at] = False
    clones = _choose_clones(enterprises, spotless, stream)
    for column in (*_CLONED, "name"):
        texts = columns[column].take(pa.array(clones - 1))
        delivered[column] = replace(
            delivered[column], clones, _vary(texts) if column == "name" else texts
        )
    planted += [(row, "near_duplicate", ("similar_rows",)) for row in clones.tolist()]
    spotless[clones] = False
    twice = np.flatnonzero(
        spotless & ~enterprises.set_apart & (stream.random(count) < _SUPERSEDED_SHARE)
    )
    planted += [
        (count + place, "superseded", ("duplicate_identifier",)) for place in range(len(twice))
    ]
    delivered = _append_older(delivered, enterprises, twice)
    source = np.concatenate([np.arange(count), twice])
    names = units.take(pa.array(source[[row for row, _, _ in planted]])) if planted else units[:0]
    return DirtyRows(
        columns=delivered,
        planted=tuple(
            sorted(
                (
                    Planted(row, f"org:{unit}", kind, finds)
                    for (row, kind, finds), unit in zip(planted, names.to_pylist(), strict=True)
                ),
                key=lambda flaw: flaw.row,
            )
        ),
        spotless=spotless,
    )


def replace(column: pa.Array, at: Integers, texts: pa.Array) -> pa.Array:
    """Replace the texts at some positions, which are in ascending order."""
    mask = np.zeros(len(column), dtype=bool)
    mask[at] = True
    return pc.replace_with_mask(column, pa.array(mask), texts)


def _choose_flaws(
    enterprises: Enterprises, chosen: Integers, stream: np.random.Generator
) -> Integers:
    """Choose for each row one flaw that is possible there."""
    weights = np.array(
        [flaw.weight * flaw.where(enterprises)[chosen] for flaw in FLAWS], dtype=np.int64
    )
    bounds = np.cumsum(weights, axis=0)
    tickets = (stream.random(len(chosen)) * bounds[-1]).astype(np.int64)
    return np.asarray((bounds <= tickets).sum(axis=0))


def _choose_clones(
    enterprises: Enterprises, spotless: Mask, stream: np.random.Generator
) -> Integers:
    """Choose enterprises without a union that will look like the one in the row before."""
    free = (
        spotless
        & ~enterprises.set_apart
        & (enterprises.union_kind == 0)
        & (enterprises.absent == 0)
        # About one enterprise in six has no union, so the chance is raised to keep the share.
        & (stream.random(len(spotless)) < 6 * _NEAR_DUPLICATE_SHARE)
    )
    free[:1] = False
    free[1:] &= (enterprises.county[1:] == enterprises.county[:-1]) & spotless[:-1] & ~free[:-1]
    return np.flatnonzero(free)


def _vary(names: pa.Array) -> pa.Array:
    """Write a name as another hand would write it."""
    shortened = pc.replace_substring(names, "有限责任公司", "有限公司")
    lengthened = pc.replace_substring(names, "有限公司", "有限责任公司")
    return pc.if_else(pc.equal(shortened, names), lengthened, shortened)


def _append_older(columns: Columns, enterprises: Enterprises, twice: Integers) -> Columns:
    """Append an older version of some rows: changed earlier, by another telephone."""
    older = {name: column.take(pa.array(twice)) for name, column in columns.items()}
    day = write_days(enterprises.updated[twice] - np.timedelta64(200, "D"))
    clock = pc.utf8_slice_codeunits(older["updated_at"], 10)
    older["updated_at"] = join(day, clock, between="")
    older["phone"] = pa.repeat(pa.scalar(""), len(twice))
    return {name: pa.concat_arrays([column, older[name]]) for name, column in columns.items()}


def _write_city_codes(
    enterprises: Enterprises, columns: Columns, stream: np.random.Generator
) -> Columns:
    """Let the Corps write the code of its city for some rows, which is allowed."""
    if enterprises.plans[0].body != CORPS:
        return columns
    cities = [CORPS_DIVISION_CITIES.get(plan.code, plan.code) for plan in enterprises.plans]
    at = np.flatnonzero(stream.random(len(enterprises)) < _CITY_CODE_SHARE)
    texts = pa.array(cities).take(pa.array(enterprises.county[at]))
    return {**columns, "county_code": replace(columns["county_code"], at, texts)}
