"""From delivered files to stored rows, superseded rows and counts, file by file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import polars as pl
from tests.engines.polars_oracle.check_digits import LICENCE, ORG, USCC
from tests.engines.polars_oracle.lists import FIELDS
from tests.engines.polars_oracle.readings import check_codes, read_texts, trim_texts
from tests.engines.polars_oracle.rules import UNPLACEABLE, WARNINGS, write_rules

NO_KEY: Final = "row:"
WITHOUT_MEMBERS: Final = ("members", "members_gt_employees", "union_fields_without_union")

c = pl.col


@dataclass(frozen=True, slots=True)
class DeliveredCsv:
    """One CSV file of enterprises, without broken lines."""

    path: Path
    name: str
    """Name inside the register."""
    deliverer: str | None
    """The body, none for a national export."""


@dataclass(frozen=True, slots=True)
class Masks:
    """The bit of every rule, and those of a severity."""

    bits: dict[str, int]

    def of(self, rules: Iterable[str]) -> int:
        """Return the bits of some rules."""
        return sum(self.bits[rule] for rule in rules)

    @property
    def unplaceable(self) -> int:
        """Return the bits of the rules that send a row to quarantine."""
        return self.of(UNPLACEABLE)

    @property
    def flagged(self) -> int:
        """Return the bits of the rules that leave a row in the frame, with a flag."""
        return self.of(rule for rule in self.bits if rule not in (*UNPLACEABLE, *WARNINGS))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import tells."""

    rows: int
    flagged: int
    quarantined: int
    superseded: int
    rules: dict[str, int]
    cube: pl.DataFrame
    """Counts by body, county, section and unit kind."""


CUBE: Final = ("body", "county", "section", "unit_kind")
MASKS: Final = Masks(
    {rule: 1 << place for place, rule in enumerate(write_rules(None, date(2012, 12, 31)))}
)


def import_register(files: Sequence[DeliveredCsv], out: Path, *, as_of: date) -> Outcome:
    """Store the rows of all files below ``out``, with the lists and the cube of counts."""
    store_rows(files, out, as_of=as_of)
    rows = pl.scan_parquet(out / "rows")
    superseded = find_superseded(rows).collect(engine="streaming")
    superseded.write_parquet(out / "superseded.parquet")
    unplaceable = (c("broken") & MASKS.unplaceable) != 0
    pl.scan_parquet(out / "bad").filter(unplaceable).sink_parquet(out / "quarantine.parquet")
    cube = count_units(current_rows(rows, superseded.lazy()), CUBE).collect(engine="streaming")
    flagged = ~unplaceable & ((c("broken") & MASKS.flagged) != 0)
    totals = (
        rows.select(
            rows=pl.len(),
            flagged=flagged.sum(),
            quarantined=unplaceable.sum(),
            **{
                f"rule {rule}": ((c("broken") & bit) != 0).sum() for rule, bit in MASKS.bits.items()
            },
        )
        .collect(engine="streaming")
        .row(0, named=True)
    )
    return Outcome(
        rows=totals["rows"],
        flagged=totals["flagged"],
        quarantined=totals["quarantined"],
        superseded=len(superseded),
        rules={rule: totals[f"rule {rule}"] for rule in MASKS.bits},
        cube=cube,
    )


def store_rows(files: Sequence[DeliveredCsv], out: Path, *, as_of: date) -> None:
    """Judge every file; store its rows in delivered order, and the text of its bad rows apart."""
    for folder in ("rows", "bad"):
        (out / folder).mkdir(parents=True)
    for number, file in enumerate(files):
        judged = judge_rows(file, as_of=as_of)
        name = f"part-{number}.parquet"
        sinks = [
            _store(judged.select(**_keep(file)), out / "rows" / name),
            _store(_pick_bad_text(judged, file), out / "bad" / name),
        ]
        pl.collect_all(sinks, engine="streaming")


def judge_rows(file: DeliveredCsv, *, as_of: date) -> pl.LazyFrame:
    """Return a file's rows as text, as typed readings and with the mask ``broken``."""
    text = pl.scan_csv(file.path, infer_schema=False, row_index_name="line", row_index_offset=2)
    rules = write_rules(file.deliverer, as_of)
    return (
        text.rename(FIELDS, strict=False)
        .pipe(trim_texts)
        .with_columns(read_texts())
        .with_columns(check_codes())
        .with_columns(
            broken=pl.sum_horizontal(
                broken.fill_null(value=False).cast(pl.Int64) * MASKS.bits[rule]
                for rule, broken in rules.items()
            )
        )
    )


def _store(rows: pl.LazyFrame, path: Path) -> pl.LazyFrame:
    return rows.sink_parquet(path, compression="zstd", compression_level=1, lazy=True)


def _pick_bad_text(judged: pl.LazyFrame, file: DeliveredCsv) -> pl.LazyFrame:
    bad = (c("broken") & (MASKS.unplaceable | MASKS.flagged)) != 0
    return judged.filter(bad).select(
        c("line").cast(pl.Int64), *FIELDS.values(), file=pl.lit(file.name), broken=c("broken")
    )


