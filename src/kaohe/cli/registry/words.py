"""Words for what a register holds, in the language chosen, and lists that say how much is left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import click

from kaohe.cli.language import say
from kaohe.cli.options import READABLE
from kaohe.core.divisions import BODY_NAMES
from kaohe.core.register.fields import TABLE_KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MOST_ROWS: Final = 50
"""Rows of a list on a screen unless more are asked for."""

_SEVERITIES: Final = {
    "unplaceable": ("待落实", "quarantine"),
    "flagged": ("带疑点", "flagged"),
    "warning": ("提示", "warning"),
}
_STATES: Final = {
    "counts": ("计入", "counts"),
    "quarantined": ("待落实，不计入", "in quarantine, counts for nothing"),
    "superseded": ("被更新的行取代，不计入", "replaced by a newer row, counts for nothing"),
    "rejected": ("无法读取，不计入", "cannot be read, counts for nothing"),
}
_TABLES: Final = {kind.id: (kind.zh, kind.id.replace("_", " ")) for kind in TABLE_KINDS}
_FIELDS: Final = {
    kind.id: {field.id: (field.zh, field.id) for field in kind.fields} for kind in TABLE_KINDS
}
_STORED: Final = {
    "enterprise_id": ("企业标识", "enterprise id"),
    "body": ("考核对象", "body"),
    "county": ("县（市、区）", "county"),
    "broken": ("违反的规则", "rules broken"),
}


def name_table(table: str) -> str:
    """Name a table."""
    return say(*_TABLES[table])


def name_field(table: str, field: str) -> str:
    """Name a field of a table, or a column that is stored beside the fields."""
    return say(*_FIELDS[table].get(field, _STORED.get(field, (field, field))))


def name_severity(severity: str) -> str:
    """Name a severity of rules."""
    return say(*_SEVERITIES[severity])


def name_state(state: str) -> str:
    """Tell what became of a row."""
    return say(*_STATES[state])


def name_body(body: str) -> str:
    """Name a body; 00 is the nation."""
    return say(*BODY_NAMES.get(body, ("全国", "nation") if body == "00" else (body, body)))


COUNTS: Final = ("lines", "headers", "clean", "flagged", "quarantined", "rejected")
"""What is told of every delivery; the first is the sum of the others."""


def name_counts() -> list[str]:
    """Return the headers of :data:`COUNTS`."""
    return [
        say("行", "lines"),
        say("表头", "headers"),
        say("合格", "clean"),
        say("带疑点", "flagged"),
        say("待落实", "quarantined"),
        say("无法读取", "rejected"),
    ]


def limit_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--limit``."""
    return click.option(
        "--limit",
        type=click.IntRange(min=1),
        default=MOST_ROWS,
        show_default=True,
        help=say("每个列表最多显示多少行。", "Rows of each list that are shown."),
    )(function)


def snapshot_argument(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the argument ``SNAPSHOT``."""
    return click.argument("snapshot", type=READABLE)(function)


def tell_rest(shown: int, total: int, *, command: str = "export") -> None:
    """Say how many rows of a list were left out, if any, and which command writes them all."""
    if total > shown:
        click.echo(
            say(
                f"……另有{total - shown}行未显示；可用 --limit 增加，"
                f"全部可用 kaohe registry {command} 写成文件。",
                f"… and {total - shown} more; raise --limit, or write all with "
                f"kaohe registry {command}.",
            )
        )


def join_reasons(rules: Sequence[Any]) -> str:
    """Join rules with their reasons, one a line."""
    return "\n".join(f"{rule.id}：{say(rule.zh, rule.en)}" for rule in rules)
