"""Rows to judge: one spotless row of each table, and what the rules make of changed copies."""

from datetime import date
from functools import cache
from pathlib import Path
from tempfile import gettempdir

import pyarrow as pa
import pytest

from kaohe.core.register.checks import CHECKS
from kaohe.core.register.fields import ENTERPRISES, FEDERATIONS, SOCIAL_UNIONS, TABLE_KINDS
from kaohe.engines.counties import county_codes
from kaohe.engines.duckdb_engine import open_engine, sql_of
from kaohe.engines.reading.delivery import text_schema
from kaohe.engines.snapshots.stored import SUPERSEDED_SCHEMA, judged_table, stored_schema

AS_OF = date(2012, 12, 31)

SPOTLESS = {
    "org_code": "PDY00001X",
    "licence_no": "330105000000014",
    "name": "杭州练习一有限公司",
    "county_code": "330105",
    "reg_type": "173",
    "industry": "C1311",
    "employees": "30",
    "women": "10",
    "migrants": "5",
    "established": "2005-01-01",
    "union_est": "1",
    "union_kind": "1",
    "union_approved": "2010-01-01",
    "members": "20",
    "women_members": "8",
    "chair_name": "王某甲",
    "legal_person": "1",
    "fact_absent": "0",
    "updated_at": "2012-11-01",
}
SPOTLESS_FEDERATION = {
    "federation_id": "F33010501",
    "name": "小河街道工会联合会",
    "county_code": "330105",
    "kind": "区域",
    "founded": "2008-05-01",
    "members": "org:PDY00001X;org:PDY000028",
    "full_time_staff": "2",
    "updated_at": "2012-11-01",
}
SPOTLESS_SOCIAL = {
    "union_id": "S33010501",
    "name": "练习律师事务所工会",
    "county_code": "330105",
    "organisation": "练习律师事务所",
    "members": "12",
    "approved": "2009-03-01",
    "updated_at": "2012-11-01",
}


@cache
def write_query(kind):
    return sql_of(judged_table(kind, as_of=AS_OF))


def judge_all(kind, rows, deliverer="33"):
    """Run rows (field id to text) through the rules of their table; return stored rows."""
    columns = {
        "file": ["33/a.csv"] * len(rows),
        "deliverer": [deliverer] * len(rows),
        "line": list(range(2, len(rows) + 2)),
        "digits_lost": [row.get("digits_lost", False) for row in rows],
        **{field: [row.get(field) for row in rows] for field in kind.field_ids},
    }
    with open_engine(spill=Path(gettempdir())) as engine:
        engine.register("delivered", pa.table(columns, schema=text_schema(kind)))
        engine.register("counties", county_codes())
        judged = engine.sql(write_query(kind)).to_arrow_table()
    return sorted(judged.to_pylist(), key=lambda row: row["line"])


@pytest.fixture(scope="session")
def judge_rows():
    def judge(kind, *changes, deliverer="33"):
        spotless = {
            ENTERPRISES.id: SPOTLESS,
            FEDERATIONS.id: SPOTLESS_FEDERATION,
            SOCIAL_UNIONS.id: SPOTLESS_SOCIAL,
        }.get(kind.id, {})
        return judge_all(kind, [{**spotless, **change} for change in changes], deliverer)

    return judge


@pytest.fixture(scope="session")
def broken_rules(judge_rows):
    """Return the ids of the rules that each changed copy of a spotless row breaks."""

    def judge(kind, *changes, deliverer="33"):
        checks = CHECKS[kind.id]
        rows = judge_rows(kind, *changes, deliverer=deliverer)
        return [{rule.id for rule in checks.broken_rules(row["broken"])} for row in rows]

    return judge


@pytest.fixture
def run():
    """Return the rows of an expression over judged rows of the tables named by keyword."""

    def run_query(expression, **tables):
        with open_engine(spill=Path(gettempdir())) as engine:
            for kind in TABLE_KINDS:
                rows = pa.Table.from_pylist(tables.pop(kind.id, []), schema=stored_schema(kind))
                engine.register(kind.id, rows)
            superseded = tables.pop("superseded", [])
            engine.register(
                "superseded", pa.Table.from_pylist(superseded, schema=SUPERSEDED_SCHEMA)
            )
            return engine.sql(sql_of(expression)).to_arrow_table().to_pylist()

    return run_query
