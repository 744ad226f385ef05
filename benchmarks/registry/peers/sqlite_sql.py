"""SQLite: rows loaded with the csv module, rules in SQL, REGEXP by Python's re.

SQLite has the operator REGEXP and leaves the function to the program. The check digits are in
SQL. ``date('2011-02-30')`` gives the text back unchanged; ``date(x, '+0 days') = x`` tells that
there is no such day. Every step is materialized: without the hint SQLite writes each reading into
each rule that uses it, and takes eight times as long.
"""

from __future__ import annotations

import csv
import re
import sqlite3
from functools import cache
from pathlib import Path

from benchmarks.registry.peers.broken_lines import WholeLines
from benchmarks.registry.peers.deliveries import (
    AS_OF,
    CUBE,
    FIGURES,
    DeliveredFile,
    read_arguments,
    tell,
)
from tests.engines.polars_oracle.lists import FIELDS, REG_TYPES, read_counties, read_successors
from tests.engines.polars_oracle.rules import UNPLACEABLE, WARNINGS

ORG_SYMBOLS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
USCC_SYMBOLS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
DAY = "^(?!0000)[0-9]{4}-[0-9]{2}-[0-9]{2}$"
"""There is no year 0, which SQLite would take."""
MOMENT = "^(?!0000)[0-9]{4}-[0-9]{2}-[0-9]{2}([ T][0-9]{2}:[0-9]{2}(:[0-9]{2})?)?$"
HAN = "[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]"
COUNTS = ("employees", "women", "migrants", "members", "women_members")


def has_form(form: str, text: str | None) -> bool | None:
    """Serve the operator REGEXP."""
    return None if text is None else compile_form(form)(text) is not None


@cache
def compile_form(form: str):
    """Compile a form once."""
    return re.compile(form).search


def sum_symbols(column: str, symbols: str, weights: tuple[int, ...]) -> str:
    """Write the weighted sum of the symbols of a code."""
    return " + ".join(
        f"{weight} * (instr('{symbols}', substr({column}, {place}, 1)) - 1)"
        for place, weight in enumerate(weights, start=1)
    )


def check_org() -> str:
    """Write GB 11714."""
    total = sum_symbols("plain_org", ORG_SYMBOLS, (3, 7, 9, 10, 5, 8, 4, 2))
    return f"substr('0X987654321', ({total}) % 11 + 1, 1) = substr(plain_org, 9, 1)"


def check_licence() -> str:
    """Write ISO 7064 MOD 11,10, nested."""
    product = "10"
    for place in range(1, 15):
        product = f"((({product} + substr(licence_no, {place}, 1) - 1) % 10 + 1) * 2 % 11)"
    return f"({product} + substr(licence_no, 15, 1)) % 10 = 1"


def check_uscc() -> str:
    """Write GB 32100."""
    total = sum_symbols("uscc", USCC_SYMBOLS, tuple(pow(3, place, 31) for place in range(17)))
    return f"(({total}) + instr('{USCC_SYMBOLS}', substr(uscc, 18, 1)) - 1) % 31 = 0"


def read_count(field: str) -> str:
    """Write the reading of a whole number up to a million."""
    fits = f"{field} regexp '^[0-9]{{1,7}}$' and cast({field} as integer) <= 1000000"
    return f"case when {fits} then cast({field} as integer) end as {field}_n"


def read_day(field: str, name: str) -> str:
    """Write the reading of a day, as text that sorts."""
    exists = f"{field} regexp '{DAY}' and date({field}, '+0 days') = {field}"
    return f"case when {exists} then {field} end as {name}"


def read_choice(field: str, **choices: str) -> str:
    """Write the reading of a code; ``choices`` are ``n1='1 是'`` and so on."""
    branches = " ".join(
        f"when {field} in ({', '.join(repr(word) for word in words.split())}) then {name[1:]}"
        for name, words in choices.items()
    )
    return f"case {branches} end as {field}_n"


