"""Gather the words of the office's pages, put the English beside them, and compile both.

``python docs/words.py [FILE …]`` needs gettext's ``xgettext``. The words are Chinese in templates
and code; a FILE holds English for them, one a line: ``Chinese ||| English``, and for a plural
``Chinese ||| one ||| other``. What is still without English is listed, and the command leaves
with 1. A word that changed only a little is never filled by likeness.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

import polib
from django.core.management import call_command

import kaohe.web

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

WEB: Final = Path(kaohe.web.__file__).parent
CATALOGUE: Final = WEB / "locale" / "en" / "LC_MESSAGES" / "django.po"
BETWEEN: Final = " ||| "
HEAD: Final = {
    "Project-Id-Version": "kaohe",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Language": "en",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}


def gather_words() -> polib.POFile:
    """Return the catalogue with every word of today, and without those that are gone."""
    with TemporaryDirectory() as home:
        Path(home, "secret.key").write_text("x" * 50, encoding="ascii")
        os.environ |= {"KAOHE_HOME": home, "DJANGO_SETTINGS_MODULE": "kaohe.web.settings"}
        os.chdir(WEB)
        call_command(
            "makemessages",
            locale=["en"],
            no_location=True,
            no_wrap=True,
            no_obsolete=True,
            verbosity=0,
        )
    return polib.pofile(str(CATALOGUE), wrapwidth=0)


def read_pairs(files: Iterable[Path]) -> dict[str, list[str]]:
    """Return the English of every Chinese word in the files."""
    lines = (line for file in files for line in file.read_text(encoding="utf-8").splitlines())
    split = (line.split(BETWEEN) for line in lines if BETWEEN in line)
    return {words[0]: words[1:] for words in split}


def fill(entry: polib.POEntry, pairs: Mapping[str, list[str]]) -> bool:
    """Put the English of an entry into it; tell whether it has any."""
    if entry.fuzzy:
        entry.flags.remove("fuzzy")
        entry.msgstr, entry.msgstr_plural = "", dict.fromkeys(entry.msgstr_plural, "")
    entry.previous_msgid = entry.previous_msgid_plural = entry.comment = None
    words = pairs.get(entry.msgid)
    if words and entry.msgid_plural:
        entry.msgstr_plural = {0: words[0], 1: words[-1]}
    elif words:
        entry.msgstr = words[0]
    return entry.translated()


def main() -> None:
    """Gather, fill, write and compile."""
    pairs = read_pairs(Path(name).resolve() for name in sys.argv[1:])
    gathered = gather_words()
    missing = [entry.msgid for entry in gathered if not fill(entry, pairs)]
    written = polib.POFile(wrapwidth=0)
    written.header = "English words of the office's pages; the msgids are Chinese."
    written.metadata = HEAD
    written.extend(sorted(gathered, key=lambda entry: entry.msgid))
    written.save(str(CATALOGUE))
    written.save_as_mofile(str(CATALOGUE.with_suffix(".mo")))
    told = [f"{len(written)} words, {len(missing)} without English", *missing]
    sys.stdout.write("\n  ".join(told) + "\n")
    sys.exit(1 if missing else 0)


if __name__ == "__main__":
    main()
