"""Write the pages and pictures that follow from the code.

``python docs/generate.py`` writes them, ``python docs/generate.py --check`` only tells which of
them differ and leaves with 1 if any does. What a program knows about itself is not written down
a second time by hand.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import os
import pkgutil
import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

import click
import django

import kaohe
from kaohe.cli.language import choose_language
from kaohe.core.errors import FAULT_KINDS, KaoheError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HERE: Final = Path(__file__).parent
HELP_COLUMNS: Final = 88
LANGUAGES: Final = ("zh", "en")
STARTS: Final = frozenset({"kaohe.web.wsgi"})
"""Modules that start the office when they are imported, and declare nothing."""


def write_errors() -> str:
    """Write the page of all fault kinds, by error class in the order of the tree."""
    import_everything()
    lines = [
        "# Error codes",
        "",
        "Made by `make docs` from the declarations in the code; do not edit.",
        "",
        "A message has a place, a problem, a remedy and, in brackets, the code below.",
        "Codes never change their meaning; wording may improve.",
        "What stands in braces is filled in.",
        "Codes of one file are reported together.",
        "",
        "```",
        *_error_tree().splitlines(),
        "```",
    ]
    for error in _error_classes(KaoheError):
        kinds = sorted(
            (kind for kind in FAULT_KINDS.values() if kind.error is error),
            key=lambda kind: kind.code,
        )
        if not kinds:
            continue
        lines += ["", f"## {error.__name__} (`{error.code}`)", "", _first_line(error.__doc__)]
        for kind in kinds:
            lines += [
                "",
                f"### `{kind.code}`",
                "",
                f"- {kind.zh}",
                f"  **{kind.mend_zh}**",
                f"- {kind.en}",
                f"  **{kind.mend_en}**",
            ]
    return "\n".join(lines) + "\n"


def write_commands() -> str:
    """Write the page of all commands with their help in both languages."""
    helps = {language: _help_in(language) for language in LANGUAGES}
    lines = [
        "# Commands",
        "",
        "Made by `make docs` from the program itself; do not edit.",
        "",
        "The language is chosen by `--lang zh` or `--lang en` before the command, or by the",
        "environment variable `KAOHE_LANG`; Chinese is the default.",
        "",
        "| exit code | meaning |",
        "| --- | --- |",
        "| 0 | done |",
        "| 1 | done, and something that was checked does not hold |",
        "| 2 | the call or its input cannot be used; nothing was written |",
        "| 130 | stopped by the user |",
    ]
    for command in helps["zh"]:
        lines += ["", f"## {command}"]
        for language in LANGUAGES:
            lines += ["", "```text", helps[language][command].rstrip(), "```"]
    return "\n".join(lines) + "\n"


def pages() -> dict[str, Callable[[], str]]:
    """Return every generated file by its path below ``docs``."""
    return {
        "reference/errors.md": write_errors,
        "reference/commands.md": write_commands,
        **{f"pictures/{name}": draw for name, draw in _load("pictures/draw.py").PICTURES.items()},
    }


def import_everything() -> None:
    """Import every module of the package, so that all declarations have been made."""
    with TemporaryDirectory() as home:
        _import_all(Path(home))


def _import_all(home: Path) -> None:
    (home / "secret.key").write_text("for the pages only " * 4, encoding="ascii")
    os.environ.setdefault("KAOHE_HOME", str(home))  # the office reads its settings when imported
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaohe.web.settings")
    django.setup()
    for module in pkgutil.walk_packages(kaohe.__path__, "kaohe."):
        if module.name in STARTS:
            continue
        importlib.import_module(module.name)


def walk_commands(
    command: click.Command, path: tuple[str, ...] = ("kaohe",)
) -> Iterator[tuple[str, click.Command]]:
    """Yield a command and all below it, with the words that call them."""
    yield " ".join(path), command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            if found is not None:
                yield from walk_commands(found, (*path, name))


def read_help() -> dict[str, str]:
    """Return the help of every command in the language of this process."""
    choose_language([])
    from kaohe.cli.commands import kaohe as root  # its texts are chosen when it is imported

    return {words: _help_text(words, command) for words, command in walk_commands(root)}


def main(arguments: list[str]) -> int:
    """Write or check all pages; return the exit code."""
    if arguments == ["--print-help"]:
        sys.stdout.write(json.dumps(read_help(), ensure_ascii=False))
        return 0
    differing = []
    for name, write in pages().items():
        path, text = HERE / name, write()
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            differing.append(name)
            if "--check" not in arguments:
                path.write_text(text, encoding="utf-8")
    told = "differs from the code, run 'make docs'" if "--check" in arguments else "written"
    for name in differing:
        sys.stdout.write(f"docs/{name}: {told}\n")
    return 1 if differing and "--check" in arguments else 0


def _help_text(words: str, command: click.Command) -> str:
    context = click.Context(
        command,
        info_name=words,
        terminal_width=HELP_COLUMNS,
        max_content_width=HELP_COLUMNS,
        help_option_names=["-h", "--help"],
    )
    return "\n".join(line.rstrip() for line in command.get_help(context).splitlines())


def _help_in(language: str) -> dict[str, str]:
    """Ask a fresh process, because the language is chosen when commands are imported."""
    told = subprocess.run(  # noqa: S603 - this file itself, with a fixed argument
        [sys.executable, __file__, "--print-help"],
        env={**os.environ, "KAOHE_LANG": language, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    helps: dict[str, str] = json.loads(told.stdout)
    return helps


def _error_tree() -> str:
    text = sys.modules[KaoheError.__module__].__doc__ or ""
    found = re.search(r"^KaoheError\n(?:[├│└ ].*\n)+", text, re.MULTILINE)
    if not found:
        raise ValueError("the docstring of kaohe.core.errors shows no tree")
    return found.group()


def _error_classes(error: type[KaoheError]) -> Iterator[type[KaoheError]]:
    yield error
    for below in error.__subclasses__():
        yield from _error_classes(below)


def _first_line(text: str | None) -> str:
    return (text or "").strip().partition("\n")[0]


def _load(name: str) -> Any:
    """Load a script of this folder, which is no package."""
    path = HERE / name
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise ImportError(name)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
