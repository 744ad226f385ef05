import pytest

from kaohe.core.register.fields import ENTERPRISES, FEDERATIONS, SOCIAL_UNIONS
from kaohe.core.register.frames import (
    FrameUnit,
    frame_enterprises,
    frame_federations,
    frame_members,
    frame_social_unions,
    frame_units,
)
from kaohe.engines.stored import stored_table

NO_UNION = dict.fromkeys(
    ("union_kind", "union_approved", "members", "women_members", "chair_name", "legal_person")
) | {"union_est": "0"}
A, B, C = "org:PDY00001X", "org:PDY000028", "org:PDY000036"


def own(code, **change):
    return {"org_code": code.removeprefix("org:"), **change}


@pytest.fixture
def frame(run, judge_rows):
    def frame_rows(build, enterprises, federations=()):
        tables = [stored_table(ENTERPRISES)]
        if build in (frame_members, frame_federations):
            tables.append(stored_table(FEDERATIONS))
        return run(
            build(*tables),
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
    assert [row["frame_kind"] for row in frame(frame_enterprises, [change])] == (
        [kind] if kind else []
    )


def test_units_of_all_kinds_are_sorted_by_county_kind_and_id(run, judge_rows):
    enterprises = [own(C), own(B, county_code="330104"), own(A), own("PDY000044", reg_type="310")]
    rows = run(
        frame_units(*(stored_table(kind) for kind in (ENTERPRISES, FEDERATIONS, SOCIAL_UNIONS))),
        enterprises=judge_rows(ENTERPRISES, *enterprises),
        federations=judge_rows(FEDERATIONS, {"members": f"{C};{A}"}),
        social_unions=judge_rows(SOCIAL_UNIONS, {}),
    )
    assert [(row["frame_county"], row["frame_kind"], row["unit_id"]) for row in rows] == [
        ("330104", "P", B),
        ("330105", "F", "F33010501"),
        ("330105", "J", "org:PDY000044"),
        ("330105", "M/F33010501", A),
        ("330105", "M/F33010501", C),
        ("330105", "P", A),
        ("330105", "P", C),
        ("330105", "S", "S33010501"),
    ]


def test_a_record_holds_text_and_whole_numbers(frame):
    (row,) = frame(frame_enterprises, [{}])
    assert (row["employees"], row["established"], row["union_est"]) == (30, "2005-01-01", 1)


FEDERATION = {"members": f"{A};{B};{C};org:PDY000044"}


def test_a_federation_with_two_members_that_have_unions_is_drawn_with_them(frame):
    enterprises = [own(A), own(B, reg_type="110"), own(C, **NO_UNION)]
    (federation,) = frame(frame_federations, enterprises, [FEDERATION])
    assert federation["unit_id"] == "F33010501"
    assert federation["frame_kind"] == "F"
    assert federation["members_with_union"] == 2
    members = frame(frame_members, enterprises, [FEDERATION])
    assert {(row["frame_kind"], row["unit_id"]) for row in members} == {
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
    assert federation["members_with_union"] == 2
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
    assert {row["frame_kind"] for row in members} == {"M/row:33:a.csv:2"}


def test_every_union_of_a_social_organisation_is_drawn(run, judge_rows):
    rows = judge_rows(SOCIAL_UNIONS, {}, {"union_id": "S1", "members": "many"})
    found = run(frame_social_unions(stored_table(SOCIAL_UNIONS)), social_unions=rows)
    assert {(row["frame_kind"], row["unit_id"], row["members"]) for row in found} == {
        ("S", "S1", None),
        ("S", "S33010501", 12),
    }


def test_the_key_of_a_stratum_names_body_county_and_kind():
    unit = FrameUnit("33", "330105", "M/F1", A, {})
    assert unit.stratum == "33/330105/M/F1"
