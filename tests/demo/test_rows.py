import re

import pyarrow as pa
import pytest

from kaohe.core.register.fields import ENTERPRISES
from kaohe.demo.enterprises import make_enterprises
from kaohe.demo.lexicon import PAIRS as ALL_PAIRS
from kaohe.demo.lexicon import SURNAMES as ALL_SURNAMES
from kaohe.demo.rows import write_columns

PAIRS = "|".join(ALL_PAIRS)
SURNAMES = "".join(ALL_SURNAMES)


@pytest.fixture(scope="module")
def rows(plans, parameters):
    counties = [plan for plan in plans if plan.body == "32"]
    columns = write_columns(make_enterprises(counties, parameters["32"], seed=2012), seed=2012)
    return pa.table(columns).to_pylist()


def test_the_columns_are_those_of_the_delivery_format(rows):
    assert tuple(rows[0]) == ENTERPRISES.field_ids
    assert len(rows) > 2000


def test_union_fields_are_empty_without_a_union(rows):
    for row in rows:
        if row["union_est"] == "0":
            assert row["union_kind"] == row["union_approved"] == row["members"] == ""
            assert row["chair_name"] == row["dues_account"] == row["legal_person"] == ""


def test_persons_and_telephones_are_visibly_made_up(rows):
    chairs = {row["chair_name"] for row in rows} - {""}
    phones = {row["phone"] for row in rows} - {""}

    assert all(re.fullmatch(f"[{SURNAMES}]某({PAIRS})", chair) for chair in chairs)
    assert all(re.fullmatch("140[0-9]{8}", phone) for phone in phones)


def test_names_are_made_of_place_trade_name_line_and_form(rows):
    names = [row["name"] for row in rows]

    assert all(re.search("(公司|厂|（普通合伙）)$", name) for name in names)
    assert all(4 <= len(name) <= 100 for name in names)
    assert len(set(names)) > 0.99 * len(names)


def test_only_an_own_union_says_whether_it_is_a_legal_person(rows):
    assert all((row["legal_person"] in {"0", "1"}) == (row["union_kind"] == "1") for row in rows)


def test_members_of_one_joint_union_share_an_account(rows):
    accounts = [row["dues_account"] for row in rows if row["union_kind"] == "2"]

    assert all(re.fullmatch(r"联合[0-9]{6}-[1-9][0-9]*", account) for account in accounts)
    assert len(set(accounts)) < len(accounts)
