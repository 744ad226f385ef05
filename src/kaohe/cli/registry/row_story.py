"""One delivered line of ``kaohe registry show``: as delivered, as read, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kaohe.cli.language import say
from kaohe.cli.registry.words import (
    name_field,
    name_severity,
    name_state,
    name_table,
)
from kaohe.cli.terminal import show_table
from kaohe.engines.snapshots.exports import BREAKAGES, read_line

if TYPE_CHECKING:
    from kaohe.core.canonical import Json
    from kaohe.engines.snapshots.inspection import RowStory


def _read_broken(story: RowStory) -> str | None:
    if story.verbatim is None or story.length is None:
        return None
    return read_line(story.verbatim, story.length)


def show_story(story: RowStory) -> None:
    """Show a line."""
    click.echo(f"{story.file}:{story.line}  {name_table(story.table)}")
    click.echo(f"{say('状态', 'state')}：{name_state(story.state)}")
    text = _read_broken(story)
    if text is not None and story.breakage is not None:
        reason = say(BREAKAGES[story.breakage], story.breakage)
        click.echo(f"{say('原因', 'reason')}：{reason}")
        click.echo(text)
        return
    if story.kept:
        click.echo(f"{say('取代它的行', 'replaced by')}：{story.kept[0]}:{story.kept[1]}")
    for file, line in story.replaced:
        click.echo(f"{say('它取代的行', 'replaces')}：{file}:{line}")
    for stratum in story.strata:
        click.echo(f"{say('抽取层', 'stratum of the draw')}：{stratum}")
    if not story.strata and story.state == "counts":
        click.echo(say("不在任何抽取层中。", "It stands in no stratum of the draw."))
    at_fault = {field for rule in story.broken for field in rule.columns}
    delivered = story.delivered or {}
    show_table(
        say("各字段", "Fields"),
        [
            say("字段", "field"),
            say("报送原文", "as delivered"),
            say("读取结果", "as read"),
            say("有疑问", "at fault"),
        ],
        [
            (
                name_field(story.table, field),
                _text(delivered.get(field, value)),
                _text(value),
                "●" if field in at_fault else "",
            )
            for field, value in story.read.items()
        ],
    )
    if story.delivered is None:
        click.echo(
            say(
                "该行没有违反须更正的规则，报送原文与读取结果一致。",
                "The row breaks no severe rule; it is as it was read.",
            )
        )
    if story.broken:
        show_table(
            say("违反的规则", "Rules broken"),
            [say("规则", "rule"), say("程度", "severity"), say("原因", "reason")],
            [
                (rule.id, name_severity(rule.severity), say(rule.zh, rule.en))
                for rule in story.broken
            ],
        )


def story_to_json(story: RowStory) -> dict[str, Json]:
    """Return a line for scripts."""
    return {
        "table": story.table,
        "file": story.file,
        "line": story.line,
        "state": story.state,
        "delivered": None if story.delivered is None else dict(story.delivered),
        "read": {
            name: value if isinstance(value, int) else _text(value) or None
            for name, value in story.read.items()
        },
        "broken": [
            {
                "rule": rule.id,
                "severity": rule.severity,
                "columns": list(rule.columns),
                "reason": {"zh": rule.zh, "en": rule.en},
            }
            for rule in story.broken
        ],
        "kept": _place(story.kept),
        "replaced": [_place(each) for each in story.replaced],
        "strata": list(story.strata),
        "breakage": story.breakage,
        "verbatim": _read_broken(story),
    }


def _place(place: tuple[str, int] | None) -> Json:
    return None if place is None else {"file": place[0], "line": place[1]}


def _text(value: Any) -> str:
    return "" if value is None else str(value)
