"""``kaohe registry import``: take in registers as they are delivered."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kaohe.cli.language import say
from kaohe.cli.options import DAY, READABLE, json_option
from kaohe.cli.terminal import progress, show_json, show_table
from kaohe.engines.importing import import_deliveries

if TYPE_CHECKING:
    from kaohe.engines.reports import ImportReport


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
@json_option
def import_(paths: tuple[Path, ...], *, store: Path, as_of: date, as_json: bool) -> None:
    """Import deliveries."""
    with progress() as bars:
        report = import_deliveries(
            paths,
            store=store,
            as_of=as_of,
            progress=lambda _rows, /, *, done, total: bars.step(say("导入", "import"), done, total),
        )
    if as_json:
        show_json(report.to_json())
    else:
        _show_report(report)


def _show_report(report: ImportReport) -> None:
    columns = [
        say("表", "table"),
        say("文件", "files"),
        say("行", "lines"),
        say("表头", "headers"),
        say("合格", "clean"),
        say("带疑点", "flagged"),
        say("待落实", "quarantined"),
        say("无法读取", "rejected"),
    ]
    tables = dict.fromkeys(each.table for each in report.deliveries)
    counts = ("lines", "headers", "clean", "flagged", "quarantined", "rejected")
    rows = [
        (
            table,
            str(sum(each.table == table for each in report.deliveries)),
            *(str(report.total(count, table=table)) for count in counts),
        )
        for table in tables
    ]
    show_table(say("导入结果", "Import"), columns, rows)
    rules = [(rule, str(count)) for rule, count in report.rules().items()]
    if rules:
        show_table(
            say("违反的规则", "Rules broken"), [say("规则", "rule"), say("行", "rows")], rules
        )
    for name in report.skipped:
        click.echo(say(f"未导入（不是可导入的文件）：{name}", f"Skipped: {name}"))
    state = say("（此前已导入过）", " (imported before)") if report.already_there else ""
    click.echo(f"{say('快照', 'Snapshot')} {report.path}{state}")
    click.echo(f"SHA-256 {report.digest}")
