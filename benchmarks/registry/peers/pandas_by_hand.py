"""pandas by hand: vectorised text functions, numpy check digits, one file after the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from benchmarks.registry.peers.broken_lines import WholeLines, write_rejects
from benchmarks.registry.peers.deliveries import CUBE, FIGURES, DeliveredFile, read_arguments, tell
from benchmarks.registry.peers.pandas_rules import (
    BITS,
    FLAGGED_BITS,
    LICENCE,
    ORG,
    RULES,
    UNPLACEABLE_BITS,
    USCC,
    add_readings,
    count_by_rule,
    count_severities,
    read_file,
)

WITHOUT_MEMBERS = ("members", "members_gt_employees", "union_fields_without_union")
SLIM = ["key", "file", "line", "updated", *CUBE, "fact_absent_n", "union_est_n", "union_kind_n",
        "employees_n", "women_n", "migrants_n", "members_n", "women_members_n"]  # fmt: skip


@dataclass(frozen=True, slots=True)
class JudgedFile:
    """What is left of a file when its rows are stored."""

    mask: np.ndarray
    slim: pd.DataFrame
    """What duplicates and counts need of the placeable rows."""
    missing: pd.Series
    rejected: list[tuple[str, int, str, bytes]]


def judge_file(
    file: DeliveredFile, out: Path, find_broken: Callable[[pd.DataFrame], np.ndarray]
) -> JudgedFile:
    """Read a file, find what is broken, and store its rows; the same for every tool on pandas."""
    lines = WholeLines(file.path)
    text = read_file(lines).rename(columns={"name": "name_"})
    t = add_readings(text).assign(deliverer=file.deliverer or "")
    mask = find_broken(t)
    stored = keep_values(t.assign(file=file.name, line=lines.numbers, broken=mask))
    bad = (mask & (UNPLACEABLE_BITS | FLAGGED_BITS)) != 0
    name = f"{file.path.parent.name[-2:]}.parquet"
    stored.to_parquet(out / f"rows-{name}", compression="zstd", index=False)
    text[bad].to_parquet(out / f"bad-{name}", compression="zstd", index=False)
    text[(mask & UNPLACEABLE_BITS) != 0].to_parquet(out / f"quarantine-{name}", index=False)
    slim = stored.loc[(mask & UNPLACEABLE_BITS) == 0, SLIM]
    return JudgedFile(mask, slim, text.isna().sum(), lines.rejected)


def find_by_hand(t: pd.DataFrame) -> np.ndarray:
    """Return the mask of every row."""
    mask = np.zeros(len(t), dtype=np.int64)
    for rule, is_broken in RULES.items():
        mask |= np.where(is_broken(t), BITS[rule], 0)
    return mask


def keep_values(t: pd.DataFrame) -> pd.DataFrame:
    """Leave out values that their rules find broken, and name the row's key."""

    def unless(column: str, *rules: str) -> pd.Series:
        return t[column].where((t.broken & sum(BITS[rule] for rule in rules)) == 0)

    key = "row:" + t.file + ":" + t.line.astype("str")
    licence = ((t.right & LICENCE) != 0) | ((t.broken & BITS["lic_old"]) != 0)
    key = key.mask(licence, "lic:" + t.licence_no)
    key = key.mask((t.right & ORG) != 0, "org:" + t.plain_org)
    key = key.mask((t.right & USCC) != 0, "uscc:" + t.uscc)
    return t.assign(
        key=key,
        body=t.deliverer.where(t.deliverer != "", t.county.str.slice(0, 2)),
        section=unless("industry", "industry").str.slice(0, 1),
        unit_kind=t.reg_type,
        women_n=unless("women_n", "women", "employees"),
        migrants_n=unless("migrants_n", "migrants", "employees"),
        established_d=unless("established_d", "established"),
        union_approved_d=unless(
            "union_approved_d", "approved_before_established", "approved_after_snapshot"
        ),
        members_n=unless("members_n", *WITHOUT_MEMBERS),
        women_members_n=unless("women_members_n", *WITHOUT_MEMBERS, "women_members"),
        updated=unless("updated", "updated_at"),
    )


def find_superseded(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that a newer row of the same key replaces."""
    known = rows.loc[~rows.key.str.startswith("row:"), ["key", "file", "line", "updated"]]
    twins = known[known.duplicated("key", keep=False)]
    twins = twins.sort_values(
        ["key", "updated", "file", "line"],
        ascending=[True, False, True, True],
        na_position="last",
    )
    kept = twins.groupby("key")[["file", "line"]].transform("first")
    twins = twins.assign(kept_file=kept.file, kept_line=kept.line)
    return twins[twins.duplicated("key")]


def count_units(current: pd.DataFrame) -> pd.DataFrame:
    """Count the rows that count, by body, county, section and unit kind."""
    t = current
    present = t.fact_absent_n == 0
    covered = present & (t.union_est_n == 1)
    figures = {
        "legal_persons": present,
        "absent": ~present,
        "covered_units": covered,
        "own_unions": covered & (t.union_kind_n == 1),
        "joint_units": covered & (t.union_kind_n == 2),
        "federation_units": covered & (t.union_kind_n == 3),
        **{
            field: t[f"{field}_n"].where(present)
            for field in ("employees", "women", "migrants", "members", "women_members")
        },
        "members_of_known_staff": t.members_n.where(present & t.employees_n.notna()),
        "members_of_known_women": t.members_n.where(present & t.women_members_n.notna()),
        "employees_missing": present & t.employees_n.isna(),
        "members_missing": covered & t.members_n.isna(),
    }
    counted = pd.DataFrame({name: t[name] for name in CUBE} | figures)
    cube = counted.groupby(list(CUBE), dropna=False, sort=False)[list(FIGURES)].sum()
    return cube.astype("int64").reset_index()


def import_with(find_broken: Callable[[pd.DataFrame], np.ndarray]) -> None:
    """Import everything with one way of finding what is broken."""
    files, out = read_arguments()
    judged = [judge_file(file, out, find_broken) for file in files]
    mask = np.concatenate([each.mask for each in judged])
    rows = pd.concat([each.slim for each in judged], ignore_index=True)
    superseded = find_superseded(rows)
    superseded.to_parquet(out / "superseded.parquet", index=False)
    count_units(rows.drop(superseded.index)).to_parquet(out / "cube.parquet", index=False)
    rejected = [line for each in judged for line in each.rejected]
    write_rejects(rejected, out / "rejects.csv")
    missing = sum(each.missing for each in judged).rename({"name_": "name"})
    flagged, quarantined = count_severities(mask)
    tell(
        rows=len(mask),
        flagged=flagged,
        quarantined=quarantined,
        superseded=len(superseded),
        rules=count_by_rule(mask),
        rejected=len(rejected),
        missing={field: int(rows) for field, rows in missing.items()},
    )


if __name__ == "__main__":
    import_with(find_by_hand)
