"""``kaohe verify``: check a publication package, and compute its scores again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from kaohe.cli.draw.ceremony import show_watermark
from kaohe.cli.language import language, say
from kaohe.cli.main import MOST_FAULTS
from kaohe.cli.options import READABLE, json_option
from kaohe.cli.terminal import show_json, show_table
from kaohe.stores.package_checks import verify_package

if TYPE_CHECKING:
    from kaohe.stores.package_checks import PackageFindings

PARTS: Final = {
    "files": ("每个文件都与清单一致", "every file is the one that the manifest lists"),
    "signature": ("清单由账本签名，检查点经见证", "the ledger signed the manifest; witnessed"),
    "rules": ("规则与得分所写的一致", "the rules are those that the scores name"),
    "register": ("数据库摘要与认定、抽取一致", "findings and draw rest on this register"),
    "snapshot": ("由快照重新计算指标", "the indicators, from the snapshot"),
    "indicators": ("由指标得出测算的认定", "the measured findings, from the indicators"),
    "scores": ("由认定重新计算每一分", "every point, from the findings"),
    "workbook": ("工作簿与得分一致", "the workbook, from the scores"),
    "visits": ("抽查结果与账本一致", "the outcomes of visits, from the ledger"),
    "ledger": ("账本由全部条目重建", "the ledger, from its entries"),
    "draw": ("抽取", "the draw"),
    "documents": ("公文", "the papers"),
    "withheld": ("不公布的内容都已去除", "nothing is told that is to be left out"),
    "verifier": ("独立的核验程序在包内", "the independent verifier is in the package"),
}
STATES: Final = {
    "holds": ("成立", "holds"),
    "fails": ("不成立", "does not hold"),
    "not_judged": ("所依据的文件有改动，未判断", "not judged: a file was changed"),
    "absent": ("包内没有", "not in the package"),
}


@click.command(
    help=say(
        "核验公布包：重新计算全部得分并逐字节比对，逐项说明哪些成立。不使用网络。\n\n"
        "有数据库快照的审计人员可用 --snapshot 由各行重新计算指标。请把显示的 manifest 和 "
        "checkpoint 与印发的核对。全部成立时退出码为0，否则为1并逐条列出。\n\n"
        "示例：kaohe verify package-2012",
        "Check a publication package: compute every score again, compare it byte by byte, and say "
        "part by part what holds. No network is used.\n\n"
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
    found = verify_package(package, snapshot=snapshot)
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
