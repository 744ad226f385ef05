"""The truth beside the deliveries: what was planted where, and what every body is like."""

from __future__ import annotations

import csv
from dataclasses import fields
from typing import TYPE_CHECKING, Final

from kaohe.core.canonical import canonical_bytes
from kaohe.core.values import write_exact
from kaohe.demo.bodies import BodyParameters
from kaohe.demo.keys import CAMPAIGN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from fractions import Fraction
    from pathlib import Path
    from types import TracebackType

    from kaohe.demo.plan import CountyPlan
    from kaohe.demo.registers import Anomaly

NOTICE: Final = (
    "演练数据：企业、人员、代码均为虚构，不对应任何真实单位。"
    "组织机构代码前段取自GB 11714预留的PDY00001至PDY99999，其后为PDY加字母的合成代码；"
    "工商注册号顺序码第二位为9，现实中不使用。"
)

NOTICE_EN: Final = (
    "Practice data: enterprises, persons and codes are made up and stand for nothing real. "
    "Organisation codes are PDY00001 to PDY99999, which GB 11714 reserves, and beyond them PDY "
    "with a letter; licence numbers have a 9 where real ones have 1 or 2."
)


class AnomalyFile:
    """``anomalies.csv``: one line for everything planted into a line of a delivery.

    ``finds`` names the row rules, warnings or lists that should find it, joined by ``;``; ``twin``
    is the line of the same file that says the same enterprise, or seems to.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._file, lineterminator="\n")
        self._writer.writerow(("file", "line", "unit", "kind", "finds", "twin"))

    def __enter__(self) -> AnomalyFile:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def write(self, anomalies: Iterable[Anomaly]) -> None:
        """Add lines."""
        self._writer.writerows(
            (
                each.file, each.line, each.unit, each.kind, ";".join(each.finds),
                "" if each.twin is None else each.twin,
            )
            for each in anomalies
        )  # fmt: skip


def write_bodies(path: Path, parameters: Mapping[str, BodyParameters]) -> None:
    """Write the parameters of every body, as exact numbers."""
    names = [field.name for field in fields(BodyParameters) if field.name != "completion"]
    goals = ("new_covered_units", "new_members", "new_migrant_members")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*names, *(f"completion_of_{goal}" for goal in goals)])
        for body in parameters.values():
            shares = [write_exact(getattr(body, name)) for name in names[1:]]
            writer.writerow([body.body, *shares, *map(write_exact, body.completion)])


def write_counties(path: Path, plans: Sequence[CountyPlan]) -> None:
    """Write what each county has, lacks and does to its rows, for the screenings to find."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("county", "body", "enterprises", "pattern", "lacks", "foreign"))
        writer.writerows(
            (
                plan.code, plan.body, plan.enterprises, plan.pattern, plan.lacks,
                write_exact(plan.foreign),
            )
            for plan in plans
        )  # fmt: skip


def write_summary(
    path: Path,
    *,
    seed: int,
    scale: Fraction,
    totals: Mapping[str, int],
    anomalies: Mapping[str, int],
) -> None:
    """Write totals and counts, and that nothing here is real."""
    content = canonical_bytes(
        {
            "synthetic": True,
            "notice": NOTICE,
            "notice_en": NOTICE_EN,
            "campaign": CAMPAIGN.id,
            "rehearsal": CAMPAIGN.rehearsal,
            "seed": str(seed),
            "scale": write_exact(scale),
            "totals": dict(totals),
            "anomalies": dict(anomalies),
        }
    )
    path.write_bytes(content + b"\n")
