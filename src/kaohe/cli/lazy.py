"""Groups of commands that are imported only when they are called or listed.

Some commands bring engines that take a second to load, which `kaohe pack check` need not wait for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Mapping


class LazyGroup(click.Group):
    """A group that imports a command when somebody asks for it."""

    def __init__(self, *args: Any, lazy: Mapping[str, str], **kwargs: Any) -> None:
        """Take the place of each command, such as ``kaohe.cli.pack:pack``, in their order."""
        super().__init__(*args, **kwargs)
        self._lazy = lazy

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order in which they are declared."""
        return list(self._lazy)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:
        """Import and return a command; for a name that is none, tell the nearest."""
        if cmd_name not in self._lazy:
            raise click.exceptions.NoSuchCommand(cmd_name, possibilities=self._lazy, ctx=ctx)
        module, _, name = self._lazy[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command
