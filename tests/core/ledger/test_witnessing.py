import pytest

from kaohe.core.errors import NoteInvalid
from kaohe.core.ledger import (
    COSIGNATURE,
    ED25519,
    Checkpoint,
    LogProof,
    NoteSigner,
    Receipt,
    Seen,
    answer_request,
    open_receipt,
    read_log_proof,
    read_note,
    read_request,
    sign_checkpoint,
    verify_note,
    write_request,
)
from kaohe.core.ledger.notes import Note
from kaohe.core.merkle import EMPTY_ROOT

LOG = NoteSigner("gonghui.example/2012", ED25519, b"\x07" * 32)
WITNESS = NoteSigner("zj.example/w1", COSIGNATURE, b"\x0b" * 32)


def ask(size, root, *, old=0, proof=(), seen=None, extra=()):
    note = sign_checkpoint(Checkpoint(LOG.name, size, root), LOG).add(extra)
    request = read_request(write_request(old, proof, note.write()))
    return answer_request(
        request, keys=[LOG.key], seen=seen or Seen(), signer=WITNESS, time=1_357_344_000
    )


def test_the_empty_ledger_is_signed_with_the_root_of_nothing_only():
    assert ask(0, EMPTY_ROOT).status == 200
    assert ask(0, bytes(32)).status == 422


def test_a_proof_from_nothing_is_refused():
    assert ask(1, bytes(32), proof=(bytes(32),)).status == 422


def test_what_is_kept_holds_the_ledgers_signature_and_the_witness_s_own_only():
    stranger = NoteSigner("stranger.example", COSIGNATURE, b"\x0c" * 32)
    answer = ask(1, bytes(32), extra=[stranger.sign("other\n", time=1)])
    assert answer.seen == Seen(1, bytes(32))
    assert [line.name for line in answer.note.signatures] == [LOG.name, WITNESS.name]
    assert verify_note(answer.note, [LOG.key, WITNESS.key]) == (LOG.key, WITNESS.key)
    assert answer.body == answer.note.signatures[1].write()


@pytest.mark.parametrize("status_old", [(400, 3), (409, 1)])
def test_a_refusal_keeps_nothing(status_old):
    status, old = status_old
    answer = ask(2, bytes(32), old=old)
    assert (answer.status, answer.seen, answer.note) == (status, None, None)


@pytest.mark.parametrize("time", [0, -1, 2**63])
def test_a_cosignature_has_a_time(time):
    note = sign_checkpoint(Checkpoint(LOG.name, 0, EMPTY_ROOT), LOG)
    request = read_request(write_request(0, (), note.write()))
    with pytest.raises(ValueError, match="no time"):
        answer_request(request, keys=[LOG.key], seen=Seen(), signer=WITNESS, time=time)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"old 0\n",
        b"new 0\n\nx",
        b"old 0\nAAAA\n\nx",
        b"old \xff\n\nx",
        b"old 0\n" + b"x\n" * 64 + b"\nx",
    ],
)
def test_what_is_no_request_is_refused(data):
    with pytest.raises(ValueError):  # noqa: PT011 - of several kinds, all of them told as 400
        read_request(data)


def test_a_path_that_is_too_long_is_no_request():
    note = sign_checkpoint(Checkpoint(LOG.name, 1, bytes(32)), LOG).write()
    with pytest.raises(ValueError, match="no request"):
        read_request(write_request(1, [bytes(32)] * 64, note))
    assert len(read_request(write_request(1, [bytes(32)] * 63, note)).proof) == 63


@pytest.mark.parametrize(
    "data", [b"c2sp.org/tlog-proof@v1\n\n", b"c2sp.org/tlog-proof@v1\nextra !\nindex 0\n\n"]
)
def test_what_is_no_log_proof_is_refused(data):
    with pytest.raises(NoteInvalid):
        read_log_proof(data)


def test_an_empty_extra_line_is_another_form_of_the_same_proof():
    proof = LogProof(0, (), b"x").write()
    assert read_log_proof(proof).index == 0
    with pytest.raises(NoteInvalid):
        read_log_proof(proof.replace(b"index", b"extra \nindex"))


def sign(text):
    return Note(text, (LOG.sign(text),)).write()


@pytest.mark.parametrize("cut", ["index 3\n", "ledger-receipt/1\n"])
def test_a_receipt_without_a_line_is_none(cut):
    text = Receipt(LOG.name, 3, bytes(32), "2013-01-05T00:00:00.003Z").text
    assert open_receipt(sign(text), LOG.key).index == 3
    with pytest.raises(NoteInvalid) as error:
        open_receipt(sign(text.replace(cut, "")), LOG.key)
    assert error.value.faults[0].kind.code == "receipt-unreadable"


def test_a_receipt_has_one_form():
    text = Receipt(LOG.name, 3, bytes(32), "now").text
    with pytest.raises(NoteInvalid):
        open_receipt(sign(text.replace("time now", "at now")), LOG.key)


def test_a_receipt_never_reads_as_a_checkpoint():
    text = Receipt(LOG.name, 3, bytes(32), "now").text
    assert read_note(sign(text)).text.split("\n")[1] == f"origin {LOG.name}"
