"""A leader's device is lost at some moment; another one of the team takes its place."""

import importlib.util
from hashlib import sha256
from itertools import count
from pathlib import Path

import pytest

from kaohe.core.canonical import canonical_bytes
from kaohe.core.errors import DrawError, ProofInvalid, StepRefused
from kaohe.core.ledger import read_entry
from kaohe.workflows.disclosure.catching_up import catch_up
from kaohe.workflows.disclosure.device import FieldDevice
from kaohe.workflows.disclosure.disclosing import arrive, enrol_devices, hand_over_county
from kaohe.workflows.disclosure.handing_over import hand_over_device
from kaohe.workflows.keyholding.approvals import approval_of

_PLACE = Path(__file__).with_name("honest.py")
_SPEC = importlib.util.spec_from_file_location("honest", _PLACE)
HONEST = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(HONEST)

REASON = "fell into the water"


class DeviceLost(Exception):
    """The leader's device is gone at this moment."""


class Followed:
    """The ledger in memory as a device follows it."""

    def __init__(self, ledger):
        self.ledger = ledger

    def find_entries(self, *, kind, campaign):
        kept = sorted(self.ledger.kept.values(), key=lambda each: each.index)
        return tuple(each for each in kept if read_entry(each.entry).kind == kind)

    def document(self, name):
        return self.ledger.documents.get(name)


class Team:
    """A team of three; records that were handed in stay as they are."""

    def __init__(self, parts):
        self.parts, self.campaign = parts, parts.SmallCampaign()
        keys = parts.device_keys(3)
        journal, carried = parts.ListJournal(), parts.Carried()
        self.third = FieldDevice(self.campaign.setting, keys, journal=journal, bundles=carried)
        enrol_devices(self.campaign.office, [keys.card])
        self.signed, self.sign = {}, self.campaign.record
        self.campaign.record = self.record

    def record(self, about, subject, **details):
        name = canonical_bytes({"about": about, "subject": subject})
        earlier = self.signed.get(name, b"")
        if sha256(earlier).hexdigest() in self.campaign.ledger.documents:
            return earlier
        self.signed[name] = self.sign(about, subject, self.signers, **details)
        return self.signed[name]

    @property
    def signers(self):
        """Everybody who still has a device, so that whoever takes over stands in the county."""
        is_lost = self.campaign.leader is self.campaign.second
        mine = () if is_lost else (self.campaign.leader,)
        return (*mine, self.campaign.second, self.third)

    def go_on(self, log=None):
        HONEST.go_on(self.campaign, self.parts.FRAME_KEY, log)

    def lose_at(self, moment):
        """Work until something was shown for the last time, and not handed in."""
        shown = count(1)

        def lose(*_):
            if next(shown) == moment:
                raise DeviceLost

        with pytest.raises(DeviceLost):
            self.go_on(lose)

    def approvals(self, reason=REASON, heir=None):
        """What all key holders hand in for the second device in place of the first."""
        parts = self.parts
        heir = heir or self.campaign.second.keys.device
        subject = {"device": parts.device_keys(1).device, "to": heir, "reason": reason}
        return [
            approval_of(
                subject,
                campaign=parts.CAMPAIGN,
                holder=name,
                proof=key.approve(subject, parts.CAMPAIGN),
            )
            for name, key in zip(parts.HOLDERS, parts.KEYS, strict=True)
        ]

    def hand_over(self, approvals=None):
        lost, heir = self.parts.device_keys(1).device, self.campaign.second.keys.device
        given = self.approvals() if approvals is None else approvals
        return hand_over_device(self.campaign.office, lost, heir, reason=REASON, approvals=given)

    def take_over(self):
        self.campaign.leader = self.campaign.second
        self.catch_up()

    def catch_up(self):
        heir, office = self.campaign.second, self.campaign.office
        catch_up(
            heir,
            Followed(self.campaign.ledger),
            sealed_key=lambda county: hand_over_county(
                office, county, device=heir.keys.device, frame_key=self.parts.FRAME_KEY
            ),
        )


def codes(caught):
    return [each.kind.code for each in caught.value.faults]


@pytest.fixture
def team(parts):
    return Team(parts)


@pytest.fixture(scope="module")
def undisturbed():
    """What is laid out when nothing is lost."""
    return {}


@pytest.mark.parametrize("moment", [1, 2, 3, 4, 11])
def test_a_device_lost_at_any_moment_is_replaced_and_the_same_units_are_drawn(
    parts, team, undisturbed, moment
):
    if not undisturbed:
        whole = Team(parts)
        whole.go_on()
        undisturbed.update(whole.campaign.published.packets)
    team.lose_at(moment)
    assert team.hand_over().is_new
    team.take_over()
    team.go_on()
    assert team.campaign.state().is_complete
    assert team.campaign.published.packets == undisturbed


def test_the_journal_of_a_lost_device_brings_back_what_was_not_handed_in(team):
    team.lose_at(4)
    lost, heir = team.campaign.leader, team.campaign.second
    assert heir.take_journal(team.campaign.journal.lines) == len(team.campaign.journal.lines)
    county = lost.counties()[0]
    assert heir.latest(county) == lost.latest(county)
    assert heir.take_journal(team.campaign.journal.lines) == 0
    other = team.campaign.journal.lines[1:]
    with pytest.raises(DrawError) as caught:
        heir.take_journal(other)
    assert codes(caught) == ["device-journal-other"]


def test_a_journal_that_cannot_be_read_is_told(team):
    with pytest.raises(DrawError) as caught:
        team.campaign.second.take_journal([b"{}"])
    assert codes(caught) == ["device-journal-unreadable"]


def test_a_lost_device_gets_no_key_of_a_county_any_more(parts, team):
    team.lose_at(4)
    county, lost = team.campaign.leader.counties()[0], parts.device_keys(1).device
    team.hand_over()
    with pytest.raises(DrawError) as caught:
        hand_over_county(team.campaign.office, county, device=lost, frame_key=parts.FRAME_KEY)
    assert codes(caught) == ["disclosure-device-not-enrolled"]


def test_what_a_lost_device_signs_is_not_entered(team):
    team.lose_at(3)
    leader, choices = team.campaign.leader, team.campaign.choices
    team.hand_over()
    place = {"body": "33", "county": leader.counties()[1]}
    signed = team.sign("arrived", place, (leader, team.third))
    with pytest.raises(ProofInvalid) as caught:
        arrive(team.campaign.office, signed, [*choices.values()][1])
    assert codes(caught) == ["field-device-unknown", "field-signers-few"]


def test_a_lost_device_opens_nothing_any_more(team):
    team.lose_at(1)
    team.hand_over()
    with pytest.raises(StepRefused) as caught:
        team.go_on()
    assert codes(caught) == ["order-device-lost"]


def test_without_the_approval_of_every_holder_no_device_is_handed_over(team):
    with pytest.raises(StepRefused) as caught:
        team.hand_over(team.approvals()[:2])
    assert codes(caught) == ["order-hand-over-unapproved"]
    for given in (team.approvals("another reason"), team.approvals(heir="tablet-33-3")):
        with pytest.raises(ProofInvalid) as refused:
            team.hand_over(given)
        assert {*codes(refused)} == {"holder-approval-other"}


def test_a_device_that_nobody_enrolled_is_not_handed_over(team):
    with pytest.raises(StepRefused) as caught:
        hand_over_device(team.campaign.office, "x", "y", reason=REASON, approvals=())
    assert codes(caught) == ["order-hand-over-unfounded"]
