"""Whether a peer came to the same as the import: every count, and every cell of the cube.

    python -m benchmarks.registry.peers.compare SNAPSHOT CUBE

compares a cube that a peer wrote with the snapshot's, cell by cell, and fails on a difference.
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb
from benchmarks.registry.peers.deliveries import CUBE, FIGURES


def read_cells(path: Path) -> str:
    """Return the query of all cells, written alike whatever wrote the file."""
    keys = ", ".join(f"nullif({name}::varchar, '') as {name}" for name in CUBE)
    figures = ", ".join(f"{name}::bigint as {name}" for name in FIGURES)
    source = f"read_csv('{path}', all_varchar = true)" if path.suffix == ".csv" else f"'{path}'"
    return f"select {keys}, {figures} from {source}"


def main() -> None:
    """Compare two cubes in both directions."""
    ours = read_cells(Path(sys.argv[1]) / "indicators.parquet")
    theirs = read_cells(Path(sys.argv[2]))
    with duckdb.connect() as connection:
        ((cells,),) = connection.sql(f"select count(*) from ({ours})").fetchall()
        lacking = connection.sql(f"({ours}) except all ({theirs}) limit 3").fetchall()
        beyond = connection.sql(f"({theirs}) except all ({ours}) limit 3").fetchall()
    if lacking or beyond:
        sys.exit(f"the cells differ: ours {lacking}, theirs {beyond}")
    print(cells)


if __name__ == "__main__":
    main()
