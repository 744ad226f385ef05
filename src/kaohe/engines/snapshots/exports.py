"""Rows of a snapshot for people and other programs, all of them, as text in Chinese columns."""

from __future__ import annotations

import io
from codecs import getincrementaldecoder
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO, Final, Literal, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

from kaohe.core.register.checks import CHECKS
from kaohe.core.register.duplicates import KEYS
from kaohe.core.register.fields import TABLE_KINDS
from kaohe.engines.snapshots.inspection import ID_COLUMNS, expect_body
from kaohe.engines.snapshots.opened_tables import delivered_columns, open_tables

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kaohe.core.register.fields import TableKind
    from kaohe.engines.snapshots.snapshot import Snapshot

What: TypeAlias = Literal["accepted", "flagged", "quarantine", "superseded", "rejects"]
Encoding: TypeAlias = Literal["utf-8", "gb18030"]

WHATS: Final[tuple[What, ...]] = ("accepted", "flagged", "quarantine", "superseded", "rejects")
COUNTED, REASONS = "计入", "问题"
BREAKAGES: Final = {
    "line_too_long": "整行超过1 MiB，不可能是一条记录；请核对引号和换行，每条记录单独成行后重报。",
    "wrong_bytes": "字节不属于该文件的编码。",
    "control_character": "字段中有控制字符。",
    "broken_quotes": "引号没有闭合，或字段中的引号没有成对。",
    "too_few_fields": "字段数少于表头。",
    "too_many_fields": "字段数多于表头。",
}
"""Why a line is no row, by the reason that is stored."""

_BATCH_ROWS: Final = 16_384
_FORMULA: Final = "^[=+@\\-\t\r＝＋－＠]"
"""What a spreadsheet takes for the beginning of a formula; one for Chinese reads wide signs too."""
_BOM: Final = b"\xef\xbb\xbf"
_PLACE: Final = ("文件", "行号")


@dataclass(frozen=True, slots=True)
class Export:
    """Rows to be written; they are read from the snapshot as they are asked for."""

    snapshot: Snapshot
    what: What
    kind: TableKind
    body: str | None

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the headers, in Chinese."""
        if self.what == "rejects":
            return (*_PLACE, "原因", "原文")
        own = ("标识",) if self.kind.id in ID_COLUMNS else ()
        return (*_PLACE, *own, *_OWN_COLUMNS[self.what], *(each.zh for each in self.kind.fields))

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Stream the rows in the order of files and lines."""
        if self.what != "rejects" and self.kind.id not in KEYS and self.what == "superseded":
            return
        if self.body is not None:
            expect_body(self.snapshot, self.body)
        sql = _rejects_sql(self) if self.what == "rejects" else _rows_sql(self)
        with open_tables(self.snapshot.path) as engine:
            found = engine.sql(sql, params={"body": self.body} if self.body else None)
            for batch in found.to_arrow_reader(_BATCH_ROWS):
                columns = [self._tell(name, batch.column(name)) for name in batch.schema.names]
                if self.what == "rejects":
                    *columns, verbatim, length = columns
                    pairs = zip(verbatim.to_pylist(), length.to_pylist(), strict=True)
                    columns.append(pa.array([read_line(*pair) for pair in pairs], pa.string()))
                yield pa.RecordBatch.from_arrays(columns, names=list(self.columns))

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """Stream the rows as values of Python."""
        for batch in self.batches():
            yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)

    def _tell(self, name: str, column: pa.Array) -> pa.Array:
        """Write out in words what is stored as a mask or a reason."""
        if name == "broken":
            checks = CHECKS[self.kind.id]
            return _translate(
                column, lambda mask: "".join(rule.zh for rule in checks.broken_rules(mask))
            )
        if name == "reason":
            return _translate(column, lambda reason: BREAKAGES[reason])
        return column


_OWN_COLUMNS: Final = {
    "accepted": (COUNTED, REASONS),
    "flagged": (REASONS,),
    "quarantine": (REASONS,),
    "superseded": ("取代它的文件", "取代它的行号", REASONS),
}


def write_csv(export: Export, target: BinaryIO, *, encoding: Encoding = "utf-8") -> int:
    """Write rows as CSV that a spreadsheet opens, and return their number.

    UTF-8 has a byte order mark. A text that a spreadsheet would take for a formula gets an
    apostrophe in front.
    """
    if encoding == "utf-8":
        target.write(_BOM)
    heading = pa.RecordBatch.from_arrays(
        [pa.array([name]) for name in export.columns],
        names=[str(number) for number in range(len(export.columns))],
    )
    _write_batch(heading, target, encoding)
    rows = 0
    for batch in export.batches():
        guarded = pa.RecordBatch.from_arrays(
            [_guard(column) for column in batch.columns], names=batch.schema.names
        )
        _write_batch(guarded, target, encoding)
        rows += batch.num_rows
    return rows


