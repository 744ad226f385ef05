"""A device is lost at departure: the commands by which another one takes its place."""

import json

import pytest

from kaohe.stores.devices import DeviceFolder
from kaohe.workflows.keyholding.approvals import approval_of

ACTOR = ("--by", "office/7")
REASON = "设备落水"


class Desk:
    """An office that has its seed, two devices of one team, and the commands."""

    def __init__(self, call, call_json, ceremony, folder, body):
        self.call, self.call_json, self.folder, self.body = call, call_json, folder, body
        self.ceremony, self.office = ceremony, ceremony.path
        for person in ("1001", "1002"):
            call_json("draw", "device", folder / person, "--body", body, "--person", person)
            DeviceFolder(folder / person).carry(ceremony.office.published, {})
        cards = [folder / person / "device.json" for person in ("1001", "1002")]
        call_json("draw", "enrol", self.office, *cards, *ACTOR)

    def device(self, person):
        return f"{person}-{self.body}"

    def open_county(self, person, name):
        """Let a device ask for the county that is due, and the office open it."""
        self.call_json("draw", "show", self.folder / person, "--request", self.folder / name)
        return self.call("draw", "open", self.office, self.folder / name, *ACTOR, "--json")

    def approvals(self, reason=REASON):
        subject = {"device": self.device("1001"), "to": self.device("1002"), "reason": reason}
        for holder, key in self.ceremony.holders.items():
            proof = key.approve(subject, self.ceremony.campaign)
            made = approval_of(subject, campaign=self.ceremony.campaign, holder=holder, proof=proof)
            path = self.folder / f"{holder}-{reason}.approval"
            path.write_bytes(made.write())
            yield path

    def hand_over(self, *more, approvals=None):
        return self.call(
            *("draw", "hand-over", self.office, self.folder / "1002"),
            *(self.approvals() if approvals is None else approvals),
            *("--lost", self.device("1001"), "--reason", REASON, *ACTOR, *more),
        )


@pytest.fixture
def desk(call, call_json, begin_ceremony, ceremony_words, tmp_path):
    ceremony = begin_ceremony().hold()
    return Desk(call, call_json, ceremony, tmp_path, ceremony_words.COUNTIES[0][0])


def test_another_device_takes_the_place_of_a_lost_one(desk):
    opened = json.loads(desk.open_county("1001", "first").out)

    told = desk.hand_over("--json")
    assert told.code == 0, told.err
    assert [each["new"] for each in json.loads(told.out)["entered"].values()] == [True]
    again = json.loads(desk.hand_over("--json").out)
    assert [each["new"] for each in again["entered"].values()] == [False]

    taken = json.loads(desk.open_county("1002", "second").out)
    label = f"county/{desk.body}///1/0"
    assert taken["entered"][label]["index"] == opened["entered"][label]["index"]


def test_what_the_holders_have_not_approved_is_not_handed_over(desk):
    told = desk.hand_over(approvals=list(desk.approvals("别的原因")))
    assert (told.code, "[holder-approval-other]" in told.err) == (2, True)
    told = desk.hand_over(approvals=list(desk.approvals())[:2])
    assert (told.code, "[order-hand-over-unapproved]" in told.err) == (2, True)


def test_the_journal_of_the_lost_device_is_taken_up(desk):
    journal = desk.folder / "1001" / "journal.jsonl"
    journal.write_bytes(b"")
    assert desk.hand_over("--journal", journal).code == 0
