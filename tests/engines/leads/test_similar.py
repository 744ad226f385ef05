from datetime import date
from fractions import Fraction

import pyarrow.parquet as pq
import pytest
from tests.engines.conftest import make_enterprise, write_text

from kaohe.core.errors import InputError
from kaohe.core.register.fields import ENTERPRISES
from kaohe.engines.imports.importing import import_deliveries
from kaohe.engines.leads.similar import find_similar
from kaohe.engines.leads.similar_table import PAIRS_SCHEMA, table_of_pairs, write_pairs
from kaohe.engines.snapshots.snapshot import Snapshot

HALF = Fraction(1, 2)
"""In a register of a few hundred rows an agreement says less than in that of a nation."""

TRADES = (("C1711", "纺织"), ("H6210", "餐饮"), ("C2110", "家具"), ("I6510", "软件"))
GIVEN = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏"
WITHOUT_UNION = {
    "union_est": "0", "union_kind": "", "union_approved": "", "members": "", "women_members": "",
    "chair_name": "", "legal_person": "",
}  # fmt: skip
ORIGINAL, TYPED, HOST, RESENT = 5, 20, 30, 40
AGAIN, MISTYPED, GUEST, NEWER = range(200, 204)


def make_crowd():
    """Return unlike enterprises, so that agreement by chance is rare."""
    rows = []
    for number in range(10, 210):
        code, word = TRADES[number % 4]
        name = f"{GIVEN[number % 24]}{GIVEN[number * 7 % 24]}{GIVEN[number // 24]}{word}"
        rows.append(
            make_enterprise(
                number,
                name=f"杭州市拱墅区{name}有限公司",
                industry=code,
                phone=f"1380{number * 7919 % 10**7:07d}",
                address=f"杭州市拱墅区{GIVEN[number % 24]}{GIVEN[number * 5 % 24]}路{number * 3}号",
                established=f"{1990 + number % 20}-{1 + number % 12:02d}-{1 + number % 28:02d}",
                licence_no="330105000000014" if number == 10 + TYPED else "",
            )
        )
    return rows


def make_rows():
    rows = make_crowd()
    again = rows[ORIGINAL] | WITHOUT_UNION | {
        "org_code": make_enterprise(300)["org_code"],
        "name": rows[ORIGINAL]["name"].replace("有限公司", "有限责任公司"),
        "phone": "0571-87654321",
    }  # fmt: skip
    mistyped = rows[TYPED] | {"org_code": rows[TYPED]["org_code"][:-1] + "#"}
    guest = make_enterprise(301, name="杭州市拱墅区仓廪实粮油有限公司", established="2003-07-19",
                            phone=rows[HOST]["phone"], address=rows[HOST]["address"])  # fmt: skip
    return [*rows, again, mistyped, guest, rows[RESENT] | {"updated_at": "2012-12-01"}]


def line_of(place):
    return place + 2


def take_in(folder, rows):
    (folder / "in").mkdir()
    (folder / "in" / "33-企业.csv").write_text(write_text(ENTERPRISES, rows), encoding="utf-8")
    report = import_deliveries([folder / "in"], store=folder / "st", as_of=date(2012, 12, 31))
    return Snapshot.open(report.path)


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory):
    return take_in(tmp_path_factory.mktemp("similar"), make_rows())


@pytest.fixture(scope="module")
def found(snapshot):
    return find_similar(snapshot, threshold=HALF)


@pytest.fixture(scope="module")
def pairs(found):
    return {tuple(place.line for place in pair.places): pair for pair in found.pairs}


@pytest.fixture(scope="module")
def lonely(tmp_path_factory):
    return take_in(tmp_path_factory.mktemp("lonely"), [make_enterprise()])


def test_all_rows_that_count_are_compared(found):
    assert found.rows == 203
    assert (found.as_of, found.threshold) == ("2012-12-31", "0.5")


def test_an_enterprise_that_was_entered_again_is_a_pair_with_reasons(pairs):
    pair = pairs[line_of(ORIGINAL), line_of(AGAIN)]

    assert HALF <= Fraction(pair.probability) < 1
    assert pair.agrees("zh")[:2] == ("名称主体相同", "地址相同（联系电话不同或缺失）")
    assert pair.differs("zh") == ("代码均不同",)
    assert pair.other["phone"] == "0571-87654321"


def test_an_enterprise_whose_code_was_mistyped_is_a_pair(pairs):
    pair = pairs[line_of(TYPED), line_of(MISTYPED)]

    assert "有一个代码相同" in pair.agrees("zh")
    assert pair.differs("zh") == ()


def test_two_enterprises_in_one_office_are_no_pair(pairs):
    assert (line_of(HOST), line_of(GUEST)) not in pairs


def test_rows_with_the_same_identifier_are_not_listed_again(pairs):
    assert not [lines for lines in pairs if line_of(RESENT) in lines or line_of(NEWER) in lines]
    assert len(pairs) == 2


def test_the_most_probable_pair_comes_first_and_the_list_is_the_same_again(snapshot, found):
    assert find_similar(snapshot, threshold=HALF) == found
    probabilities = [Fraction(pair.probability) for pair in found.pairs]
    assert probabilities == sorted(probabilities, reverse=True)


def test_the_table_of_pairs_tells_both_rows(found):
    row = next(
        row for row in table_of_pairs(found).to_pylist() if row["one_line"] == line_of(ORIGINAL)
    )

    assert row["other_line"] == line_of(AGAIN)
    assert (row["one_union_est"], row["other_union_est"]) == ("1", "0")
    assert row["differs_zh"] == "代码均不同"
    assert row["differs_en"] == "all identifiers differ"


def test_a_register_of_one_row_has_no_pairs_and_a_table_of_the_same_columns(lonely, tmp_path):
    found = find_similar(lonely)

    write_pairs(found, tmp_path / "pairs.parquet")

    assert found.pairs == ()
    assert pq.read_schema(tmp_path / "pairs.parquet").equals(PAIRS_SCHEMA)


@pytest.mark.parametrize("threshold", [Fraction(1, 4), Fraction(1)])
def test_a_threshold_out_of_range_is_refused(lonely, threshold):
    with pytest.raises(InputError, match="similar-threshold-out-of-range"):
        find_similar(lonely, threshold=threshold)
