"""Two snapshots are compared file by file, row by row and field by field."""

from datetime import date
from fractions import Fraction

import pytest

from kaohe.engines.imports.importing import import_deliveries
from kaohe.engines.snapshots.comparison import open_comparison
from kaohe.engines.snapshots.snapshot import Snapshot

AS_OF = date(2012, 12, 31)


def read_differences(before, after, **chosen):
    with open_comparison(before, after) as comparison:
        found = list(comparison.rows(**chosen))
        assert comparison.count(**chosen) == len(found)
        return found


def compare_snapshots(before, after):
    with open_comparison(before, after) as comparison:
        return comparison.difference()


@pytest.fixture
def bring_in(tmp_path):
    """Import what was delivered so far."""

    def import_all():
        report = import_deliveries([tmp_path / "in"], store=tmp_path / "store", as_of=AS_OF)
        return Snapshot.open(report.path)

    return import_all


@pytest.fixture
def before(deliver, enterprises, enterprise, bring_in):
    deliver("province=33/e.csv", enterprises(enterprise(1), enterprise(2), enterprise(3)))
    deliver("province=11/e.csv", enterprises(enterprise(9, county_code="110101")))
    return bring_in()


def told(before, after, **chosen):
    return [
        (each.change, each.key, each.field, each.before, each.after)
        for each in read_differences(before, after, **chosen)
    ]


def test_a_snapshot_does_not_differ_from_itself(before):
    found = compare_snapshots(before, before)

    assert found.is_empty
    assert told(before, before) == []
    assert all(each.added + each.removed + each.changed == 0 for each in found.tables)


def test_units_that_came_went_and_changed_are_told_field_by_field(
    before, deliver, enterprises, enterprise, bring_in
):
    changed = enterprise(2, members="21", chair_name="李某乙")
    deliver("province=33/e.csv", enterprises(changed, enterprise(1), enterprise(4)))
    after = bring_in()

    assert told(before, after) == [
        ("changed", "org:PDY000028", "members", "20", "21"),
        ("changed", "org:PDY000028", "chair_name", "王某甲", "李某乙"),
        ("removed", "org:PDY000036", None, None, None),
        ("added", "org:PDY000044", None, None, None),
    ]
    table = compare_snapshots(before, after).tables[0]
    assert (table.added, table.removed, table.changed) == (1, 1, 1)
    assert table.fields == {"chair_name": 1, "members": 1}
    assert table.bodies == {"33": (1, 1, 1)}


def test_a_difference_names_file_and_line_on_both_sides(
    before, deliver, enterprises, enterprise, bring_in
):
    deliver("province=33/e.csv", enterprises(enterprise(3, phone="0571-88888888"), enterprise(1)))

    places = [(e.before_place, e.after_place) for e in read_differences(before, bring_in())]

    assert places == [(("33/e.csv", 3), None), (("33/e.csv", 4), ("33/e.csv", 2))]


def test_rows_of_one_body_are_chosen(before, deliver, enterprises, enterprise, bring_in):
    deliver("province=33/e.csv", enterprises(enterprise(1)))
    deliver("province=11/e.csv", enterprises(enterprise(9, county_code="110101", members="12")))

    assert told(before, bring_in(), body="11") == [
        ("changed", "org:PDY000095", "members", "20", "12")
    ]


def test_deliveries_are_compared_by_their_hashes(
    before, deliver, enterprises, enterprise, bring_in, tmp_path
):
    deliver("province=33/e.csv", enterprises(enterprise(1)))
    deliver("province=33/f.csv", enterprises(enterprise(2)))
    (tmp_path / "in/province=11/e.csv").unlink()

    assert compare_snapshots(before, bring_in()).deliveries == {
        "added": ("33/f.csv",),
        "removed": ("11/e.csv",),
        "changed": ("33/e.csv",),
    }


def test_a_row_that_moved_to_another_file_has_not_changed(
    before, deliver, enterprises, enterprise, bring_in
):
    deliver("province=33/e.csv", enterprises(enterprise(1), enterprise(3)))
    deliver("province=33/f.csv", enterprises(enterprise(2)))

    assert told(before, bring_in()) == []


def test_an_equal_file_whose_row_is_newly_replaced_shows_the_new_row(
    before, deliver, enterprises, enterprise, bring_in
):
    deliver(
        "province=33/late.csv", enterprises(enterprise(1, members="25", updated_at="2012-12-01"))
    )

    assert told(before, bring_in()) == [
        ("changed", "org:PDY00001X", "members", "20", "25"),
        ("changed", "org:PDY00001X", "updated_at", "2012-11-01 00:00:00", "2012-12-01 00:00:00"),
    ]


