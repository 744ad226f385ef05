"""A small register with dirt of all kinds, written as provinces deliver it."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow.compute as pc
from tests.engines.polars_oracle.dirt import put_space_around, repeat_rows, spoil_fields
from tests.engines.polars_oracle.lists import FIELDS
from tests.engines.polars_oracle.pipeline import DeliveredCsv

from kaohe.demo.bodies import ENTERPRISES, draw_parameters
from kaohe.demo.enterprises import make_enterprises
from kaohe.demo.plan import plan_counties
from kaohe.demo.registers import group_by_body
from kaohe.demo.rows import write_columns
from kaohe.engines.divisions import divisions

_SPOILT, _SPACED, _REPEATED = 0.03, 0.002, 0.02
_QUOTED: Final = "address"


def write_register(folder: Path, *, rows: int, seed: int) -> list[DeliveredCsv]:
    """Write about so many enterprises as one CSV file for each of the 32 bodies."""
    parameters = draw_parameters(seed)
    plans = plan_counties(divisions(), parameters, seed=seed, scale=Fraction(rows, ENTERPRISES))
    files = []
    for body, counties in group_by_body(plans).items():
        chance = np.random.default_rng([seed, int(body)])
        columns = write_columns(make_enterprises(counties, parameters[body], seed=seed), seed=seed)
        columns = spoil_fields(columns, chance, share=_SPOILT)
        columns = repeat_rows(columns, chance, share=_REPEATED)
        # Quotation marks stand outside the space around a value, and some addresses have them.
        spaced = put_space_around(columns, chance, share=_SPACED)
        columns = {**spaced, _QUOTED: columns[_QUOTED]}
        lines = pc.binary_join_element_wise(*(columns[each] for each in FIELDS.values()), ",")
        path = folder / f"province={body}" / "enterprises.csv"
        path.parent.mkdir(parents=True)
        names = FIELDS.values() if int(body) % 2 else FIELDS
        path.write_text("\n".join([",".join(names), *lines.to_pylist(), ""]), encoding="utf-8")
        files.append(DeliveredCsv(path, f"{body}/{path.name}", body))
    return files


def join_register(files: list[DeliveredCsv], path: Path) -> DeliveredCsv:
    """Write all files as one national export."""
    path.parent.mkdir(parents=True)
    with path.open("w", encoding="utf-8") as joined:
        joined.write(",".join(FIELDS) + "\n")
        for file in files:
            with file.path.open(encoding="utf-8") as lines:
                next(lines)
                joined.writelines(lines)
    return DeliveredCsv(path, f"00/{path.name}", None)
