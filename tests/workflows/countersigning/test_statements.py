import json

import pytest

from kaohe.core.canonical import canonical_bytes
from kaohe.core.draw import Campaign, FrameUnit, commit_frame
from kaohe.core.errors import DrawError, ProofInvalid
from kaohe.core.ledger import COSIGNATURE, ED25519, NoteSigner
from kaohe.workflows.countersigning.salts import make_salts, read_salts
from kaohe.workflows.countersigning.statements import (
    expect_known,
    list_countersigned,
    read_county_keys,
    read_statement,
    rebuild,
    state,
)

CAMPAIGN = Campaign("kaohe-2012", rehearsal=False)
KEY = b"k" * 32
P, S = "33/330127/P", "33/330127/S"
UNITS = [
    FrameUnit(P, {"id": "org:1", "name": "甲", "members": 3}),
    FrameUnit(P, {"id": "row:33/全省.csv:9", "name": "乙", "flags": ["org_check"]}),
    FrameUnit(S, {"id": "S1", "name": "律师事务所工会"}),
]
COUNTY = NoteSigner("gonghui.example/330127", ED25519, b"c" * 32)
PROVINCE = NoteSigner("gonghui.example/33", ED25519, b"p" * 32)
FILES = [("企业.csv", "ab" * 32)]


@pytest.fixture
def manifest():
    return commit_frame(
        UNITS,
        campaign=CAMPAIGN,
        frame_key=KEY,
        counties=[("33", "330102"), ("33", "330127")],
        kinds=("J", "P", "S"),
    )


def give(*, with_records=True):
    held = {P: UNITS[:2], S: UNITS[2:]}
    return make_salts(
        CAMPAIGN,
        body="33",
        county="330127",
        as_of="2012-12-31",
        kinds=("P", "S", "J"),
        strata=held,
        read=held.__getitem__,
        frame_key=KEY,
        with_records=with_records,
    )


def make_statement(units=UNITS, *, signer=COUNTY, at="2013-01-07T01:00:00.000Z"):
    salts = give()
    return state(salts, rebuild(salts, units).own, files=FILES, at=at, signer=signer)


def codes_of(caught):
    return [fault.kind.code for fault in caught.value.faults]


def test_the_salts_give_the_lines_of_the_manifest_and_no_other_county(manifest):
    salts = give()

    assert salts.lines == manifest.county_lines("330127")
    assert read_salts(salts.as_bytes()) == salts


def test_without_records_no_name_leaves_the_office():
    salts = give(with_records=False)

    assert salts.records is None
    assert "甲" not in salts.as_bytes().decode()
    assert rebuild(salts, UNITS).rows is None


def test_a_county_that_agrees_is_told_so_although_its_lines_have_other_numbers():
    own = [UNITS[0], FrameUnit(P, {**UNITS[1].record, "id": "row:33/本县.csv:2"}), UNITS[2]]

    found = rebuild(give(), own)

    assert found.agrees
    assert found.rows == ()


def test_a_stratum_that_only_the_county_has_does_not_agree():
    found = rebuild(give(), [*UNITS, FrameUnit("33/330127/M/f", {"id": "org:1"})])

    assert found.own.unknown == (("33/330127/M/f", 1),)
    assert not found.agrees


def spoil(salts, **changes):
    return canonical_bytes({**json.loads(salts.as_bytes()), **changes}) + b"\n"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"format": "county-salts/2"}, "format"),
        ({"county": "330102"}, "strata"),
        ({"kinds": ["S", "P"]}, "kinds"),
        ({"kinds": []}, "kinds"),
        ({"unnamed": [{"stratum": "33/330102/P", "content": "0" * 64, "id": "row:1"}]}, "records"),
        ({"note": "x"}, "note"),
    ],
)
def test_salts_of_another_form_are_refused_with_the_field(changes, field):
    with pytest.raises(DrawError) as caught:
        read_salts(spoil(give(), **changes))

    assert codes_of(caught) == ["salts-other-shape"]
    assert dict(caught.value.faults[0].fields)["field"] == field


