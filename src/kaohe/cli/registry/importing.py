"""``kaohe registry import``: take in registers as they are delivered."""

from __future__ import annotations

import re
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Final

import click

from kaohe.cli.language import say
from kaohe.cli.options import DAY, READABLE, json_option
from kaohe.cli.registry.words import COUNTS, name_counts
from kaohe.cli.stopping import stoppable
from kaohe.cli.terminal import progress, show_json, show_table
from kaohe.engines.imports.duckdb_backend import MEMORY
from kaohe.engines.imports.importing import ImportInterrupted, import_deliveries
from kaohe.engines.spark.opening import open_spark, read_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.cli.terminal import ProgressBars
    from kaohe.engines.imports.backend import Backend
    from kaohe.engines.imports.reports import ImportReport


_MEMORY_FORM: Final = re.compile("([0-9]{1,6}) ?(MB|GB|MiB|GiB)", re.IGNORECASE)
_UNITS: Final = {"MB": 10**6, "GB": 10**9, "MIB": 2**20, "GIB": 2**30}
_LEAST_MEMORY: Final = 128 * 10**6


def _read_memory(_context: click.Context, _option: click.Parameter, text: str) -> str:
    match = _MEMORY_FORM.fullmatch(text.strip())
    if match is None or int(match[1]) * _UNITS[match[2].upper()] < _LEAST_MEMORY:
        raise click.BadParameter(
            say(
                f"“{text}”不是内存大小；请写成 512MB 或 2GB，且不少于 128MB。",
                f'"{text}" is no size of memory; write it as 512MB or 2GB, at least 128MB.',
            )
        )
    return f"{match[1]}{match[2].upper()}"


@click.command(
    "import",
    help=say(
        "导入数据库、联合会、社会组织工会、统计和任务文件，检查后固定为一份快照。\n\n"
        "示例：kaohe registry import deliveries statistics --store store --as-of 2012-12-31",
        "Take in registers, federations, social organisations, statistics and targets; check them "
        "and freeze them as one snapshot.\n\n"
        "Example: kaohe registry import deliveries statistics --store store --as-of 2012-12-31",
    ),
)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=READABLE)
@click.option(
    "--store",
    type=READABLE,
    required=True,
    help=say("存放快照的文件夹。", "Folder that holds the snapshots."),
)
@click.option(
    "--as-of",
    type=DAY,
    default="2012-12-31",
    show_default=True,
    help=say("数据截至日期。", "Day of which the data speak."),
)
@click.option(
    "--memory",
    metavar="512MB",
    default=MEMORY,
    show_default=True,
    callback=_read_memory,
    help=say(
        "DuckDB最多使用的内存，超出部分写入磁盘；进程另需约300MB。",
        "What DuckDB may use before it spills to the disk; the process takes about 300 MB more.",
    ),
)
@click.option(
    "--engine",
    type=click.Choice(["duckdb", "spark"]),
    default="duckdb",
    show_default=True,
    help=say("运行的引擎：本机或集群。", "What runs it: this machine or a cluster."),
)
@click.option(
    "--master",
    help=say(
        "Spark集群的地址，如 spark://主机:7077；默认 local[*]（本机）。",
        "Address of the Spark cluster, such as spark://host:7077; local[*], here, by default.",
    ),
)
@click.option(
    "--conf",
    "settings",
    metavar="spark.NAME=VALUE",
    multiple=True,
    help=say("Spark设置，可重复。", "A setting of Spark; may be repeated."),
)
@json_option
def import_(
    paths: tuple[Path, ...],
    *,
    store: Path,
    as_of: date,
    memory: str,
    engine: str,
    master: str | None,
    settings: tuple[str, ...],
    as_json: bool,
) -> None:
    """Import deliveries."""
    try:
        with (
            stoppable(),
            _opened(engine, master, settings, store=store) as backend,
            progress() as bars,
        ):
            report = import_deliveries(
                paths,
                store=store,
                as_of=as_of,
                backend=backend,
                memory=memory,
                progress=partial(_show_progress, bars, started=monotonic()),
            )
    except ImportInterrupted as stop:
        told = say(
            f"没有生成快照。已检查完的{stop.finished}个文件已保留，再次运行同一命令将从那里继续。",
            f"There is no snapshot. {stop.finished} finished files are kept; run the same command "
            "again to go on from there.",
        )
        click.echo(told, err=True)
        raise
    if as_json:
        show_json(report.to_json())
    else:
        _show_report(report)


@contextmanager
def _opened(
    engine: str, master: str | None, settings: tuple[str, ...], *, store: Path
) -> Iterator[Backend | None]:
    """Open the engine that was asked for; the one of this machine needs no opening."""
    if engine == "spark":
        with open_spark(
            master or "local[*]", store=store, settings=read_settings(settings)
        ) as spark:
            yield spark
        return
    if master or settings:
        raise click.UsageError(
            say(
                "--master 和 --conf 只能与 --engine spark 一起使用。",
                "--master and --conf go with --engine spark only.",
            )
        )
    yield None


def _show_progress(
    bars: ProgressBars,
    rows: int,
    /,
    *,
    done: int,
    total: int,
    quarantined: int,
    started: float,
) -> None:
    """Show the share of the bytes, and how many rows went how fast and to quarantine."""
    rate = int(rows / max(monotonic() - started, 1))
    note = say(
        f"{rows:,}行，{rate:,}行/秒，待落实{quarantined:,}行",
        f"{rows:,} rows, {rate:,} rows/s, {quarantined:,} quarantined",
    )
    bars.step(say("导入", "import"), done, total, note=note)


def _show_report(report: ImportReport) -> None:
    columns = [
        say("表", "table"),
        say("文件", "files"),
        *name_counts(),
    ]
    tables = dict.fromkeys(each.table for each in report.deliveries)
    rows = [
        (
            table,
            str(sum(each.table == table for each in report.deliveries)),
            *(str(report.total(count, table=table)) for count in COUNTS),
        )
        for table in tables
    ]
    show_table(say("导入结果", "Import"), columns, rows)
    rules = [(rule, str(count)) for rule, count in report.rules().items()]
    if rules:
        show_table(
            say("违反的规则", "Rules broken"), [say("规则", "rule"), say("行", "rows")], rules
        )
    reused = sum(each.reused for each in report.deliveries)
    if reused:
        click.echo(
            say(
                f"{reused}个文件未变，沿用此前的检查结果。",
                f"{reused} files have not changed; their earlier results were taken over.",
            )
        )
    for name in report.skipped:
        click.echo(say(f"未导入（不是可导入的文件）：{name}", f"Skipped: {name}"))
    state = say("（此前已导入过）", " (imported before)") if report.already_there else ""
    click.echo(f"{say('快照', 'Snapshot')} {report.path}{state}")
    click.echo(f"SHA-256 {report.digest}")
