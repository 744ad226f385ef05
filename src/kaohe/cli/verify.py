"""``kaohe verify``: check a publication package, and compute its scores again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kaohe.cli.draw.ceremony import show_watermark
from kaohe.cli.language import language, say
from kaohe.cli.main import MOST_FAULTS
from kaohe.cli.options import READABLE, json_option
from kaohe.cli.terminal import show_json, show_table
from kaohe.stores.package_archives import opened_package
from kaohe.stores.package_checks import verify_package
from kaohe.workflows.package.parts import PARTS, STATES

if TYPE_CHECKING:
    from kaohe.stores.package_checks import PackageFindings


@click.command(
    help=say(
        "核验公布包：重新计算全部得分并逐字节比对，逐项说明哪些成立。不使用网络。"
        "PACKAGE 是文件夹，或者从办公室下载的 ZIP 文件。\n\n"
        "有数据库快照的审计人员可用 --snapshot 由各行重新计算指标。请把显示的 manifest 和 "
        "checkpoint 与印发的核对。全部成立时退出码为0，否则为1并逐条列出。\n\n"
        "示例：kaohe verify package-2012",
        "Check a publication package: compute every score again, compare it byte by byte, and say "
        "part by part what holds. No network is used. PACKAGE is a folder, or the ZIP file that "
        "the office gives out.\n\n"
        "Auditors who hold the register compute the indicators again with --snapshot. Compare "
        "manifest and checkpoint with those that were printed. Exit code 0 when all holds, "
        "otherwise 1 with every fault.\n\n"
        "Example: kaohe verify package-2012",
    )
)
@click.argument("package", metavar="PACKAGE", type=READABLE)
@click.option(
    "--snapshot", type=READABLE, help=say("数据库快照文件夹。", "Folder of the register snapshot.")
)
@click.option(
    "--checkpoint",
    metavar="HEX",
    help=say("掷骰子以前印发的检查点。", "Checkpoint that was printed before the dice."),
)
@json_option
@click.pass_context
def verify(
    context: click.Context,
    package: Path,
    *,
    snapshot: Path | None,
    checkpoint: str | None,
    as_json: bool,
) -> None:
    """Check a publication package."""
    with opened_package(package) as folder:
        found = verify_package(folder, snapshot=snapshot)
    fits = checkpoint is None or checkpoint.lower() == found.checkpoint
    if as_json:
        show_json(_as_json(found, fits=fits))
    else:
        _show(found, fits=fits)
    context.exit(0 if found.holds and fits else 1)


def _show(found: PackageFindings, *, fits: bool) -> None:
    show_watermark(rehearsal=found.manifest is not None and found.manifest.rehearsal)
    faults = [fault for part in found.parts for fault in part.faults]
    for fault in faults[:MOST_FAULTS]:
        click.echo(fault.say(language()))
    if len(faults) > MOST_FAULTS:
        rest = len(faults) - MOST_FAULTS
        click.echo(say(f"另有{rest}处。", f"{rest} more."))
    rows = [(each.part, say(*STATES[each.state]), say(*PARTS[each.part])) for each in found.parts]
    heads = (say("部分", "part"), say("结论", "finding"), say("核验什么", "what is checked"))
    show_table(say("公布包", "Publication package"), heads, rows)
    click.echo(f"manifest {found.digest}")
    if found.checkpoint:
        click.echo(f"checkpoint {found.checkpoint}")
    if not fits:
        click.echo(
            say(
                "检查点与所给的不同：不是当时印发的那一次抽取。",
                "The checkpoint is not the one given: this is another draw.",
            )
        )
    if found.manifest is not None and found.manifest.checkpoint is None:
        click.echo(
            say(
                "包内没有抽取，也没有签名：请把 manifest 与公布的核对。",
                "There is no draw and no signature: compare the manifest with the one printed.",
            )
        )
    if found.holds and fits:
        click.echo(say("全部成立。", "All holds."))


def _as_json(found: PackageFindings, *, fits: bool) -> dict[str, object]:
    return {
        "campaign": found.manifest.campaign if found.manifest else "",
        "rehearsal": bool(found.manifest and found.manifest.rehearsal),
        "manifest": found.digest,
        "checkpoint": found.checkpoint,
        "checkpoint_fits": fits,
        "holds": found.holds and fits,
        "parts": [
            {
                "part": each.part,
                "state": each.state,
                "faults": [{"code": one.kind.code, "where": one.where} for one in each.faults],
            }
            for each in found.parts
        ],
    }
