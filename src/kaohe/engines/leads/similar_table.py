"""The list of similar rows as a table, for engines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.parquet as pq

from kaohe.core.register.similar import COMPARISONS, SHOWN

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.core.errors import Language
    from kaohe.core.register.similar_pairs import SimilarPair, SimilarPairs

PAIRS_SCHEMA: Final = pa.schema(
    [
        ("probability", pa.string()),
        *((f"level_{each.id}", pa.int8()) for each in COMPARISONS),
        ("agrees_zh", pa.string()),
        ("differs_zh", pa.string()),
        ("agrees_en", pa.string()),
        ("differs_en", pa.string()),
        *(
            (f"{side}_{name}", pa.int64() if name in ("line", "employees") else pa.string())
            for side in ("one", "other")
            for name in SHOWN
        ),
    ]
)


def table_of_pairs(found: SimilarPairs) -> pa.Table:
    """Return the list as a table, for engines."""
    records = []
    for pair in found.pairs:
        record: dict[str, object] = {"probability": pair.probability}
        record |= {f"level_{name}": level for name, level in pair.levels.items()}
        record["agrees_zh"], record["differs_zh"] = map("；".join, _reasons(pair, "zh"))
        record["agrees_en"], record["differs_en"] = map("; ".join, _reasons(pair, "en"))
        for side, row in (("one", pair.one), ("other", pair.other)):
            record |= {
                f"{side}_{name}": value
                if value is None or name in ("line", "employees")
                else str(value)
                for name, value in row.items()
            }
        records.append(record)
    return pa.Table.from_pylist(records, schema=PAIRS_SCHEMA)


def write_pairs(found: SimilarPairs, path: Path) -> None:
    """Write the list as Parquet."""
    pq.write_table(table_of_pairs(found), path, compression="zstd")


def _reasons(pair: SimilarPair, language: Language) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return pair.agrees(language), pair.differs(language)
