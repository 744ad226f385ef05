import pytest

from kaohe.core.errors import NoteInvalid
from kaohe.core.ledger import (
    COSIGNATURE,
    ED25519,
    Checkpoint,
    NoteSigner,
    check_checkpoint,
    is_of_rehearsals,
    is_origin,
    open_checkpoint,
    read_checkpoint,
    read_policy,
    sign_checkpoint,
)

LOG = NoteSigner("example.org/log", ED25519, b"\x01" * 32)
OTHER = NoteSigner("example.org/other", ED25519, b"\x01" * 32)
ROOT = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="


def code(error):
    return error.value.faults[0].kind.code


def test_the_example_of_c2sp_reads_back():
    text = f"example.com/behind-the-sofa\n20852163\n{ROOT}\n"
    found = read_checkpoint(text)
    assert (found.origin, found.size) == ("example.com/behind-the-sofa", 20852163)
    assert found.root.hex().startswith("0ac5186a91863e8e")
    assert found.text == text


def test_further_lines_of_foreign_ledgers_stay_in_what_is_signed():
    text = f"a\n0\n{ROOT}\nextension\n"
    assert read_checkpoint(text).extensions == ("extension",)
    assert read_checkpoint(text).text == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a\n1\n",
        f"\n1\n{ROOT}\n",
        f"a\n01\n{ROOT}\n",
        f"a\n+1\n{ROOT}\n",
        f"a\n-1\n{ROOT}\n",
        f"a\n\uff11\n{ROOT}\n",
        f"a\n9223372036854775808\n{ROOT}\n",
        "a\n1\nAAAA\n",
        "a\n1\n!\n",
        f"a\n1\n{ROOT}\n\nb\n",
    ],
)
def test_what_is_no_checkpoint_is_refused(text):
    with pytest.raises(NoteInvalid) as error:
        read_checkpoint(text)
    assert code(error) == "checkpoint-unreadable"


def test_a_checkpoint_is_opened_by_the_key_of_its_own_ledger_only():
    signed = sign_checkpoint(Checkpoint("example.org/log", 1, bytes(32)), LOG).write()
    assert open_checkpoint(signed, [OTHER.key, LOG.key])[0].size == 1
    with pytest.raises(NoteInvalid) as error:
        open_checkpoint(signed, [OTHER.key])
    assert code(error) == "checkpoint-other-origin"
    foreign = sign_checkpoint(Checkpoint("example.org/log", 1, bytes(32)), OTHER).write()
    with pytest.raises(NoteInvalid) as error:
        open_checkpoint(foreign, [OTHER.key, LOG.key])
    assert code(error) == "note-unsigned"


@pytest.mark.parametrize(
    ("origin", "is_one"), [("a.example/1", True), ("12", False), ("a b", False), ("", False)]
)
def test_an_origin_is_a_name_that_is_no_size(origin, is_one):
    assert is_origin(origin) is is_one


def test_a_ledger_of_rehearsals_is_known_by_its_origin():
    assert is_of_rehearsals("gonghui.example/2012/rehearsal")
    assert not is_of_rehearsals("gonghui.example/rehearsal/2012")


def test_a_policy_without_quorum_takes_a_checkpoint_of_its_ledger():
    policy = read_policy(f"log {LOG.key.write()}\nquorum none".encode())
    signed = sign_checkpoint(Checkpoint(LOG.name, 1, bytes(32)), LOG).write()
    found = check_checkpoint(signed, policy)
    assert (found.checkpoint.size, found.witnesses) == (1, ())


def test_names_of_a_policy_are_octets():
    with pytest.raises(NoteInvalid) as error:
        read_policy(b"quorum zj\xff\n")
    assert "?" in str(error.value)
    assert code(error) == "policy-name-unknown"


def test_every_line_of_a_policy_that_is_wrong_is_told():
    with pytest.raises(NoteInvalid) as error:
        read_policy(b"lag x\nquorum zj\ngroup g any h\n", where="p.txt")
    assert [fault.where for fault in error.value.faults] == ["p.txt:1", "p.txt:2", "p.txt:3"]


def test_a_group_has_a_name_of_its_own():
    with pytest.raises(NoteInvalid) as error:
        read_policy(f"witness zj {_witness()}\ngroup zj any zj\nquorum zj\n".encode())
    assert code(error) == "policy-name-taken"


def _witness():
    return NoteSigner("zj.example", COSIGNATURE, b"\x05" * 32).key.write()
