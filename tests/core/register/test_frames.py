import json
from pathlib import Path
from tempfile import gettempdir

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.core.canonical import canonical_bytes
from kaohe.core.register.fields import ENTERPRISES, FEDERATIONS, SOCIAL_UNIONS
from kaohe.core.register.frames import (
    FrameUnit,
    frame_enterprises,
    frame_federations,
    frame_members,
    frame_social_unions,
    frame_units,
    members_with_union,
)
from kaohe.engines.duckdb_engine import open_engine, sql_of
from kaohe.engines.snapshots.stored import stored_schema, stored_table

KINDS = ("A", "F", "J", "P", "S")
NO_UNION = dict.fromkeys(
    ("union_kind", "union_approved", "members", "women_members", "chair_name", "legal_person")
) | {"union_est": "0"}
A, B, C = "org:PDY00001X", "org:PDY000028", "org:PDY000036"


def own(code, **change):
    return {"org_code": code.removeprefix("org:"), **change}


@pytest.fixture
def frame(run, judge_rows):
    def frame_rows(build, enterprises, federations=()):
        delivered, joined = stored_table(ENTERPRISES), stored_table(FEDERATIONS)
        members = members_with_union(delivered, joined)
        units = {
            frame_enterprises: lambda: frame_enterprises(delivered, kinds=KINDS),
            frame_members: lambda: frame_members(delivered, members),
            frame_federations: lambda: frame_federations(joined, members),
        }
        return run(
            units[build](),
            enterprises=judge_rows(ENTERPRISES, *enterprises),
            federations=judge_rows(FEDERATIONS, *federations) if federations else [],
        )

    return frame_rows


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({}, "P"),
        ({"reg_type": "171"}, "P"),
        ({"reg_type": "174"}, "P"),
        ({"reg_type": "210"}, "J"),
        ({"reg_type": "390"}, "J"),
        ({"reg_type": "159"}, None),
        (NO_UNION, None),
        ({**NO_UNION, "fact_absent": "1", "absent_reason": "注销"}, "A"),
        ({"fact_absent": "1"}, "A"),
        ({"reg_type": "230", "fact_absent": "1"}, "A"),
        ({"name": None, "members": "99"}, "P"),
    ],
)
def test_an_enterprise_stands_in_the_kind_of_its_register_row(frame, change, kind):
    assert [row["kind"] for row in frame(frame_enterprises, [change])] == ([kind] if kind else [])


def frame_all(run, judge_rows, *enterprises, kinds=KINDS):
    delivered, federations = stored_table(ENTERPRISES), stored_table(FEDERATIONS)
    return run(
        frame_units(
            delivered,
            federations,
            stored_table(SOCIAL_UNIONS),
            members_with_union(delivered, federations),
            kinds=kinds,
        ),
        enterprises=judge_rows(ENTERPRISES, *enterprises),
        federations=judge_rows(FEDERATIONS, {"members": f"{C};{A}"}),
        social_unions=judge_rows(SOCIAL_UNIONS, {}),
    )


def test_units_of_all_kinds_are_sorted_by_county_kind_and_id(run, judge_rows):
    enterprises = [own(C), own(B, county_code="330104"), own(A), own("PDY000044", reg_type="310")]
    rows = frame_all(run, judge_rows, *enterprises)
    assert [(row["county"], row["kind"], row["unit_id"]) for row in rows] == [
        ("330104", "P", B),
        ("330105", "F", "F33010501"),
        ("330105", "J", "org:PDY000044"),
        ("330105", "M/F33010501", A),
        ("330105", "M/F33010501", C),
        ("330105", "P", A),
        ("330105", "P", C),
        ("330105", "S", "S33010501"),
    ]


@pytest.mark.parametrize("kinds", [("P",), ("J", "S"), ("A", "F")])
def test_kinds_that_are_not_drawn_stay_out(run, judge_rows, kinds):
    enterprises = [own(C), own(A), own(B, reg_type="310"), own("PDY000044", fact_absent="1")]
    found = {row["kind"] for row in frame_all(run, judge_rows, *enterprises, kinds=kinds)}
    members = {"M/F33010501"} if "F" in kinds else set()
    assert found == {*kinds, *members}


def test_a_record_holds_text_and_whole_numbers(frame):
    (row,) = frame(frame_enterprises, [{}])
    record = json.loads(row["record"])
    assert (record["employees"], record["established"], record["union_est"]) == (
        30,
        "2005-01-01",
        1,
    )
    assert record["id"] == A


def test_a_record_leaves_out_what_is_missing_and_names_the_flags(frame):
    (spotless,) = frame(frame_enterprises, [{"address": None}])
    assert not {"address", "flags", "phone"} & json.loads(spotless["record"]).keys()
    (flagged,) = frame(frame_enterprises, [{"employees": "x", "name": "1"}])
    record = json.loads(flagged["record"])
    assert record["flags"] == ["name", "employees"]
    assert "employees" not in record


def test_a_warning_is_no_flag(frame):
    (row,) = frame(frame_enterprises, [{"industry": "C"}])
    assert "flags" not in json.loads(row["record"])


TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from('\\"/\u2028'), min_size=1
)
ROWS = st.lists(st.fixed_dictionaries({"name": TEXT, "address": TEXT}), min_size=1, max_size=40)


