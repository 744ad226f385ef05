"""Register and statistics are set side by side by the rule of the pack."""

from datetime import date
from fractions import Fraction
from types import SimpleNamespace

import pytest

from kaohe.core.errors import PackInvalid
from kaohe.core.register.counts import UnitCounts
from kaohe.core.register.indicators import Statistic
from kaohe.stores.packs import load_pack
from kaohe.workflows.registers.reconciling import reconcile


@pytest.fixture(scope="module")
def pack():
    return load_pack("national-2012").pack


def register(*, covered, counted):
    counts = dict.fromkeys(UnitCounts.__dataclass_fields__, 0) | {"covered_units": counted}
    return SimpleNamespace(
        digest="ab" * 32,
        as_of=date(2012, 12, 31),
        counts=lambda *_: {("33",): UnitCounts(**counts)},
        statistics=lambda: (
            Statistic("33", "enterprise_covered_units", date(2012, 9, 30), covered),
            Statistic("33", "enterprise_members", date(2012, 9, 30), 0),
        ),
    )


def with_share(pack, share):
    rule = pack.register_rule.model_copy(update={"gap_query_above": share})
    return pack.model_copy(update={"register_rule": rule})


def test_the_shipped_pack_asks_above_five_per_cent(pack):
    assert reconcile(pack, register(covered=1000, counted=950)).queries == ()
    (query,) = reconcile(pack, register(covered=1000, counted=949)).queries
    assert (query.above, query.gap) == (Fraction(1, 20), Fraction(51, 1000))


def test_the_share_of_the_pack_decides(pack):
    found = reconcile(with_share(pack, Fraction(1, 2)), register(covered=1000, counted=501))
    assert (found.queries, found.above) == ((), Fraction(1, 2))
    assert (
        len(reconcile(with_share(pack, Fraction(0)), register(covered=2, counted=1)).queries) == 1
    )


def test_a_reconciliation_names_the_register_and_keeps_every_comparison(pack):
    found = reconcile(pack, register(covered=10, counted=10))
    assert found.register_digest == "ab" * 32
    assert [each.figure for each in found.comparisons] == [
        "enterprise_covered_units",
        "enterprise_members",
    ]
    assert found.missing == ()


def test_a_pack_without_the_rule_is_told(pack):
    with pytest.raises(PackInvalid) as told:
        reconcile(pack.model_copy(update={"register_rule": None}), register(covered=1, counted=1))
    assert [fault.kind.code for fault in told.value.faults] == ["pack-without-register-rule"]