MOMENT_TEXT = "replace(updated_at, 'T', ' ')"
READ = f"""
    select d.*, c.county,
        case when org_code regexp '^.{{8}}-.$' then replace(org_code, '-', '')
             else org_code end as plain_org,
        {", ".join(read_count(field) for field in COUNTS)},
        {read_day("established", "established_d")},
        {read_day("union_approved", "approved_d")},
        {read_choice("union_est", n1="1 是", n0="0 否")},
        {read_choice("union_kind", n1="1 单独", n2="2 联合", n3="3 联合会涵盖")},
        {read_choice("legal_person", n1="1 是", n0="0 否")},
        {read_choice("fact_absent", n1="1 是", n0="0 否")},
        case when updated_at regexp '{MOMENT}'
             and date(substr(updated_at, 1, 10), '+0 days') = substr(updated_at, 1, 10)
             then datetime({MOMENT_TEXT}) end as updated,
        licence_no regexp '^[0-9]{{15}}$' as licence_fits,
        licence_no regexp '^[0-9]{{13}}$' as licence_is_old,
        uscc regexp '^[{USCC_SYMBOLS}]{{18}}$' as uscc_fits
    from delivered d left join counties c on c.code = d.county_code
"""
CHECKED = f"""
    select *, plain_org regexp '^[0-9A-Z]{{9}}$' as org_fits,
        plain_org regexp '^[0-9A-Z]{{9}}$' and {check_org()} as org_right,
        licence_fits and {check_licence()} as licence_right,
        uscc_fits and {check_uscc()} as uscc_right
    from read
"""
HAS_UNION = "union_est_n = 1"
OWN = "(union_est_n = 1 and union_kind_n = 1)"
RULES = {
    "org_format": "not org_fits",
    "org_check": "org_fits and not org_right and plain_org not like '%B'",
    "lic_format": "not (licence_fits or licence_is_old)",
    "lic_check": "licence_fits and not licence_right",
    "uscc_format": "not uscc_fits",
    "uscc_check": "uscc_fits and not uscc_right",
    "uscc_org": "uscc_fits and substr(uscc, 9, 9) <> plain_org",
    "no_id": "org_code is null and licence_no is null and uscc is null",
    "name": f"name is null or length(name) not between 4 and 100 or not name regexp '{HAN}'",
    "county_unknown": "county is null",
    "county_not_of_deliverer": "substr(county, 1, 2) <> deliverer",
    "reg_type": f"coalesce(reg_type, '') not in ({', '.join(map(repr, REG_TYPES))})",
    "industry": "not coalesce(industry regexp '^[A-T]([0-9]{4})?$', 0)",
    "employees": "employees_n is null",
    "women": "(women is not null and women_n is null) or women_n > employees_n",
    "migrants": "(migrants is not null and migrants_n is null) or migrants_n > employees_n",
    "established": f"established_d is null or established_d not between '1949-10-01' and '{AS_OF}'",
    "union_est": "union_est_n is null",
    "union_kind": f"{HAS_UNION} and union_kind_n is null",
    "union_fields_without_union": "union_est_n = 0 and (union_kind is not null "
    "or union_approved is not null or chair_name is not null or dues_account is not null "
    "or coalesce(members_n, 0) > 0 or coalesce(women_members_n, 0) > 0 "
    "or coalesce(legal_person_n, 0) = 1)",
    "approved_missing": f"{HAS_UNION} and approved_d is null",
    "approved_before_established": "approved_d < established_d",
    "approved_after_snapshot": f"approved_d > '{AS_OF}'",
    "members": f"members_n is null and (members is not null or {HAS_UNION})",
    "members_gt_employees": "members_n > employees_n",
    "women_members": "(women_members_n is null "
    f"and (women_members is not null or {HAS_UNION})) or women_members_n > members_n",
    "chair": f"{OWN} and coalesce(length(chair_name), 0) < 2",
    "phone": "not phone regexp '^(1[3-9][0-9]{9}|0[0-9]{2,3}-[0-9]{7,8})$'",
    "legal_person": f"legal_person_n is null and (legal_person is not null or {OWN})",
    "fact_absent": "fact_absent_n is null",
    "absent_reason": "(fact_absent_n = 1) <> (absent_reason is not null)",
    "absent_with_union": f"fact_absent_n = 1 and {HAS_UNION}",
    "updated_at": f"updated is null or updated > '{AS_OF} 23:59:59'",
    "org_hyphen": "org_code regexp '^[0-9A-Z]{8}-[0-9A-Z]$'",
    "org_census": "plain_org regexp '^[0-9A-Z]{8}B$'",
    "lic_old": "licence_is_old",
    "industry_section": "industry regexp '^[A-T]$'",
    "county_succeeded": "county_code in (select code from succeeded)",
}
BITS = {rule: 1 << place for place, rule in enumerate(RULES)}
UNPLACEABLE_BITS = sum(BITS[rule] for rule in UNPLACEABLE)
FLAGGED_BITS = sum(bit for rule, bit in BITS.items() if rule not in (*UNPLACEABLE, *WARNINGS))
MASK = " | ".join(f"(coalesce({rule}, 0) * {BITS[id_]})" for id_, rule in RULES.items())


