from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.core.draw import Campaign, Ceremony, KeyHolder, Label
from kaohe.core.draw.proof_text import read_proof_text, write_proof_text
from kaohe.core.errors import ProofInvalid

HOLDERS = [KeyHolder(sha256(name).digest()) for name in (b"a", b"b")]
CEREMONY = Ceremony(
    Campaign("demo-2012", rehearsal=False),
    frame_root=b"\x01" * 32,
    seed=b"\x02" * 32,
    public_keys=tuple(each.public_key for each in HOLDERS),
)
LABEL = Label("unit", "33", "330127", "P")
PROOF = HOLDERS[1].evaluate(LABEL, CEREMONY)
TEXT = write_proof_text(PROOF)
SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def read(text, *, label=LABEL, holder=1):
    return read_proof_text(text, label=label, ceremony=CEREMONY, holder=holder)


def refusal(text, **changes):
    with pytest.raises(ProofInvalid) as error:
        read(text, **changes)
    fault = error.value.faults[0]
    return fault.kind.code, dict(fault.fields)


def test_a_proof_is_one_text_message():
    assert len(TEXT) == 107
    assert TEXT.isascii()
    assert read(TEXT) == PROOF


def test_spaces_and_line_breaks_of_a_message_are_passed_over():
    assert read(f" {TEXT[:40]} \n{TEXT[40:80]}\r\n{TEXT[80:]}\n") == PROOF


@settings(max_examples=60, deadline=None)
@given(place=st.integers(0, 106), sign=st.sampled_from(SIGNS))
def test_any_sign_that_is_misspelt_is_noticed(place, sign):
    changed = TEXT[:place] + sign + TEXT[place + 1 :]
    if changed == TEXT:
        assert read(changed) == PROOF
    else:
        assert refusal(changed)[0] == "draw-proof-text-wrong"


@settings(max_examples=30, deadline=None)
@given(place=st.integers(0, 105))
def test_neighbours_that_are_swapped_are_noticed(place):
    changed = TEXT[:place] + TEXT[place + 1] + TEXT[place] + TEXT[place + 2 :]
    assert changed == TEXT or refusal(changed)[0] == "draw-proof-text-wrong"


def test_a_sign_that_cannot_stand_there_is_named():
    code, fields = refusal(TEXT[:16] + "+" + TEXT[17:])
    assert (code, fields["position"], fields["sign"]) == ("draw-proof-text-sign", "17", "+")


@pytest.mark.parametrize(("text", "found"), [(TEXT[:-1], "106"), (TEXT + "A", "108"), ("", "0")])
def test_signs_that_are_missing_or_too_many_are_counted(text, found):
    code, fields = refusal(text)
    assert (code, fields["found"], fields["expected"]) == ("draw-proof-text-length", found, "107")


def test_the_answer_of_another_holder_or_to_another_label_is_refused():
    assert refusal(TEXT, holder=0)[0] == "draw-proof-text-wrong"
    other = Label("unit", "33", "330127", "P", attempt=1)
    assert refusal(TEXT, label=other)[0] == "draw-proof-text-wrong"


def test_only_a_proof_is_written():
    with pytest.raises(ValueError, match="80 bytes"):
        write_proof_text(PROOF[1:])
