"""YAML without surprises: every scalar is text, every key is written once, nothing is implied.

YAML itself reads ``1.10`` as a float, ``no`` as false and ``2013-01-20`` as a date, keeps the
last of two equal keys, and lets one place stand for another. Each of these has put wrong rules
in force somewhere; here all are refused, or read as the text that was written.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import yaml

from kaohe.core.errors import Fault, PackSyntaxError, raise_all
from kaohe.core.rules import faults
from kaohe.core.rules.places import Places

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.core.rules.places import Path, Tree

DEEPEST: Final = 40
"""Levels of nesting; the deepest pack that we know has 12."""

_NOTHING: Final = frozenset({"", "~", "null", "Null", "NULL"})
_REFUSED_CHARACTER: Final = re.compile(
    "[^\n\x20-\x7e\xa0-\u2027\u202f-\u2065\u2070-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)


def read_tree(text: str, file: str) -> Places:
    """Read one document and return its tree with the line of every value.

    A key without a value is as good as absent: it is left out, so that an empty ``points:`` is a
    missing key and never a value that somebody could mistake for "none".

    Raises:
        PackSyntaxError: with every fault that could be found before the text became unreadable.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    builder = _Builder(file)
    builder.found.extend(_refused_characters(text, file))
    tree: Any = None
    if not builder.found:
        try:
            tree = builder.build(text)
        except yaml.MarkedYAMLError as unreadable:
            mark = unreadable.problem_mark or unreadable.context_mark
            line, column = (mark.line, mark.column) if mark else (0, 0)
            builder.found.append(faults.SYNTAX.at(f"{file}:{line + 1}", column=column + 1))
    raise_all(PackSyntaxError, builder.found)
    if not isinstance(tree, dict):
        raise faults.NOT_A_MAPPING.error_at(f"{file}:{builder.lines.get((), 1)}")
    return Places(file, tree, builder.lines, tuple(builder.absent))


def _refused_characters(text: str, file: str) -> Iterator[Fault]:
    for number, line in enumerate(text.split("\n"), start=1):
        match = _REFUSED_CHARACTER.search(line)
        if match:
            yield faults.CHARACTER.at(f"{file}:{number}", character=_spell(match))


def _spell(match: re.Match[str]) -> str:
    return f"U+{ord(match.group()):04X}"


class _Builder:
    """Turns YAML events into plain data, and notes what is refused."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[Path, int] = {}
        self.absent: list[Path] = []
        self.found: list[Fault] = []
        self._events: Iterator[Any] = iter(())

    def build(self, text: str) -> Tree:
        self._events = yaml.parse(text, Loader=yaml.SafeLoader)
        tree: Tree = None
        documents = 0
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._refuse(faults.SEVERAL_DOCUMENTS, event)
                    break
                tree = self._value(next(self._events), ())
        return tree

    def _refuse(self, kind: Any, event: Any, **fields: object) -> None:
        self.found.append(kind.at(f"{self.file}:{event.start_mark.line + 1}", **fields))

    def _value(self, event: Any, path: Path) -> Tree:
        self.lines.setdefault(path, event.start_mark.line + 1)
        if isinstance(event, yaml.AliasEvent):
            self._refuse(faults.SHORTHAND, event, form=f"*{event.anchor}")
            return None
        if event.anchor is not None:
            self._refuse(faults.SHORTHAND, event, form=f"&{event.anchor}")
        if event.tag is not None:
            self._refuse(faults.SHORTHAND, event, form=event.tag)
        if isinstance(event, yaml.ScalarEvent):
            hidden = _REFUSED_CHARACTER.search(event.value)
            if hidden:
                self._refuse(faults.CHARACTER, event, character=_spell(hidden))
            return None if event.style is None and event.value in _NOTHING else event.value
        if len(path) >= DEEPEST:
            raise _too_deep(self.file, event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(path)
        return self._mapping(path)

    def _list(self, path: Path) -> Tree:
        entries: list[Tree] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            entries.append(self._value(event, (*path, len(entries))))
        return entries

    def _mapping(self, path: Path) -> Tree:
        mapping: dict[str, Tree] = {}
        first: dict[str, int] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            line = event.start_mark.line + 1
            if not isinstance(event, yaml.ScalarEvent):
                self._refuse(faults.KEY_FORM, event)
                self._value(event, (*path, ""))
                self._value(next(self._events), (*path, ""))
                continue
            key = event.value
            if key == "<<" and event.style is None:
                self._refuse(faults.SHORTHAND, event, form="<<")
            if event.anchor is not None or event.tag is not None:
                self._refuse(faults.SHORTHAND, event, form=event.anchor or event.tag)
            if key in first:
                self._refuse(faults.KEY_TWICE, event, key=key, first=first[key])
            else:
                first[key] = self.lines[(*path, key)] = line
            value = self._value(next(self._events), (*path, key))
            if value is None:
                self.absent.append((*path, key))
            else:
                mapping[key] = value
        return mapping


def _too_deep(file: str, event: Any) -> Exception:
    return faults.TOO_DEEP.error_at(f"{file}:{event.start_mark.line + 1}", most=DEEPEST)
