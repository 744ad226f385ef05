"""A plain loop over csv rows with python-stdnum, as one would write it first."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from benchmarks.registry.peers.broken_lines import WholeLines, write_rejects
from benchmarks.registry.peers.deliveries import (
    AS_OF,
    CUBE,
    FIGURES,
    DeliveredFile,
    read_arguments,
    tell,
)
from stdnum.cn import uscc as stdnum_uscc
from stdnum.iso7064 import mod_11_10
from tests.engines.polars_oracle.lists import FIELDS, REG_TYPES, read_counties, read_successors
from tests.engines.polars_oracle.rules import UNPLACEABLE, WARNINGS

COUNTIES, SUCCESSORS, TYPES = read_counties(), read_successors(), set(REG_TYPES)
YES_NO = {"1": 1, "是": 1, "0": 0, "否": 0}
FORMS = {"1": 1, "单独": 1, "2": 2, "联合": 2, "3": 3, "联合会涵盖": 3}
ORG_SYMBOLS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
FOUNDING_DAY = date(1949, 10, 1)
BEFORE_ALL = datetime(1, 1, 1)  # noqa: DTZ001 - the register knows no zones
SILENT = {*UNPLACEABLE, *WARNINGS}
AT_ONCE = 50_000
TEXTS = ("org_code", "licence_no", "uscc", "name", "county_code", "address", "reg_type",
         "industry", "chair_name", "phone", "dues_account", "absent_reason")  # fmt: skip
STORED = pa.schema(
    [
        ("file", pa.string()), ("line", pa.int64()), ("key", pa.string()), ("body", pa.string()),
        ("county", pa.string()), *((field, pa.string()) for field in TEXTS),
        *((field, pa.int32()) for field in (
            "employees", "women", "migrants", "members", "women_members")),
        *((field, pa.int8()) for field in (
            "union_est", "union_kind", "legal_person", "fact_absent")),
        ("established", pa.date32()), ("union_approved", pa.date32()),
        ("updated_at", pa.timestamp("us")), ("broken", pa.list_(pa.string())),
    ]
)  # fmt: skip

is_org = re.compile("[0-9A-Z]{8}-?[0-9A-Z]").fullmatch
is_uscc = re.compile("[0-9ABCDEFGHJKLMNPQRTUWXY]{18}").fullmatch
is_licence = re.compile("[0-9]{15}").fullmatch
is_old_licence = re.compile("[0-9]{13}").fullmatch
is_industry = re.compile("[A-T]([0-9]{4})?").fullmatch
is_phone = re.compile("1[3-9][0-9]{9}|0[0-9]{2,3}-[0-9]{7,8}").fullmatch
is_count = re.compile("[0-9]{1,7}").fullmatch
is_day = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}").fullmatch
is_moment = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}([ T][0-9]{2}:[0-9]{2}(:[0-9]{2})?)?").fullmatch
has_han = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]").search


class Row:
    """One delivered row, read."""

    def __init__(self, text: dict[str, str], deliverer: str | None) -> None:
        self.text = text
        self.deliverer = deliverer
        self.org = text["org_code"].replace("-", "") if is_org(text["org_code"]) else ""
        self.is_org_right = bool(self.org) and check_org(self.org)
        self.is_uscc_right = bool(is_uscc(text["uscc"])) and stdnum_uscc.is_valid(text["uscc"])
        licence = text["licence_no"]
        self.is_licence_right = bool(is_licence(licence)) and mod_11_10.is_valid(licence)
        self.county = COUNTIES.get(text["county_code"])
        self.employees = read_count(text["employees"])
        self.women = read_count(text["women"])
        self.migrants = read_count(text["migrants"])
        self.members = read_count(text["members"])
        self.women_members = read_count(text["women_members"])
        self.established = read_day(text["established"])
        self.approved = read_day(text["union_approved"])
        self.union = YES_NO.get(text["union_est"])
        self.form = FORMS.get(text["union_kind"])
        self.legal_person = YES_NO.get(text["legal_person"])
        self.absent = YES_NO.get(text["fact_absent"])
        self.updated = read_moment(text["updated_at"])
        self.broken = {
            *judge_identifiers(self),
            *judge_place(self),
            *judge_people(self),
            *judge_union(self),
            *judge_rest(self),
        }


def check_org(code: str) -> bool:
    """Check GB 11714, for which python-stdnum has no module."""
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(w * ORG_SYMBOLS.index(c) for w, c in zip(weights, code[:8], strict=True))
    return "0X987654321"[total % 11] == code[8]


def read_count(text: str) -> int | None:
    """Read a whole number up to a million."""
    if not is_count(text):
        return None
    number = int(text)
    return number if number <= 1_000_000 else None


def read_day(text: str) -> date | None:
    """Read a day."""
    try:
        return date.fromisoformat(text) if is_day(text) else None
    except ValueError:
        return None


def read_moment(text: str) -> datetime | None:
    """Read a day with or without a time."""
    try:
        return datetime.fromisoformat(text) if is_moment(text) else None
    except ValueError:
        return None


def over(one: int | None, other: int | None) -> bool:
    """Tell whether both are known and one is larger."""
    return one is not None and other is not None and one > other


def judge_identifiers(row: Row) -> Iterator[str]:
    """Judge the three codes."""
    text = row.text
    org, licence, uscc = text["org_code"], text["licence_no"], text["uscc"]
    if org and not row.org:
        yield "org_format"
    if row.org:
        if row.org[8] == "B":
            yield "org_census"
        elif not row.is_org_right:
            yield "org_check"
        if len(org) == 10:
            yield "org_hyphen"
    if licence:
        yield from judge_licence(row, licence)
    if uscc and not is_uscc(uscc):
        yield "uscc_format"
    elif uscc:
        if not row.is_uscc_right:
            yield "uscc_check"
        if org and uscc[8:17] != (row.org or org):
            yield "uscc_org"
    if not (org or licence or uscc):
        yield "no_id"


def judge_licence(row: Row, licence: str) -> Iterator[str]:
    """Judge the licence number."""
    if is_old_licence(licence):
        yield "lic_old"
    elif not is_licence(licence):
        yield "lic_format"
    elif not row.is_licence_right:
        yield "lic_check"


def judge_place(row: Row) -> Iterator[str]:
    """Judge name, county, type and industry."""
    text = row.text
    if not (4 <= len(text["name"]) <= 100 and has_han(text["name"])):
        yield "name"
    if row.county is None:
        yield "county_unknown"
    elif row.deliverer and row.county[:2] != row.deliverer:
        yield "county_not_of_deliverer"
    if text["county_code"] in SUCCESSORS:
        yield "county_succeeded"
    if text["reg_type"] not in TYPES:
        yield "reg_type"
    if not is_industry(text["industry"]):
        yield "industry"
    elif len(text["industry"]) == 1:
        yield "industry_section"


def judge_people(row: Row) -> Iterator[str]:
    """Judge the counts."""
    text = row.text
    if row.employees is None:
        yield "employees"
    if (text["women"] and row.women is None) or over(row.women, row.employees):
        yield "women"
    if (text["migrants"] and row.migrants is None) or over(row.migrants, row.employees):
        yield "migrants"
    if row.members is None and (text["members"] or row.union):
        yield "members"
    if over(row.members, row.employees):
        yield "members_gt_employees"
    unknown = row.women_members is None and (text["women_members"] or row.union)
    if unknown or over(row.women_members, row.members):
        yield "women_members"


def judge_union(row: Row) -> Iterator[str]:
    """Judge what is said of the union."""
    text, own = row.text, row.union == 1 and row.form == 1
    if row.union is None:
        yield "union_est"
    if row.union and row.form is None:
        yield "union_kind"
    if row.union == 0 and (
        text["union_kind"]
        or text["union_approved"]
        or text["chair_name"]
        or text["dues_account"]
        or row.members
        or row.women_members
        or row.legal_person
    ):
        yield "union_fields_without_union"
    if row.union and row.approved is None:
        yield "approved_missing"
    if row.approved and row.established and row.approved < row.established:
        yield "approved_before_established"
    if row.approved and row.approved > AS_OF:
        yield "approved_after_snapshot"
    if own and len(text["chair_name"]) < 2:
        yield "chair"
    if row.legal_person is None and (text["legal_person"] or own):
        yield "legal_person"


def judge_rest(row: Row) -> Iterator[str]:
    """Judge everything else."""
    text = row.text
    if row.established is None or not FOUNDING_DAY <= row.established <= AS_OF:
        yield "established"
    if text["phone"] and not is_phone(text["phone"]):
        yield "phone"
    if row.absent is None:
        yield "fact_absent"
    elif bool(row.absent) != bool(text["absent_reason"]):
        yield "absent_reason"
    if row.absent and row.union:
        yield "absent_with_union"
    if row.updated is None or row.updated.date() > AS_OF:
        yield "updated_at"


def key_of(row: Row) -> str | None:
    """Return the first identifier that holds."""
    text = row.text
    if row.is_uscc_right:
        return f"uscc:{text['uscc']}"
    if row.is_org_right:
        return f"org:{row.org}"
    if row.is_licence_right or is_old_licence(text["licence_no"]):
        return f"lic:{text['licence_no']}"
    return None


def figures_of(row: Row) -> tuple[int, ...]:
    """Return what the row adds to the counts of its cell."""
    broken = row.broken
    if row.absent:
        return (0, 1, *(0,) * 13)
    contradicts = broken & {"members", "members_gt_employees", "union_fields_without_union"}
    members = None if contradicts else row.members
    women_members = None if contradicts or "women_members" in broken else row.women_members
    known = row.employees is not None
    return (
        1, 0, row.union, row.union * (row.form == 1), row.union * (row.form == 2),
        row.union * (row.form == 3),
        row.employees or 0,
        0 if not known or "women" in broken else row.women or 0,
        0 if not known or "migrants" in broken else row.migrants or 0,
        members or 0, women_members or 0, (members or 0) * known,
        (members or 0) * (women_members is not None),
        not known, row.union * (members is None),
    )  # fmt: skip


class Register:
    """Counts, and for each key the row that counts so far."""

    def __init__(self) -> None:
        self.cells: dict[tuple, list[int]] = {}
        self.newest: dict[str, tuple] = {}
        self.superseded: list[tuple] = []

    def add(self, row: Row, file: str, line: int) -> None:
        """Count a placeable row, unless a newer one of its key is known."""
        cell = (
            row.deliverer or row.county[:2],
            row.county,
            None if "industry" in row.broken else row.text["industry"][0],
            row.text["reg_type"],
        )
        figures = figures_of(row)
        key = key_of(row)
        if key is not None:
            is_known = "updated_at" not in row.broken
            updated = row.updated if is_known else BEFORE_ALL
            # Files and lines come in ascending order, so of equally new rows the first stays.
            before = self.newest.get(key)
            if before is not None and before[0] >= updated:
                self.superseded.append((key, file, line))
                return
            if before is not None:
                self.superseded.append((key, *before[1:3]))
                self.count(before[3], before[4], -1)
            self.newest[key] = (updated, file, line, cell, figures)
        self.count(cell, figures, 1)

    def count(self, cell: tuple, figures: tuple[int, ...], times: int) -> None:
        """Add figures to a cell, or take them away again."""
        sums = self.cells.setdefault(cell, [0] * (len(FIGURES) + 1))
        for place, figure in enumerate((1, *figures)):
            sums[place] += times * figure

    def write_cube(self, path) -> None:
        """Write the cells that hold a row."""
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow([*CUBE, *FIGURES])
            for cell, (rows, *sums) in self.cells.items():
                if rows:
                    writer.writerow([*cell, *sums])


class Store:
    """Stored rows of a file, written to Parquet some at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.rows: list[tuple] = []

    def __enter__(self) -> Store:
        self.target = pq.ParquetWriter(self.path, STORED, compression="zstd", compression_level=1)
        return self

    def __exit__(self, *_: object) -> None:
        self.flush()
        self.target.close()

    def add(self, row: tuple) -> None:
        """Keep a row."""
        self.rows.append(row)
        if len(self.rows) == AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Write the rows that were kept."""
        columns = zip(*self.rows, strict=True) if self.rows else [()] * len(STORED)
        arrays = [pa.array(c, f.type) for c, f in zip(columns, STORED, strict=True)]
        self.target.write_table(pa.Table.from_arrays(arrays, schema=STORED))
        self.rows = []


def values_of(row: Row, file: str, line: int) -> tuple:
    """Return what is stored of a row: typed values, without those that are broken."""
    text, broken = row.text, row.broken
    staff = "employees" in broken
    contradicts = broken & {"members", "members_gt_employees", "union_fields_without_union"}
    wrong_day = broken & {"approved_before_established", "approved_after_snapshot"}
    return (
        file,
        line,
        key_of(row) or f"row:{file}:{line}",
        row.deliverer or (row.county and row.county[:2]),
        row.county,
        *(text[field] or None for field in TEXTS),
        row.employees,
        None if staff or "women" in broken else row.women,
        None if staff or "migrants" in broken else row.migrants,
        None if contradicts else row.members,
        None if contradicts or "women_members" in broken else row.women_members,
        row.union,
        row.form,
        row.legal_person,
        row.absent,
        None if "established" in broken else row.established,
        None if wrong_day else row.approved,
        None if "updated_at" in broken else row.updated,
        sorted(broken),
    )


def judge_file(
    file: DeliveredFile, out: Path, register: Register, counts: tuple[Counter, Counter, Counter]
) -> list[tuple[str, int, str, bytes]]:
    """Judge every row of a file, store it, and write bad ones out; return the broken lines."""
    name, code = file.name, file.path.parent.name[-2:]
    rules, missing, severities = counts
    whole = WholeLines(file.path)
    with (
        Store(out / f"rows-{code}.parquet") as store,
        (out / f"bad-{code}.csv").open("w", encoding="utf-8", newline="") as bad,
    ):
        lines, written = csv.reader(whole), csv.writer(bad)
        fields = [FIELDS.get(column, column) for column in next(lines)]
        for values in lines:
            line = whole.numbers[-1]
            texts = (value.strip() for value in values)
            row = Row(dict(zip(fields, texts, strict=True)), file.deliverer)
            for field, text in row.text.items():
                if not text:
                    missing[field] += 1
            unplaceable = flagged = False
            if row.broken:
                rules.update(row.broken)
                unplaceable = not row.broken.isdisjoint(UNPLACEABLE)
                flagged = not unplaceable and not row.broken <= SILENT
            severities[unplaceable, flagged] += 1
            store.add(values_of(row, name, line))
            if unplaceable or flagged:
                written.writerow([line, *values, *sorted(row.broken)])
            if not unplaceable:
                register.add(row, name, line)
    return whole.rejected


def main() -> None:
    """Import everything."""
    files, out = read_arguments()
    register = Register()
    rules, missing, severities = counts = Counter(), Counter(), Counter()
    rejected = [line for file in files for line in judge_file(file, out, register, counts)]
    write_rejects(rejected, out / "rejects.csv")
    with (out / "superseded.csv").open("w", encoding="utf-8", newline="") as stream:
        for key, file, line in register.superseded:
            csv.writer(stream).writerow([key, file, line, *register.newest[key][1:3]])
    register.write_cube(out / "cube.csv")
    tell(
        rows=severities.total(),
        flagged=severities[False, True],
        quarantined=severities[True, False],
        superseded=len(register.superseded),
        rules=rules,
        rejected=len(rejected),
        missing=missing,
    )


if __name__ == "__main__":
    main()
