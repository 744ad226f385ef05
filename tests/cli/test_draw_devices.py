"""Devices by hand: made once, carried bundles, two signatures under one record."""

import json
from shutil import copytree

import pytest

from kaohe.core.draw import Campaign
from kaohe.core.draw.field_record import FieldRecord, read_field_record

CAMPAIGN = Campaign("practice-2012", rehearsal=True)


@pytest.fixture
def device(call_json, tmp_path):
    made = call_json("draw", "device", tmp_path / "d1", "--body", "33", "--person", "1001")
    assert made["device"] == "1001-33"
    return tmp_path / "d1"


def test_a_device_shows_its_card_and_keeps_its_keys(call, device):
    card = json.loads((device / "device.json").read_bytes())
    assert (card["body"], card["person"], card["device"]) == ("33", "1001", "1001-33")
    assert (device / "device.key").stat().st_mode & 0o777 == 0o600
    again = call("draw", "device", device, "--body", "33", "--person", "1001")
    assert (again.code, "[output-file-exists]" in again.err) == (2, True)


def test_two_inspectors_sign_one_record(call, call_json, device, tmp_path):
    call_json("draw", "device", tmp_path / "d2", "--body", "33", "--person", "1002")
    subject = {"body": "33", "county": "330127"}
    record = FieldRecord(CAMPAIGN, "arrived", subject, "2013-01-10T01:00:00.000Z", {})
    (tmp_path / "r0").write_bytes(record.write())
    alone = call("draw", "sign", device, tmp_path / "r0", "--out", tmp_path / "r1")
    assert "请另一名考核人员签名" in alone.out
    told = call_json("draw", "sign", tmp_path / "d2", tmp_path / "r1", "--out", tmp_path / "r2")
    assert told["signed"] == ["1001-33", "1002-33"]
    found = read_field_record((tmp_path / "r2").read_bytes())
    assert found.digest == told["digest"]


def test_what_is_no_record_is_not_signed(call, device, tmp_path):
    (tmp_path / "r0").write_bytes(b"{}")
    told = call("draw", "sign", device, tmp_path / "r0", "--out", tmp_path / "r1")
    assert (told.code, "[field-record-unreadable]" in told.err) == (2, True)


def test_a_device_without_a_campaign_shows_nothing(call, device):
    told = call("draw", "show", device)
    assert told.code == 2
    assert "opening.json" in told.err or "manifest.json" in told.err


def test_devices_carry_every_county_of_their_body_and_arrive_by_key(
    call, call_json, device, practice, tmp_path
):
    office = copytree(practice.path / "office", tmp_path / "office")
    (tmp_path / "register").symlink_to(practice.path / "register")  # the frame stands there
    loaded = call_json("draw", "bundle", office, device)
    carried = sorted(path.stem for path in (device / "bundles").iterdir())
    assert loaded["counties"] == {"33": len(carried)}
    shown = call_json("draw", "show", device, "--request", tmp_path / "due")
    assert shown["due"] == "county/33///1/0"
    assert shown["rehearsal"]
    asked = json.loads((tmp_path / "due").read_bytes())
    assert (asked["format"], asked["device"]) == ("holder-request/1", "1001-33")
    told = call("draw", "open", office, tmp_path / "due", "--by", "office/7")
    assert (told.code, "[ledger-request-reused]" in told.err) == (2, True)
    told = call("draw", "arrive", device, carried[0])
    assert told.code == 2
    (tmp_path / "key").write_bytes(b"x")
    told = call("draw", "arrive", device, carried[0], "--key", tmp_path / "key")
    assert "[county-bundle-unreadable]" in told.err
    for command in (("outcome", "verified_true"), ("replace", "gone")):
        told = call("draw", command[0], device, carried[0], command[1], "--out", tmp_path / "o")
        assert "[disclosure-county-not-entered]" in told.err
    told = call("draw", "enter", office, tmp_path / "key", "--by", "office/7")
    assert "[disclosure-handed-in-unknown]" in told.err
    told = call("draw", "tell", office, "body", "33", "--who", "办公室", "--by", "1001")
    assert told.code == 2
