"""The manifest: size and root of every stratum, published before the draw."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol

from kaohe.core.draw.faults import MANIFEST_ORDER, STRATUM_UNLISTED
from kaohe.core.draw.framing import lp, u64
from kaohe.core.draw.strata import read_stratum
from kaohe.core.merkle import Tree, leaf_hash

if TYPE_CHECKING:
    from kaohe.core.canonical import Json
    from kaohe.core.draw.campaign import Campaign


@dataclass(frozen=True, slots=True)
class StratumLine:
    """One line of the manifest: a stratum's key, its size N and the root over its units."""

    stratum: str
    size: int
    root: bytes


class FrozenLines(Protocol):
    """The lines of a frozen frame, of all counties or of one, with their ways to the root."""

    @property
    def campaign(self) -> Campaign:
        """Return the campaign."""
        ...

    @property
    def size(self) -> int:
        """Return the number of strata of the whole frame."""
        ...

    def county_lines(self, county: str) -> tuple[StratumLine, ...]:
        """Return the lines of one county."""
        ...

    def line(self, stratum: str) -> StratumLine:
        """Return a stratum's line."""
        ...

    def position(self, stratum: str) -> int:
        """Return the position of a stratum's line."""
        ...

    def path(self, stratum: str) -> tuple[bytes, ...]:
        """Return the path from a stratum's line to the frame root."""
        ...


def line_leaf(campaign: Campaign, line: StratumLine) -> bytes:
    """Return the hash of a line's leaf.

    Layout: lp(tag "stratum", stratum key), size as eight bytes, root.
    """
    return leaf_hash(lp(campaign.tag("stratum"), line.stratum) + u64(line.size) + line.root)


@dataclass(frozen=True)
class Manifest:
    """All strata of a frame, sorted by key, under one root.

    Raises:
        FrameInvalid: lines out of order or repeated.
    """

    campaign: Campaign
    lines: tuple[StratumLine, ...]

    def __post_init__(self) -> None:
        keys = [line.stratum for line in self.lines]
        for one, other in pairwise(keys):
            if one >= other:
                raise MANIFEST_ORDER.error_at(other)

    @property
    def frame_root(self) -> bytes:
        """Return the root that commits to the whole frame."""
        return self._tree.root()

    @property
    def size(self) -> int:
        """Return the number of strata."""
        return len(self.lines)

    def position(self, stratum: str) -> int:
        """Return the position of a stratum's line.

        Raises:
            FrameInvalid: the stratum is not in the manifest.
        """
        found = self._positions.get(stratum)
        if found is None:
            raise STRATUM_UNLISTED.error_at(stratum)
        return found

    def line(self, stratum: str) -> StratumLine:
        """Return a stratum's line."""
        return self.lines[self.position(stratum)]

    def path(self, stratum: str) -> tuple[bytes, ...]:
        """Return the path from a stratum's line to the frame root."""
        return self._tree.inclusion_proof(self.position(stratum))

    def county_lines(self, county: str) -> tuple[StratumLine, ...]:
        """Return the lines of one county."""
        return tuple(self._by_county.get(county, ()))

    def counties(self, province: str) -> tuple[str, ...]:
        """Return the counties of a province in the order of their codes."""
        return tuple(
            county
            for county, lines in sorted(self._by_county.items())
            if read_stratum(lines[0].stratum).province == province
        )

    def as_json(self) -> Json:
        """Return the manifest as it is published."""
        return {
            "format": "draw-manifest/1",
            "suite": "sha256",
            "campaign": self.campaign.id,
            "rehearsal": self.campaign.rehearsal,
            "frame_root": self.frame_root.hex(),
            "strata": [[line.stratum, line.size, line.root.hex()] for line in self.lines],
        }

    @cached_property
    def _tree(self) -> Tree:
        return Tree(line_leaf(self.campaign, line) for line in self.lines)

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {line.stratum: position for position, line in enumerate(self.lines)}

    @cached_property
    def _by_county(self) -> dict[str, list[StratumLine]]:
        found: dict[str, list[StratumLine]] = {}
        for line in self.lines:
            found.setdefault(read_stratum(line.stratum).county, []).append(line)
        return found
