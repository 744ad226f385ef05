"""``kaohe registry quality``: the questions that whole tables raise."""

from __future__ import annotations

from pathlib import Path

import click

from kaohe.cli.language import language, say
from kaohe.cli.options import READABLE, json_option, out_option, pack_option
from kaohe.cli.registry.words import limit_option, name_body, snapshot_argument, tell_rest
from kaohe.cli.terminal import show_json, show_table
from kaohe.documents.quality_book import RULE_NAMES, write_quality
from kaohe.engines.divisions import divisions
from kaohe.engines.snapshots.quality import measure_quality
from kaohe.engines.snapshots.snapshot import Snapshot
from kaohe.stores.files import write_new
from kaohe.stores.packs import load_pack
from kaohe.workflows.registers.quality import limits_of, report_quality


@click.command(
    help=say(
        "质量报告：整张表和整县的疑点，只提出疑问。\n\n"
        "空值、漏报的县和单位、待落实比例、与上一份快照相比的突变、重复、联合会成员、新旧代码。"
        "不退回数据，不改变数字。\n\n"
        "示例：kaohe registry quality SNAPSHOT --against EARLIER --out quality.xlsx",
        "The quality report: empty columns, missing counties and bodies, rows aside, jumps "
        "against an earlier snapshot, repetitions, members of federations, old and new codes. "
        "It asks; it rejects nothing.\n\n"
        "Example: kaohe registry quality SNAPSHOT --against EARLIER --out quality.xlsx",
    ),
)
@snapshot_argument
@click.option(
    "--against",
    type=READABLE,
    help=say("与这份以前的快照比较。", "Compare with this earlier snapshot."),
)
@pack_option
@out_option("质量报告（.xlsx，须不存在）。", "Workbook (must not exist).", required=False)
@limit_option
@json_option
def quality(
    snapshot: Path,
    *,
    against: Path | None,
    reference: str,
    out: Path | None,
    limit: int,
    as_json: bool,
) -> None:
    """Report on quality."""
    pack = load_pack(reference).pack
    opened = Snapshot.open(snapshot)
    earlier = None if against is None else Snapshot.open(against)
    facts = measure_quality(opened, most_times=limits_of(pack).most_times, earlier=earlier)
    findings = report_quality(facts, divisions(), pack=pack)
    if out is not None:
        content = write_quality(
            findings,
            digest=opened.digest,
            as_of=opened.as_of,
            earlier=None if earlier is None else earlier.digest,
        )
        write_new(out, content)
    if as_json:
        show_json(
            {
                "register_digest": opened.digest,
                "against": None if earlier is None else earlier.digest,
                "findings": [each.to_json() for each in findings],
            }
        )
        return
    show_table(
        say("质量报告", "Quality report"),
        [
            say("单位", "body"),
            say("位置", "where"),
            say("规则", "rule"),
            say("情况", "what was found"),
            say("处理", "what to do"),
        ],
        [
            (
                name_body(each.body or "00"),
                each.where,
                say(RULE_NAMES[each.rule.id], each.rule.id),
                each.reason(language()),
                each.remedy(language()),
            )
            for each in findings[:limit]
        ],
    )
    if len(findings) > limit:
        tell_rest(limit, len(findings), command="quality --out")
    click.echo(say(f"共{len(findings)}项疑问。", f"{len(findings)} questions."))
    if out is not None:
        click.echo(f"{say('质量报告', 'Workbook')} {out}")
