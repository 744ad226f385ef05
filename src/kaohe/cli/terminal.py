"""What a terminal shows: progress while it lasts, tables in the end.

Progress goes to the error stream and only where a person watches; piped output stays clean.
"""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class ProgressBars:
    """Bars of the steps under way, as the port that workflows report to."""

    def __init__(self, bars: Progress) -> None:
        self._bars = bars
        self._tasks: dict[str, Any] = {}

    def step(self, name: str, done: int, total: int | None, *, note: str = "") -> None:
        """Show that ``done`` of ``total`` of a step are finished, with a few words beside it."""
        if name not in self._tasks:
            self._tasks[name] = self._bars.add_task(name, total=total, note=note)
        self._bars.update(self._tasks[name], completed=done, total=total, note=note)


@contextmanager
def progress() -> Iterator[ProgressBars]:
    """Show progress bars on a terminal, nothing when piped."""
    console = Console(stderr=True)
    bars = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[note]}"),
        console=console,
        disable=not console.is_terminal,
    )
    with bars:
        yield ProgressBars(bars)


def show_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table; numbers stand to the right."""
    table = Table(title=title, title_justify="left")
    for position, column in enumerate(columns):
        numeric = bool(rows) and all(_is_number(row[position]) for row in rows)
        table.add_column(column, justify="right" if numeric else "left", no_wrap=numeric)
    for row in rows:
        table.add_row(*row)
    width = None if sys.stdout.isatty() else 160
    Console(width=width).print(table)


def show_json(value: Any) -> None:
    """Print one JSON object for scripts."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True))


def _is_number(text: str) -> bool:
    return text in ("", "-") or text.replace(".", "", 1).replace("-", "", 1).isdigit()
