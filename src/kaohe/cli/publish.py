"""``kaohe publish``: the package of a cycle, from which everybody can compute its scores again."""

from __future__ import annotations

from pathlib import Path

import click

from kaohe.cli.language import say
from kaohe.cli.options import READABLE, json_option, out_option, pack_option
from kaohe.cli.terminal import show_json
from kaohe.core.ledger import ED25519
from kaohe.stores.ledger_files import load_signer
from kaohe.stores.packages import PackageSources, write_package
from kaohe.stores.packs import load_pack


@click.command(
    help=say(
        "生成公布包：得分、每一分的来源、规则、数据库摘要、指标、认定、抽取、账本、公文和核验程序。\n\n"
        "RESULTS 是有 evidence.json 和 traces 的文件夹，其中的 indicators.json 和 draw 一并收入。"
        "个人信息和内部内容按清单去除（见包内 withheld.json）。有抽取的，须以账本密钥签名。\n\n"
        "示例：kaohe publish results --key ledger.key --papers papers --out package-2012",
        "Make the publication package: scores, where every point comes from, rules, digests of "
        "the register, indicators, findings, draw, ledger, papers and verifier.\n\n"
        "RESULTS is a folder with evidence.json and traces; its indicators.json and draw are taken "
        "too. What is personal or confidential is left out by a list (withheld.json in the "
        "package). With a draw, the key of its ledger signs.\n\n"
        "Example: kaohe publish results --key ledger.key --papers papers --out package-2012",
    )
)
@click.argument("results", metavar="RESULTS", type=READABLE)
@pack_option
@click.option(
    "--key",
    "key_file",
    type=READABLE,
    help=say("账本的密钥文件。", "File of the ledger's secret key."),
)
@click.option(
    "--snapshot",
    type=READABLE,
    help=say("数据库快照（只收入摘要）。", "Register snapshot (its digests only are taken)."),
)
@click.option(
    "--papers",
    type=READABLE,
    help=say("公文文件夹（kaohe papers results）。", "Folder of 'kaohe papers results'."),
)
@click.option(
    "--verifier",
    type=READABLE,
    help=say("核验程序的源文件夹。", "Folder of the verifier's sources."),
)
@click.option(
    "--withhold",
    type=READABLE,
    help=say("不公布内容的清单（withholding/1）。", "List of what is left out (withholding/1)."),
)
@out_option("公布包文件夹（须不存在）。", "Folder for the package (must not exist).")
@json_option
def publish(
    results: Path,
    *,
    reference: str,
    key_file: Path | None,
    snapshot: Path | None,
    papers: Path | None,
    verifier: Path | None,
    withhold: Path | None,
    out: Path,
    as_json: bool,
) -> None:
    """Make a publication package."""
    signer = load_signer(key_file, kind=ED25519) if key_file else None
    loaded = load_pack(reference)
    sources = PackageSources(
        results,
        loaded.pack,
        pack_file=loaded.path,
        snapshot=snapshot,
        papers=papers,
        verifier=verifier,
        withhold=withhold,
    )
    made = write_package(out, sources, signer=signer)
    files = len(made.manifest.files)
    if as_json:
        show_json(
            {
                "campaign": made.manifest.campaign,
                "rehearsal": made.manifest.rehearsal,
                "manifest": made.digest,
                "files": files,
                "papers_left_out": made.withheld,
            }
        )
        return
    if made.manifest.rehearsal:
        click.echo(say("演练数据，不是考核结果。", "Practice data, not a result."))
    click.echo(
        say(
            f"公布包：{out}，{files}个文件；按清单未收入公文{made.withheld}件。",
            f"Package: {out}, {files} files; {made.withheld} papers were left out by the list.",
        )
    )
    click.echo(f"manifest {made.digest}")
