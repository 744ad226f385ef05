"""The list of divisions that ships with the package."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

from kaohe.core.divisions import Divisions, divisions_from


@cache
def divisions() -> Divisions:
    """Return the 2,865 counties of 31 December 2012."""
    source = files("kaohe.data") / "divisions-20121231.csv"
    with source.open("r", encoding="utf-8") as lines:
        return divisions_from(csv.DictReader(lines))
