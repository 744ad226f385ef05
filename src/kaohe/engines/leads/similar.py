"""Find similar rows of a snapshot: Splink scores what the model of the core says.

The weights are given by the model or counted in the register, never trained, so that the same
snapshot gives the same list and a province's resend does not move the scores of another.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

import ibis
import pyarrow as pa
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink.comparison_level_library import CustomLevel, ElseLevel
from splink.comparison_library import CustomComparison

from kaohe.core.register.fields import ENTERPRISES
from kaohe.core.register.similar import (
    BLOCKS,
    COMPARISONS,
    PLACE_COLUMNS,
    REPEATED_SHARE,
    SHOWN,
    THRESHOLD,
    Agreement,
    Comparison,
    candidates_of,
    count_agreements,
    count_values,
    place_names,
    prepare_similar,
)
from kaohe.core.register.similar_faults import THRESHOLD_OUT_OF_RANGE
from kaohe.core.register.similar_pairs import SimilarPair, SimilarPairs
from kaohe.core.values import write_exact
from kaohe.engines.divisions import divisions
from kaohe.engines.duckdb_engine import sql_of
from kaohe.engines.snapshots.opened_tables import counting_rows, open_tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from duckdb import DuckDBPyConnection

    from kaohe.engines.snapshots.snapshot import Snapshot

LOWEST, HIGHEST = Fraction(1, 2), Fraction(9999, 10_000)
"""Between these a threshold makes sense."""

_FOUR_PLACES: Final = Decimal("0.0001")
_MOST: Final = Decimal("0.9999")
_FEWEST: Final = 1000
"""Fewer rows with a value say little about chance."""
_MOST_BY_CHANCE: Final = Fraction(999_999, 1_000_000)
_SHORTEST: Final = 4
"""A shorter text is too near to every other one."""
_NUMBERS: Final = ("line", "employees", "union_est")


def find_similar(snapshot: Snapshot, *, threshold: Fraction = THRESHOLD) -> SimilarPairs:
    """Find pairs of rows that may say one enterprise, the most probable first.

    Only rows that count take part. Rows that have nothing in common with a few others are left
    out early, so that time and memory grow with the doubtful rows and not with the register.

    Raises:
        InputError: the threshold is not between 1/2 and 0.9999.
    """
    if not LOWEST <= threshold <= HIGHEST:
        raise THRESHOLD_OUT_OF_RANGE.error_at("--threshold", threshold=write_exact(threshold))
    with TemporaryDirectory(prefix="kaohe-") as folder, open_tables(snapshot.path) as engine:
        # Here tables of known size are joined, for which the optimiser chooses the sides well.
        engine.execute("set disabled_optimizers = ''")
        count = _prepare(engine, Path(folder) / "rows.parquet")
        found = _score(engine, count, threshold)
        rows = _read_rows(engine)
    pairs = [_read_pair(record, rows) for record in found]
    pairs.sort(key=lambda pair: (-Decimal(pair.probability), *_sort_places(pair)))
    return SimilarPairs(
        register_digest=snapshot.digest,
        as_of=snapshot.as_of.isoformat(),
        threshold=write_exact(threshold),
        rows=count,
        pairs=tuple(pairs),
    )


def _prepare(engine: DuckDBPyConnection, narrow: Path) -> int:
    """Write the columns that are compared, and pick the rows that need comparing."""
    engine.register("places", _places())
    engine.sql(_prepare_sql()).write_parquet(str(narrow))
    engine.read_parquet(str(narrow)).create_view("rows")
    engine.sql(_candidates_sql()).create("candidates")
    ((count,),) = engine.sql("select count(*) from rows").fetchall()
    return int(count)


@dataclass(frozen=True, slots=True)
class _Counted:
    """How often two rows have an equal value by chance, by column."""

    shares: Mapping[str, Fraction]

    def by_chance(self, agreement: Agreement) -> Fraction:
        return agreement.by_chance or self.shares[agreement.columns[0]]


def _score(engine: DuckDBPyConnection, rows: int, threshold: Fraction) -> list[dict[str, Any]]:
    counted = _Counted({name: _count_share(engine, name) for name in _counted_columns()})
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="number",
        comparisons=[_comparison(each, counted) for each in COMPARISONS],
        blocking_rules_to_generate_predictions=[block_on(block) for block in BLOCKS],
        additional_columns_to_retain=["file", "line"],
        probability_two_random_records_match=float(2 * REPEATED_SHARE / max(rows, 2)),
    )
    backend = DuckDBAPI(engine)
    linker = Linker(backend.register("candidates"), settings, log_level=logging.ERROR)
    for column in _rare_columns():
        frequencies = backend.register(_frequencies(engine, column), table_name=f"often_{column}")
        linker.table_management.register_term_frequency_lookup(frequencies, column)
    scored = linker.inference.predict(
        threshold_match_probability=float(threshold), warning_mode="never"
    )
    levels = ", ".join(f"gamma_{each.id}" for each in COMPARISONS)
    engine.execute(
        f"create table scored as select match_probability, {levels}, "  # noqa: S608
        f"file_l, line_l, file_r, line_r from {scored.physical_name}"
    ).fetchall()
    return list(engine.sql("from scored").to_arrow_table().to_pylist())


def _comparison(comparison: Comparison, counted: _Counted) -> CustomComparison:
    chances = _fit([counted.by_chance(each) for each in comparison.agreements])
    levels: list[Any] = [
        CustomLevel(_nothing_to_compare(comparison), "null").configure(is_null_level=True)
    ]
    for agreement, chance in zip(comparison.agreements, chances, strict=True):
        level: Any = CustomLevel(_condition(agreement), agreement.id).configure(
            m_probability=float(agreement.share), u_probability=float(chance)
        )
        if agreement.by_rarity:
            level.configure(tf_adjustment_column=agreement.columns[0], tf_adjustment_weight=1.0)
        levels.append(level)
    levels.append(
        ElseLevel().configure(
            m_probability=float(comparison.disagreement_share),
            u_probability=float(1 - sum(chances, Fraction(0))),
        )
    )
    return CustomComparison(output_column_name=comparison.id, comparison_levels=levels)


def _nothing_to_compare(comparison: Comparison) -> str:
    return " and ".join(f"({name}_l is null or {name}_r is null)" for name in comparison.columns)


def _condition(agreement: Agreement) -> str:
    """Write when two rows agree like this; columns end in ``_l`` and ``_r``."""
    name = agreement.columns[0]
    long_enough = f"least(length({name}_l), length({name}_r)) >= {_SHORTEST}"
    # The engine counts edits in bytes, of which a Han character has three.
    near = f"levenshtein({name}_l, {name}_r) <= 3"
    foreign = " and ".join(
        f"len(list_distinct(string_split({name}_{one}, ''))) - len(list_intersect("
        f"string_split({name}_{one}, ''), string_split({name}_{other}, ''))) <= 1"
        for one, other in ("lr", "rl")
    )
    return {
        "equal": " and ".join(f"{each}_l = {each}_r" for each in agreement.columns),
        "any_equal": " or ".join(f"{each}_l = {each}_r" for each in agreement.columns),
        "ends_with": f"{long_enough} and (ends_with({name}_l, {name}_r) "
        f"or ends_with({name}_r, {name}_l))",
        "one_character": f"{long_enough} and {near} and {foreign}",
        "one_digit": f"{long_enough} and levenshtein({name}_l, {name}_r) <= 1",
        "same_start": f"left({name}_l, 1) = left({name}_r, 1)",
    }[agreement.how]


def _counted_columns() -> list[str]:
    agreements = (each for comparison in COMPARISONS for each in comparison.agreements)
    return _first_columns(each for each in agreements if each.by_chance is None)


def _rare_columns() -> list[str]:
    agreements = (each for comparison in COMPARISONS for each in comparison.agreements)
    return _first_columns(each for each in agreements if each.by_rarity)


def _first_columns(agreements: Iterable[Agreement]) -> list[str]:
    return list(dict.fromkeys(each.columns[0] for each in agreements))


def _count_share(engine: DuckDBPyConnection, column: str) -> Fraction:
    """Count how often two rows have an equal value; where nobody has, take one pair."""
    ((equal, rows),) = engine.sql(_agreements_sql(column)).fetchall()
    filled = max(rows or 0, _FEWEST)
    return Fraction(equal or 1, filled * (filled - 1))


def _fit(chances: list[Fraction]) -> list[Fraction]:
    """Leave room for disagreement, however much the rows of a small register have in common."""
    total = sum(chances, Fraction(0))
    return [chance * min(Fraction(1), _MOST_BY_CHANCE / total) for chance in chances]


def _frequencies(engine: DuckDBPyConnection, column: str) -> pa.Table:
    """Return how often each value of the candidates occurs among all rows that have one."""
    filled = f"(select count({column}) from rows)"  # noqa: S608
    return engine.sql(
        f"select {column}, times / {filled} as tf_{column} "  # noqa: S608
        f"from ({_values_sql(column)})"
    ).to_arrow_table()


def _read_rows(engine: DuckDBPyConnection) -> dict[tuple[str, int], dict[str, Any]]:
    """Read what is shown of every row of a pair."""
    places = (
        "(select file_l, line_l from scored union select file_r, line_r from scored) "
        "as chosen(file, line)"
    )
    shown = ", ".join(
        f"enterprises.{name}"
        if name in _NUMBERS
        else f"cast(enterprises.{name} as varchar) as {name}"
        for name in SHOWN
    )
    rows = engine.sql(
        f"select {shown} from enterprises semi join {places} "  # noqa: S608
        "on enterprises.file = chosen.file and enterprises.line = chosen.line"
    ).to_arrow_table()
    return {(row["file"], row["line"]): row for row in rows.to_pylist()}


def _read_pair(
    record: Mapping[str, Any], rows: Mapping[tuple[str, int], dict[str, Any]]
) -> SimilarPair:
    places = sorted((record[f"file_{side}"], record[f"line_{side}"]) for side in "lr")
    exact = Decimal(record["match_probability"]).quantize(_FOUR_PLACES, ROUND_DOWN)
    return SimilarPair(
        probability=str(min(exact, _MOST)),
        levels={each.id: record[f"gamma_{each.id}"] for each in COMPARISONS},
        one=rows[places[0]],
        other=rows[places[1]],
    )


def _sort_places(pair: SimilarPair) -> tuple[str, int, str, int]:
    one, other = pair.places
    return one.file, one.line, other.file, other.line


@cache
def _places() -> pa.Table:
    counties = divisions().counties.values()
    names = [place_names(county) for county in counties]
    columns = {"code": [county.code for county in counties]}
    columns |= {name: [each[at] for each in names] for at, name in enumerate(PLACE_COLUMNS)}
    return pa.table(columns)


@cache
def _prepared() -> Any:
    places = ibis.table(ibis.Schema.from_pyarrow(_places().schema), name="places")
    return prepare_similar(counting_rows(ENTERPRISES), places)


@cache
def _rows() -> Any:
    return ibis.table(_prepared().schema(), name="rows")


@cache
def _prepare_sql() -> str:
    return sql_of(_prepared())


@cache
def _candidates_sql() -> str:
    return sql_of(candidates_of(_rows()))


@cache
def _agreements_sql(column: str) -> str:
    return sql_of(count_agreements(_rows(), column))


@cache
def _values_sql(column: str) -> str:
    candidates = ibis.table(candidates_of(_rows()).schema(), name="candidates")
    return sql_of(count_values(_rows(), candidates, column))
