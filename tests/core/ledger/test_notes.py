import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.core.errors import NoteInvalid
from kaohe.core.ledger import (
    COSIGNATURE,
    ED25519,
    Note,
    NoteKey,
    NoteSigner,
    SignatureLine,
    read_key,
    read_note,
    read_signature_lines,
    time_of,
    verify_note,
)

LOG = NoteSigner("example.org/log", ED25519, b"\x01" * 32)
WITNESS = NoteSigner("example.org/w", COSIGNATURE, b"\x02" * 32)
NAMES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)


def is_signed_by_both(data):
    try:
        return len(verify_note(read_note(data), [LOG.key, WITNESS.key])) == 2
    except NoteInvalid:
        return False


def code(error):
    return error.value.faults[0].kind.code


def test_a_key_is_one_word_and_reads_back():
    assert LOG.key.write().startswith("example.org/log+")
    assert read_key(LOG.key.write()) == LOG.key
    assert read_key(WITNESS.key.write()) == WITNESS.key


def test_name_type_and_key_all_enter_the_id_of_a_key():
    ids = {
        NoteKey(name, kind, public).key_id
        for name in ("a", "b")
        for kind in (ED25519, COSIGNATURE)
        for public in (LOG.key.public, WITNESS.key.public)
    }
    assert len(ids) == 8
    assert {len(each) for each in ids} == {4}


@pytest.mark.parametrize(
    "text",
    ["", "name", "name+00000000", "name+00000000+!!!", "name+00000000+", "na me+530d903a+AekyeQ=="],
)
def test_what_is_no_key_is_refused(text):
    with pytest.raises(NoteInvalid) as error:
        read_key(text)
    assert code(error) == "note-key-unreadable"


def test_a_key_with_the_id_of_another_is_refused():
    word = LOG.key.write()
    with pytest.raises(NoteInvalid):
        read_key(word.replace("+" + LOG.key.key_id.hex(), "+" + WITNESS.key.key_id.hex()))


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u00a0b", "a\tb", "\ud800"])
def test_a_name_has_no_space_plus_or_control_character(name):
    with pytest.raises(NoteInvalid):
        NoteKey(name, ED25519, bytes(32))


@pytest.mark.parametrize(("kind", "length"), [(2, 32), (6, 32), (ED25519, 31)])
def test_only_two_types_of_keys_are_known(kind, length):
    with pytest.raises(NoteInvalid):
        NoteKey("a", kind, bytes(length))


def test_the_text_may_hold_blank_lines():
    note = Note("a\n\nb\n", (LOG.sign("a\n\nb\n"),))
    assert read_note(note.write()) == note
    assert verify_note(note, [LOG.key]) == (LOG.key,)


@given(st.text(st.characters(codec="utf-8", min_codepoint=32), max_size=80))
def test_a_signed_text_reads_back_and_verifies(text):
    note = Note(f"{text}\n", (LOG.sign(f"{text}\n"), WITNESS.sign(f"{text}\n", time=7)))
    found = read_note(note.write())
    assert found == note
    assert verify_note(found, [LOG.key, WITNESS.key]) == (LOG.key, WITNESS.key)
    assert time_of(found.signatures[1].signature) == 7


@given(place=st.integers(0, 10**4), bit=st.integers(0, 7))
def test_no_bit_of_a_cosigned_note_can_be_flipped(place, bit):
    text = "example.org/log\n1\nAAAA\n"
    data = bytearray(Note(text, (LOG.sign(text), WITNESS.sign(text, time=7))).write())
    data[place % len(data)] ^= 1 << bit
    assert not is_signed_by_both(bytes(data))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"text\n",
        b"text\n\n",
        b"te\xffxt\n\n" + LOG.sign("t\n").write().encode(),
        b"te\x07xt\n\n" + LOG.sign("t\n").write().encode(),
        b"text\n\n" + "\u2014 a AAAA\n".encode(),
        b"text\n\n" + "\u2014 a\n".encode(),
        b"text\n\n" + "\u2014  AAAAAAAA\n".encode(),
        b"text\n\n" + LOG.sign("text\n").write().encode() * 101,
        b"x" * 70_000,
    ],
)
def test_what_is_no_note_is_refused(data):
    with pytest.raises(NoteInvalid) as error:
        read_note(data)
    assert code(error) == "note-unreadable"


def test_one_line_that_names_a_known_key_and_does_not_fit_spoils_the_note():
    good, bad = LOG.sign("text\n"), LOG.sign("other\n")
    with pytest.raises(NoteInvalid) as error:
        verify_note(Note("text\n", (good, bad)), [LOG.key])
    assert code(error) == "note-signature-wrong"


@pytest.mark.parametrize("length", [0, 8, 64, 71, 73])
def test_a_signature_of_another_length_does_not_fit(length):
    for signer in (LOG, WITNESS):
        line = SignatureLine(signer.name, signer.key.key_id, b"\x00" * length)
        assert not signer.key.fits("text\n", line.signature)


def test_a_time_beyond_63_bits_is_no_cosignature():
    assert time_of(b"\xff" * 72) is None


def test_a_witness_signs_another_message_than_a_log():
    line = WITNESS.sign("text\n", time=7)
    log = NoteKey(WITNESS.name, ED25519, WITNESS.key.public)
    assert not log.fits("text\n", line.signature[8:])


def test_lines_are_added_once():
    line = LOG.sign("text\n")
    assert Note("text\n", (line,)).add([line, line]).signatures == (line,)


def test_lines_need_their_line_end():
    with pytest.raises(ValueError, match="no lines"):
        read_signature_lines(LOG.sign("t\n").write().rstrip("\n"))