def _keep(file: DeliveredCsv) -> dict[str, pl.Expr]:
    """Name the stored columns; a value that its rules find broken is null."""

    def unless(column: str, *rules: str) -> pl.Expr:
        return pl.when((c("broken") & MASKS.of(rules)) == 0).then(c(column))

    body = c("county").str.slice(0, 2) if file.deliverer is None else pl.lit(file.deliverer)
    return {
        "file": pl.lit(file.name),
        "line": c("line").cast(pl.Int64),
        "key": _write_key(file),
        "body": body,
        "county": c("county"),
        **{field: c(field) for field in ("org_code", "licence_no", "uscc", "name", "county_code")},
        **{field: c(field) for field in ("address", "reg_type")},
        "industry": unless("industry", "industry"),
        "employees": c("employees_n"),
        "women": unless("women_n", "women", "employees"),
        "migrants": unless("migrants_n", "migrants", "employees"),
        "established": unless("established_d", "established"),
        "union_est": c("union_est_n"),
        "union_kind": c("union_kind_n"),
        "union_approved": unless(
            "approved_d", "approved_before_established", "approved_after_snapshot"
        ),
        "members": unless("members_n", *WITHOUT_MEMBERS),
        "women_members": unless("women_members_n", *WITHOUT_MEMBERS, "women_members"),
        **{field: c(field) for field in ("chair_name", "phone", "dues_account")},
        "legal_person": c("legal_person_n"),
        "fact_absent": c("fact_absent_n"),
        "absent_reason": c("absent_reason"),
        "updated_at": unless("updated", "updated_at"),
        "broken": c("broken"),
    }


def _write_key(file: DeliveredCsv) -> pl.Expr:
    """Name an enterprise by its first identifier that holds, else by its place."""
    right = c("right")
    old = (c("broken") & MASKS.bits["lic_old"]) != 0
    return (
        pl.when((right & USCC) != 0).then("uscc:" + c("uscc"))
        .when((right & ORG) != 0).then("org:" + c("plain_org"))
        .when(((right & LICENCE) != 0) | old).then("lic:" + c("licence_no"))
        .otherwise(pl.format("row:{}:{}", pl.lit(file.name), c("line")))
    )  # fmt: skip


def find_superseded(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Return the rows that a newer row of the same key replaces, with the row that counts."""
    known = rows.filter((c("broken") & MASKS.unplaceable) == 0, ~c("key").str.starts_with(NO_KEY))
    known = known.select("key", "file", "line", "updated_at")
    repeated = known.group_by("key").len().filter(c("len") > 1).select("key")
    newest_first = known.join(repeated, on="key", how="semi").sort(
        "key", "updated_at", "file", "line",
        descending=[False, True, False, False], nulls_last=[False, True, False, False],
    )  # fmt: skip
    ranked = newest_first.with_columns(
        kept_file=c("file").first().over("key"),
        kept_line=c("line").first().over("key"),
        is_kept=pl.int_range(pl.len()).over("key") == 0,
    )
    return ranked.filter(~c("is_kept")).select("key", "file", "line", "kept_file", "kept_line")


def current_rows(rows: pl.LazyFrame, superseded: pl.LazyFrame) -> pl.LazyFrame:
    """Return the rows that count: placeable and not superseded."""
    placeable = rows.filter((c("broken") & MASKS.unplaceable) == 0)
    return placeable.join(superseded, on=["file", "line"], how="anti")


GROUPINGS: Final = {
    "body": c("body"),
    "prefecture": c("county").str.slice(0, 4),
    "county": c("county"),
    "section": c("industry").str.slice(0, 1),
    "unit_kind": c("reg_type"),
    "ownership": pl.when(c("reg_type").is_in(["171", "172", "173", "174"]))
    .then(pl.lit("private"))
    .otherwise(
        c("reg_type").str.slice(0, 1).replace_strict(
            {"2": "hk_macao_taiwan", "3": "foreign"}, default="other_domestic"
        )
    ),
}  # fmt: skip


def count_units(current: pl.LazyFrame, groupings: Sequence[str]) -> pl.LazyFrame:
    """Count the rows that count by some groupings; all but ``absent`` leave out the absent."""
    present = c("fact_absent") == 0
    covered = present & (c("union_est") == 1)
    known_staff = c("employees").is_not_null()

    def add(column: str, where: pl.Expr = present) -> pl.Expr:
        return c(column).filter(where).sum().cast(pl.Int64)

    def count(where: pl.Expr) -> pl.Expr:
        return where.sum().cast(pl.Int64)

    keyed = current.with_columns(**{f"{name}_": GROUPINGS[name] for name in groupings})
    return keyed.group_by(f"{name}_" for name in groupings).agg(
        legal_persons=count(present),
        absent=count(~present),
        covered_units=count(covered),
        own_unions=count(covered & (c("union_kind") == 1)),
        joint_units=count(covered & (c("union_kind") == 2)),
        federation_units=count(covered & (c("union_kind") == 3)),
        **{
            field: add(field)
            for field in ("employees", "women", "migrants", "members", "women_members")
        },
        members_of_known_staff=add("members", present & known_staff),
        members_of_known_women=add("members", present & c("women_members").is_not_null()),
        employees_missing=count(present & ~known_staff),
        members_missing=count(covered & c("members").is_null()),
    )