def write_parquet(export: Export, target: Path) -> int:
    """Write rows as Parquet, and return their number."""
    rows = 0
    batches = export.batches()
    first = next(batches, None)
    empty = pa.schema([(name, pa.string()) for name in export.columns])
    with pq.ParquetWriter(target, first.schema if first else empty, compression="zstd") as part:
        while first is not None:
            part.write_batch(first)
            rows += first.num_rows
            first = next(batches, None)
    return rows


def find_kind(table: str) -> TableKind:
    """Return the kind of table of an id; ``KeyError`` if there is none."""
    return {kind.id: kind for kind in TABLE_KINDS}[table]


def _rows_sql(export: Export) -> str:
    table, checks = export.kind.id, CHECKS[export.kind.id]
    unplaceable, flagged = checks.bits("unplaceable"), checks.bits("flagged")
    replaced = f"""exists (from superseded s where s."table" = '{table}'
        and s.file = {table}.file and s.line = {table}.line)"""
    delivered = delivered_columns(export.kind)
    stored = {name: f"{table}.{name}" for name in export.kind.field_ids}
    fields = stored if export.what in ("accepted", "superseded") else delivered
    own = [f"{table}.file", f"{table}.line"]
    if table in ID_COLUMNS:
        own.append(f"{table}.{ID_COLUMNS[table]} as unit_id")
    own += {
        "accepted": [f"if({replaced}, 0, 1) as counted"] if table in KEYS else ["1 as counted"],
        "superseded": ["s.kept_file", "s.kept_line"],
    }.get(export.what, [])
    own.append("broken")
    chosen = [f"{sql} as field_{name}" for name, sql in fields.items()]
    where = {
        "accepted": f"(broken & {unplaceable}) = 0",
        "flagged": f"(broken & {unplaceable}) = 0 and (broken & {flagged}) != 0",
        "quarantine": f"(broken & {unplaceable}) != 0",
        "superseded": f"s.\"table\" = '{table}'",
    }[export.what]
    joined = (
        f"join superseded s on s.file = {table}.file and s.line = {table}.line"
        if export.what == "superseded"
        else ""
    )
    body = f" and {table}.body = $body" if export.body else ""
    return (
        f"select {', '.join([*own, *chosen])} from {table} {joined} "  # noqa: S608 - our own names
        f"where {where}{body} order by {table}.file, {table}.line"
    )


def _rejects_sql(export: Export) -> str:
    files = [
        each["file"]
        for each in export.snapshot.manifest["deliveries"]
        if export.body is None or each["deliverer"] == export.body
    ]
    names = ", ".join("'" + name.replace("'", "''") + "'" for name in files) or "''"
    # The body stands in the query only so that its parameter is used.
    body = " and $body is not null" if export.body else ""
    return (
        "select file, line, reason, verbatim, length from rejects "  # noqa: S608 - quoted
        f"where file in ({names}){body} order by file, line"
    )


def _translate(column: pa.Array, tell: Any) -> pa.Array:
    """Tell every different value once; there are few and many rows."""
    coded = column.dictionary_encode()
    words = pa.array([tell(each.as_py()) for each in coded.dictionary], pa.string())
    return words.take(coded.indices)


def read_line(kept: bytes, length: int) -> str:
    """Show a broken line as text; a byte that is none is shown by its number.

    Of a line that is not kept whole it is told how long it was.
    """
    is_whole = len(kept) == length
    text = _decode(kept, is_whole=is_whole)
    return text if is_whole else f"{text}……（全行{length}字节，只存开头{len(kept)}字节）"


def _decode(kept: bytes, *, is_whole: bool) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            # A beginning may end in the middle of a character.
            return getincrementaldecoder(encoding)().decode(kept, is_whole)
        except UnicodeDecodeError:
            continue
    return kept.decode("gb18030", "backslashreplace")


def _guard(column: pa.Array) -> pa.Array:
    if not pa.types.is_string(column.type):
        return column
    formula = pc.match_substring_regex(column, _FORMULA)
    return pc.if_else(formula, pc.binary_join_element_wise("'", column, ""), column)


def _write_batch(batch: pa.RecordBatch, target: BinaryIO, encoding: Encoding) -> None:
    text = io.BytesIO()
    options = pyarrow.csv.WriteOptions(include_header=False, quoting_style="needed", eol="\r\n")
    pyarrow.csv.write_csv(batch, text, options)
    content = text.getvalue()
    target.write(content if encoding == "utf-8" else content.decode().encode(encoding))
