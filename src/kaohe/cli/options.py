"""Options that several commands share."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kaohe.cli.language import say

if TYPE_CHECKING:
    from collections.abc import Callable

READABLE = click.Path(path_type=Path)
"""A path that the stores check, so that a missing file is told in the chosen language."""


class DayType(click.ParamType[date]):
    """A day such as 2012-12-31."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read a day."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(
                say(f"“{value}”不是2012-12-31这样的日期。", f"'{value}' is not a day."), param, ctx
            )


DAY = DayType()


def json_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--json``."""
    return click.option(
        "--json",
        "as_json",
        is_flag=True,
        help=say("输出一个JSON对象，供脚本使用。", "Print one JSON object, for scripts."),
    )(function)


def pack_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--pack``, the shipped national pack unless told otherwise."""
    return click.option(
        "--pack",
        "reference",
        default="national-2012",
        show_default=True,
        help=say("规则包：文件、文件夹或随软件发布的名称。", "Pack: file, folder or shipped name."),
    )(function)


def out_option(what_zh: str, what_en: str, *, required: bool = True) -> Callable[..., Any]:
    """Return an ``--out`` option for a file or folder that must not exist yet."""
    return click.option("--out", type=READABLE, required=required, help=say(what_zh, what_en))
