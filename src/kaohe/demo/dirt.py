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
from kaohe.demo.likenesses import choose_likenesses, write_likenesses
from kaohe.demo.rows import Columns, join, replace, write_days

if TYPE_CHECKING:
    from kaohe.demo.bodies import BodyParameters
    from kaohe.demo.enterprises import Enterprises, Integers, Mask

_SUPERSEDED_SHARE: Final = 0.0025
_CITY_CODE_SHARE: Final = 0.3


@dataclass(frozen=True, slots=True)
class Planted:
    """One flaw in one row."""

    row: int
    """Position in the rows as they are delivered, from 0."""
    unit: str
    """The unit's true id, whatever its row says."""
    kind: str
    finds: tuple[str, ...]
    twin: int | None = None
    """Position of the row that says the same enterprise, or seems to."""


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
    """Spoil a share of the rows, let a few resemble another, and deliver a few twice.

    Rows that the visits of a county need stay as they are. A row delivered twice is an older
    version of the same enterprise; the newer one counts.
    """
    stream = open_stream(seed, "dirt", enterprises.plans[0].code)
    count = len(enterprises)
    columns = _write_city_codes(enterprises, columns, stream)
    units = columns["org_code"]
    spotless = np.ones(count, dtype=bool)
    planted: list[Planted] = []

    def plant(row: int, unit: int, kind: str, finds: tuple[str, ...], *, twin: int | None) -> None:
        planted.append(Planted(row, f"org:{units[unit].as_py()}", kind, finds, twin))

    chosen = np.flatnonzero((stream.random(count) < float(body.dirt)) & ~enterprises.set_apart)
    kinds = _choose_flaws(enterprises, chosen, stream)
    delivered = dict(columns)
    for number, flaw in enumerate(FLAWS):
        at = chosen[kinds == number]
        if at.size:
            for column, texts in flaw.write(enterprises, columns, at).items():
                delivered[column] = replace(delivered[column], at, texts)
            for row in at.tolist():
                plant(row, row, flaw.id, flaw.finds, twin=None)
            spotless[at] = False
    resembling = choose_likenesses(enterprises, spotless, stream)
    delivered = write_likenesses(delivered, enterprises, resembling, start=columns)
    for each in resembling:
        unit = each.twin if each.likeness.code_mistyped else each.row
        plant(each.row, unit, each.likeness.id, each.likeness.finds, twin=each.twin)
        spotless[each.row] = False
    twice = np.flatnonzero(
        spotless & ~enterprises.set_apart & (stream.random(count) < _SUPERSEDED_SHARE)
    )
    for place, row in enumerate(twice.tolist()):
        plant(count + place, row, "superseded", ("duplicate_identifier",), twin=row)
    delivered = _append_older(delivered, enterprises, twice)
    in_order = sorted(planted, key=lambda flaw: flaw.row)
    return DirtyRows(columns=delivered, planted=tuple(in_order), spotless=spotless)


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
