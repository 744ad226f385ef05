"""``kaohe score``: from evidence to points, with a trace for every number."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from kaohe.cli.language import language, say
from kaohe.cli.options import DAY, READABLE, json_option, pack_option
from kaohe.cli.terminal import show_json, show_table
from kaohe.core.scoring import Results, evidence_schema, read_evidence
from kaohe.stores.files import new_folder, read_bytes
from kaohe.stores.packs import load_pack
from kaohe.stores.results import write_results
from kaohe.workflows.scoring import score_campaign


@click.command(
    help=say(
        "按规则包对认定文件评分。\n\n示例：kaohe score --pack national-2012 --evidence evidence.json "
        "--out results",
        "Score an evidence file under a pack.\n\n"
        "Example: kaohe score --pack national-2012 --evidence evidence.json --out results",
    )
)
@pack_option
@click.option("--evidence", type=READABLE, help=say("认定文件（evidence/1）。", "Evidence file."))
@click.option(
    "--schema", is_flag=True, help=say("输出认定文件的JSON Schema。", "Print the evidence schema.")
)
@click.option(
    "--body",
    "bodies",
    multiple=True,
    help=say("只评这个单位（可重复）。", "Score this body only (repeatable)."),
)
@click.option(
    "--on",
    type=DAY,
    help=say(
        "评分日期，规则包须在该日有效（默认为认定文件的评分日）。",
        "Day of scoring, on which the pack must be in force (default: the pack's first day).",
    ),
)
@click.option(
    "--out",
    type=READABLE,
    help=say("结果文件夹（须不存在）。", "Folder for the results (must not exist)."),
)
@json_option
def score(
    *,
    reference: str,
    evidence: Path | None,
    schema: bool,
    bodies: tuple[str, ...],
    on: date | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Score an evidence file."""
    if schema:
        show_json(evidence_schema())
        return
    if evidence is None:
        raise click.UsageError(
            say("请用 --evidence 指定认定文件。", "Give a file with --evidence.")
        )
    pack = load_pack(reference).pack
    sheet = read_evidence(read_bytes(evidence), str(evidence))
    day = on or pack.in_force_from or sheet.as_of
    results = score_campaign(pack, sheet, on=day, bodies=bodies or None)
    if out:
        with new_folder(out) as folder:
            write_results(folder, results)
    if as_json:
        show_json([row_as_json(row) for row in results.table()])
    else:
        show_results(results)


def row_as_json(row: object) -> dict[str, object]:
    """Return a row of the result table for scripts."""
    raise NotImplementedError
