import pytest

from kaohe.core.register.checks import CHECKS
from kaohe.core.register.duplicates import current_rows, superseded_rows
from kaohe.core.register.fields import ENTERPRISES, FEDERATIONS, SOCIAL_UNIONS
from kaohe.engines.snapshots.stored import stored_table, superseded_table


@pytest.fixture
def supersede(run, judge_rows):
    def list_superseded(kind, *changes):
        query = superseded_rows(
            stored_table(kind),
            kind=kind.id,
            unplaceable=CHECKS[kind.id].bits("unplaceable"),
        )
        return run(query, **{kind.id: judge_rows(kind, *changes)})

    return list_superseded


def test_the_newest_row_of_an_identifier_counts_and_the_others_are_listed(supersede):
    listed = supersede(
        ENTERPRISES,
        {"updated_at": "2012-11-01"},
        {"updated_at": "2012-12-01"},
        {"updated_at": "2012-10-01", "name": "杭州练习二有限公司"},
    )
    assert listed == [
        {
            "table": "enterprises",
            "key": "org:PDY00001X",
            "file": "33/a.csv",
            "line": line,
            "kept_file": "33/a.csv",
            "kept_line": 3,
        }
        for line in (2, 4)
    ]


def test_of_equally_new_rows_the_first_counts(supersede):
    assert [row["line"] for row in supersede(ENTERPRISES, {}, {}, {})] == [3, 4]


def test_a_missing_update_is_older_than_any(supersede):
    listed = supersede(ENTERPRISES, {"updated_at": None}, {"updated_at": "1990-01-01"})
    assert [row["line"] for row in listed] == [2]


def test_a_quarantined_row_neither_replaces_nor_is_replaced(supersede):
    newer_elsewhere = {"county_code": "110101", "updated_at": "2012-12-30"}
    assert supersede(ENTERPRISES, {}, newer_elsewhere) == []


def test_rows_without_a_valid_identifier_are_never_the_same(supersede):
    nameless = {"org_code": "PDY000011", "licence_no": None}
    assert supersede(ENTERPRISES, nameless, nameless) == []


@pytest.mark.parametrize(
    ("kind", "key"),
    [(FEDERATIONS, "33/F33010501"), (SOCIAL_UNIONS, "33/S33010501")],
    ids=lambda part: getattr(part, "id", None),
)
def test_smaller_tables_are_compared_by_their_own_ids(supersede, kind, key):
    (listed,) = supersede(kind, {}, {"updated_at": "2012-12-01"})
    assert (listed["key"], listed["line"]) == (key, 2)


def test_current_rows_are_neither_quarantined_nor_superseded(run, judge_rows):
    rows = judge_rows(
        ENTERPRISES, {}, {"updated_at": "2012-12-01"}, {"county_code": "110101"}, {"name": None}
    )
    query = current_rows(
        stored_table(ENTERPRISES),
        superseded_table(),
        unplaceable=CHECKS[ENTERPRISES.id].bits("unplaceable"),
    )
    superseded = [{"table": "enterprises", "file": "33/a.csv", "line": 2}]
    current = run(query, enterprises=rows, superseded=superseded)
    assert sorted(row["line"] for row in current) == [3, 5]
