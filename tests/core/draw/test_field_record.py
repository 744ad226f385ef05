"""Field records: two devices of two people sign; every fault is told at once."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.signing import SigningKey

from kaohe.core.draw import Campaign
from kaohe.core.draw.field_record import (
    FieldRecord,
    FieldSignature,
    FieldSigner,
    find_signature_faults,
    people_of,
    read_field_record,
)
from kaohe.core.errors import ProofInvalid

CAMPAIGN = Campaign("demo-2012", rehearsal=False)
FIRST, SECOND, THIRD = (bytes([number]) * 32 for number in (1, 2, 3))
SIGNERS = {
    "tablet-1": FieldSigner("1001", bytes(SigningKey(FIRST).verify_key)),
    "tablet-2": FieldSigner("1002", bytes(SigningKey(SECOND).verify_key)),
    "tablet-3": FieldSigner("1001", bytes(SigningKey(THIRD).verify_key)),
}
LABEL = {
    "stage": "unit",
    "province": "33",
    "county": "330127",
    "kind": "P",
    "ordinal": 1,
    "attempt": 0,
}


def record(about="closed", subject=None, **details):
    subject = {"visit": "demo-2012/33/330127/private/0"} if subject is None else subject
    return FieldRecord(CAMPAIGN, about, subject, "2013-01-10T01:00:00.000Z", details)


def codes(faults):
    return [fault.kind.code for fault in faults]


def told(found):
    return codes(find_signature_faults(found, SIGNERS, where="closed 33"))


def test_a_record_signed_by_two_people_holds_and_reads_back():
    signed = record(revision="ab" * 32).sign("tablet-2", SECOND).sign("tablet-1", FIRST)
    assert [each.device for each in signed.signatures] == ["tablet-1", "tablet-2"]
    assert told(signed) == []
    assert people_of(signed, SIGNERS) == ("1001", "1002")
    assert read_field_record(signed.write()) == signed
    assert signed.digest == sha256(signed.write()).hexdigest()


def test_the_bytes_that_are_signed_are_those_of_the_layout():
    body = (
        b'{"about":"closed","at":"2013-01-10T01:00:00.000Z","campaign":"demo-2012","details":{},'
        b'"format":"field-record/1","rehearsal":false,'
        b'"subject":{"visit":"demo-2012/33/330127/private/0"}}'
    )
    tag = b"draw/field/v1"
    framed = len(tag).to_bytes(4, "big") + tag + len(body).to_bytes(4, "big") + body
    assert record().signed == framed
    assert record().sign("tablet-1", FIRST).signed == framed


def test_who_signs_again_signs_once():
    once = record().sign("tablet-1", FIRST)
    assert once.sign("tablet-1", FIRST) == once


def test_two_devices_of_one_person_are_one_person():
    signed = record().sign("tablet-1", FIRST).sign("tablet-3", THIRD)
    assert told(signed) == ["field-signers-few"]
    assert people_of(signed, SIGNERS) == ("1001",)


def test_all_faults_of_a_record_are_told_at_once():
    signed = record().sign("tablet-1", SECOND).sign("tablet-9", FIRST).sign("tablet-2", SECOND)
    assert told(signed) == ["field-signature-wrong", "field-device-unknown", "field-signers-few"]
    assert told(record()) == ["field-signers-few"]
    assert people_of(signed, SIGNERS) == ("1001", "1002")


def test_a_record_that_was_changed_or_is_of_a_rehearsal_is_signed_by_nobody():
    signed = record().sign("tablet-1", FIRST).sign("tablet-2", SECOND)
    changed = FieldRecord(CAMPAIGN, "closed", {"visit": "x"}, signed.at, {}, signed.signatures)
    rehearsed = FieldRecord(
        Campaign("demo-2012", rehearsal=True), "closed", signed.subject, signed.at, {},
        signed.signatures,
    )  # fmt: skip
    wrong = ["field-signature-wrong", "field-signature-wrong", "field-signers-few"]
    assert told(changed) == told(rehearsed) == wrong


@pytest.mark.parametrize(
    ("about", "subject"),
    [
        ("arrived", {"body": "33", "county": "330127"}),
        ("outcome", {"visit": "v"}),
        ("reason", {"label": LABEL}),
    ],
)
def test_each_subject_has_its_fields(about, subject):
    signed = record(about, subject).sign("tablet-1", FIRST)
    assert read_field_record(signed.write()) == signed


@pytest.mark.parametrize(
    ("about", "subject"),
    [
        ("left", {"visit": "v"}),
        ("closed", {}),
        ("closed", {"visit": 1}),
        ("arrived", {"body": "33"}),
        ("reason", {"label": "unit"}),
        ("reason", {"label": {**LABEL, "ordinal": 0}}),
    ],
)
def test_another_subject_is_none(about, subject):
    with pytest.raises(ValueError, match=r".+"):
        record(about, subject)


def test_signatures_stand_in_one_order_and_have_one_length():
    short = (FieldSignature("tablet-1", b"\x00" * 63),)
    twice = (FieldSignature("tablet-1", b"\x00" * 64),) * 2
    mixed = (FieldSignature("b", b"\x00" * 64), FieldSignature("a", b"\x00" * 64))
    for wrong in (short, twice, mixed):
        with pytest.raises(ValueError, match="signatures"):
            FieldRecord(CAMPAIGN, "closed", {"visit": "v"}, "x", {}, wrong)


GOOD = record(note="路断").sign("tablet-1", FIRST).write()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        GOOD + b"\n",
        GOOD.replace(b"record/1", b"record/2"),
        GOOD.replace(b'"about"', b'"abort"'),
        GOOD.replace(b'"details":{', b'"details": {'),
        GOOD.replace(b'"rehearsal":false', b'"rehearsal":0'),
        GOOD.replace(b'"signature":"', b'"signature":"AB'),
        GOOD.replace(b'"campaign":"demo', b'"campaign":"Demo'),
        b'"' + b"x" * 70_000 + b'"',
    ],
)
def test_what_is_no_field_record_is_refused(data):
    with pytest.raises(ProofInvalid) as error:
        read_field_record(data)
    assert codes(error.value.faults) == ["field-record-unreadable"]


def test_a_signature_in_capitals_is_another_form():
    head, sign, rest = GOOD.partition(b'"signature":"')
    with pytest.raises(ProofInvalid):
        read_field_record(head + sign + rest[:128].upper() + rest[128:])


@given(st.integers(0, len(GOOD) - 1), st.integers(1, 255))
def test_any_changed_byte_is_noticed(place, change):
    """It cannot be read any more, or the signature does not hold."""
    data = bytearray(GOOD)
    data[place] ^= change
    try:
        found = read_field_record(bytes(data))
    except ProofInvalid:
        return
    assert told(found)[0] in ("field-signature-wrong", "field-device-unknown")
