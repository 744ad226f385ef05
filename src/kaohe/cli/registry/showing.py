"""``kaohe registry show``: what a snapshot holds, down to one delivered line."""

from __future__ import annotations

from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from kaohe.cli.language import say
from kaohe.cli.options import json_option
from kaohe.cli.registry.row_story import show_story, story_to_json
from kaohe.cli.registry.words import (
    COUNTS,
    join_reasons,
    limit_option,
    name_body,
    name_counts,
    name_field,
    name_severity,
    name_table,
    snapshot_argument,
    tell_rest,
)
from kaohe.cli.terminal import show_json, show_table
from kaohe.core.register.checks import RULES
from kaohe.core.register.table_rules import write_percent
from kaohe.engines.snapshots.inspection import (
    count_aside_by_body,
    expect_body,
    find_broken_rows,
    find_delivery,
    read_story,
)
from kaohe.engines.snapshots.snapshot import Snapshot

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.core.canonical import Json
    from kaohe.engines.snapshots.inspection import BrokenRow


@click.command(
    help=say(
        "查看快照：各表和各报送文件的行数、违反的规则及原因、重复行、各单位待落实的数据。\n\n"
        "加 --rule 列出违反某条规则的行；加 --file 和 --line 查看某一行：报送原文、读取结果、"
        "违反的规则、是否计入、被哪一行取代、属于哪个抽取层。\n\n"
        "示例：kaohe registry show SNAPSHOT --rule org_check --body 33",
        "Show a snapshot: rows of every table and delivered file, rules with reasons, superseded "
        "rows, quarantine of every body.\n\n"
        "With --rule the rows that break it; with --file and --line one row: as delivered, as "
        "read, rules broken, whether it counts, what replaces it, where it can be drawn.\n\n"
        "Example: kaohe registry show SNAPSHOT --rule org_check --body 33",
    ),
)
@snapshot_argument
@click.option("--body", help=say("只看这个单位（两位代码）。", "This body only (two digits)."))
@click.option("--rule", help=say("列出违反这条规则的行。", "List the rows that break this rule."))
@click.option("--file", help=say("报送文件，如 33/企业.csv。", "Delivered file, such as 33/e.csv."))
@click.option("--line", type=int, help=say("该文件中的行号。", "Line of that file."))
@limit_option
@json_option
def show(
    snapshot: Path,
    *,
    body: str | None,
    rule: str | None,
    file: str | None,
    line: int | None,
    limit: int,
    as_json: bool,
) -> None:
    """Show a snapshot."""
    if line is not None and file is None:
        raise click.UsageError(
            say("--line 须与 --file 一起使用。", "--line needs --file beside it.")
        )
    opened = Snapshot.open(snapshot)
    if body is not None:
        expect_body(opened, body)
    if file is not None:
        find_delivery(opened, file)
    if file is not None and line is not None:
        story = read_story(opened, file, line)
        if as_json:
            show_json(story_to_json(story))
        else:
            show_story(story)
    elif rule is not None:
        _show_rule(opened, rule, body=body, file=file, limit=limit, as_json=as_json)
    elif as_json:
        show_json(_sum_up(opened, body=body, file=file))
    else:
        _show_sums(opened, body=body, file=file, limit=limit)


def _deliveries(snapshot: Snapshot, body: str | None, file: str | None) -> list[dict[str, Any]]:
    return [
        each
        for each in snapshot.manifest["deliveries"]
        if body in (None, each["deliverer"]) and file in (None, each["file"])
    ]


def _rules_of(deliveries: list[dict[str, Any]]) -> dict[str, int]:
    rows: dict[str, int] = {}
    for each in deliveries:
        for rule, count in each["rules"].items():
            rows[rule] = rows.get(rule, 0) + count
    return {rule: rows[rule] for rule in RULES if rule in rows}


def _sum_up(snapshot: Snapshot, *, body: str | None, file: str | None) -> dict[str, Json]:
    deliveries = _deliveries(snapshot, body, file)
    aside = count_aside_by_body(snapshot)
    return {
        "register_digest": snapshot.digest,
        "as_of": snapshot.as_of.isoformat(),
        "rules_version": snapshot.manifest["rules_version"],
        "tables": snapshot.manifest["tables"],
        "deliveries": deliveries,
        "rules": dict(_rules_of(deliveries)),
        "quarantine": {
            each: {"rows": rows, "quarantined": count}
            for each, (count, rows) in aside.items()
            if body in (None, each)
        },
    }


