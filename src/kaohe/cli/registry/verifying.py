"""``kaohe registry verify``: is a snapshot what it says it is?"""

from __future__ import annotations

from pathlib import Path

import click

from kaohe.cli.language import language, say
from kaohe.cli.options import READABLE, json_option
from kaohe.cli.registry.words import snapshot_argument
from kaohe.cli.terminal import show_json
from kaohe.engines.snapshots.verification import verify_snapshot


@click.command(
    help=say(
        "核验快照：存储的文件和数据行是否与清单一致。\n\n"
        "比对每个存储文件的SHA-256和行数，从数据行重新计算摘要、重复行和指标计数，"
        "一次列出全部不符之处。给出报送原件（--deliveries）时，还重新读取原件逐个比对，并重新检查，核对结果是否与快照相同。\n\n"
        "全部相符时退出码为0，否则为1。\n\n"
        "示例：kaohe registry verify store/snapshots/2012-12-31/0123456789abcdef",
        "Verify a snapshot: compare every stored file with its SHA-256 and rows, compute roots, "
        "superseded rows and counts again from the rows, and tell everything that differs. With "
        "--deliveries the delivered files are read and judged again and compared too.\n\n"
        "Exit code 0 when all agrees, otherwise 1.\n\n"
        "Example: kaohe registry verify store/snapshots/2012-12-31/0123456789abcdef",
    ),
)
@snapshot_argument
@click.option(
    "--deliveries",
    multiple=True,
    type=READABLE,
    help=say(
        "报送原件或其文件夹（可重复），须与导入时相同。",
        "Delivered files or folders, as they were imported (repeatable).",
    ),
)
@json_option
@click.pass_context
def verify(
    context: click.Context, snapshot: Path, *, deliveries: tuple[Path, ...], as_json: bool
) -> None:
    """Verify a snapshot."""
    found = verify_snapshot(snapshot, deliveries=deliveries)
    if as_json:
        show_json(
            {
                "register_digest": found.digest,
                "files": found.files,
                "rows": found.rows,
                "deliveries": found.deliveries,
                "faults": [
                    {"code": each.kind.code, "where": each.where, "problem": each.problem("zh")}
                    for each in found.faults
                ],
            }
        )
    else:
        for fault in found.faults:
            click.echo(fault.say(language()))
        click.echo(f"SHA-256 {found.digest or '-'}")
        click.echo(
            say(
                f"核验了{found.files}个存储文件、{found.rows}行数据、{found.deliveries}个报送原件，"
                f"{len(found.faults)}处不符。",
                f"Verified {found.files} stored files, {found.rows} rows and {found.deliveries} "
                f"delivered files; {len(found.faults)} do not agree.",
            )
        )
        if found.faults and not found.rows:
            click.echo(
                say(
                    "存储文件已有不符，没有再从数据行重新计算。",
                    "Stored files differ already, so that nothing was computed from the rows.",
                )
            )
    context.exit(1 if found.faults else 0)
