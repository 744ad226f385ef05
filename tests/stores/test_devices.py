"""A device on plain files: its keys, what it carries, and a journal that survives a power cut."""

import json

import pytest

from kaohe.core.errors import DrawError, FileUnusable, OutputExists
from kaohe.stores.devices import CARD, DeviceFolder, FileJournal, read_card
from kaohe.workflows.disclosure.device import DeviceKeys

KEYS = DeviceKeys("33", "tablet-1", "1001", b"\x01" * 32, b"\x02" * 32)


@pytest.fixture
def folder(tmp_path):
    return DeviceFolder.create(tmp_path / "device", KEYS)


def test_a_device_is_kept_and_found_again(folder):
    assert folder.keys() == KEYS
    assert read_card(folder.path / CARD) == KEYS.card
    assert (folder.path / "device.key").stat().st_mode & 0o777 == 0o600
    secrets = (KEYS.sealing.hex(), KEYS.signing.hex())
    card = (folder.path / CARD).read_text()
    assert not any(secret in card for secret in secrets)


def test_a_device_is_made_once(folder):
    with pytest.raises(OutputExists):
        DeviceFolder.create(folder.path, KEYS)


@pytest.mark.parametrize("change", [{"sealing_secret": "00"}, {"signing_secret": "x"}])
def test_damaged_keys_are_told(folder, change):
    path = folder.path / "device.key"
    body = json.loads(path.read_bytes())
    path.write_text(json.dumps({**body, **change}))
    with pytest.raises(FileUnusable) as error:
        folder.keys()
    assert error.value.faults[0].kind.code == "device-unreadable"


def test_a_damaged_card_is_told(folder):
    path = folder.path / CARD
    body = json.loads(path.read_bytes())
    path.write_text(json.dumps({**body, "sealing_key": "x"}))
    with pytest.raises(FileUnusable) as error:
        read_card(path)
    assert error.value.faults[0].kind.code == "device-unreadable"


def test_a_journal_gives_its_lines_again(tmp_path):
    journal = FileJournal(tmp_path / "journal")
    assert journal.read() == ()
    for line in (b"{}", b'{"event":"closed"}'):
        journal.append(line)
    assert journal.read() == (b"{}", b'{"event":"closed"}')


def test_a_line_that_was_cut_off_was_never_shown(tmp_path):
    journal = FileJournal(tmp_path / "journal")
    journal.append(b"{}")
    whole = journal.path.read_bytes()
    for length in range(1, len(whole)):
        journal.path.write_bytes(whole + whole[:length])
        assert journal.read() == (b"{}",)
        assert journal.path.read_bytes() == whole


def test_a_line_that_was_changed_is_told(tmp_path):
    journal = FileJournal(tmp_path / "journal")
    journal.append(b'{"event":"closed"}')
    journal.path.write_bytes(journal.path.read_bytes().replace(b"closed", b"opened"))
    with pytest.raises(DrawError) as error:
        journal.read()
    assert error.value.faults[0].kind.code == "device-journal-damaged"


def test_a_journal_that_cannot_be_written_is_told(tmp_path):
    with pytest.raises(FileUnusable):
        FileJournal(tmp_path / "nowhere" / "journal").append(b"{}")
