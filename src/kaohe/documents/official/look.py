"""How papers look: measures, faces and layout, read from files that an office may change."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from kaohe.core.errors import FileUnusable, raise_all
from kaohe.documents.official.faults import LOOK_INCOMPLETE, LOOK_UNREADABLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaohe.core.errors import Fault

FORMAT: Final = "paper-look/1"
FACES: Final = ("body", "title", "heading", "subheading", "page_number")
"""仿宋, 小标宋, 黑体, 楷体, 宋体, by what they are for."""
PAGE: Final = (
    "width",
    "height",
    "top",
    "inside",
    "text_width",
    "text_height",
    "lines",
    "characters",
    "mark_below_top",
    "letter_mark_from_edge",
    "line_below_number",
    "letter_line_length",
    "letter_line_from_bottom",
    "number_below_text",
    "thick_line",
    "thin_line",
)
SIZES: Final = ("body", "title", "mark_most", "letter_mark_most", "imprint", "page_number", "table")
POINTS_A_MILLIMETRE: Final = 72 / 25.4


@dataclass(frozen=True, slots=True)
class Look:
    """Measures in millimetres, sizes in points, faces by use, and the layout as Typst source."""

    version: str
    digest: str
    """SHA-256 of the two files, so that a paper can name what it was set with."""
    page: Mapping[str, float]
    sizes: Mapping[str, float]
    red: str
    faces: Mapping[str, tuple[str, ...]]
    """Use → families; the first one that is there is taken."""
    word_faces: Mapping[str, str]
    layout: bytes
    font_folders: tuple[str, ...]

    @property
    def pitch(self) -> float:
        """Distance of two lines, in points: 22 lines fill 225 mm."""
        return self.page["text_height"] * POINTS_A_MILLIMETRE / self.page["lines"]

    @property
    def step(self) -> float:
        """Distance of two characters, in points: 28 characters fill 156 mm."""
        return self.page["text_width"] * POINTS_A_MILLIMETRE / self.page["characters"]


def read_look(content: bytes, layout: bytes, *, font_folders: tuple[str, ...], where: str) -> Look:
    """Read a look.

    Args:
        content: the file ``look.toml``.
        layout: the file ``layout.typ``.
        font_folders: folders with fonts; fonts of the machine are never taken, because a paper
            must be the same on every machine.
        where: name of the file in messages.

    Raises:
        FileUnusable: with everything that is missing.
    """
    try:
        data = tomllib.loads(content.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as reason:
        raise LOOK_UNREADABLE.error_at(where, reason=reason) from None
    raise_all(FileUnusable, _find_missing(data, where))
    return Look(
        version=data["version"],
        digest=sha256(content + b"\0" + layout).hexdigest(),
        page=data["page"],
        sizes=data["sizes"],
        red=data["colours"]["red"],
        faces={face: tuple(data["faces"][face]) for face in FACES},
        word_faces=data["word_faces"],
        layout=layout,
        font_folders=font_folders,
    )


def _find_missing(data: Mapping[str, Any], where: str) -> Iterator[Fault]:
    if data.get("format") != FORMAT:
        yield LOOK_INCOMPLETE.at(where, key=f'format = "{FORMAT}"')
    if not isinstance(data.get("version"), str):
        yield LOOK_INCOMPLETE.at(where, key="version")
    numbers = {"page": PAGE, "sizes": SIZES}
    for table, keys in numbers.items():
        for key in keys:
            value = _of(data, table, key)
            if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
                yield LOOK_INCOMPLETE.at(where, key=f"{table}.{key}")
    if not isinstance(_of(data, "colours", "red"), str):
        yield LOOK_INCOMPLETE.at(where, key="colours.red")
    for face in FACES:
        families = _of(data, "faces", face)
        if not isinstance(families, list) or not all(isinstance(each, str) for each in families):
            yield LOOK_INCOMPLETE.at(where, key=f"faces.{face}")
        if not isinstance(_of(data, "word_faces", face), str):
            yield LOOK_INCOMPLETE.at(where, key=f"word_faces.{face}")


def _of(data: Mapping[str, Any], table: str, key: str) -> object:
    found = data.get(table)
    return found.get(key) if isinstance(found, dict) else None
