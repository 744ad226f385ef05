"""The readers against what they are made of, and against openpyxl.

    python -m benchmarks.registry.reading [--rounds 3] [--millions 1] [--data DIR]

Enterprises in CSV: the reader (lines judged, broken ones apart, text trimmed, in Arrow) against
DuckDB's ``read_csv`` with every column as text and pyarrow's CSV stream, which do less: neither
tells a line with control characters from a whole one, and pyarrow trims nothing. The same rows in
GB18030 show what transcoding takes. Sheets: the reader against openpyxl in its read-only mode,
once merely walking over the rows and once with the same outcome, columns of text.
Every measurement is a process of its own; ratios are of CPU seconds, round by round.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from benchmarks.registry.measure import Measurement, compare_cpu, interleave, print_table
from benchmarks.registry.results import FOLDER, ratio_of, run_of, save_part

READER: Final = "reader"
IN_GB18030: Final = "reader, GB18030"
WALKING: Final = "openpyxl, walking"
TO_TEXT: Final = "openpyxl, to text"
SHEET_ROWS: Final = 200_000
MADE: Final = FOLDER / "reading"
_MODULE: Final = "benchmarks.registry.reading"
_COUNTED: Final = ("employees", "women", "migrants", "members", "women_members")
"""Fields that a province writes as numbers."""


def read_with_reader(files: Sequence[Path]) -> int:
    """Read every file as an import does."""
    from kaohe.engines.reading.readers import Origin, Tally, open_delivery

    rows = 0
    for file in files:
        delivery = open_delivery(Origin(file, file.name, "33"))
        assert not isinstance(delivery, list), delivery
        rows += sum(batch.num_rows for batch in delivery.read(Tally()))
    return rows


def read_with_duckdb(files: Sequence[Path]) -> int:
    """Read every column as text; a count of each column keeps it from being left out."""
    import duckdb

    engine, rows = duckdb.connect(), 0
    for file in files:
        found = engine.read_csv(str(file), all_varchar=True, store_rejects=True)
        counts = ", ".join(f'count("{column}")' for column in found.columns)
        rows += engine.sql(f"select count(*), {counts} from found").fetchall()[0][0]
    return rows


def read_with_pyarrow(files: Sequence[Path]) -> int:
    """Stream every column as text; rows with another number of fields are left out."""
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    rows = 0
    for file in files:
        with file.open(encoding="utf-8-sig") as stream:
            names = stream.readline().rstrip("\n").split(",")
        with arrow_csv.open_csv(
            file,
            read_options=arrow_csv.ReadOptions(use_threads=False),
            parse_options=arrow_csv.ParseOptions(invalid_row_handler=lambda _: "skip"),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=True
            ),
        ) as stream:
            rows += sum(batch.num_rows for batch in stream)
    return rows


def walk_with_openpyxl(files: Sequence[Path]) -> int:
    """Walk over the rows of the sheet and keep nothing."""
    return sum(1 for file in files for _ in _walk(file))


def read_with_openpyxl(files: Sequence[Path]) -> int:
    """Read the sheet into columns of text."""
    import pyarrow as pa

    rows = 0
    for file in files:
        sheet = iter(_walk(file))
        header = next(sheet)
        while batch := list(itertools.islice(sheet, 65_536)):
            text = [
                [None if value is None else str(value).strip() for value in column]
                for column in zip(*batch, strict=True)
            ]
            table = pa.table([pa.array(column, pa.string()) for column in text], names=header)
            rows += table.num_rows
    return rows


def _walk(file: Path) -> Iterator[tuple[object, ...]]:
    import openpyxl

    yield from (
        openpyxl.load_workbook(file, read_only=True).worksheets[0].iter_rows(values_only=True)
    )


WAYS: Final[dict[str, Callable[[Sequence[Path]], int]]] = {
    READER: read_with_reader,
    "duckdb": read_with_duckdb,
    "pyarrow": read_with_pyarrow,
    WALKING: walk_with_openpyxl,
    TO_TEXT: read_with_openpyxl,
}


def write_in_gb18030(files: Sequence[Path], target: Path) -> None:
    """Write the files anew in the other encoding."""
    for file in files:
        path = target / file.parent.name / file.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.read_text("utf-8-sig"), "gb18030", newline="")


def write_workbook(files: Sequence[Path], target: Path) -> None:
    """Write the first rows of the files as one sheet, counts as numbers."""
    import xlsxwriter

    target.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(target) as book:
        sheet, place = book.add_worksheet(), 0
        for file in files:
            with file.open(encoding="utf-8-sig", newline="") as stream:
                rows = csv.DictReader(stream)
                names = list(rows.fieldnames or ())
                counted = {name for name in names if _field_of(name) in _COUNTED}
                if place == 0:
                    sheet.write_row(0, 0, names)
                for row in itertools.islice(rows, SHEET_ROWS - place):
                    place += 1
                    for column, name in enumerate(names):
                        value = row[name]
                        if value and name in counted and value.isdigit():
                            sheet.write_number(place, column, int(value))
                        elif value:
                            sheet.write_string(place, column, value)


def _field_of(name: str) -> str | None:
    from kaohe.core.register.fields import ENTERPRISES

    return ENTERPRISES.names().get(name)


def make_inputs(data: Path, *, millions: str) -> None:
    """Write the data unless they are there, and their rows in the other forms."""
    subprocess.run([sys.executable, "-m", "benchmarks.registry.data", millions, data], check=True)
    files = list_files(data / "deliveries")
    write_in_gb18030(files, MADE / "gb18030")
    write_workbook(files, MADE / "33.xlsx")


def list_files(folder: Path) -> list[Path]:
    """Return the CSV files below a folder, in the order of their names."""
    return sorted(folder.rglob("*.csv"))


def compare(
    title: str, ways: dict[str, tuple[str, Sequence[Path]]], rounds: int
) -> dict[str, list[Measurement]]:
    """Measure some ways in turn, each with its files, and print a table."""
    found = interleave(
        {
            name: [sys.executable, "-m", _MODULE, "--way", way, *files]
            for name, (way, files) in ways.items()
        },
        rounds=rounds,
        note=lambda line: print(line, file=sys.stderr, flush=True),
    )
    rows = {name: runs[0].output.strip() for name, runs in found.items()}
    print(f"\n{title}")
    print_table(found, READER, rows=int(rows[READER]))
    print("rows: " + ", ".join(f"{name} {count}" for name, count in rows.items()))
    return found


def main() -> None:
    """Measure everything, or read some files in one way and print the number of their rows."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--millions", default="1")
    parser.add_argument("--data", type=Path, help="where the data are, or shall be")
    parser.add_argument("--make", action="store_true", help="make the data and measure nothing")
    parser.add_argument("--way", choices=WAYS)
    parser.add_argument("files", nargs="*", type=Path)
    options = parser.parse_args()
    if options.way:
        print(WAYS[options.way](options.files))
        return
    data = options.data or FOLDER / f"data-{options.millions}m"
    if options.make:
        make_inputs(data, millions=options.millions)
        return
    # In a process of its own: what is measured begins with the peak of this one.
    made = ["--make", "--data", data, "--millions", options.millions]
    subprocess.run([sys.executable, "-m", _MODULE, *made], check=True)
    files, book = list_files(data / "deliveries"), [MADE / "33.xlsx"]
    csv_runs = compare(
        f"CSV, {options.millions} million rows",
        {
            READER: (READER, files),
            IN_GB18030: (READER, list_files(MADE / "gb18030")),
            "duckdb": ("duckdb", files),
            "pyarrow": ("pyarrow", files),
        },
        options.rounds,
    )
    sheets = {name: (name, book) for name in (READER, WALKING, TO_TEXT)}
    sheet_runs = compare(f"xlsx, {SHEET_ROWS:,} rows", sheets, options.rounds)
    over = compare_cpu(sheet_runs[TO_TEXT], sheet_runs[READER])
    save_part(
        "reading",
        "Reading deliveries",
        [ratio_of("openpyxl to text / reader, xlsx", over, goal=8, bound="at least")],
        [
            *(run_of(f"CSV: {name}", runs) for name, runs in csv_runs.items()),
            *(run_of(f"xlsx: {name}", runs) for name, runs in sheet_runs.items()),
        ],
    )


if __name__ == "__main__":
    main()
