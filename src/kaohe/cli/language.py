"""Which language the command line speaks: Chinese unless told otherwise."""

from __future__ import annotations

import gettext
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaohe.core.errors import Language

VARIABLE: Final = "KAOHE_LANG"
LOCALE: Final = Path(__file__).parent / "locale"
"""Translations of what the command-line library itself says."""


def language() -> Language:
    """Return the language chosen by ``--lang`` or the environment variable ``KAOHE_LANG``."""
    return "en" if os.environ.get(VARIABLE, "zh").lower().startswith("en") else "zh"


def say(zh: str, en: str) -> str:
    """Return the text in the language chosen."""
    return zh if language() == "zh" else en


def choose_language(arguments: Sequence[str]) -> None:
    """Take ``--lang`` from the arguments before any command builds its help text."""
    for position, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            os.environ[VARIABLE] = argument.removeprefix("--lang=")
        elif argument == "--lang" and position + 1 < len(arguments):
            os.environ[VARIABLE] = arguments[position + 1]
    gettext.bindtextdomain("messages", str(LOCALE))
    os.environ["LANGUAGE"] = "zh_CN" if language() == "zh" else "en"
