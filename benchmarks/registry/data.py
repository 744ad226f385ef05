"""Make a register of any size: the practice nation, grown, with more kinds of dirt.

    python -m benchmarks.registry.data 5 build/bench/5m

writes 5 million enterprises as 32 provincial CSV files, ``--national`` as one national export.
All files are UTF-8 with Chinese headers, because peers read nothing else. Of 1,000 rows about 20
have one flaw of the practice nation, 2 have something from the pools of the oracle (whatever the
practice nation never writes), 5 have space around a value, and 5 are duplicates, half of them with
the same identifier. Every fourth enterprise has a unified social credit code. Equal arguments give
equal bytes.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from fractions import Fraction
from functools import cache
from hashlib import sha256
from itertools import repeat
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import tests.engines.polars_oracle.dirt
from tests.engines.polars_oracle.dirt import put_space_around, spoil_fields

import kaohe.demo
from kaohe.core.register.fields import ENTERPRISES as FORMAT
from kaohe.core.register.identifiers import (
    ORG_CHECKS,
    ORG_SYMBOLS,
    ORG_WEIGHTS,
    USCC_SYMBOLS,
    USCC_WEIGHTS,
)
from kaohe.demo.bodies import ENTERPRISES, draw_parameters
from kaohe.demo.chance import open_stream
from kaohe.demo.dirt import plant_flaws, replace
from kaohe.demo.enterprises import make_enterprises
from kaohe.demo.files import BROKEN_LINES
from kaohe.demo.identifiers import write_bytes
from kaohe.demo.plan import CountyPlan, plan_counties
from kaohe.demo.registers import cut_into_blocks, group_by_body
from kaohe.demo.rows import Columns, write_columns
from kaohe.engines.divisions import divisions

MILLION: Final = 1_000_000
SEED: Final = 2012
LARGEST_COPY: Final = 20 * MILLION
"""Organisation codes of one practice nation reach to 43 million; beyond, several are made."""

POOL_SHARE: Final = 0.0001
SPACE_SHARE: Final = 0.0001
USCC_EVERY: Final = 4
PROCESSES: Final = 2
_ROWS_AT_ONCE: Final = 100_000
_DESCRIPTION: Final = "data.json"


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a register is made from."""

    rows: int
    """Enterprises; duplicates come on top."""
    seed: int = SEED
    national: bool = False
    broken_lines: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """What was written."""

    rows: int
    """Rows with duplicates, without headers and broken lines."""
    broken_lines: int
    size: int


def make_data(recipe: Recipe, out: Path) -> Made:
    """Write a register below ``out/deliveries``, unless it is there already."""
    described = out / _DESCRIPTION
    wanted = {"recipe": asdict(recipe), "generator": _hash_generator()}
    if described.is_file():
        known = json.loads(described.read_text())
        made = known.pop("made")
        if known == wanted:
            return Made(**made)
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    bodies = sorted(draw_parameters(recipe.seed), key=lambda body: -_count_rows(recipe, body))
    with ProcessPoolExecutor(PROCESSES) as pool:
        made = list(pool.map(_write_body, repeat(recipe), bodies, repeat(out)))
    if recipe.national:
        _join_files(sorted(out.glob("deliveries/*/*.csv")), out)
    total = Made(
        rows=sum(each.rows for each in made),
        broken_lines=sum(each.broken_lines for each in made),
        size=sum(path.stat().st_size for path in out.glob("deliveries/*/*.csv")),
    )
    described.write_text(json.dumps({**wanted, "made": asdict(total)}))
    return total


def _hash_generator() -> str:
    """Return what changes with every change of the code that makes the rows."""
    sources = [Path(__file__), Path(tests.engines.polars_oracle.dirt.__file__)]
    sources += sorted(Path(kaohe.demo.__file__).parent.glob("*.py"))
    return sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()


def _write_body(recipe: Recipe, body: str, out: Path) -> Made:
    path = out / f"deliveries/province={body}/enterprises.csv"
    path.parent.mkdir(parents=True)
    rows = broken = 0
    with path.open("wb") as file:
        file.write((",".join(field.zh for field in FORMAT.fields) + "\n").encode())
        for columns in _make_rows(recipe, body):
            rows += len(columns["org_code"])
            file.write(_write_lines(columns))
            if recipe.broken_lines:
                for line in BROKEN_LINES.values():
                    text = line.format(identifier="PDYBROKEN") + "\n"
                    file.write(text.encode("utf-8", "surrogateescape"))
                    broken += 1
    return Made(rows, broken, path.stat().st_size)


def _make_rows(recipe: Recipe, body: str) -> Iterator[Columns]:
    """Make the rows of one body, block by block, copy after copy."""
    parameters = draw_parameters(recipe.seed)[body]
    for copy, rows in enumerate(_share_out(recipe.rows)):
        seed = recipe.seed + copy
        for block in cut_into_blocks(_plan(rows, seed)[body], rows_at_once=_ROWS_AT_ONCE):
            enterprises = make_enterprises(block, parameters, seed=seed)
            columns = write_columns(enterprises, seed=seed)
            columns["org_code"] = _move_org_codes(columns["org_code"], copy)
            columns["licence_no"] = _move_licences(columns["licence_no"], copy)
            columns["uscc"] = _write_usccs(columns)
            dirty = plant_flaws(enterprises, columns, parameters, seed=seed).columns
            stream = open_stream(seed, "pools", block[0].code)
            spoilt = spoil_fields(dirty, stream, share=POOL_SHARE)
            # Some addresses stand in quotation marks, and space outside them breaks the line.
            yield put_space_around(spoilt, stream, share=SPACE_SHARE) | {
                "address": spoilt["address"]
            }


