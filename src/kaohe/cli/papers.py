"""``kaohe papers``: official documents made from data, as PDF and Word."""

from __future__ import annotations

from datetime import date
from functools import wraps
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kaohe.cli.language import say
from kaohe.cli.options import DAY, READABLE, json_option, out_option, pack_option
from kaohe.cli.result_papers import results
from kaohe.cli.terminal import show_json, show_table
from kaohe.documents.official import typeset_pages, typeset_pdf, write_word
from kaohe.documents.official.papers import (
    Issue,
    Lending,
    VisitNotice,
    compose,
    make_assessment_notice,
    make_lending_letter,
    make_visit_notice,
    name_union,
    read_number,
)
from kaohe.documents.official.papers.composing import REHEARSAL
from kaohe.stores.files import new_folder, write_new
from kaohe.stores.packs import load_pack
from kaohe.stores.paper_files import PaperFiles, copy_paper_files, load_paper_files, load_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaohe.core.rules.model import Pack
    from kaohe.documents.official import Document, PaperText


@click.group(
    help=say(
        "公文：按GB/T 9704—2012生成PDF和Word。没有文号的一律是草稿。",
        "Official documents after GB/T 9704-2012, as PDF and Word; drafts until numbered.",
    )
)
def papers() -> None:
    """Hold the paper commands together."""


papers.add_command(results)


