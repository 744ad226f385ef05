"""``kaohe draw self-check``: the part of a province's report that tells of its own spot checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kaohe.cli.draw.ceremony import show_watermark
from kaohe.cli.language import say
from kaohe.cli.options import READABLE, json_option, out_option, pack_option
from kaohe.cli.terminal import show_json, show_table
from kaohe.stores.draws import DrawFolder
from kaohe.stores.files import new_folder, write_json
from kaohe.stores.packs import load_pack
from kaohe.stores.spot_checks import read_spot_checks

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    "self-check",
    help=say(
        "把省级行动的结果写成自检自查报告的结构化部分。\n\n"
        "先核验已公布的抽取，再写出各类单位的抽查数和结果（spot-checks.json）与认定（evidence.json，"
        "来源为自检自查）。\n\n"
        "只有一个密钥持有人的行动，结果注明保证程度较低。\n\n"
        "示例：kaohe draw self-check published --findings findings.json --out report",
        "Turn the outcome of a province's campaign into the structured part of its self-check "
        "report: verify the published draw, then write how many units of each kind were visited "
        "and with which outcome (spot-checks.json), and the findings (evidence.json, source "
        "self_check).\n\n"
        "A campaign with one key holder is marked as of lower assurance.\n\n"
        "Example: kaohe draw self-check published --findings findings.json --out report",
    ),
)
@click.argument("published", type=READABLE)
@click.option(
    "--findings",
    type=READABLE,
    required=True,
    help=say("检查员的认定（evidence/1）。", "What the inspectors found (evidence/1)."),
)
@pack_option
@out_option("文件夹（须不存在）。", "Folder (must not exist).")
@json_option
def self_check(
    *, published: Path, findings: Path, reference: str, out: Path, as_json: bool
) -> None:
    """Write the part of the report."""
    loaded = load_pack(reference)
    part, evidence = read_spot_checks(DrawFolder(published), findings, pack=loaded)
    with new_folder(out) as folder:
        write_json(folder / "spot-checks.json", part)
        write_json(folder / "evidence.json", evidence.model_dump(mode="json"))
    if as_json:
        show_json(part)
        return
    show_watermark(rehearsal=part["rehearsal"] is True)
    kinds = {kind.id: say(kind.name.zh, kind.name.en) for kind in loaded.pack.unit_kinds}
    names = {each.id: say(each.name.zh, each.name.en) for each in loaded.pack.outcomes}
    rows = [
        (
            kinds[each["unit_kind"]],
            str(each["drawn"]),
            say("，", ", ").join(f"{names[name]} {n}" for name, n in each["outcomes"].items()),
        )
        for each in part["kinds"]
    ]
    title = say(f"省级抽查 {part['scope']}", f"Spot checks of {part['scope']}")
    show_table(title, [say("类别", "kind"), say("抽查", "drawn"), say("结果", "outcome")], rows)
    if part["assurance"] == "lower":
        click.echo(
            say(
                "保证程度较低：只有一个密钥持有人，其一人事先可知全部结果。",
                "Lower assurance: a single key holder could know every unit beforehand.",
            )
        )