def _share_out(rows: int) -> list[int]:
    copies = -(-rows // LARGEST_COPY)
    return [rows // copies + (copy < rows % copies) for copy in range(copies)]


@cache
def _plan(rows: int, seed: int) -> dict[str, list[CountyPlan]]:
    scale = Fraction(rows, ENTERPRISES)
    plans = plan_counties(divisions(), draw_parameters(seed), seed=seed, scale=scale)
    return dict(group_by_body(plans))


def _count_rows(recipe: Recipe, body: str) -> int:
    return sum(plan.enterprises for plan in _plan(_share_out(recipe.rows)[0], recipe.seed)[body])


def _write_lines(columns: Columns) -> memoryview:
    texts = [columns[field_id] for field_id in FORMAT.field_ids]
    lines = pc.binary_join_element_wise(*texts, ",")
    return memoryview(pc.binary_join_element_wise(lines, "", "\n").buffers()[2])


def _read_bytes(column: pa.Array, width: int) -> np.ndarray:
    """Return texts of one width as a matrix that may be changed."""
    return (
        np.frombuffer(column.buffers()[2], dtype=np.uint8)[: len(column) * width]
        .reshape(len(column), width)
        .copy()
    )


def _values_of(symbols: str) -> np.ndarray:
    values = np.zeros(256, dtype=np.int64)
    values[np.frombuffer(symbols.encode(), dtype=np.uint8)] = np.arange(len(symbols))
    return values


def _move_org_codes(column: pa.Array, copy: int) -> pa.Array:
    """Begin the codes of a further copy with another letter, and write their check anew."""
    if copy == 0:
        return column
    codes = _read_bytes(column, 9)
    codes[:, 0] += copy
    sums = _values_of(ORG_SYMBOLS)[codes[:, :8]] @ np.array(ORG_WEIGHTS)
    codes[:, 8] = np.frombuffer(ORG_CHECKS.encode(), dtype=np.uint8)[sums % 11]
    return write_bytes(codes)


def _move_licences(column: pa.Array, copy: int) -> pa.Array:
    """Write another digit for the 9 that marks licences of the practice nation, and the check."""
    if copy == 0:
        return column
    digits = _read_bytes(column, 15).astype(np.int64) - ord("0")
    digits[:, 7] -= copy
    product = np.full(len(digits), 10)
    for place in range(14):
        product = ((product + digits[:, place] - 1) % 10 + 1) * 2 % 11
    digits[:, 14] = (1 - product) % 10
    return write_bytes((digits + ord("0")).astype(np.uint8))


def _write_usccs(columns: Columns) -> pa.Array:
    """Give every fourth row a code made of county and organisation code (GB 32100).

    An organisation code with a letter that GB 32100 lacks gets none.
    """
    rows = len(columns["org_code"])
    lacks = pc.match_substring_regex(columns["org_code"], "[IOSVZ]").to_numpy(zero_copy_only=False)
    given = (np.arange(rows) % USCC_EVERY == 0) & ~lacks
    at = pa.array(np.flatnonzero(given))
    codes = np.empty((len(at), 18), dtype=np.uint8)
    codes[:, :2] = np.frombuffer(b"91", dtype=np.uint8)
    # A city of the Corps stands in some rows; any six digits do.
    codes[:, 2:8] = _read_bytes(columns["county_code"].take(at), 6)
    codes[:, 8:17] = _read_bytes(columns["org_code"].take(at), 9)
    symbols = np.frombuffer(USCC_SYMBOLS.encode(), dtype=np.uint8)
    sums = _values_of(USCC_SYMBOLS)[codes[:, :17]] @ np.array(USCC_WEIGHTS)
    codes[:, 17] = symbols[-sums % 31]
    return replace(pc.cast(columns["uscc"], pa.string()), np.flatnonzero(given), write_bytes(codes))


def _join_files(paths: list[Path], out: Path) -> None:
    """Join the provincial files to one national export, header first, and remove them."""
    target = out / "deliveries/province=00/enterprises.csv"
    target.parent.mkdir()
    with target.open("wb") as joined:
        for number, path in enumerate(paths):
            with path.open("rb") as file:
                header = file.readline()
                if number == 0:
                    joined.write(header)
                shutil.copyfileobj(file, joined, MILLION)
            shutil.rmtree(path.parent)


def main() -> None:
    """Make the register that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("millions", type=Fraction, help="enterprises, in millions (0.1, 4.15)")
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--national", action="store_true", help="one file for the whole nation")
    parser.add_argument("--broken-lines", action="store_true")
    options = parser.parse_args()
    started = time.perf_counter()
    made = make_data(
        Recipe(
            rows=int(options.millions * MILLION),
            seed=options.seed,
            national=options.national,
            broken_lines=options.broken_lines,
        ),
        options.out,
    )
    took = time.perf_counter() - started
    print(
        f"{made.rows:,} rows, {made.broken_lines} broken lines, {made.size / 1e6:,.0f} MB, "
        f"{took:.1f} s",
        file=sys.stderr,
    )


if __name__ == "__main__":
    main()
