"""The versions of statistics and targets: what stands in them, what is missing, their digests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from kaohe.core.canonical import digest
from kaohe.core.divisions import BODY_NAMES
from kaohe.core.register.indicators import Statistic, Target
from kaohe.web.figures.models import Figure, FigureSet
from kaohe.web.rules.library import find_known
from kaohe.workflows.registers.asked import AskedFigure, ask_figures

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kaohe.core.canonical import Json
    from kaohe.core.rules.model import Pack
    from kaohe.web.cycles.models import Cycle

FORMAT: Final = "figures/1"


@dataclass(frozen=True, slots=True, order=True)
class FigureRow:
    """One figure."""

    kind: str
    body: str
    indicator: str
    when: str
    value: int

    @property
    def key(self) -> tuple[str, str, str, str]:
        """Return what it is a figure of."""
        return (self.kind, self.body, self.indicator, self.when)


def latest_set(cycle: Cycle) -> FigureSet | None:
    """Return the version that counts now, signed or not."""
    return cycle.figure_sets.select_related("by").order_by("number").last()


def rows_of(version: FigureSet | None, *, body: str = "") -> tuple[FigureRow, ...]:
    """Return the figures of a version in their order; of one body where it is named."""
    if version is None:
        return ()
    rows = Figure.objects.filter(set=version)
    if body:
        rows = rows.filter(body=body)
    found = rows.values_list("kind", "body", "indicator", "when", "value")
    return tuple(sorted(FigureRow(*each) for each in found))


def is_signed(version: FigureSet | None) -> bool:
    """Tell whether somebody has signed a version."""
    return version is not None and hasattr(version, "signature")


def list_bodies(cycle: Cycle) -> tuple[str, ...]:
    """Return the bodies of a cycle's pack, in its order."""
    return _bodies(pack_of(cycle))


def pack_of(cycle: Cycle) -> Pack:
    """Return the rules of a cycle."""
    return find_known(cycle.pack_digest).pack


def asked_of(cycle: Cycle) -> tuple[AskedFigure, ...]:
    """Return the figures that the rules of a cycle need of every body."""
    return ask_figures(pack_of(cycle))


def find_absent(cycle: Cycle, rows: Iterable[FigureRow]) -> tuple[tuple[str, AskedFigure], ...]:
    """Return body and figure of everything that the rules need and nobody has entered."""
    told = {row.key for row in rows}
    return tuple(
        (body, asked)
        for body in list_bodies(cycle)
        for asked in asked_of(cycle)
        if (asked.kind, body, asked.indicator, asked.when) not in told
    )


def describe_set(cycle: Cycle, number: int, rows: Iterable[FigureRow]) -> dict[str, Json]:
    """Return a version as ``figures/1``, which its digest is of."""
    return {"format": FORMAT, "cycle": cycle.pk, "number": number, **describe_rows(rows)}


def describe_rows(rows: Iterable[FigureRow]) -> dict[str, Json]:
    """Return figures as canonical JSON takes them."""
    lines: dict[str, list[Json]] = {"statistic": [], "target": []}
    for row in sorted(rows):
        lines[row.kind].append([row.body, row.indicator, row.when, row.value])
    return {"statistics": lines["statistic"], "targets": lines["target"]}


def digest_part(rows: Iterable[FigureRow], body: str) -> str:
    """Return the digest of a body's own figures; empty where it has none."""
    own = [row for row in rows if row.body == body]
    return digest({"body": body, **describe_rows(own)}) if own else ""


def list_statistics(rows: Iterable[FigureRow]) -> tuple[Statistic, ...]:
    """Return the statistical figures as indicators are computed of them."""
    return tuple(
        Statistic(row.body, row.indicator, date.fromisoformat(row.when), row.value)
        for row in rows
        if row.kind == "statistic"
    )


def list_targets(rows: Iterable[FigureRow]) -> tuple[Target, ...]:
    """Return the targets as indicators are computed of them."""
    return tuple(
        Target(row.body, row.indicator, int(row.when), row.value)
        for row in rows
        if row.kind == "target"
    )


def find_changes(
    before: Sequence[FigureRow], after: Sequence[FigureRow]
) -> tuple[tuple[tuple[str, str, str, str], int | None, int | None], ...]:
    """Return every figure that two versions tell differently, with both values."""
    old, new = ({row.key: row.value for row in rows} for rows in (before, after))
    return tuple(
        (key, old.get(key), new.get(key))
        for key in sorted({*old, *new})
        if old.get(key) != new.get(key)
    )


def _bodies(pack: Pack) -> tuple[str, ...]:
    return tuple(each.id for each in pack.bodies) or tuple(BODY_NAMES)
