"""``kaohe evidence``: bring the findings of a campaign together."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from kaohe.cli.language import say
from kaohe.cli.options import DAY, READABLE, out_option, pack_option
from kaohe.core.scoring import write_evidence
from kaohe.stores.evidence import gather_files
from kaohe.stores.files import write_new
from kaohe.stores.packs import load_pack


@click.group(help=say("认定：汇总各来源的认定。", "Evidence: bring findings together."))
def evidence() -> None:
    """Hold the evidence commands together."""


@evidence.command(
    help=say(
        "把自检报告、评审、抽查的认定和测算的指标汇总成一份认定文件。\n\n"
        "示例：kaohe evidence gather reviews visits.json --reports reports "
        "--indicators indicators.json --out evidence.json",
        "Gather reports, reviews, visits and measured indicators into one sheet.\n\n"
        "Example: kaohe evidence gather reviews visits.json --reports reports "
        "--indicators indicators.json --out evidence.json",
    )
)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=READABLE)
@click.option(
    "--reports",
    multiple=True,
    type=READABLE,
    help=say(
        "各单位自检报告（文件名为单位代码；只能有本单位的自评；可重复）。",
        "The bodies' own reports, named by body; only self-checks of that body (repeatable).",
    ),
)
@pack_option
@click.option("--indicators", type=READABLE, help=say("指标文件。", "File of indicators."))
@click.option(
    "--measured-at",
    default="2013-01-08T01:00:00.000Z",
    show_default=True,
    help=say("指标的测算时间（UTC）。", "When the indicators were measured (UTC)."),
)
@click.option(
    "--as-of",
    type=DAY,
    default="2012-12-31",
    show_default=True,
    help=say("数据截至日期。", "Day of which the result speaks."),
)
@out_option("认定文件（须不存在）。", "File for the sheet (must not exist).")
def gather(
    paths: tuple[Path, ...],
    *,
    reports: tuple[Path, ...],
    reference: str,
    indicators: Path | None,
    measured_at: str,
    as_of: date,
    out: Path,
) -> None:
    """Gather evidence."""
    sheet = gather_files(
        paths,
        reports=reports,
        pack=load_pack(reference).pack,
        indicators=indicators,
        measured_at=measured_at,
        as_of=as_of,
    )
    write_new(out, write_evidence(sheet) + b"\n")
    click.echo(say(f"{len(sheet.findings)}条认定：{out}", f"{len(sheet.findings)} findings: {out}"))
