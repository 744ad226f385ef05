import json
import stat

import pytest

from kaohe.core.draw import Campaign, KeyHolder
from kaohe.core.errors import FileUnusable, InputError, OutputExists
from kaohe.stores.keyholder_keys import (
    Effort,
    HolderSecretKey,
    open_key_file,
    read_key_label,
    write_key_file,
    write_secret_file,
)

QUICK = Effort(1, 8192)
SECRET = bytes(range(100, 132))
OWNED = HolderSecretKey(Campaign("demo-2012", rehearsal=False), "研究室", KeyHolder(SECRET))
WORDS = "four unrelated words here"


@pytest.fixture
def path(tmp_path):
    made = tmp_path / "holder.key"
    write_key_file(made, OWNED, passphrase=WORDS, effort=QUICK)
    return made


def code(error):
    return error.value.faults[0].kind.code


def change(path, **fields):
    body = json.loads(path.read_text("utf-8")) | fields
    path.write_text(json.dumps({name: each for name, each in body.items() if each is not None}))


def test_a_key_comes_back_with_its_passphrase(path):
    found = open_key_file(path, passphrase=WORDS)
    assert found == OWNED
    assert found.key.secret == SECRET


def test_a_key_file_is_for_its_owner_alone(path):
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_key_label(path).holder == "研究室"


def test_a_wrong_passphrase_is_one_clear_message_without_the_secret(path):
    with pytest.raises(InputError) as error:
        open_key_file(path, passphrase=f"{WORDS}!")
    assert code(error) == "keybox-passphrase-wrong"
    assert error.value.say("zh").count("\n") == 0
    assert error.value.__cause__ is None
    assert SECRET.hex() not in str(error.getrepr(style="long", showlocals=True))


def test_neither_secret_nor_passphrase_stands_in_the_file_or_in_any_text(path):
    for text in (path.read_text("utf-8"), repr(OWNED), str(OWNED), repr(OWNED.key)):
        assert SECRET.hex() not in text
        assert repr(SECRET) not in text
        assert WORDS not in text


@pytest.mark.parametrize(
    "fields",
    [
        {"campaign": "demo-2013"},
        {"rehearsal": True},
        {"holder": "财务部"},
        {"public_key": "00" * 32},
    ],
)
def test_a_key_cannot_be_relabelled(path, fields):
    change(path, **fields)
    with pytest.raises(InputError) as error:
        open_key_file(path, passphrase=WORDS)
    assert code(error) == "keybox-passphrase-wrong"


@pytest.mark.parametrize(
    "fields",
    [
        {"salt": None},
        {"salt": "AA=="},
        {"box": "!"},
        {"memory": 2**40},
        {"rounds": 10**6},
        {"rounds": 0},
        {"campaign": "A B"},
        {"public_key": "xx"},
        {"holder": None},
    ],
)
def test_a_file_that_lacks_something_is_no_key_file(path, fields):
    change(path, **fields)
    with pytest.raises(FileUnusable) as error:
        open_key_file(path, passphrase=WORDS)
    assert code(error) == "keybox-wrong"


def test_a_box_that_is_too_short_is_refused(path):
    change(path, box="AAAA")
    with pytest.raises(InputError) as error:
        open_key_file(path, passphrase=WORDS)
    assert code(error) == "keybox-passphrase-wrong"


def test_a_short_passphrase_is_refused_and_nothing_written(tmp_path):
    with pytest.raises(InputError) as error:
        write_key_file(tmp_path / "k", OWNED, passphrase=WORDS[:9], effort=QUICK)
    assert code(error) == "keybox-passphrase-short"
    assert not (tmp_path / "k").exists()


def test_a_key_is_never_overwritten(path, tmp_path):
    with pytest.raises(OutputExists):
        write_key_file(path, OWNED, passphrase=WORDS, effort=QUICK)
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    with pytest.raises(OutputExists):
        write_secret_file(tmp_path / "link", b"secret")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(FileUnusable):
        write_secret_file(tmp_path / "file" / "below", b"secret")