def unless(column: str, *rules: str) -> str:
    """Write a value that is null where one of the rules is broken."""
    return f"case when broken & {sum(BITS[rule] for rule in rules)} = 0 then {column} end"


WITHOUT_MEMBERS = ("members", "members_gt_employees", "union_fields_without_union")
JUDGED = f"""
    create table register as
    with read as materialized ({READ}), checked as materialized ({CHECKED}),
        masked as materialized (select *, {MASK} as broken from checked)
    select file, line, broken,
        case when uscc_right then 'uscc:' || uscc when org_right then 'org:' || plain_org
             when licence_right or licence_is_old then 'lic:' || licence_no end as key,
        coalesce(deliverer, substr(county, 1, 2)) as body, county,
        org_code, licence_no, uscc, name, address, chair_name, phone, dues_account, absent_reason,
        substr({unless("industry", "industry")}, 1, 1) as section, reg_type as unit_kind,
        employees_n as employees,
        {unless("women_n", "women", "employees")} as women,
        {unless("migrants_n", "migrants", "employees")} as migrants,
        {unless("members_n", *WITHOUT_MEMBERS)} as members,
        {unless("women_members_n", *WITHOUT_MEMBERS, "women_members")} as women_members,
        {unless("established_d", "established")} as established,
        {unless("approved_d", "approved_before_established", "approved_after_snapshot")}
            as union_approved,
        union_est_n as union_est, union_kind_n as union_kind, legal_person_n as legal_person,
        fact_absent_n as fact_absent, {unless("updated", "updated_at")} as updated
    from masked
"""
SUPERSEDED = f"""
    create table superseded as
    select key, file, line, kept_file, kept_line from (
        select key, file, line, row_number() over newest as place,
            first_value(file) over newest as kept_file, first_value(line) over newest as kept_line
        from register
        where broken & {UNPLACEABLE_BITS} = 0 and key in (
            select key from register where broken & {UNPLACEABLE_BITS} = 0 and key is not null
            group by key having count(*) > 1
        )
        window newest as (partition by key order by updated desc nulls last, file, line)
    ) where place > 1
"""
PRESENT, COVERED = "fact_absent = 0", "(fact_absent = 0 and union_est = 1)"
CUBE_SQL = f"""
    select body, county, section, unit_kind,
        sum({PRESENT}), sum(fact_absent), sum({COVERED}),
        coalesce(sum({COVERED} and union_kind = 1), 0),
        coalesce(sum({COVERED} and union_kind = 2), 0),
        coalesce(sum({COVERED} and union_kind = 3), 0),
        {", ".join(f"coalesce(sum({each}) filter (where {PRESENT}), 0)" for each in COUNTS)},
        coalesce(sum(members) filter (where {PRESENT} and employees is not null), 0),
        coalesce(sum(members) filter (where {PRESENT} and women_members is not null), 0),
        sum({PRESENT} and employees is null), sum({COVERED} and members is null)
    from register r
    where broken & {UNPLACEABLE_BITS} = 0
        and not exists (select 1 from superseded s where s.file = r.file and s.line = r.line)
    group by 1, 2, 3, 4
"""


