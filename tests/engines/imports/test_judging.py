"""What DuckDB computes and what passes by it are together what the expressions say."""

from datetime import date
from pathlib import Path
from tempfile import gettempdir

import pyarrow as pa
import pytest

from kaohe.core.register.fields import ENTERPRISES, FEDERATIONS, SOCIAL_UNIONS, STATISTICS, TARGETS
from kaohe.engines.counties import county_codes
from kaohe.engines.duckdb_engine import open_engine, sql_of
from kaohe.engines.imports.judging import Delivered, Judge, Outcome, delivered_text, plan_judging
from kaohe.engines.reading.delivery import text_schema
from kaohe.engines.snapshots.stored import judged_table

AS_OF = date(2012, 12, 31)
ROWS = {
    ENTERPRISES.id: [
        {"org_code": "PDY00001X", "name": "杭州练习有限公司", "county_code": "330105"},
        {"org_code": "PDY00001-X", "licence_no": "3301050000001", "county_code": "110101"},
        {"licence_no": "330105000000014", "uscc": "91110000600037341L", "employees": "x"},
        {"reg_type": "173", "union_est": "1", "fact_absent": "0", "established": "2011-02-30"},
        {},
    ],
    FEDERATIONS.id: [
        {"federation_id": "F1", "members": "org:PDY00001X;PDY00002-8", "county_code": "330105"},
        {"federation_id": "a/b", "full_time_staff": "two"},
    ],
    SOCIAL_UNIONS.id: [{"union_id": "S1", "members": "12", "county_code": "330105"}, {}],
    STATISTICS.id: [{"body": "33", "indicator": "members", "as_of": "2012-09-30", "value": "5"}],
    TARGETS.id: [{"body": "33", "indicator": "members", "year": "2012", "value": "x"}],
}
KINDS = (ENTERPRISES, FEDERATIONS, SOCIAL_UNIONS, STATISTICS, TARGETS)


def as_text(kind):
    rows = ROWS[kind.id]
    columns = {
        "file": ["33/a.csv"] * len(rows),
        "deliverer": ["33"] * len(rows),
        "line": list(range(2, len(rows) + 2)),
        "digits_lost": [False] * len(rows),
        **{field: [row.get(field) for row in rows] for field in kind.field_ids},
    }
    return pa.table(columns, schema=text_schema(kind))


@pytest.fixture
def engine():
    with open_engine(spill=Path(gettempdir())) as opened:
        yield opened


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.id)
def test_a_judged_piece_is_what_the_expressions_say(engine, kind):
    rows = as_text(kind)
    judged = Judge(engine).judge(plan_judging(kind, AS_OF), rows)
    engine.register("delivered", rows)
    engine.register("counties", county_codes())
    told = engine.sql(sql_of(judged_table(kind, as_of=AS_OF))).to_arrow_table()
    assert judged.to_pylist() == told.cast(judged.schema).to_pylist()


def test_one_judge_takes_piece_after_piece_of_several_tables(engine):
    judge = Judge(engine)
    for kind in (*KINDS, *KINDS):
        rows = as_text(kind)
        again = pa.concat_tables([rows] * 3)
        assert judge.judge(plan_judging(kind, AS_OF), rows).num_rows == rows.num_rows
        assert judge.judge(plan_judging(kind, AS_OF), again).num_rows == 3 * rows.num_rows


def test_columns_that_are_stored_as_delivered_do_not_pass_through_the_engine():
    plan = plan_judging(ENTERPRISES, AS_OF)
    assert {"name", "address", "org_code"} <= plan.delivered
    assert not {"line", "employees", "body", "county", "broken"} & plan.delivered


def test_roots_do_not_depend_on_how_rows_are_cut_into_pieces():
    rows = as_text(ENTERPRISES)
    whole, cut = Delivered(ENTERPRISES), Delivered(ENTERPRISES)
    whole.add(rows)
    for start in range(rows.num_rows):
        piece = rows.slice(start, 1)
        cut.append(piece, delivered_text(piece))
    assert (cut.root(), cut.missing(), cut.rows) == (whole.root(), whole.missing(), 5)


def test_rows_of_a_table_without_counties_have_no_bodies(engine):
    outcome = Outcome(STATISTICS)
    judged = Judge(engine).judge(plan_judging(STATISTICS, AS_OF), as_text(STATISTICS))
    list(outcome.watch(judged.to_batches()))
    assert (outcome.clean, outcome.bodies()) == (1, {})


def test_rows_keep_their_order_when_a_batch_leaves_a_few_over(engine):
    rows = as_text(ENTERPRISES)
    many = pa.concat_tables([rows] * 900).combine_chunks()
    lines = pa.array(range(2, many.num_rows + 2))
    many = many.set_column(many.column_names.index("line"), "line", lines)
    parted = pa.concat_tables([many.slice(0, 2048 + 20), many.slice(2048 + 20)])

    judged = Judge(engine).judge(plan_judging(ENTERPRISES, AS_OF), parted)

    assert judged["line"].to_pylist() == lines.to_pylist()
    assert judged["name"].to_pylist() == many["name"].to_pylist()
