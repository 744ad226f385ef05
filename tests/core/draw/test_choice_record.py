import json

import pytest

from kaohe.core.canonical import canonical_bytes, digest
from kaohe.core.draw import Label, ProvinceDraw, verify_choice, write_choice
from kaohe.core.draw.choice_record import read_choice_label
from kaohe.core.errors import ProofInvalid

COUNTIES = ("330102", "330105", "330127")


@pytest.fixture(scope="module")
def record(practice):
    draw = ProvinceDraw(practice.plan, "33", COUNTIES).start()
    draw = draw.accept(practice.evaluate(draw.pending))
    draw = draw.accept(practice.evaluate(draw.pending))
    return write_choice(draw.choices[1], practice.ceremony)


def change(record, **fields):
    body = {**json.loads(record), **fields}
    del body["digest"]
    return canonical_bytes({**body, "digest": digest(body)})


def refuse(data, practice, candidates=COUNTIES):
    with pytest.raises(ProofInvalid) as caught:
        verify_choice(data, ceremony=practice.ceremony, candidates=candidates)
    return [fault.kind.code for fault in caught.value.faults]


def test_a_record_shows_its_choice(practice, record):
    choice = verify_choice(record, ceremony=practice.ceremony, candidates=COUNTIES)
    assert choice.evaluation.label == Label("county", "33", ordinal=2)
    assert choice.chosen in COUNTIES
    assert len(choice.excluded) == 1


def test_the_label_of_a_record_can_be_read_before_anything_is_verified(record):
    assert read_choice_label(record) == Label("county", "33", ordinal=2)


def test_no_bit_of_a_record_can_be_flipped(practice, record):
    for bit in range(len(record) * 8):
        flipped = bytearray(record)
        flipped[bit // 8] ^= 1 << bit % 8
        refuse(bytes(flipped), practice)


@pytest.mark.parametrize(
    ("field", "value"),
    [("campaign", "other"), ("rehearsal", False), ("frame_root", "00" * 32), ("seed", "00" * 32)],
)
def test_a_record_of_another_ceremony_is_refused(practice, record, field, value):
    assert refuse(change(record, **{field: value}), practice) == ["packet-other-ceremony"]


def test_other_candidates_are_refused(practice, record):
    assert refuse(record, practice, COUNTIES[:2]) == ["choice-other-candidates"]


@pytest.mark.parametrize("excluded", [[3], [1, 0], [0, 1, 2]])
def test_taken_indices_that_cannot_be_are_refused(practice, record, excluded):
    assert refuse(change(record, excluded=excluded), practice) == ["choice-other-candidates"]


def test_another_index_is_refused(practice, record):
    other = (json.loads(record)["index"] + 1) % 3
    assert refuse(change(record, index=other), practice) == ["packet-other-index"]


@pytest.mark.parametrize("fields", [{"format": "draw-choice/2"}, {"more": 1}])
def test_another_format_is_refused(practice, record, fields):
    assert refuse(change(record, **fields), practice) == ["packet-unreadable"]


def test_a_record_with_another_digest_is_refused(practice, record):
    body = {**json.loads(record), "digest": "00" * 32}
    assert refuse(canonical_bytes(body), practice) == ["packet-unreadable"]


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{}", b"{", b"\xff", b'{"label":{"stage":"team"}}', b" " * 65_537]
)
def test_what_is_no_record_is_refused(practice, data):
    assert refuse(data, practice) == ["packet-unreadable"]
