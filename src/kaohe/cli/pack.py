"""``kaohe pack``: look at rule packs, check them, compare them, try them out."""

from __future__ import annotations

import json
from dataclasses import asdict
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from kaohe.cli.checklists import checklist, forms
from kaohe.cli.language import language, say
from kaohe.cli.moves import show_comparison
from kaohe.cli.options import READABLE, json_option
from kaohe.cli.terminal import show_json, show_table
from kaohe.core.rules import canonical_pack, diff_packs, overlay_schema, pack_schema, variant_schema
from kaohe.core.scoring import read_evidence
from kaohe.core.values import write_exact
from kaohe.stores.files import read_bytes
from kaohe.stores.packs import copy_pack, load_pack
from kaohe.workflows.scoring import simulate_packs

if TYPE_CHECKING:
    from kaohe.core.rules.model import Pack
    from kaohe.core.rules.text import Name


_BRIEF: Final = 60


@click.group(help=say("规则包：检查、查看、比较、试算。", "Rule packs: check, show, compare, try."))
def pack() -> None:
    """Hold the pack commands together."""


pack.add_command(checklist)
pack.add_command(forms)


@pack.command(
    help=say(
        "检查规则包，一次列出全部问题。\n\n示例：kaohe pack check national-2012",
        "Check a pack and tell every fault at once.\n\nExample: kaohe pack check national-2012",
    )
)
@click.argument("reference", metavar="PACK")
@json_option
def check(reference: str, *, as_json: bool) -> None:
    """Check a pack."""
    loaded = load_pack(reference)
    items = [item for section in loaded.pack.sections for item in section.items()]
    if as_json:
        show_json(
            {
                "pack": loaded.pack.pack,
                "version": loaded.pack.version,
                "status": loaded.pack.status,
                "digest": loaded.digest,
                "sections": {each.id: _points(each.points) for each in loaded.pack.sections},
                "items": len(items),
                "decisions": len(loaded.pack.decisions),
            }
        )
        return
    sections = " + ".join(_points(section.points) for section in loaded.pack.sections)
    click.echo(
        say(
            f"合格：{loaded.pack.pack} {loaded.pack.version}（{loaded.pack.status}），"
            f"{len(items)}个小项，{sections} = {_points(loaded.pack.total)}，"
            f"{len(loaded.pack.decisions)}项待定事项已有选择。",
            f"Sound: {loaded.pack.pack} {loaded.pack.version} ({loaded.pack.status}), "
            f"{len(items)} items, {sections} = {_points(loaded.pack.total)}, "
            f"{len(loaded.pack.decisions)} decisions.",
        )
    )
    click.echo(f"SHA-256 {loaded.digest}")


@pack.command(
    help=say(
        "显示规则包的评分树，或一个小项的全部规定。\n\n"
        "示例：kaohe pack show national-2012 --item members_80",
        "Show a pack's rubric, or everything about one item.\n\n"
        "Example: kaohe pack show national-2012 --item members_80",
    )
)
@click.argument("reference", metavar="PACK")
@click.option("--item", help=say("只显示这个小项。", "Show this item only."))
@click.option(
    "--canonical",
    is_flag=True,
    help=say("输出规范形式（摘要的依据）。", "Print the canonical form."),
)
def show(reference: str, *, item: str | None, canonical: bool) -> None:
    """Show a pack."""
    loaded = load_pack(reference)
    if canonical:
        click.echo(canonical_pack(loaded.pack).decode("utf-8"))
    elif item:
        _show_item(loaded.pack, item)
    else:
        _show_rubric(loaded.pack)


@pack.command(
    help=say(
        "输出规则包的JSON Schema，供编辑器补全。\n\n"
        "示例：kaohe pack schema > rule-pack.schema.json",
        "Print the JSON Schema, so that editors complete.\n\n"
        "Example: kaohe pack schema > rule-pack.schema.json",
    )
)
@click.option(
    "--of",
    "kind",
    type=click.Choice(["pack", "overlay", "variant"]),
    default="pack",
    show_default=True,
    help=say("哪一种文件。", "Which kind of file."),
)
def schema(kind: str) -> None:
    """Print a schema."""
    schemas = {"pack": pack_schema, "overlay": overlay_schema, "variant": variant_schema}
    show_json(schemas[kind]())


