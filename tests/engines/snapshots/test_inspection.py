"""Every number opens: the rows behind a rule, and one line with all that became of it."""

from datetime import date

import pytest

from kaohe.core.errors import InputError
from kaohe.engines.imports.importing import import_deliveries
from kaohe.engines.snapshots.inspection import (
    count_aside_by_body,
    expect_body,
    find_broken_rows,
    find_delivery,
    read_story,
)
from kaohe.engines.snapshots.snapshot import Snapshot

AS_OF = date(2012, 12, 31)


@pytest.fixture(scope="module")
def snapshot(
    tmp_path_factory,
    enterprises,
    enterprise,
    federations,
    federation,
    social_unions,
    social_union,
):
    folder = tmp_path_factory.mktemp("inspection")
    (folder / "in/province=33").mkdir(parents=True)

    def deliver(name, text):
        (folder / "in" / name).write_text(text, "utf-8")

    rows = (
        enterprise(1, org_code="PDY00001-X"),
        enterprise(2, employees="many", phone="1"),
        enterprise(3, county_code="110101"),
        enterprise(1, updated_at="2012-10-01", name="杭州旧名有限公司"),
    )
    deliver("province=33/e.csv", enterprises(*rows) + "short\n")
    deliver("province=33/f.csv", federations(federation()))
    deliver("province=33/s.csv", social_unions(social_union()))
    deliver("statistics.csv", "body,indicator,as_of,value\n33,members,2012-09-30,-1\n")
    path = import_deliveries([folder / "in"], store=folder / "store", as_of=AS_OF).path
    return Snapshot.open(path)


def code_of(call):
    with pytest.raises(InputError) as told:
        call()
    return told.value.faults[0].kind.code


def test_the_rows_behind_a_rule_are_shown_as_delivered_with_all_their_rules(snapshot):
    (row,) = find_broken_rows(snapshot, "employees")

    assert (row.file, row.line, row.name) == ("33/e.csv", 3, "杭州练习2有限公司")
    assert row.values == {"employees": "many"}
    assert [rule.id for rule in row.broken] == ["employees", "phone"]


def test_the_rows_of_a_warning_are_shown_too(snapshot):
    (row,) = find_broken_rows(snapshot, "org_hyphen")

    assert row.values == {"org_code": "PDY00001-X"}


def test_rows_of_other_bodies_are_left_out(snapshot):
    assert len(list(find_broken_rows(snapshot, "county_not_of_deliverer", body="33"))) == 1
    assert code_of(lambda: list(find_broken_rows(snapshot, "employees", body="11"))) == (
        "body-not-in-snapshot"
    )


def test_a_figure_has_no_name_but_its_indicator(snapshot):
    (row,) = find_broken_rows(snapshot, "statistic_value")

    assert (row.table, row.name, row.values) == ("statistics", "members", {"value": "-1"})


def test_an_unknown_rule_is_told_with_the_nearest(snapshot):
    with pytest.raises(InputError) as told:
        list(find_broken_rows(snapshot, "org_chek"))
    assert "org_check" in told.value.say("zh")


def test_a_row_that_counts_names_its_strata_and_what_it_replaces(snapshot):
    story = read_story(snapshot, "33/e.csv", 2)

    assert story.state == "counts"
    assert story.delivered is None
    assert story.read["enterprise_id"] == "org:PDY00001X"
    assert [rule.id for rule in story.broken] == ["org_hyphen"]
    assert story.replaced == (("33/e.csv", 5),)
    assert story.strata == ("33/330105/M/F33010501", "33/330105/P")


def test_a_replaced_row_names_the_row_that_replaces_it(snapshot):
    story = read_story(snapshot, "33/e.csv", 5)

    assert (story.state, story.kept, story.strata) == ("superseded", ("33/e.csv", 2), ())


def test_a_row_in_quarantine_is_shown_as_delivered_and_as_read(snapshot):
    story = read_story(snapshot, "33/e.csv", 4)

    assert story.state == "quarantined"
    assert story.delivered["county_code"] == "110101"
    assert story.read["employees"] == 30


def test_a_broken_value_is_shown_and_reads_as_missing(snapshot):
    story = read_story(snapshot, "33/e.csv", 3)

    assert (story.delivered["employees"], story.read["employees"]) == ("many", None)


def test_a_broken_line_is_shown_verbatim(snapshot):
    story = read_story(snapshot, "33/e.csv", 6)

    assert (story.state, story.breakage, story.verbatim) == ("rejected", "too_few_fields", b"short")


@pytest.mark.parametrize(
    ("file", "stratum"), [("33/f.csv", "33/330105/F"), ("33/s.csv", "33/330105/S")]
)
def test_smaller_tables_name_their_stratum(snapshot, file, stratum):
    assert read_story(snapshot, file, 2).strata == (stratum,)


def test_a_figure_stands_in_no_stratum(snapshot):
    assert read_story(snapshot, "00/statistics.csv", 2).strata == ()


def test_a_header_is_no_row(snapshot):
    assert code_of(lambda: read_story(snapshot, "33/e.csv", 1)) == "line-not-in-snapshot"


def test_a_file_that_was_not_delivered_is_told(snapshot):
    assert code_of(lambda: find_delivery(snapshot, "33/x.csv")) == "delivery-not-in-snapshot"


def test_quarantine_is_counted_by_body(snapshot):
    assert count_aside_by_body(snapshot) == {"33": (1, 4)}


def test_a_body_is_known_by_its_delivery(snapshot):
    expect_body(snapshot, "33")
