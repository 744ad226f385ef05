"""Time the frame of a draw: build it, read one county, draw units in stages.

    python -m benchmarks.registry.frames --millions 1 4 20

writes synthetic stored rows (no import is needed for a frame), builds their frame in a process of
its own, and prints a table. Every county has about as many enterprises, in eight of ten of them
there is a union; every five-hundredth enterprise leads a federation of five members.

    python -m benchmarks.registry.frames --staged --millions 1 4 20

writes the files of a frame themselves, which is quicker, and times the staged draw alone, in a
process of its own: two counties of every body, then for each county the sizes of its strata and
for each of the five kinds the index that a label's value gives and the unit at it. The values are
hashes of the labels; the proofs of the key holders, which cost the same at every size, are not
part of it. ``choose`` reads ids, as a draw does; ``with records`` reads each unit's record too.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import resource
import shutil
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Final

import duckdb
import pyarrow.parquet as pq
from benchmarks.registry.measure import Measurement, measure
from benchmarks.registry.results import FOLDER

from kaohe.core.canonical import canonical_bytes
from kaohe.core.draw import Campaign, commit_frame
from kaohe.core.draw.lottery import pick_index
from kaohe.core.register.fields import ENTERPRISES, FEDERATIONS, SOCIAL_UNIONS, TableKind
from kaohe.engines.divisions import divisions
from kaohe.engines.frames.frame_building import build_frame
from kaohe.engines.frames.frame_store import FORMAT, INDEX, FrameStore, frame_folder
from kaohe.engines.frames.frame_writing import write_units
from kaohe.engines.snapshots.snapshot import Snapshot
from kaohe.engines.snapshots.stored import SUPERSEDED_SCHEMA, folder_of, stored_schema, write_rows

KINDS: Final = ("A", "F", "J", "P", "S")
DRAWN_COUNTIES: Final = 64
COMMITTED: Final = 200_000
"""Units of the sample from which the rate of committing is taken."""

REGISTER, PACK, DAY = "a" * 64, "b" * 64, date(2012, 12, 31)
CAMPAIGN: Final = Campaign("benchmark", rehearsal=True)

ENTERPRISE_ROWS: Final = """
with units as (
    select i, hash(i * 64 + {body}) as h, hash(i * 64 + {body} + 32) as g, {counties} as counties
    from range({count}) t(i)
), stated as (
    select *, h % 100 < 12 as absent, h % 100 between 12 and 91 as has_union from units
)
select '{body}/enterprises.csv' as file, i + 2 as line,
    'org:' || '{body}' || lpad(i::varchar, 8, '0') as enterprise_id, '{body}' as body,
    counties[1 + (i // 8 * 7919) % len(counties)] as county,
    '{body}' || lpad(i::varchar, 8, '0') as org_code,
    lpad((h % 1000000000000000)::varchar, 15, '0') as licence_no, null::varchar as uscc,
    '练习市第' || (h % 100000) || '号实业贸易有限责任公司' as "name", county as county_code,
    '练习省练习市练习区第' || (g % 1000) || '街道' || (h % 991) || '号' as address,
    case when g % 20 < 17 then '17' || (1 + g % 4) when g % 20 < 19 then '210' else '330' end
        as reg_type,
    'C' || lpad((g % 9999)::varchar, 4, '0') as industry, (5 + g % 400)::int as employees,
    (g % 5)::int as women, (g % 3)::int as migrants, date '1990-01-01' + (h % 8000)::int
        as established, has_union::tinyint as union_est,
    if(has_union, (1 + h % 3)::tinyint, null) as union_kind,
    if(has_union, date '2008-01-01' + (h % 1000)::int, null) as union_approved,
    if(has_union, (3 + g % 300)::int, null) as members,
    if(has_union, (g % 3)::int, null) as women_members,
    if(has_union, '王某', null) as chair_name, null::varchar as phone,
    null::varchar as dues_account, if(has_union, 1::tinyint, null) as legal_person,
    absent::tinyint as fact_absent, if(absent, '注销', null) as absent_reason,
    timestamp '2012-11-01 10:00:00' as updated_at, if(h % 50 = 0, 8, 0)::bigint as broken,
    null::varchar[] as raw
from stated
"""
FEDERATION_ROWS: Final = """
select '{body}/federations.csv' as file, i + 2 as line, 'F{body}' || i as federation_id,
    '{body}' as body, {counties}[1 + (i * 63 * 7919) % {size}] as county, '练习联合会' as "name",
    county as county_code, '区域' as kind, date '2008-01-01' as founded,
    array_to_string(list_transform(range(5),
        lambda n: 'org:{body}' || lpad((i * 504 + n)::varchar, 8, '0')), ';') as members,
    2::int as full_time_staff, timestamp '2012-11-01' as updated_at, 0::bigint as broken,
    null::varchar[] as raw
from range({count} // 504) t(i)
"""
SOCIAL_ROWS: Final = """
select '{body}/social.csv' as file, i + 2 as line, 'S{body}' || i as union_id, '{body}' as body,
    {counties}[1 + i % {size}] as county, '练习律师事务所工会' as "name", county as county_code,
    '练习律师事务所' as organisation, 12::int as members, date '2009-03-01' as approved,
    timestamp '2012-11-01' as updated_at, 0::bigint as broken, null::varchar[] as raw
from range({count} // 200) t(i)
"""
ROWS: Final = {
    ENTERPRISES: ENTERPRISE_ROWS,
    FEDERATIONS: FEDERATION_ROWS,
    SOCIAL_UNIONS: SOCIAL_ROWS,
}


FRAME_ROWS: Final = """
with units as (
    select i, i % {size} as place, hash(i * 64 + {body}) as h, {counties}[1 + i // {size}] as county
    from range({size} * {count}) t(i)
), placed as (
    select *, '{body}' || lpad(i::varchar, 8, '0') as number,
        i // {size} * ({size} // 280) as before, place - {size} // 25 as own,
        (place - {size} // 9) // 8 as led_by
    from units
), kinds as (
    select *, case
        when own < 0 then 'A' when own < {size} // 280 then 'F'
        when place < {size} // 9 then 'J'
        when led_by < {size} // 280 then 'M/F{body}' || lpad((before + led_by)::varchar, 7, '0')
        when place < {size} * 97 // 100 then 'P' else 'S' end as kind,
        if(kind = 'F', 'F{body}' || lpad((before + own)::varchar, 7, '0'), 'org:' || number)
            as unit_id
    from placed
)
select '{body}' as body, county, kind, unit_id,
    '{{"address":"练习省练习市第' || (h % 991) || '街道' || (h % 1009) || '号","chair_name":"王某",'
    || '"employees":' || (h % 400) || ',"established":"' || (date '1990-01-01' + (h % 8000)::int)
    || '","fact_absent":0,"id":"' || unit_id || '","industry":"C' || (1000 + h % 8999)
    || '","licence_no":"' || (100000000000000 + h % 900000000000000) || '","members":' || (h % 300)
    || ',"migrants":' || (h % 37) || ',"name":"练习市第' || (h % 100003)
    || '号实业贸易有限责任公司","org_code":"' || number || '","reg_type":"173",'
    || '"union_approved":"' || (date '2000-01-01' + (h % 4000)::int)
    || '","union_est":1,"union_kind":1,"women":' || (h % 41) || ',"women_members":' || (h % 31)
    || '}}' as record
from kinds
"""
"""Units of a body in the order of its frame, about as many of each kind as a register has.

A federation for each 280 units of a county, with eight members of its own.
"""


@dataclass(frozen=True, slots=True)
class Staged:
    """What a staged draw took."""

    units: int
    megabytes: float
    drawn: int
    choose_s: float
    choose_cpu_s: float
    records_s: float
    """Choosing, and the record of every unit; another draw over a frame opened anew."""
    records_cpu_s: float


@dataclass(frozen=True, slots=True)
class Found:
    """What was measured at one size."""

    enterprises: int
    units: int
    megabytes: float
    build: Measurement
    county_ms: float
    """Median of reading one stratum, a county and a kind; CPU time."""
    draw_s: float
    """Reading 64 counties by five kinds, a unit of each; CPU time."""
    committed: float
    """Units a second."""


def main() -> None:
    """Measure the sizes that are asked for and print one line for each."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--millions", nargs="*", type=float, default=[1.0])
    parser.add_argument("--build", type=Path, help="only build the frame of these rows")
    parser.add_argument("--staged", action="store_true", help="only the staged draw")
    parser.add_argument("--draw", type=Path, help="only draw from this frame")
    options = parser.parse_args()
    if options.build:
        build(options.build)
    elif options.draw:
        print(json.dumps(asdict(draw_in_stages(options.draw))))
    elif options.staged:
        show_staged(options.millions)
    else:
        show_frames(options.millions)


def show_staged(sizes: Sequence[float]) -> None:
    """Print one line for the staged draw over each number of units."""
    print(
        f"{'units':>11} {'MB':>6} {'written s':>9} {'drawn':>6} {'choose s':>9} {'CPU s':>6} "
        f"{'with records s':>14} {'CPU s':>6} {'peak MB':>8}"
    )
    for millions in sizes:
        store = FOLDER / "staged" / str(int(millions * 1_000_000))
        shutil.rmtree(store, ignore_errors=True)
        started = time.perf_counter()
        path = write_frame(store, int(millions * 1_000_000))
        written = time.perf_counter() - started
        found = measure([sys.executable, "-m", "benchmarks.registry.frames", "--draw", path])
        draw = Staged(**json.loads(found.output))
        print(
            f"{draw.units:>11,} {draw.megabytes:>6,.0f} {written:>9.1f} {draw.drawn:>6} "
            f"{draw.choose_s:>9.2f} {draw.choose_cpu_s:>6.2f} {draw.records_s:>14.2f} "
            f"{draw.records_cpu_s:>6.2f} {found.peak_bytes / 1e6:>8,.0f}",
            flush=True,
        )
        shutil.rmtree(store)


def show_frames(sizes: Sequence[float]) -> None:
    """Print one line for the frame of each number of enterprises."""
    print(
        f"{'enterprises':>12} {'units':>11} {'MB':>6} {'build s':>8} {'CPU s':>7} {'peak MB':>8} "
        f"{'stratum CPU ms':>14} {'draw CPU s':>10} {'commit units/s':>14}"
    )
    for millions in sizes:
        found = measure_size(int(millions * 1_000_000))
        print(
            f"{found.enterprises:>12,} {found.units:>11,} {found.megabytes:>6,.0f} "
            f"{found.build.wall_s:>8.1f} {found.build.cpu_s:>7.1f} "
            f"{found.build.peak_bytes / 1e6:>8,.0f} {found.county_ms:>14.1f} "
            f"{found.draw_s:>10.2f} {found.committed:>14,.0f}",
            flush=True,
        )


def measure_size(enterprises: int) -> Found:
    """Write rows, build their frame in another process, and read from it."""
    store = FOLDER / "frames" / str(enterprises)
    shutil.rmtree(store, ignore_errors=True)
    write_snapshot(store, enterprises)
    built = measure([sys.executable, "-m", "benchmarks.registry.frames", "--build", store])
    frame = FrameStore.open(next((store / "frames").iterdir()))
    places = list(islice(drawn_strata(), DRAWN_COUNTIES * len(KINDS)))
    seconds = [read_one(frame, *place) for place in places]
    found = Found(
        enterprises=enterprises,
        units=frame.size,
        megabytes=sum(path.stat().st_size for path in frame.path.iterdir()) / 1e6,
        build=built,
        county_ms=statistics.median(seconds) * 1000,
        draw_s=sum(seconds),
        committed=rate_of_committing(frame),
    )
    shutil.rmtree(store)
    return found


def write_snapshot(store: Path, enterprises: int) -> None:
    """Write the stored rows of a register where its snapshot would stand."""
    path = snapshot_path(store)
    counties: dict[str, list[str]] = {}
    for county in divisions().counties.values():
        counties.setdefault(county.body, []).append(county.code)
    total = len(divisions().counties)
    with duckdb.connect() as engine:
        for body, codes in counties.items():
            count = enterprises * len(codes) // total
            for kind, sql in ROWS.items():
                write_body(engine, path, kind, sql, body, codes, count)
    pq.write_table(SUPERSEDED_SCHEMA.empty_table(), path / "superseded.parquet")


def write_body(
    engine: duckdb.DuckDBPyConnection,
    path: Path,
    kind: TableKind,
    sql: str,
    body: str,
    codes: Sequence[str],
    count: int,
) -> None:
    """Write one body's rows of one table."""
    target = path / folder_of(kind.id) / f"province={body}" / "part-0.parquet"
    query = sql.format(body=body, counties=list(codes), size=len(codes), count=count)
    write_rows(engine.sql(query).to_arrow_reader(100_000), target, stored_schema(kind))


def snapshot_path(store: Path) -> Path:
    """Return where the rows stand."""
    return store / "snapshots" / DAY.isoformat() / REGISTER[:16]


def build(store: Path) -> None:
    """Build the frame; this is what the measured process does."""
    snapshot = Snapshot(snapshot_path(store), REGISTER, DAY, {})
    frame = build_frame(snapshot, pack_digest=PACK, kinds=KINDS)
    print(frame.size, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def drawn_strata() -> Iterator[tuple[str, str, str]]:
    """Yield body, county and kind of two counties of every body, always the same."""
    for body in sorted({county.body for county in divisions().counties.values()}):
        codes = [county.code for county in divisions().of_body(body)]
        for code in (codes[len(codes) // 3], codes[len(codes) * 2 // 3]):
            for kind in KINDS:
                yield body, code, kind


def read_one(frame: FrameStore, body: str, county: str, kind: str) -> float:
    """Read one stratum, take the unit in its middle, and return the CPU seconds."""
    started = time.process_time()
    units = list(frame.county(body, county).units(f"{body}/{county}/{kind}"))
    if units:
        _ = units[len(units) // 2].record
    return time.process_time() - started


def write_frame(store: Path, units: int) -> Path:
    """Write the files of a frame without a register, and return its folder."""
    path = frame_folder(snapshot_path(store), register_digest=REGISTER, pack_digest=PACK)
    path.mkdir(parents=True)
    counties: dict[str, list[str]] = {}
    for county in divisions().counties.values():
        counties.setdefault(county.body, []).append(county.code)
    size = units // len(divisions().counties)

    def write(body: str) -> list[dict[str, object]]:
        codes = sorted(counties[body])
        sql = FRAME_ROWS.format(body=body, counties=codes, size=size, count=len(codes))
        with duckdb.connect() as engine:
            engine.execute("set threads = 1")
            rows = engine.sql(sql).to_arrow_reader(16_384)
            return [asdict(each) for each in write_units(rows, path, written=lambda _: None)]

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        bodies = [each for found in pool.map(write, sorted(counties)) for each in found]
    digests = {"register_digest": REGISTER, "pack_digest": PACK, "root": REGISTER}
    index = {"format": FORMAT, **digests, "bodies": bodies}
    (path / INDEX).write_bytes(canonical_bytes(index))
    return path


def draw_in_stages(path: Path) -> Staged:
    """Draw a unit of every kind in 64 counties twice: the ids alone, and with the records."""
    choose, drawn = time_draw(path, with_records=False)
    records, _ = time_draw(path, with_records=True)
    return Staged(
        units=FrameStore.open(path).size,
        megabytes=sum(each.stat().st_size for each in path.iterdir()) / 1e6,
        drawn=drawn,
        choose_s=choose[0],
        choose_cpu_s=choose[1],
        records_s=records[0],
        records_cpu_s=records[1],
    )


def time_draw(path: Path, *, with_records: bool) -> tuple[tuple[float, float], int]:
    """Return wall and CPU seconds of a whole draw, and how many units were drawn."""
    started = time.perf_counter(), time.process_time()
    frame, drawn = FrameStore.open(path), 0
    for body in sorted({county.body for county in divisions().counties.values()}):
        candidates = tuple(sorted(county.code for county in divisions().of_body(body)))
        taken: list[int] = []
        for number in (1, 2):
            if len(taken) == len(candidates):
                break
            at = pick_index(value_of(body, number), len(candidates), sorted(taken))
            taken.append(at)
            county = frame.county(body, candidates[at])
            for kind in KINDS:
                stratum = f"{body}/{candidates[at]}/{kind}"
                index = pick_index(value_of(stratum, number), county.sizes[stratum], ())
                if with_records:
                    _ = county.units(stratum)[index].record
                else:
                    county.unit_id(stratum, index)
                drawn += 1
    return (time.perf_counter() - started[0], time.process_time() - started[1]), drawn


def value_of(*label: object) -> int:
    """Return a label's value, such as the key holders would show."""
    return int.from_bytes(hashlib.sha512(repr(label).encode()).digest(), "big")


def rate_of_committing(frame: FrameStore) -> float:
    """Return how many units a second are committed to, CPU time of one core."""
    units = [unit for unit in islice(frame.units(), COMMITTED) if "/M/" not in unit.stratum]
    counties = sorted({tuple(unit.stratum.split("/")[:2]) for unit in units})
    kinds = [kind for kind in KINDS if kind != "F"]
    units = [unit for unit in units if unit.stratum.split("/")[2] in kinds]
    started = time.process_time()
    commit_frame(units, campaign=CAMPAIGN, frame_key=b"k" * 32, counties=counties, kinds=kinds)
    return len(units) / (time.process_time() - started)


if __name__ == "__main__":
    main()
