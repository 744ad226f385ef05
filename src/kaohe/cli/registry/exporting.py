"""``kaohe registry export``: rows of a snapshot as CSV, xlsx or Parquet."""

from __future__ import annotations

from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from kaohe.cli.language import say
from kaohe.cli.options import json_option, out_option
from kaohe.cli.registry.words import snapshot_argument
from kaohe.cli.terminal import show_json
from kaohe.core.register.fields import TABLE_KINDS
from kaohe.documents.row_sheet import LARGEST, write_row_sheet
from kaohe.engines.snapshots.exports import WHATS, Export, find_kind, write_csv, write_parquet
from kaohe.engines.snapshots.snapshot import Snapshot
from kaohe.stores.files import new_file, write_new

if TYPE_CHECKING:
    from kaohe.engines.snapshots.exports import Encoding, What

FORMS = ("csv", "xlsx", "parquet")


@click.command(
    help=say(
        "导出快照中的数据行，表头为中文。\n\n"
        "CSV为UTF-8（带BOM，可用Excel打开）或GB18030；"
        "xlsx每个文件最多1048575行，超过时另写 -2、-3 等文件，一行不少。\n\n"
        "以 = + - @ 开头的内容一律作为文本，不会被当作公式。代码在xlsx中为文本；"
        "用Excel直接打开CSV会丢失长代码的末尾数字，请用xlsx。\n\n"
        "示例：kaohe registry export SNAPSHOT --what quarantine --form xlsx --out rows.xlsx",
        "Export rows of a snapshot under Chinese headers. CSV is UTF-8 with a byte order mark or "
        "GB18030; an xlsx file holds 1,048,575 rows, more go into files -2, -3 and so on.\n\n"
        "What begins with = + - @ stays text. Codes are text in xlsx; a spreadsheet that opens a "
        "CSV file by itself cuts long codes, so use xlsx for that.\n\n"
        "Example: kaohe registry export SNAPSHOT --what quarantine --form xlsx --out rows.xlsx",
    ),
)
@snapshot_argument
@click.option(
    "--what",
    type=click.Choice(WHATS),
    required=True,
    help=say(
        "accepted合格（含带疑点）、flagged带疑点、quarantine待落实、superseded被取代、"
        "rejects无法读取。",
        "Which rows.",
    ),
)
@click.option("--form", type=click.Choice(FORMS), required=True, help=say("文件格式。", "Form."))
@click.option(
    "--table",
    type=click.Choice([kind.id for kind in TABLE_KINDS]),
    default="enterprises",
    show_default=True,
    help=say("哪张表。", "Which table."),
)
@click.option("--body", help=say("只导出这个单位（两位代码）。", "This body only (two digits)."))
@click.option(
    "--encoding",
    type=click.Choice(["utf-8", "gb18030"]),
    default="utf-8",
    show_default=True,
    help=say("CSV的编码。", "Encoding of CSV."),
)
@out_option("导出文件（须不存在）。", "File (must not exist).")
@json_option
def export(
    snapshot: Path,
    *,
    what: str,
    form: str,
    table: str,
    body: str | None,
    encoding: str,
    out: Path,
    as_json: bool,
) -> None:
    """Export rows."""
    opened = Snapshot.open(snapshot)
    chosen = Export(opened, cast("What", what), find_kind(table), body)
    if form == "xlsx":
        files, rows = _write_sheets(chosen, out)
    else:
        with new_file(out) as partial:
            if form == "parquet":
                rows = write_parquet(chosen, partial)
            else:
                with partial.open("wb") as target:
                    rows = write_csv(chosen, target, encoding=cast("Encoding", encoding))
        files = [out]
    if as_json:
        show_json({"rows": rows, "files": [path.name for path in files]})
        return
    for path in files:
        click.echo(str(path))
    click.echo(say(f"共{rows}行。", f"{rows} rows."))


def _write_sheets(chosen: Export, out: Path) -> tuple[list[Path], int]:
    """Write as many workbooks as the rows need."""
    remaining = chosen.rows()
    files: list[Path] = []
    rows = 0
    while (first := next(remaining, None)) is not None or not files:
        part = chain([] if first is None else [first], islice(remaining, LARGEST - 1))
        counted = _Counted(part)
        content = write_row_sheet(
            chosen.kind.zh, chosen.columns, counted, as_of=chosen.snapshot.as_of
        )
        place = out if not files else out.with_name(f"{out.stem}-{len(files) + 1}{out.suffix}")
        write_new(place, content)
        files.append(place)
        rows += counted.rows
    return files, rows


class _Counted:
    """Rows that are counted as they pass."""

    def __init__(self, rows: chain[tuple[object, ...]]) -> None:
        self._rows = rows
        self.rows = 0

    def __iter__(self) -> _Counted:
        return self

    def __next__(self) -> tuple[object, ...]:
        row = next(self._rows)
        self.rows += 1
        return row
