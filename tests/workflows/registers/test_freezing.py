"""A register with too much left aside is frozen only with two people's approval."""

from fractions import Fraction

import pytest

from kaohe.stores.packs import load_pack
from kaohe.workflows.registers.freezing import find_freeze_faults


@pytest.fixture(scope="module")
def pack():
    return load_pack("national-2012").pack


def delivery(deliverer, *, rows, quarantined=0, rejected=0, table="enterprises"):
    return {
        "deliverer": deliverer,
        "table": table,
        "lines": rows + 1,
        "headers": 1,
        "quarantined": quarantined,
        "rejected": rejected,
    }


def told(pack, *deliveries, approved_by=()):
    faults = find_freeze_faults(pack, deliveries, approved_by=approved_by)
    return [fault.where for fault in faults]


def test_the_shipped_pack_allows_one_row_in_a_hundred(pack):
    assert pack.register_rule.quarantine_most == Fraction(1, 100)


def test_the_share_itself_is_allowed(pack):
    assert told(pack, delivery("33", rows=1000, quarantined=10)) == []


def test_one_row_more_is_told_with_the_deliverer(pack):
    assert told(pack, delivery("33", rows=1000, quarantined=11), delivery("11", rows=9)) == ["33"]


def test_broken_lines_count_like_quarantine(pack):
    assert told(pack, delivery("33", rows=1000, quarantined=6, rejected=5)) == ["33"]


def test_the_files_of_one_deliverer_are_counted_together(pack):
    small, large = delivery("33", rows=10, rejected=1), delivery("33", rows=990)

    assert told(pack, small) == ["33"]
    assert told(pack, small, large) == []


def test_smaller_tables_have_no_such_share(pack):
    assert told(pack, delivery("33", rows=10, quarantined=9, table="federations")) == []


def test_a_deliverer_without_rows_is_not_told(pack):
    assert told(pack, delivery("33", rows=0)) == []


def test_two_different_people_may_approve(pack):
    spoilt = delivery("33", rows=10, quarantined=9)

    assert told(pack, spoilt, approved_by=["office-1"]) == ["33"]
    assert told(pack, spoilt, approved_by=["office-1", "office-1"]) == ["33"]
    assert told(pack, spoilt, approved_by=["office-1", "office-2"]) == []


def test_a_pack_without_the_rule_asks_nothing(pack):
    free = pack.model_copy(update={"register_rule": None})

    assert told(free, delivery("33", rows=10, quarantined=9)) == []
