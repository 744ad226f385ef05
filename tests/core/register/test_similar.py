from fractions import Fraction

import ibis
import pyarrow as pa
import pytest

from kaohe.core.divisions import County
from kaohe.core.register.fields import ENTERPRISES
from kaohe.core.register.similar import (
    BLOCKS,
    COMPARISONS,
    LARGEST_BLOCK,
    PLACE_COLUMNS,
    candidates_of,
    count_agreements,
    count_values,
    place_names,
    prepare_similar,
)
from kaohe.engines.duckdb_engine import open_engine, sql_of
from kaohe.engines.snapshots.stored import stored_table

GONGSHU = County("330105", "拱墅区", "33", "330100", "杭州市")
PLACES = pa.table(
    {
        "code": ["330105"],
        **dict(zip(PLACE_COLUMNS, [[n] for n in place_names(GONGSHU)], strict=True)),
    }
)
PLACES_TABLE = ibis.table(ibis.Schema.from_pyarrow(PLACES.schema), name="places")
PREPARED = prepare_similar(stored_table(ENTERPRISES), PLACES_TABLE)
PREPARING = sql_of(PREPARED)
ROWS = ibis.table(PREPARED.schema(), name="rows")


@pytest.fixture
def prepare(judge_rows, tmp_path):
    """Return the compared columns of changed rows, and what an expression over them gives."""

    def prepare_rows(*changes, query=None):
        stored = judge_rows(ENTERPRISES, *changes)
        schema = stored_table(ENTERPRISES).schema().to_pyarrow()
        with open_engine(spill=tmp_path) as engine:
            engine.register("enterprises", pa.Table.from_pylist(stored, schema=schema))
            engine.register("places", PLACES)
            rows = engine.sql(PREPARING).to_arrow_table()
            if query is not None:
                engine.register("rows", rows)
                rows = engine.sql(sql_of(query)).to_arrow_table()
        return rows.to_pylist()

    return prepare_rows


def test_the_shares_of_every_comparison_leave_room_for_disagreement():
    for comparison in COMPARISONS:
        assert 0 < comparison.disagreement_share < 1
        assert all(agreement.share > 0 for agreement in comparison.agreements)


def test_every_agreement_says_more_for_one_enterprise_than_for_two():
    for comparison in COMPARISONS:
        for agreement in comparison.agreements:
            assert agreement.by_chance is None or agreement.share > 0
            if agreement.by_chance is not None and comparison.id != "industry":
                assert agreement.share > 10 * agreement.by_chance


def test_ids_are_unique_and_reasons_stand_in_both_languages():
    assert len({each.id for each in COMPARISONS}) == len(COMPARISONS)
    for each in COMPARISONS:
        assert all((each.zh, each.en, each.missing_zh, each.missing_en))
        assert len({agreement.id for agreement in each.agreements}) == len(each.agreements)


def test_telephone_and_address_are_one_respect():
    (contact,) = (each for each in COMPARISONS if each.id == "contact")

    assert contact.columns == ("phone", "address")
    assert contact.disagreement_share == Fraction(1, 10)


@pytest.mark.parametrize(
    ("county", "names"),
    [
        (
            County("110101", "东城区", "11", "110000", ""),
            ("北京市", "北京", "", "", "东城区", "东城"),
        ),
        (
            County("660100", "第一师", "66", "660100", "第一师"),
            ("新疆生产建设兵团", "兵团", "第一师", "第一", "第一师", "第一"),
        ),
        (
            County("152501", "旗", "15", "152500", "锡林郭勒盟"),
            ("内蒙古自治区", "内蒙古", "锡林郭勒盟", "锡林郭勒", "旗", ""),
        ),
    ],
)
def test_names_begin_with_the_places_of_their_county(county, names):
    assert place_names(county) == names


def test_the_core_of_a_name_lacks_place_and_form(prepare):
    cores = {
        "杭州市拱墅区宏达纺织有限公司": "宏达纺织",
        "浙江省杭州市拱墅区宏达纺织有限责任公司": "宏达纺织",
        "杭州拱墅宏达纺织（集团）有限公司": "宏达纺织",
        "宏达纺织合伙企业（普通合伙）": "宏达纺织",
        "宏达 纺织厂": "宏达纺织",
        "宁波市宏达纺织股份有限公司": "宁波市宏达纺织",
        "杭州市集团有限公司": None,
        None: None,
    }

    rows = prepare(*({"name": name} for name in cores))

    assert [row["name_core"] for row in rows] == list(cores.values())


def test_identifiers_are_compared_as_they_are_read(prepare):
    (row,) = prepare({"org_code": "PDY00001-X"})

    assert row["org"] == "PDY00001X"


def test_only_rows_that_have_something_in_common_with_a_few_are_candidates(prepare):
    alone = {"name": "杭州孤独饭店有限公司", "phone": None, "licence_no": None,
             "org_code": "PDY000028", "established": "1999-05-05", "industry": "H6210"}  # fmt: skip
    pair = {"licence_no": None, "phone": "13800138000"}

    candidates = prepare(pair, alone, pair, query=candidates_of(ROWS))

    assert [(row["number"], row["line"]) for row in candidates] == [(0, 2), (1, 4)]
    assert {row["by_phone"] for row in candidates} == {"13800138000"}
    assert all(row["by_licence"] is None for row in candidates)


def test_what_too_many_rows_have_in_common_brings_nobody_together(prepare):
    same = [
        {"name": f"杭州练习{n}有限公司", "phone": "13800138000", "licence_no": None,
         "org_code": f"{n:09d}", "established": f"{1960 + n}-01-01"}
        for n in range(LARGEST_BLOCK + 1)
    ]  # fmt: skip

    assert prepare(*same, query=candidates_of(ROWS)) == []
    assert len(prepare(*same[1:], query=candidates_of(ROWS))) == LARGEST_BLOCK


def test_blocks_name_columns_that_are_prepared():
    columns = set(PREPARED.columns)

    assert {column for block in BLOCKS.values() for column in block} <= columns
    assert {column for each in COMPARISONS for column in each.columns} <= columns


def test_equal_values_are_counted_in_ordered_pairs(prepare):
    phones = ["1", "1", "1", "2", "2", None]
    rows = [{"phone": phone and f"1380013800{phone}"} for phone in phones]

    assert prepare(*rows, query=count_agreements(ROWS, "phone")) == [{"equal": 8, "rows": 5}]


def test_values_of_candidates_are_counted_over_all_rows(prepare):
    candidates = ROWS.filter(ROWS.line == 2)
    rows = [{"phone": "13800138001"}, {"phone": "13800138001"}, {"phone": "13800138002"}]

    counted = prepare(*rows, query=count_values(ROWS, candidates, "phone"))

    assert counted == [{"phone": "13800138001", "times": 2}]
