"""The whole import against raw ``read_csv -> Parquet`` of the same engine, in CPU seconds.

    python -m benchmarks.registry.chain build/bench/5m --rounds 3

Raw is DuckDB's own ``COPY (SELECT * FROM read_csv(...)) TO ... (FORMAT parquet)`` with every
column as text and zstd level 1. The chain is ``kaohe registry import``: exact lines and broken
ones, 33 rules with warnings, quarantine, duplicates by identifier, indicators, manifest, hashes
of all files, flushed to the disk. It is run as it is, and with the canonical roots left out,
because they are something that raw does not have. ``--profile`` tells where the seconds go.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import sys
import time
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

from benchmarks.registry.measure import compare_cpu, interleave, print_table

AS_OF = date(2012, 12, 31)
SCRATCH = Path("build/bench/chain")


def run_raw(source: Path, target: Path) -> None:
    """Let DuckDB copy the files into one Parquet file, every column as text."""
    import duckdb

    with duckdb.connect() as engine:
        files = [str(path) for path in sorted(source.rglob("*.csv"))]
        rows = engine.read_csv(files, header=True, all_varchar=True, delimiter=",", quotechar='"')
        rows.create_view("delivered")
        engine.execute(
            "copy (select * from delivered) to ? (format parquet, compression zstd, "
            "compression_level 1)",
            [str(target / "raw.parquet")],
        )


def run_chain(source: Path, target: Path, *, roots: bool, memory: str | None) -> None:
    """Import the files; without roots, the file's hash stands where a root would stand."""
    from kaohe.engines.duckdb_engine import EnginePool
    from kaohe.engines.imports.duckdb_backend import MEMORY, DuckDbBackend
    from kaohe.engines.imports.importing import import_deliveries
    from kaohe.engines.imports.side_by_side import judge_side_by_side

    class WithoutRoots(DuckDbBackend):
        def judge(self, jobs, *, as_of, advance):
            with EnginePool(spill=jobs[0].work) as engines:
                judged = judge_side_by_side(
                    jobs,
                    as_of=as_of,
                    engines=engines,
                    advance=advance,
                    finish=lambda *_: None,
                    roots=False,
                )
            return [replace(each, root=each.sha256) for each in judged]

    limit = memory or MEMORY
    backend = DuckDbBackend(memory=limit) if roots else WithoutRoots(memory=limit)
    report = import_deliveries([source], store=target, as_of=AS_OF, backend=backend)
    counts = ("lines", "headers", "clean", "flagged", "quarantined", "rejected")
    print(json.dumps({name: report.total(name) for name in counts} | {"root": report.root}))


def run_profile(source: Path) -> None:
    """Run every step of the chain by itself on one core, and print what each takes."""
    import pyarrow as pa

    from kaohe.core.register.fields import ENTERPRISES
    from kaohe.engines.duckdb_engine import open_engine
    from kaohe.engines.imports import judging
    from kaohe.engines.imports.derived import write_derived
    from kaohe.engines.imports.side_by_side import PIECE_ROWS
    from kaohe.engines.reading.deliveries import open_deliveries
    from kaohe.engines.reading.delivery import text_schema
    from kaohe.engines.reading.readers import Tally
    from kaohe.engines.snapshots.stored import open_part

    seconds: dict[str, float] = {}
    rows = 0

    @contextmanager
    def step(name: str):
        started = time.process_time()
        yield
        seconds[name] = seconds.get(name, 0.0) + time.process_time() - started

    shutil.rmtree(SCRATCH, ignore_errors=True)
    work, spill = SCRATCH / "work", SCRATCH / "spill"
    spill.mkdir(parents=True)
    plan = judging.plan_judging(ENTERPRISES, AS_OF)
    schema = text_schema(ENTERPRISES)
    deliveries = open_deliveries([source])
    with open_engine(spill=spill) as engine:
        judge = judging.Judge(engine)
        for number, delivery in enumerate(each for each in deliveries if each.kind is ENTERPRISES):
            with step("hash the delivered file"), delivery.origin.path.open("rb") as stream:
                hashlib.file_digest(stream, "sha256")
            delivered, outcome = judging.Delivered(ENTERPRISES), judging.Outcome(ENTERPRISES)
            part = open_part(work / f"rows/province=00/part-{number}.parquet", plan.schema)
            batches, last = delivery.read(Tally()), False
            while not last:
                with step("read lines, part into fields, trim"):
                    taken = []
                    while sum(each.num_rows for each in taken) < PIECE_ROWS and not last:
                        batch = next(batches, None)
                        last = batch is None
                        taken += [batch] if batch is not None else []
                    piece = pa.Table.from_batches(taken, schema=schema)
                rows += piece.num_rows
                with step("check digits and forms of identifiers"):
                    judging._identify(piece)
                with step("33 rules, warnings, readings (DuckDB), check digits again"):
                    stored = judge.judge(plan, piece)
                with step("canonical root of delivered rows"):
                    delivered.append(piece, judging.delivered_text(piece))
                with step("canonical root of the outcome, counts"):
                    outcome.append(stored, judging.outcome_text(stored))
                with step("Parquet, zstd level 1"):
                    part.write_table(stored, row_group_size=max(stored.num_rows, 1))
            part.close()
    with step("superseded rows, quarantine list, indicators"):
        write_derived(work, spill=spill, memory="800MB")
    twice = seconds["check digits and forms of identifiers"]
    seconds["33 rules, warnings, readings (DuckDB)"] = (
        seconds.pop("33 rules, warnings, readings (DuckDB), check digits again") - twice
    )
    for name, spent in sorted(seconds.items(), key=lambda each: -each[1]):
        print(f"{spent / rows * 1e6:7.2f} CPU s per million rows  {name}")
    shutil.rmtree(SCRATCH)


def main() -> None:
    """Compare, or run one of the commands that are compared."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("source", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--memory", help="limit of the engine, such as 512MB")
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--one", choices=("raw", "chain", "without-roots"))
    options = parser.parse_args()
    if options.profile:
        run_profile(options.source)
    elif options.one:
        target = SCRATCH / options.one
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        if options.one == "raw":
            run_raw(options.source, target)
        else:
            roots = options.one == "chain"
            run_chain(options.source, target, roots=roots, memory=options.memory)
    else:
        compare(options.source, options.rounds, options.memory)


def compare(source: Path, rounds: int, memory: str | None) -> None:
    """Run raw and chain in turn, and print the ratios of their CPU seconds."""
    limit = ["--memory", memory] if memory else []
    command = [sys.executable, "-m", "benchmarks.registry.chain", str(source), *limit, "--one"]
    names = ("raw", "without-roots", "chain")
    found = interleave(
        {name: [*command, name] for name in names},
        rounds=rounds,
        note=partial(print, file=sys.stderr, flush=True),
    )
    rows = json.loads(found["chain"][0].output)["lines"]
    print_table(found, "raw", rows=rows)
    for name in names[1:]:
        ratio = compare_cpu(found[name], found["raw"])
        print(f"{name} / raw: {ratio.median:.2f} ({ratio.least:.2f} to {ratio.most:.2f})")
    shutil.rmtree(SCRATCH)


if __name__ == "__main__":
    main()
