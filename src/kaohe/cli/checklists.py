"""``kaohe pack checklist`` and ``kaohe pack forms``: what is asked on visits, in every form."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from kaohe.cli.language import language, say
from kaohe.cli.options import READABLE, json_option
from kaohe.cli.terminal import show_json, show_table
from kaohe.core.checklist import checklist_digest
from kaohe.core.checklist.xlsform import make_xlsform
from kaohe.core.rules.digest import tree_of
from kaohe.core.values import write_exact
from kaohe.stores.checklists import load_checklists
from kaohe.stores.files import new_folder, write_new
from kaohe.stores.packs import load_pack

if TYPE_CHECKING:
    from fractions import Fraction

    from kaohe.core.checklist import Checklist
    from kaohe.core.rules.model import Pack
    from kaohe.core.rules.text import Name

_FIRST_DAY: Final = (1, 1)


@click.command(
    help=say(
        "显示各类单位的抽查表，或做成可以打印的PDF。\n\n"
        "示例：kaohe pack checklist national-2012 --kind federation\n\n"
        "示例：kaohe pack checklist national-2012 --kind federation --pdf federation.pdf",
        "Show the checklists of each unit kind, or print one as a PDF.\n\n"
        "Example: kaohe pack checklist national-2012 --kind federation\n\n"
        "Example: kaohe pack checklist national-2012 --kind federation --pdf federation.pdf",
    )
)
@click.argument("reference", metavar="PACK")
@click.option("--kind", help=say("只显示这一类单位的。", "Show this unit kind only."))
@click.option(
    "--pdf",
    type=READABLE,
    help=say("写成PDF（须同时用 --kind）。", "Write a PDF (with --kind)."),
)
@json_option
def checklist(reference: str, *, kind: str | None, pdf: Path | None, as_json: bool) -> None:
    """Show or print checklists."""
    loaded = load_pack(reference)
    made = load_checklists(loaded)
    chosen = [each for each in made if kind in {None, each.kind}]
    if not chosen:
        known = ", ".join(each.kind for each in made) or "–"
        raise click.ClickException(
            say(f"没有这类单位的抽查表。可用：{known}。", f"No such checklist. Known: {known}.")
        )
    if pdf is not None:
        if kind is None:
            raise click.UsageError(say("用 --pdf 时请同时指定 --kind。", "--pdf needs --kind."))
        places = [pdf, *(pdf.with_stem(f"{pdf.stem}-{each.station}")
                         for each in chosen[0].stations[1:])]  # fmt: skip
        for place, content in zip(places, _print(chosen[0], loaded.pack), strict=True):
            write_new(place, content)
            click.echo(say(f"已写入 {place}。", f"Written to {place}."))
    elif as_json:
        show_json([tree_of(each) for each in chosen])
    elif kind is None:
        _list(chosen)
    else:
        _show(chosen[0])


@click.command(
    help=say(
        "把各类单位的抽查表导出为XLSForm和XForm，供ODK Collect等工具使用。\n\n"
        "示例：kaohe pack forms national-2012 forms",
        "Export the checklists as XLSForm and XForm, for ODK Collect and its like.\n\n"
        "Example: kaohe pack forms national-2012 forms",
    )
)
@click.argument("reference", metavar="PACK")
@click.argument("folder", type=READABLE)
@json_option
def forms(reference: str, folder: Path, *, as_json: bool) -> None:
    """Export forms."""
    # pyxform is slow to load, and only this command needs it
    from kaohe.documents.xlsform import write_xform, write_xlsform

    loaded = load_pack(reference)
    written: list[dict[str, object]] = []
    with new_folder(folder) as partial:
        for each in load_checklists(loaded):
            form = make_xlsform(each)
            book = write_xlsform(form, on=_day_of(loaded.pack))
            write_new(partial / f"{each.kind}.xlsx", book)
            write_new(partial / f"{each.kind}.xml", write_xform(book))
            written.append({"kind": each.kind, "questions": len(form.survey)})
    if as_json:
        show_json({"folder": str(folder), "forms": written})
        return
    count = len(written)
    click.echo(
        say(
            f"已导出{count}类单位的表单到 {folder}，每类一个.xlsx和一个.xml。",
            f"Exported the forms of {count} unit kinds to {folder}, an .xlsx and an .xml each.",
        )
    )


def _list(chosen: list[Checklist]) -> None:
    columns = [
        say("单位类别", "unit kind"),
        "id",
        say("分值", "points"),
        say("小项", "items"),
        say("摘要", "digest"),
    ]
    rows = [
        (
            _say(each.title),
            each.kind,
            _points(each.points),
            str(sum(len(group.items) for group in each.groups)),
            checklist_digest(each)[:12],
        )
        for each in chosen
    ]
    show_table(say("抽查表", "Checklists"), columns, rows)


def _show(chosen: Checklist) -> None:
    columns = [say("内容", "item"), say("问题", "question"), say("分值", "points"), "id"]
    rows = [(_say(fact.title), _say(fact.ask), "", fact.item) for fact in chosen.facts]
    for group in chosen.groups:
        for item in group.items:
            for number, question in enumerate(item.questions):
                place = f"{item.item}/{question.part}" if question.part else item.item
                points = "" if number else _points(item.points)
                rows.append((_say(question.title), _say(question.ask), points, place))
    show_table(f"{_say(chosen.title)} {_points(chosen.points)}", columns, rows)
    ways = say("、", ", ").join(_say(each.title) for each in chosen.outcomes)
    click.echo(say(f"抽查结果：{ways}。", f"Outcomes: {ways}."))


def _print(chosen: Checklist, pack: Pack) -> list[bytes]:
    """Return the PDF of each place; a second place stands in a file of its own."""
    from kaohe.documents.official import typeset_pdf
    from kaohe.documents.official.papers.visit_sheet import make_visit_sheets
    from kaohe.stores.paper_files import load_paper_files

    look = load_paper_files().look
    sheets = make_visit_sheets(chosen, on=_day_of(pack))
    return [typeset_pdf(each, look).content for each in sheets]


def _day_of(pack: Pack) -> date:
    return pack.in_force_from or date(pack.assessed_year + 1, *_FIRST_DAY)


def _points(points: Fraction | None) -> str:
    return say("不封顶", "uncapped") if points is None else write_exact(points)


def _say(name: Name) -> str:
    return name.zh if language() == "zh" else name.en
