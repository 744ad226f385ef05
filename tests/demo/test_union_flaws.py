from datetime import date

import pyarrow as pa
import pytest

from kaohe.core.register.fields import FEDERATIONS, SOCIAL_UNIONS
from kaohe.demo.union_flaws import FEDERATION_FLAWS, SOCIAL_UNION_FLAWS, plant_union_flaws
from kaohe.engines.imports.importing import import_deliveries

ROWS = 6000


def social_unions(rows_per_county=3):
    counties = [str(110000 + at // rows_per_county) for at in range(ROWS)]
    fixed = {"name": "某会工会", "organisation": "某会", "members": "9", "approved": "2011-03-01"}
    columns = {name: pa.array([text] * ROWS) for name, text in fixed.items()}
    return {
        "union_id": pa.array([f"S{at}" for at in range(ROWS)]),
        "county_code": pa.array(counties),
        **columns,
        "updated_at": pa.array(["2012-01-01 10:00:00"] * ROWS),
    }


FEDERATION = {
    "federation_id": "F110101-00001",
    "name": "某街道工会联合会",
    "county_code": "110101",
    "kind": "区域",
    "founded": "2008-05-01",
    "members": "org:PDY00001X;org:PDY000028",
    "full_time_staff": "1",
    "updated_at": "2012-01-01 10:00:00",
}
SOCIAL_UNION = {
    "union_id": "S110101-00001",
    "name": "某会工会",
    "county_code": "110101",
    "organisation": "某会",
    "members": "9",
    "approved": "2011-03-01",
    "updated_at": "2012-01-01 10:00:00",
}


@pytest.fixture(scope="module")
def spoilt():
    return plant_union_flaws(social_unions(), SOCIAL_UNION_FLAWS, first_kept=2, seed=1)


def test_about_one_row_in_a_hundred_of_those_that_may_be_is_spoilt(spoilt):
    _, planted = spoilt

    assert 8 < len(planted) < 40
    assert {flaw.kind for flaw in planted} == {flaw.id for flaw in SOCIAL_UNION_FLAWS}
    assert [flaw.row for flaw in planted] == sorted({flaw.row for flaw in planted})


def test_the_first_rows_of_every_county_are_kept(spoilt):
    _, planted = spoilt

    assert {flaw.row % 3 for flaw in planted} == {2}


def test_exactly_the_planted_rows_differ_each_in_one_column(spoilt):
    columns, planted = spoilt
    before = pa.table(social_unions()).to_pylist()
    after = pa.table(columns).to_pylist()

    changed = {
        at: [name for name in before[at] if before[at][name] != after[at][name]]
        for at in range(ROWS)
        if before[at] != after[at]
    }
    assert sorted(changed) == [flaw.row for flaw in planted]
    assert {len(names) for names in changed.values()} == {1}
    assert all(flaw.unit == before[flaw.row]["union_id"] for flaw in planted)


def test_where_every_row_is_needed_none_is_spoilt():
    columns, planted = plant_union_flaws(social_unions(), SOCIAL_UNION_FLAWS, first_kept=3, seed=1)

    assert planted == ()
    assert columns["members"] == social_unions()["members"]


def test_a_county_without_any_row_has_no_flaw():
    empty = {name: column[:0] for name, column in social_unions().items()}

    assert plant_union_flaws(empty, FEDERATION_FLAWS, first_kept=1, seed=1) == (empty, ())


@pytest.mark.parametrize(
    ("kind", "row", "flaws"),
    [
        (FEDERATIONS, FEDERATION, FEDERATION_FLAWS),
        (SOCIAL_UNIONS, SOCIAL_UNION, SOCIAL_UNION_FLAWS),
    ],
    ids=lambda each: getattr(each, "id", ""),
)
def test_each_flaw_breaks_the_rules_that_the_truth_names_and_no_other(tmp_path, kind, row, flaws):
    for flaw in flaws:
        spoilt_row = {**row, flaw.column: flaw.text}
        lines = (",".join(kind.field_ids), ",".join(spoilt_row[name] for name in kind.field_ids))
        delivered = tmp_path / flaw.id / "province=11" / "units.csv"
        delivered.parent.mkdir(parents=True)
        delivered.write_text("\n".join(lines) + "\n", encoding="utf-8")
        report = import_deliveries(
            [delivered], store=tmp_path / "store" / flaw.id, as_of=date(2012, 12, 31)
        )
        assert report.rules() == dict.fromkeys(flaw.finds, 1)
