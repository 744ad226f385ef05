"""Where the entries of each kind of a campaign stand, so that nobody reads a whole ledger for one.

Entries are only ever added: what was found of the first entries holds for good, and only what has
come since is read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kaohe.core.ledger import read_entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Places:
    """The places of the entries up to a size."""

    size: int = 0
    found: Mapping[tuple[str, str], tuple[int, ...]] = field(default_factory=dict)
    """Kind and campaign → indices, in their order."""

    def follow(self, entries: Iterable[bytes]) -> Places:
        """Take the entries that come next, as they stand in the ledger."""
        added: dict[tuple[str, str], list[int]] = {}
        size = self.size
        for text in entries:
            entry = read_entry(text)
            added.setdefault((entry.kind, entry.campaign), []).append(size)
            size += 1
        if not added:
            return self
        later = {key: (*self.at(*key), *indices) for key, indices in added.items()}
        return Places(size, {**self.found, **later})

    def at(self, kind: str, campaign: str) -> tuple[int, ...]:
        """Return where the entries of a kind in a campaign stand."""
        return self.found.get((kind, campaign), ())
