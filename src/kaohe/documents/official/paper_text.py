"""Texts of papers as plain files that a clerk can change: a head, a line ``---``, paragraphs.

::

    format: paper-text/1
    version: 2012.1
    form: letter
    title: 关于{team}赴你处/实地抽查的函
    to: {union}
    ---
    # 一级标题
    正文一段。
    ##｜（二级，只有序号）一段。
    @table

``#`` to ``####`` are the four levels; their ordinals are counted, never typed. What stands before
``｜`` is the heading, what stands behind it runs on. ``{name}`` is filled in by the program, a
line ``@name`` is replaced by what it makes, such as a table. A line for which a value is empty is
left out, so that one text serves packs with and without a draw.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Final, cast, get_args

from kaohe.core.errors import FileUnusable, nearest, raise_all
from kaohe.documents.official.faults import (
    TEXT_BODY_EMPTY,
    TEXT_HEADER,
    TEXT_HEADER_UNKNOWN,
    TEXT_PLACE_UNKNOWN,
)
from kaohe.documents.official.model import Form, Paragraph
from kaohe.documents.official.numerals import write_brackets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from kaohe.core.errors import Fault
    from kaohe.documents.official.model import Block

FORMAT: Final = "paper-text/1"
_NEEDED: Final = {
    "format": FORMAT,
    "version": "2012.1",
    "form": "document | letter | sheet",
    "title": "关于…的通知",
}
_OPTIONAL: Final = ("from", "to", "copies", "note", "mark")
_PLACE: Final = re.compile(r"\{([a-z0-9_]*)\}")
_LEVEL: Final = re.compile(r"(#{1,4})\s*(.*)")
_BLOCK: Final = re.compile(r"@([a-z0-9_]+)")


@dataclass(frozen=True, slots=True)
class PaperText:
    """A text as it was read, with its places still empty."""

    version: str
    digest: str
    form: Form
    issuers: tuple[str, ...]
    title: str
    addressee: str
    copies: tuple[str, ...]
    """抄送机关."""
    note: str
    mark: str
    """机关代字 of the papers of this kind, such as 总工办发."""
    lines: tuple[str, ...]
    where: str


def read_paper_text(content: bytes, where: str) -> PaperText:
    """Read a text.

    Raises:
        FileUnusable: with every fault of its head.
    """
    text = content.decode("utf-8-sig", errors="replace").replace("\r\n", "\n")
    head, _, body = text.partition("\n---")
    fields: dict[str, str] = {}
    for line in head.splitlines():
        key, colon, value = line.partition(":")
        if colon and not line.lstrip().startswith("#"):
            fields[key.strip()] = value.strip()
    lines = tuple(line.strip() for line in body.lstrip("-").splitlines() if line.strip())
    raise_all(FileUnusable, _check_head(fields, lines, where))
    return PaperText(
        version=fields["version"],
        digest=sha256(content).hexdigest(),
        form=cast("Form", fields["form"]),
        issuers=_split(fields.get("from", "")),
        title=fields["title"],
        addressee=fields.get("to", ""),
        copies=_split(fields.get("copies", "")),
        note=fields.get("note", ""),
        mark=fields.get("mark", ""),
        lines=lines,
        where=where,
    )


def fill_text(
    text: PaperText,
    values: Mapping[str, str],
    *,
    blocks: Mapping[str, Sequence[Block]] | None = None,
) -> tuple[PaperText, tuple[Block, ...]]:
    """Fill in the places of a text.

    Args:
        text: the text.
        values: what stands for ``{name}``.
        blocks: what stands for a line ``@name``.

    Returns:
        the text with its head filled in, and its body.

    Raises:
        FileUnusable: with every place for which there is nothing.
    """
    made = blocks or {}
    raise_all(FileUnusable, _check_places(text, values, made))

    def fill(line: str) -> str:
        return _PLACE.sub(lambda found: write_brackets(values[found[1]]), line)

    filled = replace(
        text,
        issuers=tuple(fill(each) for each in text.issuers),
        title=fill(text.title),
        addressee=fill(text.addressee),
        copies=tuple(fill(each) for each in text.copies),
        note=fill(text.note),
    )
    lines = [line for line in text.lines if all(values[name] for name in _PLACE.findall(line))]
    return filled, tuple(_make_blocks(lines, fill, made))


def _split(organs: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in re.split("[，,]", organs) if each.strip())


def _make_blocks(
    lines: Sequence[str], fill: Callable[[str], str], made: Mapping[str, Sequence[Block]]
) -> Iterator[Block]:
    for line in lines:
        if found := _BLOCK.fullmatch(line):
            yield from made[found[1]]
            continue
        level = _LEVEL.fullmatch(line)
        words = fill(level[2] if level else line)
        if not level:
            yield Paragraph(words)
            continue
        heading, bar, rest = words.partition("｜")
        yield Paragraph(rest if bar else "", level=len(level[1]), heading=heading)


def _check_head(fields: Mapping[str, str], lines: Sequence[str], where: str) -> Iterator[Fault]:
    for key, example in _NEEDED.items():
        wrong = not fields.get(key)
        wrong = wrong or (key == "format" and fields[key] != FORMAT)
        wrong = wrong or (key == "form" and fields[key] not in get_args(Form))
        if wrong:
            yield TEXT_HEADER.at(where, key=key, example=f"{key}: {example}")
    known = (*_NEEDED, *_OPTIONAL)
    for key in fields:
        if key not in known:
            yield TEXT_HEADER_UNKNOWN.at(where, key=key, known=", ".join(known))
    if not lines:
        yield TEXT_BODY_EMPTY.at(where)


def _check_places(
    text: PaperText, values: Mapping[str, str], made: Mapping[str, object]
) -> Iterator[Fault]:
    head = (*text.issuers, text.title, text.addressee, *text.copies, text.note)
    for line in (*head, *text.lines):
        for name in _PLACE.findall(line):
            if name not in values:
                yield TEXT_PLACE_UNKNOWN.at(
                    text.where, name=f"{{{name}}}", known=nearest(name, values)
                )
    for line in text.lines:
        found = _BLOCK.fullmatch(line)
        if found and found[1] not in made:
            yield TEXT_PLACE_UNKNOWN.at(text.where, name=line, known=nearest(found[1], made))
