"""``kaohe draw countersign``: take what counties state of their strata, before the freeze."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kaohe.cli.draw.ceremony import (
    WATERMARK,
    office_argument,
    open_office,
    plan_under_way,
    show_watermark,
)
from kaohe.cli.language import say
from kaohe.cli.options import READABLE, json_option
from kaohe.cli.terminal import show_json, show_table
from kaohe.core.draw.statements import find_other_lines
from kaohe.stores.countersigning import find_manifest, load_statements, take_statement
from kaohe.stores.files import read_bytes, read_text
from kaohe.workflows.countersigning.statements import read_county_keys

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.core.draw import StratumLine
    from kaohe.stores.offices import Office
    from kaohe.workflows.countersigning.statements import StratumStatement


@click.command(
    help=say(
        "受理各县的核对声明，供固定时一并登记；不给文件时列出已受理的。\n\n"
        "公钥登记文件每行为代码和验证公钥。抽样框生成后，列出各县认为不同的层。\n\n"
        "示例：kaohe draw countersign OFFICE 330105.statement.json --keys counties.keys",
        "Take the statements of counties, which the freeze enters; without files, list those "
        "taken.\n\n"
        "The file of keys has a code and a verifier key on each line. Once the frame is built, "
        "the strata that counties find otherwise are listed.\n\n"
        "Example: kaohe draw countersign OFFICE 330105.statement.json --keys counties.keys",
    )
)
@office_argument
@click.argument("files", metavar="[STATEMENT]...", nargs=-1, type=READABLE)
@click.option(
    "--keys",
    "keys_file",
    type=READABLE,
    help=say("公钥登记文件。", "File of the keys that sign for counties."),
)
@json_option
def countersign(
    place: Path,
    files: tuple[Path, ...],
    *,
    keys_file: Path | None,
    as_json: bool,
) -> None:
    """Take statements."""
    if files and keys_file is None:
        raise click.UsageError(say("受理声明时须给出 --keys。", "Statements need --keys."))
    keys = read_county_keys(read_text(keys_file), where=str(keys_file)) if keys_file else ()
    with open_office(place) as office:
        for file in files:
            take_statement(office, read_bytes(file), keys=keys, where=str(file))
        statements, rehearsal = load_statements(office), plan_under_way(office).rehearsal
        differences = _compare(office, statements)
    if as_json:
        show_json(
            {
                "rehearsal": rehearsal,
                "watermark": WATERMARK if rehearsal else "",
                "statements": [
                    {
                        "county": each.county,
                        "signer": each.signer,
                        "at": each.at,
                        "record": each.digest(),
                        "strata": len(each.strata),
                        "differ": None
                        if differences is None
                        else [line.stratum for line in differences[each.digest()]],
                    }
                    for each in statements
                ],
            }
        )
        return
    show_watermark(rehearsal=rehearsal)
    columns = [
        say("县", "county"),
        say("签名人", "signer"),
        say("时间（UTC）", "time (UTC)"),
        say("层数", "strata"),
        say("不同的层", "that differ"),
    ]
    rows = [
        (
            each.county,
            each.signer,
            each.at,
            str(len(each.strata)),
            say("抽样框尚未生成", "no frame yet")
            if differences is None
            else "，".join(line.stratum for line in differences[each.digest()])
            or say("无", "none"),
        )
        for each in statements
    ]
    show_table(say("已受理的核对声明", "Statements taken"), columns, rows)


def _compare(
    office: Office, statements: tuple[StratumStatement, ...]
) -> dict[str, tuple[StratumLine, ...]] | None:
    """Return, by the digest of each statement, what it says otherwise than the frame."""
    manifest = find_manifest(office)
    if manifest is None:
        return None
    return {
        each.digest(): find_other_lines(each.lines, manifest.county_lines(each.county))
        for each in statements
    }