def issue_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add what every paper has: number, day, marks, files to write, own texts and fonts."""

    @wraps(function)
    def with_issue(*args: Any, **options: Any) -> Any:
        number = options.pop("number")
        options["issue"] = Issue(
            number=read_number(number) if number else None,
            day=options.pop("day"),
            rehearsal=options.pop("rehearsal"),
            issuers=options.pop("issuers"),
            secrecy=options.pop("secrecy"),
            urgency=options.pop("urgency"),
        )
        options["files"] = load_paper_files(options.pop("templates"), fonts=options.pop("fonts"))
        return function(*args, **options)

    for option in reversed(
        (
            click.option(
                "--number",
                help=say("发文字号；没有的为草稿。", "Number; without one it is a draft."),
            ),
            click.option("--day", type=DAY, help=say("成文日期。", "Day of the document.")),
            click.option(
                "--from",
                "issuers",
                multiple=True,
                help=say("发文机关（可重复）。", "Issuing organ (repeatable)."),
            ),
            click.option("--secrecy", default="", help=say("密级。", "Grade of secrecy.")),
            click.option("--urgency", default="", help=say("紧急程度。", "Grade of urgency.")),
            click.option(
                "--rehearsal", is_flag=True, help=say("演练用件。", "Mark it as a rehearsal.")
            ),
            click.option(
                "--templates",
                type=READABLE,
                help=say("本单位的文稿和版式文件夹。", "Folder with own texts and look."),
            ),
            click.option(
                "--fonts", type=READABLE, help=say("本单位的字体文件夹。", "Folder with own fonts.")
            ),
            click.option(
                "--word",
                type=READABLE,
                help=say("同时写出Word文件（须不存在）。", "Write a Word file too (new)."),
            ),
            click.option(
                "--preview",
                type=READABLE,
                help=say(
                    "同时写出各页图片的文件夹（须不存在）。",
                    "Folder for a picture of every page (new).",
                ),
            ),
            out_option("PDF文件（须不存在）。", "File for the PDF (must not exist)."),
            json_option,
        )
    ):
        with_issue = option(with_issue)
    return with_issue


@papers.command(
    help=say(
        "由规则包生成考核通知及其附件。\n\n"
        "示例：kaohe papers notice --pack national-2012 --number 总工办发〔2013〕2号 "
        "--day 2013-01-06 --out notice.pdf --word notice.docx",
        "Make the notice of an assessment and its annexes from a rule pack.\n\n"
        "Example: kaohe papers notice --pack national-2012 --number 总工办发〔2013〕2号 "
        "--day 2013-01-06 --out notice.pdf --word notice.docx",
    )
)
@pack_option
@issue_options
def notice(reference: str, *, issue: Issue, files: PaperFiles, **outputs: Any) -> None:
    """Make the notice."""
    pack = load_pack(reference).pack
    text = files.texts["assessment_notice"]
    _write(make_assessment_notice(pack, text, issue=issue), text, files, **outputs)


@papers.command(
    help=say(
        "生成抽调人员的函。\n\n"
        "示例：kaohe papers lend --body 33 --people 2 --first 2013-01-10 --last 2013-02-08 "
        "--answer-by 2012-12-28 --out lend.pdf",
        "Make the letter that asks a body to lend staff.\n\n"
        "Example: kaohe papers lend --body 33 --people 2 --first 2013-01-10 --last 2013-02-08 "
        "--answer-by 2012-12-28 --out lend.pdf",
    )
)
@pack_option
@click.option("--body", required=True, help=say("单位代码，两位。", "Body, two digits."))
@click.option(
    "--people", type=click.IntRange(1, 99), required=True, help=say("人数。", "How many.")
)
@click.option("--first", type=DAY, required=True, help=say("第一天。", "First day."))
@click.option("--last", type=DAY, required=True, help=say("最后一天。", "Last day."))
@click.option("--answer-by", type=DAY, required=True, help=say("回执期限。", "Reply by."))
@issue_options
def lend(
    reference: str,
    *,
    body: str,
    people: int,
    first: date,
    last: date,
    answer_by: date,
    issue: Issue,
    files: PaperFiles,
    **outputs: Any,
) -> None:
    """Make the letter that borrows staff."""
    pack = load_pack(reference).pack
    lending = Lending(
        union=_union_of(pack, body),
        people=people,
        year=pack.assessed_year,
        first_day=first,
        last_day=last,
        answer_by=answer_by,
    )
    text = files.texts["lending_letter"]
    _write(make_lending_letter(lending, text, issue=issue), text, files, **outputs)


@papers.command(
    help=say(
        "生成实地抽查的通知：只写单位、组别和日期，从不写县和单位。\n\n"
        "示例：kaohe papers visit --body 33 --team 第一考核工作组 --first 2013-01-10 "
        "--last 2013-01-16 --out visit.pdf",
        "Make the notice of a visit: body, team and days, never a county or a unit.\n\n"
        "Example: kaohe papers visit --body 33 --team 第一考核工作组 --first 2013-01-10 "
        "--last 2013-01-16 --out visit.pdf",
    )
)
@pack_option
@click.option("--body", required=True, help=say("单位代码，两位。", "Body, two digits."))
@click.option("--team", required=True, help=say("考核工作组的名称。", "Name of the team."))
@click.option("--first", type=DAY, required=True, help=say("第一天。", "First day."))
@click.option("--last", type=DAY, required=True, help=say("最后一天。", "Last day."))
@issue_options
def visit(
    reference: str,
    *,
    body: str,
    team: str,
    first: date,
    last: date,
    issue: Issue,
    files: PaperFiles,
    **outputs: Any,
) -> None:
    """Make the notice of a visit."""
    pack = load_pack(reference).pack
    notice_of = VisitNotice(
        union=_union_of(pack, body),
        team=team,
        year=pack.assessed_year,
        first_day=first,
        last_day=last,
    )
    text = files.texts["visit_notice"]
    _write(make_visit_notice(notice_of, text, issue=issue), text, files, **outputs)


@papers.command(
    help=say(
        "由文稿生成任何一种公文；文稿里的{名称}用 --value 填入。\n\n"
        "示例：kaohe papers letter letter.txt --value year=2012 --out letter.pdf",
        "Make any paper from a text; places such as {year} are filled in with --value.\n\n"
        "Example: kaohe papers letter letter.txt --value year=2012 --out letter.pdf",
    )
)
@click.argument("path", metavar="TEXT", type=READABLE)
@click.option(
    "--value",
    "values",
    multiple=True,
    metavar="NAME=TEXT",
    help=say("填入的内容（可重复）。", "What is filled in (repeatable)."),
)
@issue_options
def letter(
    path: Path, *, values: tuple[str, ...], issue: Issue, files: PaperFiles, **outputs: Any
) -> None:
    """Make a paper from a text."""
    text = load_text(path)
    filled = dict(_read_value(each) for each in values)
    _write(compose(text, filled, issue=issue), text, files, **outputs)


@papers.command(
    help=say(
        "把文稿和版式复制到新文件夹，供本单位修改；之后用 --templates 指定它。\n\n"
        "示例：kaohe papers copy our-papers",
        "Copy texts and look into a new folder, to be changed; name it with --templates.\n\n"
        "Example: kaohe papers copy our-papers",
    )
)
@click.argument("folder", type=READABLE)
def copy(folder: Path) -> None:
    """Copy texts and look."""
    copy_paper_files(folder)
    click.echo(say(f"已复制到 {folder}。", f"Copied to {folder}."))


@papers.command(
    help=say(
        "列出文稿及其版本。\n\n示例：kaohe papers texts",
        "List the texts and their versions.\n\nExample: kaohe papers texts",
    )
)
@click.option("--templates", type=READABLE, help=say("本单位的文件夹。", "Own folder."))
@json_option
def texts(templates: Path | None, *, as_json: bool) -> None:
    """List the texts."""
    files = load_paper_files(templates)
    rows = [
        (kind, text.form, text.version, text.title.replace("/", ""), text.digest)
        for kind, text in files.texts.items()
    ]
    columns = ("kind", "form", "version", "title", "digest")
    if as_json:
        show_json([dict(zip(columns, row, strict=True)) for row in rows])
        return
    heads = (say("文稿", "text"), say("形式", "form"), say("版本", "version"), say("标题", "title"))
    show_table(say("文稿", "Texts"), heads, [row[:4] for row in rows])


def _union_of(pack: Pack, body: str) -> str:
    names = {each.id: each.name.zh for each in pack.bodies}
    if body not in names:
        raise click.BadParameter(
            say(
                f"“{body}”不在规则包的单位之中：{'、'.join(names)}。",
                f"'{body}' is none of the pack's bodies: {', '.join(names)}.",
            ),
            param_hint="--body",
        )
    return name_union(body, names[body])


def _read_value(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        raise click.BadParameter(
            say(f"“{text}”应写作 名称=内容。", f"'{text}' should be NAME=TEXT."),
            param_hint="--value",
        )
    return name, value


def _write(
    document: Document,
    text: PaperText,
    files: PaperFiles,
    *,
    out: Path,
    word: Path | None,
    preview: Path | None,
    as_json: bool,
) -> None:
    """Write the files that were asked for, and tell what they were made with."""
    made = typeset_pdf(document, files.look)
    edited = write_word(document, files.look) if word else b""
    pages = typeset_pages(document, files.look) if preview else ()
    write_new(out, made.content)
    if word:
        write_new(word, edited)
    if preview:
        with new_folder(preview) as folder:
            for number, page in enumerate(pages, start=1):
                (folder / f"{number:03}.png").write_bytes(page)
    if as_json:
        show_json(
            {
                "title": document.plain_title,
                "number": str(document.number) if document.number else None,
                "draft": document.number is None and document.form != "sheet",
                "rehearsal": document.watermark.startswith(REHEARSAL),
                "pdf": {"path": str(out), "sha256": made.digest},
                "word": {"path": str(word), "sha256": sha256(edited).hexdigest()} if word else None,
                "text": {"version": text.version, "sha256": text.digest},
                "look": {"version": files.look.version, "sha256": files.look.digest},
                "faces": dict(made.faces),
                "stand_ins": [
                    {"face": each.face, "wanted": each.wanted, "used": each.used}
                    for each in made.stand_ins
                ],
            }
        )
        return
    name = str(document.number) if document.number else say("草稿", "draft")
    click.echo(f"{document.plain_title}（{name}）：{out}")
    click.echo(f"SHA-256 {made.digest}")
    for each in made.stand_ins:
        click.echo(
            say(
                f"提示：没有“{each.wanted}”，用“{each.used}”代替；有该字体的，请用 --fonts 指定。",
                f"Note: '{each.used}' stands in for '{each.wanted}'; give --fonts if you have it.",
            ),
            err=True,
        )
