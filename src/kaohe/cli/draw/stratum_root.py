"""``kaohe draw stratum-root``: a county makes its strata again from its own export, and signs."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from kaohe.cli.draw.ceremony import WATERMARK, show_watermark
from kaohe.cli.language import say
from kaohe.cli.ledger import read_clock
from kaohe.cli.options import READABLE, json_option, out_option
from kaohe.cli.terminal import show_json, show_table
from kaohe.core.ledger import ED25519
from kaohe.engines.frames.own_export import open_own_export
from kaohe.stores.files import read_bytes, write_new
from kaohe.stores.ledger_files import load_signer
from kaohe.workflows.countersigning.salts import read_salts
from kaohe.workflows.countersigning.statements import StratumStatement, rebuild, state

if TYPE_CHECKING:
    from kaohe.core.canonical import Json
    from kaohe.core.draw.own_units import UnitDifference
    from kaohe.workflows.countersigning.salts import CountySalts
    from kaohe.workflows.countersigning.statements import Rebuilt

_MOST_ROWS: Final = 50
"""Lines of a table that a person looks through."""


@click.command(
    "stratum-root",
    help=say(
        "县（市、区）用自己导出的数据重算本县各抽样层，与组织方的逐层比对，并签名。\n\n"
        "企业、联合会、社会组织工会分属几个文件的，一并给出。全部一致时退出码为0，否则为1。"
        "不一致也可以签名：签的是本县自己算出的结果。\n\n"
        "示例：kaohe draw stratum-root 企业.csv 联合会.csv 社会组织.csv --salts "
        "330105.salts.json --key county.key --out 330105.statement.json",
        "A county makes its strata again from its own export, compares them with the office's, "
        "and signs.\n\n"
        "Give all files: enterprises, federations, social organisations. Exit code 0 when all "
        "agree, otherwise 1. What does not agree can be signed too: the county signs what it "
        "finds itself.\n\n"
        "Example: kaohe draw stratum-root enterprises.csv federations.csv social.csv --salts "
        "330105.salts.json --key county.key --out 330105.statement.json",
    ),
)
@click.argument("paths", metavar="FILE...", nargs=-1, required=True, type=READABLE)
@click.option(
    "--salts",
    "salts_file",
    type=READABLE,
    required=True,
    help=say("组织方交给本县的盐值文件。", "The salts that the office gave to the county."),
)
@click.option(
    "--key",
    "key_file",
    type=READABLE,
    help=say("签名密钥；给出时出具核对声明。", "Key to sign a statement with."),
)
@out_option("核对声明存为文件。", "Write the statement here.", required=False)
@json_option
@click.pass_context
def stratum_root(
    context: click.Context,
    paths: tuple[Path, ...],
    *,
    salts_file: Path,
    key_file: Path | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Make a county's strata again."""
    if (key_file is None) != (out is None):
        raise click.UsageError(say("--key 和 --out 须同时给出。", "--key and --out go together."))
    salts = read_salts(read_bytes(salts_file), where=str(salts_file))
    signer = load_signer(key_file, kind=ED25519) if key_file else None
    as_of = date.fromisoformat(salts.as_of)
    with open_own_export(paths, body=salts.body, as_of=as_of, kinds=salts.kinds) as export:
        found = rebuild(salts, export.units(salts.body, salts.county))
        files = export.files
    statement = None
    if signer and out:
        statement = state(salts, found.own, files=files, at=read_clock(), signer=signer)
        write_new(out, statement.as_bytes())
    if as_json:
        show_json(_as_json(salts, found, statement))
    else:
        _show(salts, found, statement)
    context.exit(0 if found.agrees else 1)


def _show(salts: CountySalts, found: Rebuilt, statement: StratumStatement | None) -> None:
    show_watermark(rehearsal=salts.rehearsal)
    listed = {line.stratum: line for line in salts.lines}
    other = {line.stratum for line in found.other}
    rows = [
        (
            line.stratum,
            str(line.size),
            str(listed[line.stratum].size),
            line.root.hex()[:16],
            say("不同", "differs") if line.stratum in other else say("一致", "agrees"),
        )
        for line in found.own.lines
        if line.size or listed[line.stratum].size
    ]
    columns = [
        say("层", "stratum"),
        say("本县", "own"),
        say("抽样框", "frame"),
        say("本县根值", "own root"),
        say("比对", "compared"),
    ]
    show_table(say(f"{salts.county}的抽样层", f"Strata of {salts.county}"), columns, rows)
    for key, size in found.own.unknown:
        click.echo(
            say(
                f"抽样框中没有这一层：{key}（本县{size}个单位）",
                f"Not in the frame: {key} ({size})",
            )
        )
    if found.rows:
        _show_rows(found.rows)
    elif found.rows is None and not found.agrees:
        click.echo(
            say(
                "盐值文件未附抽样框中的记录，只能指出不同的层；请向组织方索取带记录的文件。",
                "The salts hold no records, so that only strata can be named; ask for a file "
                "with records.",
            )
        )
    agree = len(found.own.lines) - len(other & {line.stratum for line in found.own.lines})
    click.echo(
        say(
            f"共{len(found.own.lines)}个层，{agree}个一致，{len(other)}个不同。",
            f"{len(found.own.lines)} strata: {agree} agree, {len(other)} differ.",
        )
    )
    if statement:
        click.echo(say("声明的摘要", "Digest of the statement") + f" {statement.digest()}")


def _show_rows(rows: tuple[UnitDifference, ...]) -> None:
    words = {
        "added": say("仅本县有", "only own"),
        "omitted": say("仅抽样框有", "only in the frame"),
        "changed": say("内容不同", "changed"),
    }
    columns = [
        say("层", "stratum"),
        say("单位", "unit"),
        say("差异", "difference"),
        say("字段", "field"),
        say("本县", "own"),
        say("抽样框", "frame"),
    ]
    shown = [
        (
            each.stratum,
            each.id,
            words[each.change],
            field,
            _say_value((each.own or {}).get(field)),
            _say_value((each.frozen or {}).get(field)),
        )
        for each in rows
        for field in (each.fields if each.change == "changed" else ("name",))
    ]
    show_table(say("不同的行", "Rows that differ"), columns, shown[:_MOST_ROWS])
    if len(shown) > _MOST_ROWS:
        more = len(shown) - _MOST_ROWS
        click.echo(say(f"另有{more}处，用 --json 列出全部。", f"{more} more; --json lists all."))


def _say_value(value: Json) -> str:
    return "" if value is None else str(value)


def _as_json(
    salts: CountySalts, found: Rebuilt, statement: StratumStatement | None
) -> dict[str, object]:
    return {
        "campaign": salts.campaign,
        "rehearsal": salts.rehearsal,
        "watermark": WATERMARK if salts.rehearsal else "",
        "county": salts.county,
        "strata": [
            {"stratum": line.stratum, "size": line.size, "root": line.root.hex()}
            for line in found.own.lines
        ],
        "differ": [line.stratum for line in found.other],
        "unknown": [key for key, _ in found.own.unknown],
        "rows": None
        if found.rows is None
        else [
            {
                "stratum": each.stratum,
                "unit": each.id,
                "change": each.change,
                "fields": list(each.fields) if each.change == "changed" else [],
            }
            for each in found.rows
        ],
        "statement": statement.digest() if statement else None,
    }
