"""Deliver the registers of the whole nation, body by body, and note every planted flaw."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kaohe.core.register.fields import ENTERPRISES, FEDERATIONS, SOCIAL_UNIONS
from kaohe.demo.dirt import plant_flaws
from kaohe.demo.enterprise_figures import UnionTotals, total_unions
from kaohe.demo.enterprises import make_enterprises
from kaohe.demo.files import DeliveredFile, form_of, place_broken_lines
from kaohe.demo.rows import write_columns
from kaohe.demo.union_flaws import FEDERATION_FLAWS, SOCIAL_UNION_FLAWS, plant_union_flaws
from kaohe.demo.unions import write_federations, write_social_unions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from kaohe.demo.bodies import BodyParameters
    from kaohe.demo.dirt import Planted
    from kaohe.demo.plan import CountyPlan
    from kaohe.demo.rows import Columns

REJECTED: Final = ("rejected",)
"""What finds a broken line: it is kept verbatim among the rejects."""

_ROWS_AT_ONCE: Final = 100_000
"""Counties are made together up to about so many rows, which bounds the memory."""


@dataclass(frozen=True, slots=True)
class Anomaly:
    """One thing planted at one line of a delivered file."""

    file: str
    """Path below the nation's folder."""
    line: int
    """Counted from 1, the header being line 1."""
    unit: str
    kind: str
    finds: tuple[str, ...]
    twin: int | None = None
    """Line of the same file that says the same enterprise, or seems to."""


@dataclass(slots=True)
class Counts:
    """How much was delivered."""

    enterprises: int = 0
    lines: int = 0
    federations: int = 0
    social_unions: int = 0
    anomalies: dict[str, int] = field(default_factory=dict)
    unions: dict[str, UnionTotals] = field(default_factory=dict)
    """By body."""

    def add(
        self,
        enterprises: Columns,
        federations: Columns,
        social_unions: Columns,
        anomalies: Sequence[Anomaly],
    ) -> None:
        """Count one block of what was written."""
        self.lines += len(enterprises["org_code"])
        self.lines += sum(anomaly.finds == REJECTED for anomaly in anomalies)
        self.federations += len(federations["federation_id"])
        self.social_unions += len(social_unions["union_id"])
        for anomaly in anomalies:
            self.anomalies[anomaly.kind] = self.anomalies.get(anomaly.kind, 0) + 1


def deliver_body(
    out: Path, body: BodyParameters, plans: Sequence[CountyPlan], *, seed: int, counts: Counts
) -> Iterator[list[Anomaly]]:
    """Write a body's three registers; yield anomalies, block by block."""
    folder = f"deliveries/province={body.body}"
    form = form_of(body.body)
    broken = place_broken_lines(seed).get(body.body, ())
    with ExitStack() as stack:
        files = {
            kind.id: stack.enter_context(DeliveredFile(out / folder / f"{kind.id}.csv", kind, form))
            for kind in (ENTERPRISES, FEDERATIONS, SOCIAL_UNIONS)
        }
        counts.lines += 1
        for block in cut_into_blocks(plans, rows_at_once=_ROWS_AT_ONCE):
            enterprises = make_enterprises(block, body, seed=seed)
            columns = write_columns(enterprises, seed=seed)
            rows = plant_flaws(enterprises, columns, body, seed=seed)
            first_row, first_broken = files["enterprises"].write(rows.columns, broken=broken)
            found = _note(f"{folder}/enterprises.csv", first_row, rows.planted)
            found += [
                Anomaly(f"{folder}/enterprises.csv", first_broken + at, "", kind, REJECTED)
                for at, kind in enumerate(broken)
            ]
            federations, planted = plant_union_flaws(
                write_federations(enterprises, columns["org_code"], rows.spotless, seed=seed),
                FEDERATION_FLAWS,
                first_kept=1,
                seed=seed,
            )
            first_row, _ = files["federations"].write(federations)
            found += _note(f"{folder}/federations.csv", first_row, planted)
            social_unions, planted = plant_union_flaws(
                write_social_unions(block, seed=seed), SOCIAL_UNION_FLAWS, first_kept=2, seed=seed
            )
            first_row, _ = files["social_unions"].write(social_unions)
            found += _note(f"{folder}/social_unions.csv", first_row, planted)
            counts.add(rows.columns, federations, social_unions, found)
            counts.enterprises += len(enterprises)
            so_far = counts.unions.get(body.body, UnionTotals())
            counts.unions[body.body] = so_far + total_unions(enterprises, rows)
            broken = ()
            yield found


def _note(file: str, first_row: int, planted: Sequence[Planted]) -> list[Anomaly]:
    return [
        Anomaly(
            file,
            first_row + flaw.row,
            flaw.unit,
            flaw.kind,
            flaw.finds,
            None if flaw.twin is None else first_row + flaw.twin,
        )
        for flaw in planted
    ]


def group_by_body(plans: Sequence[CountyPlan]) -> Mapping[str, list[CountyPlan]]:
    """Return the counties of each body, in order."""
    bodies: dict[str, list[CountyPlan]] = {}
    for plan in plans:
        bodies.setdefault(plan.body, []).append(plan)
    return bodies


def cut_into_blocks(
    plans: Sequence[CountyPlan], *, rows_at_once: int
) -> Iterator[list[CountyPlan]]:
    """Cut counties into blocks that end with the county that fills them; none is left out."""
    block: list[CountyPlan] = []
    rows = 0
    for plan in plans:
        block.append(plan)
        rows += plan.enterprises
        if rows >= rows_at_once:
            yield block
            block, rows = [], 0
    if block:
        yield block
