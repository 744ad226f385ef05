"""Where things stand in a file: lines by path, and paths that a person can follow."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.core.errors import Fault, FaultKind

Path: TypeAlias = tuple[str | int, ...]
"""Keys and list positions from the top of a file to a value."""

Tree: TypeAlias = "str | list[Tree] | dict[str, Tree] | None"
"""What a strict file holds: every scalar is text."""


@dataclass(frozen=True, slots=True)
class Places:
    """Names the place of a value: file, line, and a path by ids.

    ``lines`` is empty for a pack that was made by a program, for example by merging; its faults
    then name the path only.
    """

    file: str
    tree: Mapping[str, Any]
    lines: Mapping[Path, int] = field(default_factory=dict)
    absent: tuple[Path, ...] = ()
    """Keys written without a value, which the tree leaves out."""

    def line_of(self, path: Path) -> int | None:
        """Return the line of a value, or of the nearest part around it that has one."""
        while path not in self.lines:
            if not path:
                return None
            path = path[:-1]
        return self.lines[path]

    def where(self, path: Path) -> str:
        """Return ``pack.yaml:12``, or the file alone where no line is known."""
        line = self.line_of(path)
        return self.file if line is None else f"{self.file}:{line}"

    def spell(self, path: Path) -> str:
        """Return a path by ids, such as ``sections.quality.groups.home.items.congress``."""
        node: Any = self.tree
        words: list[str] = []
        for step in path:
            node = _step(node, step)
            words.append(_name_of(node) or str(step) if isinstance(step, int) else step)
        return ".".join(words) or self.file

    @staticmethod
    def order(where: str) -> int:
        """Return the line in a place, to sort faults by; 0 where it has none."""
        line = where.rpartition(":")[2]
        return int(line) if line.isdigit() else 0

    def fault(self, kind: FaultKind, path: Path, /, **fields: object) -> Fault:
        """Return a fault at a path; ``at`` in its texts is the path by ids."""
        return kind.at(self.where(path), at=self.spell(path), **fields)

    def fault_in(self, kind: FaultKind, path: Path, /, **fields: object) -> Fault:
        """Return a fault that stands in the line of ``path`` but speaks of what holds it."""
        return kind.at(self.where(path), at=self.spell(path[:-1]), **fields)


def _step(node: Any, step: str | int) -> Any:
    if isinstance(node, dict):
        return node.get(str(step))
    if isinstance(node, list) and isinstance(step, int) and step < len(node):
        return node[step]
    return None


def _name_of(node: Any) -> str:
    if isinstance(node, dict):
        for key in ("id", "gap", "decision", "term"):
            if isinstance(node.get(key), str):
                return str(node[key])
    return ""


def children_of(node: Any) -> dict[str, str | int]:
    """Return what a path may go on with, and the key or position that it stands for."""
    if isinstance(node, dict):
        return {key: key for key in node}
    if isinstance(node, list):
        return {name: n for n, each in enumerate(node) if (name := _name_of(each))}
    return {}


def follow(tree: Mapping[str, Any], spelled: str) -> tuple[list[Any], list[str | int]]:
    """Follow a path by ids as far as it goes.

    Returns:
        The nodes from the top down and the keys or positions between them; the path exists where
        there are as many keys as it has words.
    """
    nodes: list[Any] = [tree]
    keys: list[str | int] = []
    for word in spelled.split("."):
        known = children_of(nodes[-1])
        if word not in known:
            break
        keys.append(known[word])
        nodes.append(nodes[-1][known[word]])
    return nodes, keys
