import pytest
from nacl.public import PrivateKey

from kaohe.core.draw import Campaign, Label
from kaohe.core.draw.sealed import LogView, open_proof, seal_proof
from kaohe.core.errors import ProofInvalid

CAMPAIGN = Campaign("demo-2012", rehearsal=False)
LABEL = Label("unit", "33", "330127", "P")
SECRET = b"\x05" * 32
KEY = bytes(PrivateKey(SECRET).public_key)
PROOF = bytes(range(80))
VIEW = LogView(8, b"\x0c" * 32)
TERMS = {"campaign": CAMPAIGN, "label": LABEL, "holder": "research"}


def seal(**changes):
    return seal_proof(PROOF, KEY, **{**TERMS, "view": VIEW, **changes})


def test_the_device_finds_the_proof_and_what_the_holder_saw():
    found = open_proof(seal(), SECRET, **TERMS)
    assert (found.proof, found.view) == (PROOF, VIEW)


def test_another_device_finds_nothing():
    with pytest.raises(ProofInvalid) as error:
        open_proof(seal(), b"\x06" * 32, **TERMS)
    assert error.value.faults[0].kind.code == "draw-sealed-proof-wrong"


@pytest.mark.parametrize(
    "change",
    [
        {"campaign": Campaign("demo-2013", rehearsal=False)},
        {"campaign": Campaign("demo-2012", rehearsal=True)},
        {"label": Label("unit", "33", "330127", "P", attempt=1)},
        {"label": Label("unit", "33", "330127", "J")},
        {"holder": "finance"},
    ],
)
def test_an_answer_to_something_else_is_refused(change):
    with pytest.raises(ProofInvalid):
        open_proof(seal(), SECRET, **{**TERMS, **change})


def test_no_byte_of_a_sealed_proof_can_be_changed():
    sealed = seal()
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(ProofInvalid):
            open_proof(bytes(changed), SECRET, **TERMS)


@pytest.mark.parametrize("sealed", [b"", b"short", bytes(400)])
def test_what_is_no_box_is_refused(sealed):
    with pytest.raises(ProofInvalid):
        open_proof(sealed, SECRET, **TERMS)


@pytest.mark.parametrize("key", [b"", b"\x01" * 31, bytes(32)])
def test_nothing_is_sealed_to_a_key_that_is_none(key):
    with pytest.raises(ProofInvalid):
        seal_proof(PROOF, key, **TERMS, view=VIEW)


@pytest.mark.parametrize(("proof", "root"), [(PROOF[1:], VIEW.root), (PROOF, VIEW.root[1:])])
def test_a_mistake_of_the_program_is_no_fault_of_a_user(proof, root):
    with pytest.raises(ValueError, match="no proof"):
        seal_proof(proof, KEY, **TERMS, view=LogView(8, root))