@pytest.fixture(scope="session")
def write_records():
    """Return the records of enterprises whose names and addresses are given."""
    query = sql_of(frame_enterprises(stored_table(ENTERPRISES), kinds=KINDS))
    schema = stored_schema(ENTERPRISES)

    def write(rows):
        fixed = {"body": "33", "county": "330105", "reg_type": "173", "union_est": 1, "broken": 0}
        stored = [{**fixed, "fact_absent": 0, "enterprise_id": A, **row} for row in rows]
        with open_engine(spill=Path(gettempdir())) as engine:
            engine.register("enterprises", pa.Table.from_pylist(stored, schema=schema))
            return [row[4] for row in engine.sql(query).fetchall()]

    return write


@settings(max_examples=25, deadline=None)
@given(rows=ROWS)
def test_a_record_is_canonical_json_whatever_is_delivered(write_records, rows):
    written = [record.encode() for record in write_records(rows)]
    expected = [
        canonical_bytes({"id": A, "reg_type": "173", "union_est": 1, "fact_absent": 0, **row})
        for row in rows
    ]
    assert sorted(written) == sorted(expected)


FEDERATION = {"members": f"{A};{B};{C};org:PDY000044"}


def test_a_federation_with_two_members_that_have_unions_is_drawn_with_them(frame):
    enterprises = [own(A), own(B, reg_type="110"), own(C, **NO_UNION)]
    (federation,) = frame(frame_federations, enterprises, [FEDERATION])
    assert federation["unit_id"] == "F33010501"
    assert federation["kind"] == "F"
    assert json.loads(federation["record"])["members_with_union"] == 2
    members = frame(frame_members, enterprises, [FEDERATION])
    assert {(row["kind"], row["unit_id"]) for row in members} == {
        ("M/F33010501", A),
        ("M/F33010501", B),
    }


@pytest.mark.parametrize(
    "second",
    [
        own(B, **NO_UNION),
        own(B, fact_absent="1"),
        own(B, county_code="330106"),
    ],
)
def test_a_federation_with_one_such_member_is_not_drawn(frame, second):
    assert frame(frame_federations, [own(A), second], [FEDERATION]) == []
    assert frame(frame_members, [own(A), second], [FEDERATION]) == []


def test_a_member_named_twice_counts_once(frame):
    twice = {"members": f"{A};{A};"}
    assert frame(frame_federations, [own(A)], [twice]) == []


USCC = "91330105PDY00001X6"


@pytest.mark.parametrize(
    ("first", "unit_id", "written"),
    [
        ({}, A, "lic:330105000000014"),
        ({"licence_no": "3301052000123"}, A, "lic:3301052000123"),
        ({"uscc": USCC}, f"uscc:{USCC}", A),
        ({"uscc": USCC}, f"uscc:{USCC}", f"uscc:{USCC}"),
        ({"uscc": USCC}, f"uscc:{USCC}", "PDY00001-X、lic:330105000000014"),
        ({"org_code": "PDY00001-X"}, A, A),
    ],
)
def test_a_member_is_known_by_any_valid_identifier_and_counts_once(frame, first, unit_id, written):
    second = own(B, licence_no=None)
    named = {"members": f"{written};{B}"}
    (federation,) = frame(frame_federations, [first, second], [named])
    assert json.loads(federation["record"])["members_with_union"] == 2
    members = frame(frame_members, [first, second], [named])
    assert {row["unit_id"] for row in members} == {unit_id, B}
    assert len(members) == 2


@pytest.mark.parametrize(
    ("first", "written"),
    [
        ({"org_code": "PDY000011"}, "org:PDY000011"),
        ({"org_code": "PDY00001B"}, "org:PDY00001B"),
        ({"licence_no": "330105000000015"}, "lic:330105000000015"),
        ({"uscc": "91330105PDY00001XA"}, "uscc:91330105PDY00001XA"),
    ],
)
def test_an_identifier_that_is_not_valid_names_no_member(frame, first, written):
    rows = [first, own(B, licence_no=None)]
    assert frame(frame_federations, rows, [{"members": f"{written};{B}"}]) == []


def test_a_federation_without_a_usable_id_is_drawn_under_the_place_of_its_row(frame):
    unnamed = {"federation_id": "联合会-001", "members": f"{A};{B}"}
    enterprises = [own(A), own(B, licence_no=None)]
    (federation,) = frame(frame_federations, enterprises, [unnamed])
    assert federation["unit_id"] == "row:33:a.csv:2"
    members = frame(frame_members, enterprises, [unnamed])
    assert {row["kind"] for row in members} == {"M/row:33:a.csv:2"}


def test_every_union_of_a_social_organisation_is_drawn(run, judge_rows):
    rows = judge_rows(SOCIAL_UNIONS, {}, {"union_id": "S1", "members": "many"})
    found = run(frame_social_unions(stored_table(SOCIAL_UNIONS)), social_unions=rows)
    counted = {row["unit_id"]: json.loads(row["record"]).get("members") for row in found}
    assert counted == {"S1": None, "S33010501": 12}
    assert {row["kind"] for row in found} == {"S"}


def test_a_unit_shows_the_record_that_is_committed_to():
    unit = FrameUnit("33/330105/P", A, b'{"id":"org:PDY00001X","name":"x"}')
    assert unit.record == {"id": A, "name": "x"}


def test_a_record_that_is_not_canonical_is_not_shown():
    with pytest.raises(ValueError, match="canonical"):
        _ = FrameUnit("33/330105/P", A, b'{"name":"x","id":"1"}').record