def _show_sums(snapshot: Snapshot, *, body: str | None, file: str | None, limit: int) -> None:
    click.echo(f"{say('快照', 'Snapshot')} {snapshot.path}")
    click.echo(f"SHA-256 {snapshot.digest}")
    click.echo(f"{say('截至日期', 'as of')} {snapshot.as_of}  {snapshot.manifest['rules_version']}")
    deliveries = _deliveries(snapshot, body, file)
    counted = name_counts()
    if body is None and file is None:
        tables = snapshot.manifest["tables"]
        rows = [
            (
                name_table(table),
                *(str(sums[count]) for count in COUNTS),
                str(sums["superseded"]),
                "=" if sums["lines"] == sum(sums[count] for count in COUNTS[1:]) else "≠",
            )
            for table, sums in tables.items()
            if sums["lines"]
        ]
        columns = [
            say("表", "table"),
            *counted,
            say("其中被取代", "superseded"),
            say("恒等", "sum"),
        ]
        show_table(say("各表行数", "Tables"), columns, rows)
        click.echo(
            say(
                "恒等：行 = 表头 + 合格 + 带疑点 + 待落实 + 无法读取。",
                "sum: lines = headers + clean + flagged + quarantined + rejected.",
            )
        )
    show_table(
        say("报送文件", "Delivered files"),
        [say("文件", "file"), say("表", "table"), *counted, "SHA-256"],
        [
            (
                each["file"],
                name_table(each["table"]),
                *(str(each[count]) for count in COUNTS),
                f"{each['sha256'][:12]}…",
            )
            for each in deliveries[:limit]
        ],
    )
    tell_rest(min(limit, len(deliveries)), len(deliveries))
    _show_rules(_rules_of(deliveries))
    aside = {each: sums for each, sums in count_aside_by_body(snapshot).items() if sums[0]}
    chosen = {each: sums for each, sums in aside.items() if body in (None, each)}
    if chosen and file is None:
        show_table(
            say("待落实的企业", "Enterprises in quarantine"),
            [
                say("代码", "id"),
                say("单位", "body"),
                say("待落实", "quarantined"),
                say("全部", "all"),
                say("占比", "share"),
            ],
            [
                (
                    each,
                    name_body(each),
                    str(count),
                    str(rows),
                    write_percent(Fraction(count, rows)),
                )
                for each, (count, rows) in chosen.items()
            ],
        )


def _show_rules(rules: dict[str, int]) -> None:
    if not rules:
        return
    columns = [
        say("规则", "rule"),
        say("程度", "severity"),
        say("行", "rows"),
        say("原因", "reason"),
    ]
    rows = [
        (
            rule,
            name_severity(RULES[rule].severity),
            str(count),
            say(RULES[rule].zh, RULES[rule].en),
        )
        for rule, count in rules.items()
    ]
    show_table(say("违反的规则", "Rules broken"), columns, rows)


def _show_rule(
    snapshot: Snapshot,
    rule: str,
    *,
    body: str | None,
    file: str | None,
    limit: int,
    as_json: bool,
) -> None:
    found = (row for row in find_broken_rows(snapshot, rule, body=body) if file in (None, row.file))
    shown = list(islice(found, limit))
    total = len(shown) + sum(1 for _ in found)
    if as_json:
        show_json({"rule": rule, "total": total, "rows": [_row_to_json(row) for row in shown]})
        return
    fields = RULES[rule].columns
    table = shown[0].table if shown else "enterprises"
    columns = [
        say("文件", "file"),
        say("行号", "line"),
        say("名称", "name"),
        *(name_field(table, field) for field in fields),
        say("全部问题", "all reasons"),
    ]
    rows = [
        (
            row.file,
            str(row.line),
            row.name or "",
            *(row.values[field] or "" for field in fields),
            join_reasons(row.broken),
        )
        for row in shown
    ]
    show_table(f"{rule}：{say(RULES[rule].zh, RULES[rule].en)}", columns, rows)
    click.echo(say(f"共{total}行。", f"{total} rows in all."))
    tell_rest(len(shown), total)


def _row_to_json(row: BrokenRow) -> dict[str, Json]:
    return {
        "table": row.table,
        "file": row.file,
        "line": row.line,
        "body": row.body,
        "name": row.name,
        "values": dict(row.values),
        "broken": [rule.id for rule in row.broken],
    }
