"""``kaohe registry measures``: the register in numbers, by any grouping."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from kaohe.cli.language import say
from kaohe.cli.options import READABLE, json_option, out_option
from kaohe.cli.registry.words import limit_option, snapshot_argument, tell_rest
from kaohe.cli.terminal import show_json, show_table
from kaohe.core.register.measures import (
    BODY,
    GROUPS,
    MEASURES,
    OWNERSHIP,
    Measured,
    MeasureSheet,
)
from kaohe.core.values import Rounding
from kaohe.documents.measure_sheet import write_measure_csv, write_measure_workbook
from kaohe.engines.classifications import GROUP_NAMES, name_of
from kaohe.engines.snapshots.inspection import expect_body
from kaohe.engines.snapshots.snapshot import Snapshot
from kaohe.stores.files import write_json, write_new

if TYPE_CHECKING:
    from collections.abc import Sequence

SHOWN: Final = (
    "legal_persons", "covered_units", "own_unions", "coverage", "members", "membership",
    "women_share", "absent_share",
)  # fmt: skip
"""What fits on a screen; a file holds every measure."""

_WRITERS: Final = {".xlsx": write_measure_workbook, ".csv": write_measure_csv}
_PERCENT: Final = Rounding("half_up", Fraction(1, 100))


@click.command(
    help=say(
        "按单位、地市、县、登记注册类型、行业门类或经济类型统计数据库。\n\n"
        "法人数、建会数、建会率、入会率、"
        "女职工、农民工、事实不存在占比等，可与更早的快照比较。屏幕上显示主要指标；"
        "--out 文件含全部指标的精确值、分子、分母、来源和统计时点。\n\n"
        "示例：kaohe registry measures SNAPSHOT --by county --by section --body 33 --out 浙江.xlsx",
        "Measure the register by body, prefecture, county, registration type, industry section or "
        "ownership: legal persons, covered units, coverage, membership, women, migrants, share of "
        "absent enterprises, and changes against an earlier snapshot. The screen shows the main "
        "ones; a file holds all, each exact, with numerator, denominator, source and day.\n\n"
        "Example: kaohe registry measures SNAPSHOT --by county --by section --out measures.xlsx",
    ),
)
@snapshot_argument
@click.option(
    "--by",
    multiple=True,
    default=(BODY,),
    type=click.Choice(GROUPS),
    help=say("分组（可重复，按所给顺序交叉）。", "Group by (repeatable; crossed in this order)."),
)
@click.option("--base", type=READABLE, help=say("基期：更早的快照。", "Base: an earlier snapshot."))
@click.option("--body", help=say("只看这个单位（两位代码）。", "This body only (two digits)."))
@out_option(
    "写成文件：.xlsx、.csv 或 .json（须不存在）。",
    "Write a file: .xlsx, .csv or .json (must not exist).",
    required=False,
)
@limit_option
@json_option
def measures(
    snapshot: Path,
    *,
    by: tuple[str, ...],
    base: Path | None,
    body: str | None,
    out: Path | None,
    limit: int,
    as_json: bool,
) -> None:
    """Measure a register."""
    if out is not None:
        _expect_suffix(out)
    register = Snapshot.open(snapshot)
    if body is not None:
        expect_body(register, body)
    earlier = Snapshot.open(base) if base is not None else None
    sheet = register.measures(*by, base=earlier, body=body)
    if out is not None:
        _write_sheet(sheet, out)
    if as_json:
        show_json(sheet.to_json())
        return
    _show(sheet, register.measures(base=earlier, body=body), limit)
    if out is not None:
        click.echo(say(f"已写入 {out}", f"Written to {out}"))


def _expect_suffix(out: Path) -> None:
    if out.suffix not in (".json", *_WRITERS):
        raise click.BadParameter(
            say("文件名须以.xlsx、.csv或.json结尾。", "The name must end in .xlsx, .csv or .json."),
            param_hint="--out",
        )


def _write_sheet(sheet: MeasureSheet, out: Path) -> None:
    if out.suffix == ".json":
        write_json(out, sheet.to_json())
        return
    groups = [GROUP_NAMES[name][0] for name in sheet.by]
    content = _WRITERS[out.suffix](
        sheet, groups=groups, name_of=lambda grouping, code: name_of(grouping, code)[0]
    )
    write_new(out, content)


def _show(sheet: MeasureSheet, whole: MeasureSheet, limit: int) -> None:
    size = len(MEASURES)
    groups = [sheet.rows[start : start + size] for start in range(0, len(sheet.rows), size)]
    names = {each.id: say(each.zh, each.en) for each in MEASURES}
    keys = [
        text
        for name in sheet.by
        for text in (*_code(name, say("代码", "id")), say(*GROUP_NAMES[name]))
    ]
    rows = [[*_keys_of(sheet, found[0].group), *_cells(found)] for found in groups[:limit]]
    total = [""] * len(keys)
    total[-1] = say("合计", "total")
    rows.append([*total, *_cells(whole.rows)])
    base = f" − {sheet.base_as_of.isoformat()}" if sheet.base_as_of else ""
    title = say("非公企业法人数据库", "Register") + f" {sheet.as_of.isoformat()}{base}"
    show_table(title, [*keys, *(names[each] for each in SHOWN)], rows)
    tell_rest(min(limit, len(groups)), len(groups), command="measures --out")
    click.echo(
        say(
            "联合基层工会在数据库中没有编号，只能统计其涵盖单位；工会数只能给出上下限"
            "（见文件中的“工会数不少于”“工会数不多于”）。",
            "Joint unions have no id in the register, so only their units are counted; a file "
            "tells the least and the most unions that there can be.",
        )
    )


def _keys_of(sheet: MeasureSheet, group: Sequence[str | None]) -> list[str]:
    return [
        text
        for name, code in zip(sheet.by, group, strict=True)
        for text in (*_code(name, code or "-"), say(*name_of(name, code)))
    ]


def _code(grouping: str, code: str) -> tuple[str, ...]:
    """Show a code beside the name of a group; kinds of ownership have none but our own."""
    return () if grouping == OWNERSHIP else (code,)


def _cells(found: Sequence[Measured]) -> list[str]:
    """Write the main measures, each with its change where there is a base."""
    by_id = {each.measure: each for each in found}
    return [_cell(by_id[name]) for name in SHOWN]


def _cell(each: Measured) -> str:
    if each.value is None:
        return "-"
    factor, unit = (1, "") if each.denominator is None else (100, "%")
    shown = f"{_number(each.value * factor, unit)}{unit}"
    if each.change is None:
        return shown
    sign = "+" if each.change >= 0 else ""
    return f"{shown} ({sign}{_number(each.change * factor, unit)})"


def _number(value: Fraction, unit: str) -> str:
    return str(_PERCENT.apply(value)) if unit else str(value)