def load_file(database: sqlite3.Connection, file: DeliveredFile) -> None:
    """Load the rows of a file as text, without the space around it; an empty field is null."""
    whole = WholeLines(file.path)
    lines = csv.reader(whole)
    fields = [FIELDS.get(column, column) for column in next(lines)]
    columns = ", ".join(["file", "deliverer", "line", *fields])
    marks = ", ".join("?" * (len(fields) + 3))
    database.executemany(
        f"insert into delivered ({columns}) values ({marks})",
        (
            [file.name, file.deliverer, whole.numbers[-1], *(v.strip() or None for v in values)]
            for values in lines
        ),
    )
    database.executemany("insert into rejected values (?, ?, ?, ?)", whole.rejected)


def open_database(path: Path) -> sqlite3.Connection:
    """Open an empty database that is whole or absent, as a snapshot is: with SQLite's defaults."""
    database = sqlite3.connect(path)
    database.create_function("regexp", 2, has_form, deterministic=True)
    fields = ", ".join(f"{field} text" for field in FIELDS.values())
    database.execute(f"create table delivered (file text, deliverer text, line integer, {fields})")
    database.execute(
        "create table rejected (province text, line integer, reason text, verbatim blob)"
    )
    database.execute("create table counties (code text primary key, county text) without rowid")
    database.executemany("insert into counties values (?, ?)", read_counties().items())
    database.execute("create table succeeded (code text primary key) without rowid")
    database.executemany("insert into succeeded values (?)", ((c,) for c in read_successors()))
    return database


def write_cube(database: sqlite3.Connection, path: Path) -> None:
    """Write the counts of the rows that count."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([*CUBE, *FIGURES])
        writer.writerows(database.execute(CUBE_SQL))


def main() -> None:
    """Import everything."""
    files, out = read_arguments()
    database = open_database(out / "register.sqlite")
    for file in files:
        load_file(database, file)
    database.execute(JUDGED)
    database.execute("create index by_key on register (key)")
    database.execute(SUPERSEDED)
    database.execute("create index superseded_place on superseded (file, line)")
    bad = UNPLACEABLE_BITS | FLAGGED_BITS
    database.execute(
        "create table bad as select d.*, r.broken from delivered d join register r "
        f"on r.rowid = d.rowid where r.broken & {bad} <> 0"
    )
    write_cube(database, out / "cube.csv")
    unplaceable = f"broken & {UNPLACEABLE_BITS} <> 0"
    sums = ", ".join(f"sum(broken & {bit} <> 0)" for bit in BITS.values())
    rows, quarantined, flagged, *rules = database.execute(
        f"select count(*), sum({unplaceable}), "
        f"sum(not ({unplaceable}) and broken & {FLAGGED_BITS} <> 0), {sums} from register"
    ).fetchone()
    ((superseded,),) = database.execute("select count(*) from superseded")
    ((rejected,),) = database.execute("select count(*) from rejected")
    lacking = ", ".join(f"count(*) - count({field})" for field in FIELDS.values())
    (missing,) = database.execute(f"select {lacking} from delivered")
    database.commit()
    tell(
        rows=rows,
        flagged=flagged,
        quarantined=quarantined,
        superseded=superseded,
        rules=dict(zip(RULES, rules, strict=True)),
        rejected=rejected,
        missing=dict(zip(FIELDS.values(), missing, strict=True)),
    )


if __name__ == "__main__":
    main()