@pytest.mark.parametrize("data", [b"", b"{", b'{"a": 1}', b"\xff"])
def test_what_is_not_canonical_is_no_file_of_salts_and_no_statement(data):
    for read, kind in ((read_salts, DrawError), (read_statement, ProofInvalid)):
        with pytest.raises(kind) as caught:
            read(data)
        assert dict(caught.value.faults[0].fields)["field"] == "canonical-json/1"


def test_a_statement_is_read_as_it_was_signed():
    statement = make_statement()

    assert read_statement(statement.as_bytes()) == statement


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"at": "2013-01-08T01:00:00.000Z"}, "statement-signature-wrong"),
        ({"rehearsal": True}, "statement-signature-wrong"),
        ({"signer": "another"}, "statement-signature-wrong"),
        ({"public_key": PROVINCE.key.public.hex()}, "statement-signature-wrong"),
        ({"county": "330102"}, "statement-other-shape"),
        ({"files": []}, "statement-other-shape"),
        ({"unknown": [{"stratum": P, "size": 1}]}, "statement-other-shape"),
    ],
)
def test_a_statement_that_was_changed_is_refused(change, code):
    said = {**json.loads(make_statement().as_bytes()), **change}

    with pytest.raises(ProofInvalid) as caught:
        read_statement(canonical_bytes(said))

    assert codes_of(caught) == [code]


def test_the_keys_of_the_county_and_of_its_body_sign_for_it():
    keys = [("330127", COUNTY.key), ("33", PROVINCE.key)]

    expect_known(make_statement(), campaign=CAMPAIGN, keys=keys)
    expect_known(make_statement(signer=PROVINCE), campaign=CAMPAIGN, keys=keys)


def test_a_statement_of_another_campaign_and_of_another_countys_key_is_refused_for_both():
    with pytest.raises(ProofInvalid) as caught:
        expect_known(
            make_statement(),
            campaign=Campaign("kaohe-2012", rehearsal=True),
            keys=[("330102", COUNTY.key)],
        )

    assert codes_of(caught) == ["statement-other-campaign", "statement-signer-unknown"]


def test_keys_are_read_line_by_line_and_remarks_passed_over():
    text = f"# 当面核对\n\n330127  {COUNTY.key.write()}\n33 {PROVINCE.key.write()}\n"

    assert read_county_keys(text) == (("330127", COUNTY.key), ("33", PROVINCE.key))


def test_every_line_that_registers_no_key_is_named():
    witness = NoteSigner("w", COSIGNATURE, b"w" * 32)
    text = f"330127\n3301 {COUNTY.key.write()}\n33 {witness.key.write()}\n"

    with pytest.raises(DrawError) as caught:
        read_county_keys(text)

    assert [fault.where for fault in caught.value.faults] == ["keys:1", "keys:2", "keys:3"]


def test_a_freeze_records_who_has_signed_and_the_strata_found_otherwise(manifest):
    other = make_statement(UNITS[:2], signer=PROVINCE)
    same = make_statement()

    countersigned, differences = list_countersigned([same, other], manifest)

    assert [(each.county, each.signer, each.record) for each in countersigned] == [
        ("330127", "gonghui.example/33", other.digest()),
        ("330127", "gonghui.example/330127", same.digest()),
    ]
    assert [(each.stratum, each.signer, each.size) for each in differences] == [
        (S, "gonghui.example/33", 0)
    ]


def test_of_two_statements_of_one_signer_the_later_counts(manifest):
    early = make_statement(UNITS[:2], at="2013-01-06T01:00:00.000Z")
    late = make_statement()

    countersigned, differences = list_countersigned([late, early], manifest)

    assert [each.record for each in countersigned] == [late.digest()]
    assert differences == ()
