"""What the phone must reproduce is what Python's devices make of the same boxes and digits."""

import json
from base64 import b64decode

import pytest

from kaohe.core.canonical import canonical_bytes, read_canonical
from kaohe.core.draw import write_choice
from kaohe.core.draw.completion_code import make_completion_code
from kaohe.core.draw.field_record import FieldSigner, find_signature_faults, read_field_record
from kaohe.core.draw.one_form import label_from_json
from kaohe.core.draw.pad import read_pad
from kaohe.workflows.disclosure.disclosing import write_shortfall
from kaohe.workflows.disclosure.handing_in import write_county_digest
from kaohe.workflows.without_network.spoken_proofs import read_spoken_proofs
from kaohe.workflows.without_network.voice_device import VoiceDevice


@pytest.fixture(scope="module")
def vectors(county_vectors):
    return json.loads(county_vectors.PLACE.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def replayed(vectors, county_vectors):
    """A device that went through the file's steps from what it was given; and what it made."""
    small, journal = county_vectors.SMALL, county_vectors.SMALL.ListJournal()
    setting = small.setting_of(county_vectors.NUMBER)
    device = VoiceDevice(setting, small.device_keys(1), journal=journal, bundles=small.Carried())
    pad = read_pad(vectors["pad"].encode())
    short = {}
    made = [_take(device, setting, pad, step, short) for step in vectors["steps"]]
    return device, journal, made


def _take(device, setting, pad, step, short):
    """Do one step, and return what it must show."""
    county = step.get("county", "")
    shown = {}
    if step["do"] == "draw":
        label = label_from_json(step["label"])
        county = label.county
        boxes = {holder: b64decode(box) for holder, box in step["boxes"].items()}
        drawn = device.draw(label, device.open_answers(label, boxes))
        shown = {"name": drawn.name, "record": drawn.record.decode()}
        if label.stage == "county":
            shown["handed"] = write_county_digest(drawn).decode()
    elif step["do"] == "enter":
        device.enter_county(county, b64decode(step["sealed"]))
    elif step["do"] == "hear":
        heard = device.hear(county, pad=pad, line=step["line"], typed=step["digits"])
        shown = {
            "name": heard.shown.name if heard.shown else "",
            "read_back": heard.read_back,
        }
    elif step["do"] == "prove":
        proved = device.prove(read_spoken_proofs(step["file"].encode(), setting))
        shown = {"records": [each.record.decode() for each in proved]}
    elif step["do"] == "replace":
        device.replace_unit(county)
    else:
        device.close(county)
    if "shortfalls" in step:
        found = device.shortfalls(county)[short.get(county, 0) :]
        short[county] = short.get(county, 0) + len(found)
        shown["shortfalls"] = [write_shortfall(setting, each).decode() for each in found]
    return shown


def test_python_s_devices_make_of_the_same_boxes_what_the_file_says(vectors, replayed):
    _, _, made = replayed
    for step, shown in zip(vectors["steps"], made, strict=True):
        assert {name: step[name] for name in shown} == shown


def test_the_journal_is_the_file_s_line_by_line(vectors, replayed):
    _, journal, _ = replayed
    steps = vectors["steps"]
    listed = [line for step in steps for line in step.get("events") or [step["event"]]]
    assert [line.decode() for line in journal.read()] == listed


def test_the_first_county_has_seven_visits_an_exchanged_unit_and_a_lacking_kind(vectors):
    entered = [step["do"] for step in vectors["steps"]].index("enter")
    steps = vectors["steps"][entered:]
    until = [step["do"] for step in steps].index("enter", 1)
    units = [step for step in steps[:until] if step.get("visit")]
    assert len(units) == 8
    assert [step["label"]["attempt"] for step in units].count(1) == 1
    assert any(read_canonical(step["record"].encode())["passed"] for step in units)


def test_what_follows_from_fixed_numbers_is_made_again(vectors, county_vectors, replayed):
    device, _, _ = replayed
    small = county_vectors.SMALL
    assert canonical_bytes(vectors["setting"]) == canonical_bytes(
        json.loads(json.dumps(county_vectors.setting_as_json()))
    )
    assert vectors["bundles"] == {
        county: county_vectors.base64_of(sealed) for county, sealed in small.bundles().items()
    }
    asked = vectors["completion"]
    code = make_completion_code(
        small.CAMPAIGN,
        revision=bytes.fromhex(asked["revision"]),
        visit=asked["visit"],
        device=asked["device"],
    )
    assert code == asked["code"]
    ceremony = device.setting.ceremony
    records = {each.chosen: write_choice(each, ceremony).decode() for each in device.county_choices}
    assert vectors["counties"] == records


def test_the_records_hold_under_the_keys_of_both_devices(vectors, county_vectors):
    keys = [county_vectors.SMALL.device_keys(number) for number in (1, 2)]
    signers = {each.device: FieldSigner(each.person, each.card.signing_key) for each in keys}
    for each in vectors["records"]:
        record = read_field_record(each["written"].encode())
        assert record.digest == each["digest"]
        assert not list(find_signature_faults(record, signers, where="vectors"))