@pack.command(
    help=say(
        "复制一个规则包到新文件夹，成为草案，供修改和试算。\n\n"
        "示例：kaohe pack copy national-2012 my-pack",
        "Copy a pack into a new folder as a draft, to change it and try it.\n\n"
        "Example: kaohe pack copy national-2012 my-pack",
    )
)
@click.argument("reference", metavar="PACK")
@click.argument("folder", type=READABLE)
def copy(reference: str, folder: Path) -> None:
    """Copy a pack."""
    copy_pack(reference, folder)
    click.echo(say(f"已复制到 {folder}（草案）。", f"Copied to {folder}, as a draft."))


@pack.command(
    help=say(
        "比较两个规则包：改了哪些规定。\n\n示例：kaohe pack diff national-2012 my-pack",
        "Compare two packs: which rules differ.\n\nExample: kaohe pack diff national-2012 my-pack",
    )
)
@click.argument("before", metavar="PACK")
@click.argument("after", metavar="PACK")
@json_option
def diff(before: str, after: str, *, as_json: bool) -> None:
    """Compare two packs."""
    differences = diff_packs(load_pack(before).pack, load_pack(after).pack)
    if as_json:
        show_json([asdict(each) for each in differences])
    elif differences:
        columns = [
            say("位置", "place"),
            say("原", "before"),
            say("新", "after"),
            say("条款", "clauses"),
        ]
        rows = [
            (each.place, _brief(each.before), _brief(each.after), " ".join(each.clauses))
            for each in differences
        ]
        show_table(say("规则差异", "Differences"), columns, rows)
    else:
        click.echo(say("两个规则包相同。", "The packs are the same."))


@pack.command(
    help=say(
        "用两个规则包对同一份认定评分，看谁的得分和位次变了。\n\n"
        "示例：kaohe pack simulate --evidence build/demo/evidence.json national-2012 my-pack",
        "Score the same evidence under two packs and see who moves.\n\n"
        "Example: kaohe pack simulate --evidence build/demo/evidence.json national-2012 my-pack",
    )
)
@click.argument("before", metavar="PACK")
@click.argument("after", metavar="PACK")
@click.option(
    "--evidence",
    type=READABLE,
    required=True,
    help=say("认定文件（evidence/1）。", "Evidence file."),
)
@click.option(
    "--decision",
    "decisions",
    multiple=True,
    help=say(
        "只改这些待定事项（第二个规则包是变体时；可重复）。",
        "Take the other choice of these decisions only (repeatable; for a variant).",
    ),
)
@click.option(
    "--why",
    multiple=True,
    help=say("逐项列出这个单位变化的原因（可重复）。", "Tell item by item why this body moves."),
)
@json_option
def simulate(
    before: str,
    after: str,
    *,
    evidence: Path,
    decisions: tuple[str, ...],
    why: tuple[str, ...],
    as_json: bool,
) -> None:
    """Score under two packs."""
    sheet = read_evidence(read_bytes(evidence), str(evidence))
    comparison = simulate_packs(
        load_pack(before).pack, load_pack(after, decisions=decisions or None).pack, sheet
    )
    show_comparison(
        comparison,
        say("试算（不是正式结果）", "What-if, not a result"),
        why=why,
        as_json=as_json,
    )


def _brief(value: object) -> str:
    text = "-" if value is None else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _BRIEF else f"{text[:_BRIEF]}…"


def _show_rubric(pack: Pack) -> None:
    if pack.notice:
        click.echo(_in_language(pack.notice))
    for section in pack.sections:
        click.echo(f"\n{_in_language(section.name)} {_points(section.points)}  [{section.id}]")
        for group in section.groups:
            click.echo(f"  {_in_language(group.name)} {_points(group.points)}  [{group.id}]")
            for item in group.items:
                measure = section.measure_of(item)
                ground = " ".join([*item.cite, *([item.decision] if item.decision else [])])
                click.echo(
                    f"    {_in_language(item.name)} {_points(item.points)}  [{item.id}]"
                    f"  {measure.kind if measure else ''}  {item.basis}: {ground}"
                )


def _show_item(pack: Pack, wanted: str) -> None:
    for section in pack.sections:
        for item in section.items():
            if item.id == wanted:
                shown = item.model_copy(update={"score": section.measure_of(item)})
                content = shown.model_dump(mode="json", exclude_none=True, by_alias=True)
                click.echo(json.dumps(content, ensure_ascii=False, indent=2))
                return
    raise click.ClickException(
        say(f"规则包中没有小项“{wanted}”。", f"The pack has no item '{wanted}'.")
    )


def _points(points: Fraction | None) -> str:
    return say("不封顶", "uncapped") if points is None else write_exact(points)


def _in_language(name: Name) -> str:
    return name.zh if language() == "zh" else name.en
