"""``kaohe papers results``: every paper of a scored year at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from kaohe.cli.language import say
from kaohe.cli.options import DAY, READABLE, json_option, out_option, pack_option
from kaohe.cli.terminal import show_json, show_table
from kaohe.documents.official.papers import Issue
from kaohe.stores.packs import load_pack
from kaohe.stores.paper_files import load_paper_files
from kaohe.stores.result_papers import load_scored_year, write_result_papers


@click.command(
    "results",
    help=say(
        "由评分结果生成全部公文：通报、报告、各单位的函、通报批评、经验摘编和工作簿；均为草稿。\n\n"
        "示例：kaohe papers results build/demo --out build/papers",
        "Make every paper of a scored year: circular, report, letters, criticism, digest and "
        "workbook; all of them drafts.\n\n"
        "Example: kaohe papers results build/demo --out build/papers",
    ),
)
@click.argument("folder", metavar="RESULTS", type=READABLE)
@pack_option
@click.option("--day", type=DAY, help=say("成文日期。", "Day of the documents."))
@click.option(
    "--templates", type=READABLE, help=say("本单位的文稿和版式文件夹。", "Own texts and look.")
)
@click.option("--fonts", type=READABLE, help=say("本单位的字体文件夹。", "Own fonts."))
@click.option(
    "--no-word", is_flag=True, help=say("不写Word文件。", "Write no Word files, only PDF.")
)
@out_option("公文文件夹（须不存在）。", "Folder for the papers (must not exist).")
@json_option
def results(
    folder: Path,
    *,
    reference: str,
    day: date | None,
    templates: Path | None,
    fonts: Path | None,
    no_word: bool,
    out: Path,
    as_json: bool,
) -> None:
    """Make the papers of a scored year."""
    year = load_scored_year(folder, load_pack(reference).pack)
    files = load_paper_files(templates, fonts=fonts)
    rehearsal = any(body.trace["rehearsal"] for body in year.facts.bodies)
    issue = Issue(day=day, rehearsal=rehearsal)
    written = write_result_papers(out, year, files, issue=issue, word=not no_word)
    if as_json:
        show_json([each.to_json() for each in written])
        return
    common = [each for each in written if not each.body]
    apart = len({each.body for each in written if each.body})
    heads = (say("文件", "file"), say("标题", "title"))
    show_table(say("公文（草稿）", "Papers (drafts)"), heads, [(e.path, e.title) for e in common])
    click.echo(
        say(
            f"另有各单位的函{apart}件，共{len(written)}个文件：{out}。",
            f"Letters to {apart} bodies besides; {len(written)} files in all: {out}.",
        )
    )