def test_a_replaced_row_that_counts_again_is_shown(
    before, deliver, enterprises, enterprise, bring_in, tmp_path
):
    late = deliver("province=33/late.csv", enterprises(enterprise(1, members="25")))
    late.write_text(late.read_text("utf-8").replace("2012-11-01", "2012-12-01"), "utf-8")
    with_late = bring_in()

    assert [each[1:3] for each in told(with_late, before)] == [
        ("org:PDY00001X", "members"),
        ("org:PDY00001X", "updated_at"),
    ]


def test_a_row_without_an_id_is_known_by_its_content(deliver, enterprises, enterprise, bring_in):
    nameless = {"org_code": None, "licence_no": "1"}
    rows = [enterprise(1, **nameless), enterprise(2, **nameless), enterprise(3)]
    deliver("province=33/e.csv", enterprises(*rows))
    before = bring_in()
    deliver("province=33/e.csv", enterprises(rows[2], rows[1], rows[1]))

    changes = told(before, bring_in())

    assert [each[:2] for each in changes] == [
        ("added", "row:33/e.csv:4"),
        ("removed", "row:33/e.csv:2"),
    ] or [each[:2] for each in changes] == [
        ("removed", "row:33/e.csv:2"),
        ("added", "row:33/e.csv:4"),
    ]


def test_a_row_that_falls_into_quarantine_is_removed_and_told_by_its_rule(
    before, deliver, enterprises, enterprise, bring_in
):
    deliver(
        "province=33/e.csv", enterprises(enterprise(1), enterprise(2), enterprise(3, reg_type="9"))
    )
    after = bring_in()

    assert told(before, after) == [("removed", "org:PDY000036", None, None, None)]
    found = compare_snapshots(before, after)
    assert found.rules == {"reg_type": (0, 1)}
    assert found.quarantined == {"33": (0, 1)}


def test_a_rule_that_is_newly_broken_is_named(before, deliver, enterprises, enterprise, bring_in):
    deliver(
        "province=33/e.csv", enterprises(enterprise(1), enterprise(2), enterprise(3, phone="7"))
    )

    assert told(before, bring_in()) == [
        ("changed", "org:PDY000036", "phone", None, "7"),
        ("changed", "org:PDY000036", "broken", None, "phone"),
    ]


def test_counts_and_shares_of_the_bodies_that_differ_are_told(
    before, deliver, enterprises, enterprise, bring_in
):
    none = dict.fromkeys(
        ("union_kind", "union_approved", "members", "women_members", "chair_name", "legal_person")
    )
    deliver(
        "province=33/e.csv",
        enterprises(enterprise(1), enterprise(2), enterprise(3, union_est="0", **none)),
    )

    found = compare_snapshots(before, bring_in())

    assert [(old.covered_units, new.covered_units) for old, new in found.counts.values()] == [
        (3, 2)
    ]
    assert found.indicators == {
        "33": {
            "coverage": (Fraction(1), Fraction(2, 3)),
            "membership": (Fraction(2, 3), Fraction(4, 9)),
        }
    }


def test_a_body_that_came_has_no_counts_before(before, deliver, enterprises, enterprise, bring_in):
    deliver("province=46/e.csv", enterprises(enterprise(5, county_code="460105")))

    found = compare_snapshots(before, bring_in())

    assert found.counts["46"][0] is None
    assert found.to_json()["counts"]["46"]["before"] is None
    assert found.indicators["46"]["coverage"] == (None, Fraction(1))


def test_a_figure_that_changed_is_told(deliver, bring_in):
    deliver("s.csv", "body,indicator,as_of,value\n33,members,2012-09-30,5\n")
    before = bring_in()
    deliver("s.csv", "body,indicator,as_of,value\n33,members,2012-09-30,6\n")

    assert told(before, bring_in()) == [("changed", "33/members/2012-09-30", "value", "5", "6")]


def test_the_digest_covers_every_single_difference(
    before, deliver, enterprises, enterprise, bring_in
):
    changed = [enterprise(1), enterprise(2, phone="0571-88888888"), enterprise(3)]
    deliver("province=33/e.csv", enterprises(*changed))
    after = bring_in()

    found = compare_snapshots(before, after)

    assert found.digest == compare_snapshots(before, after).digest
    assert found.digest != compare_snapshots(after, before).digest
    assert (
        found.to_json()["tables"]["enterprises"]["root"]
        != (compare_snapshots(before, before).to_json()["tables"]["enterprises"]["root"])
    )
