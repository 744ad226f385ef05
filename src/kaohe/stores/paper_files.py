"""Look, layout, texts and fonts of papers: those that come with the software, or the office's own.

An office copies the folder, changes what it needs and names the folder; what it does not have is
taken from the software, so that a folder with a single text is enough.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kaohe.documents.official.look import read_look
from kaohe.documents.official.paper_text import read_paper_text
from kaohe.stores.files import new_folder, read_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.documents.official.look import Look
    from kaohe.documents.official.paper_text import PaperText

LOOK: Final = "look.toml"
LAYOUT: Final = "layout.typ"
TEXTS: Final = "texts"
FONTS: Final = "fonts"
KINDS: Final = (
    "assessment_notice",
    "lending_letter",
    "visit_notice",
    "receipt",
    "result_circular",
    "result_letter",
    "governance_report",
    "criticism",
    "practice_digest",
    "score_sheet",
    "letter_example",
)
"""Texts that come with the software, by the name of their file."""


@dataclass(frozen=True, slots=True)
class PaperFiles:
    """Everything that a paper is made with."""

    look: Look
    texts: Mapping[str, PaperText]


def load_paper_files(folder: Path | None = None, *, fonts: Path | None = None) -> PaperFiles:
    """Load look, layout and texts.

    Args:
        folder: the office's own files, as :func:`copy_paper_files` makes them; a folder
            ``fonts`` in it is searched too.
        fonts: a folder with the office's licensed fonts.

    Raises:
        FileUnusable: a file cannot be read, or has faults.
    """
    folders = [place for place in (fonts, folder / FONTS if folder else None) if place]
    look_file, layout_file = _find(folder, LOOK), _find(folder, LAYOUT)
    look = read_look(
        read_bytes(look_file),
        read_bytes(layout_file),
        font_folders=tuple(str(place) for place in (*folders, shipped_fonts()) if place.is_dir()),
        where=str(look_file),
    )
    return PaperFiles(look, {kind: _load_text(folder, kind) for kind in KINDS})


def load_text(path: Path) -> PaperText:
    """Load the text of a letter from any file.

    Raises:
        FileUnusable: it cannot be read, or its head has faults.
    """
    return read_paper_text(read_bytes(path), str(path))


def copy_paper_files(folder: Path) -> None:
    """Copy look, layout and texts into a new folder, to be changed there.

    Raises:
        OutputExists: the folder exists.
    """
    with new_folder(folder) as partial:
        shutil.copytree(_shipped(), partial, dirs_exist_ok=True)
        (partial / FONTS).mkdir()


def shipped_fonts() -> Path:
    """Return the folder of the fonts that ``make setup`` installs."""
    return Path(str(files("kaohe.documents.official"))) / FONTS


def _load_text(folder: Path | None, kind: str) -> PaperText:
    return load_text(_find(folder, f"{TEXTS}/{kind}.txt"))


def _find(folder: Path | None, name: str) -> Path:
    own = folder / name if folder else None
    return own if own and own.is_file() else _shipped() / name


def _shipped() -> Path:
    return Path(str(files("kaohe.documents.official"))) / "templates"
