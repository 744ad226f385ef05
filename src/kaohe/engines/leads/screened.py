"""Read what a screening has kept: every county under every sign, as it was judged."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq

from kaohe.core.register.leads import FORMAT, CountyResult, Screening, SignResult
from kaohe.core.register.screening import SCREENING_VERSION, SIGNS
from kaohe.core.register.standing_out import Usual
from kaohe.core.values import exact

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from kaohe.core.register.screening import Sign


def read_screening(folder: Path) -> Screening | None:
    """Return a kept screening; None where it was made by other signs or limits.

    Chances have the three digits that are kept of them.

    Args:
        folder: as ``write_screening`` leaves it.
    """
    told: dict[str, Any] = json.loads((folder / "leads.json").read_bytes())
    if (told["format"], told["signs_version"]) != (FORMAT, SCREENING_VERSION):
        return None
    counties: dict[str, list[CountyResult]] = {}
    for row in pq.read_table(folder / "leads.parquet").to_pylist():
        counties.setdefault(row["sign"], []).append(_county_of(row))
    by_id = {each["sign"]: each for each in told["signs"]}
    results = tuple(_sign_of(sign, by_id[sign.id], counties.get(sign.id, [])) for sign in SIGNS)
    return Screening(told["register_digest"], told["as_of"], results)


def keep_bodies(screening: Screening, bodies: Collection[str]) -> Screening:
    """Return a screening with the counties of some bodies only, judged as before."""
    return replace(
        screening,
        results=tuple(
            replace(each, counties=tuple(one for one in each.counties if one.body in bodies))
            for each in screening.results
        ),
    )


def _sign_of(sign: Sign, told: dict[str, Any], counties: list[CountyResult]) -> SignResult:
    usual = Usual(exact(told["middle"]), exact(told["fence"]))
    return SignResult(sign, usual, exact(told["cut"]), tuple(counties))


def _county_of(row: dict[str, Any]) -> CountyResult:
    return CountyResult(
        row["county"],
        row["body"],
        row["name"],
        row["concerned"],
        row["looked_at"],
        Decimal(row["chance"]),
        row["stands_out"],
    )
