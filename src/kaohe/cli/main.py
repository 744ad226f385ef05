"""The command ``kaohe``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from kaohe.cli.language import choose_language, language, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    import click

MOST_FAULTS: Final = 200
"""Faults told one by one; a screen of more helps nobody, and their number is told."""


def main() -> None:
    """Run the command line and leave with its exit code.

    The language is chosen before the commands are imported, because their help is written when
    they are.
    """
    choose_language(sys.argv[1:])
    from kaohe.cli.commands import kaohe  # the language must be known first

    sys.exit(run(kaohe, sys.argv[1:]))


def run(command: click.Command, arguments: Sequence[str]) -> int:
    """Run a command, tell in one message what is wrong, and return the exit code.

    0: done. 1: done, and something that was checked does not hold. 2: the call or its input
    cannot be used; then nothing was written. 130: stopped by the user.
    """
    import click

    from kaohe.core.errors import KaoheError

    try:
        left = command.main(list(arguments), prog_name="kaohe", standalone_mode=False)
    except click.ClickException as fault:
        fault.show()
        return 2
    except click.Abort:
        click.echo(say("已停止。", "Stopped."), err=True)
        return 130
    except KaoheError as error:
        click.echo(error.say(language(), most=MOST_FAULTS), err=True)
        return 2
    except OSError as fault:
        place = fault.filename or ""
        reason = fault.strerror or str(fault)
        click.echo(
            say(
                f"{place}：系统无法读写（{reason}）。请检查磁盘空间和权限后重试。",
                f"{place}: the system cannot read or write ({reason}). Check space and rights.",
            ),
            err=True,
        )
        return 2
    return left if isinstance(left, int) else 0
