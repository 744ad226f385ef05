"""``kaohe score``: from evidence to points, with a trace for every number."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kaohe.cli.language import say
from kaohe.cli.options import DAY, READABLE, json_option, pack_option
from kaohe.cli.terminal import show_json, show_table
from kaohe.core.scoring import evidence_schema, read_evidence
from kaohe.stores.files import new_folder, read_bytes
from kaohe.stores.packs import load_pack
from kaohe.stores.results import write_results
from kaohe.workflows.scoring import last_day_of, score_campaign

if TYPE_CHECKING:
    from kaohe.core.rules.model import Pack
    from kaohe.core.scoring import Results, Row


@click.command(
    help=say(
        "按规则包对认定文件评分。\n\n"
        "示例：kaohe score --pack national-2012 --evidence evidence.json --out results",
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
    results = score_campaign(pack, sheet, on=on or last_day_of(sheet), bodies=bodies or None)
    if out:
        with new_folder(out) as folder:
            write_results(folder, pack, results)
    if as_json:
        show_json([_as_json(row, pack) for row in results.table()])
    else:
        show_results(pack, results)


def show_results(pack: Pack, results: Results) -> None:
    """Print the table of results, one block for each comparison group."""
    if results.made.rehearsal:
        click.echo(say("演练数据，不是考核结果。", "Practice data, not a result."))
    if pack.notice:
        click.echo(say(pack.notice.zh, pack.notice.en))
    groups = {group.id: group.name for group in pack.comparison_groups}
    columns = [
        say("位次", "place"),
        say("单位", "body"),
        *(say(each.name.zh, each.name.en) for each in pack.sections),
        *([say("加分", "bonuses")] if pack.bonuses else []),
        say("总分", "total"),
    ]
    rows = results.table()
    for group in dict.fromkeys(row.group for row in rows):
        name = groups.get(group or "")
        shown = [
            (
                _text(row.place),
                say(row.name.zh, row.name.en),
                *(_text(section) for section in row.sections),
                *([_text(row.bonuses)] if pack.bonuses else []),
                _text(row.total),
            )
            for row in rows
            if row.group == group
        ]
        show_table(say(name.zh, name.en) if name else say("全部", "all"), columns, shown)


def _as_json(row: Row, pack: Pack) -> dict[str, object]:
    sections = {
        section.id: _text(points)
        for section, points in zip(pack.sections, row.sections, strict=True)
    }
    return {
        "group": row.group,
        "place": row.place,
        "body": row.body,
        "name": {"zh": row.name.zh, "en": row.name.en},
        "sections": sections,
        "bonuses": _text(row.bonuses),
        "total": _text(row.total),
        "grade": row.grade,
        "award": row.award,
        "notes": [{"zh": each.zh, "en": each.en} for each in row.notes],
    }


def _text(value: object) -> str:
    return "-" if value is None else str(value)
