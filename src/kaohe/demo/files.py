"""Delivered files as provinces really write them: encodings, headers, line ends, broken lines."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.compute as pc

from kaohe.demo.chance import choose

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from types import TracebackType

    from kaohe.core.register.fields import TableKind
    from kaohe.demo.rows import Columns

BROKEN_LINES: Final = {
    "too_few_fields": "{identifier},440000000000000,,残行",
    "too_many_fields": "{identifier}" + "," * 40,
    "quote_not_closed": '{identifier},440000000000000,,"引号未闭合的企业' + "," * 20,
    "wrong_bytes": "{identifier},440000000000000,,\udcff\udcfe坏字节" + "," * 20,
    "control_character": "{identifier},440000000000000,,制表\x0b符" + "," * 20,
}
"""Lines that are no rows; a lone surrogate stands for a byte that no encoding knows."""

_WITH_BOM: Final = ("31", "37", "44")
_GB18030: Final = ("14", "41", "62")
_BY_FIELD_ID: Final = ("11", "33", "37", "50", "66")
_EXTRA_COLUMN: Final = ("32", "51")
_REVERSED: Final = ("45",)
_EXTRA: Final = ("备注", "")


@dataclass(frozen=True, slots=True)
class Form:
    """How one body writes its files."""

    encoding: str
    newline: str
    by_field_id: bool
    extra_column: bool
    reversed: bool


def form_of(body: str) -> Form:
    """Return the form in which a body delivers; it does not depend on the seed."""
    old_fashioned = body in _GB18030
    encoding = "gb18030" if old_fashioned else "utf-8-sig" if body in _WITH_BOM else "utf-8"
    return Form(
        encoding=encoding,
        newline="\r\n" if old_fashioned else "\n",
        by_field_id=body in _BY_FIELD_ID,
        extra_column=body in _EXTRA_COLUMN,
        reversed=body in _REVERSED,
    )


def place_broken_lines(seed: int) -> Mapping[str, tuple[str, ...]]:
    """Choose which body delivers which broken lines; each kind occurs once in the nation."""
    bodies = tuple(code for code in ("12", "21", "23", "34", "35", "42", "43", "61"))
    placed: dict[str, tuple[str, ...]] = {}
    for kind in BROKEN_LINES:
        body = choose(bodies, seed, "broken line", kind)
        placed[body] = (*placed.get(body, ()), kind)
    return placed


class DeliveredFile:
    """One CSV file that grows block by block; it knows the line at which each row lands."""

    def __init__(self, path: Path, kind: TableKind, form: Form) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._form = form
        self._fields = tuple(reversed(kind.fields)) if form.reversed else kind.fields
        self._lines = 0
        self._file = path.open("wb")
        names = [field.id if form.by_field_id else field.zh for field in self._fields]
        if form.extra_column:
            names.append(_EXTRA[0])
        if form.encoding == "utf-8-sig":
            self._file.write(codecs.BOM_UTF8)
        self._write_lines(pa.array([",".join(names)]))

    def write(self, columns: Columns, *, broken: tuple[str, ...] = ()) -> tuple[int, int]:
        """Write rows, then broken lines; return the line numbers of the first of each."""
        texts = [columns[field.id] for field in self._fields]
        if self._form.extra_column:
            texts.append(pa.repeat(pa.scalar(_EXTRA[1]), len(texts[0])))
        first_row = self._lines + 1
        self._write_lines(pc.binary_join_element_wise(*texts, pa.scalar(",")))
        first_broken = self._lines + 1
        for number, kind in enumerate(broken):
            line = BROKEN_LINES[kind].format(identifier=f"PDYBROKE{number}")
            self._file.write(line.encode("utf-8", "surrogateescape"))
            self._file.write(self._form.newline.encode())
            self._lines += 1
        return first_row, first_broken

    def __enter__(self) -> DeliveredFile:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def _write_lines(self, lines: pa.Array) -> None:
        """Write an array of lines; its buffer of characters is the file's content."""
        if not len(lines):
            return
        ended = pc.binary_join_element_wise(lines, pa.scalar(""), pa.scalar(self._form.newline))
        content = bytes(ended.buffers()[2])
        if self._form.encoding == "gb18030":
            content = content.decode("utf-8").encode("gb18030")
        self._file.write(content)
        self._lines += len(lines)
