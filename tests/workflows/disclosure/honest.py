"""An honest office and team that go on from wherever ledger and journal stand.

Nothing is remembered but what is on the disk: whoever is killed at any step and started again
does every step once.
"""

from hashlib import sha256

from kaohe.workflows.disclosure.disclosing import (
    arrive,
    fall_short,
    hand_over_county,
    open_label,
    take_answers,
    take_county,
    take_kind,
    take_packet,
    write_shortfall,
)
from kaohe.workflows.disclosure.visiting import close_visit, complete_campaign, take_outcome, tell


def go_on(campaign, frame_key, log=None):
    """Take the campaign to its end; ``log`` is told of everything that is shown."""
    visit_all(campaign, frame_key, log)
    complete_campaign(campaign.office, b"all done")


def visit_all(campaign, frame_key, log=None):
    """Take the campaign through its last visit."""
    device, office = campaign.leader, campaign.office
    _repeat_last(campaign, "", log)
    tell(office, "body", "33", who="office", told_by="1001")
    while device.pending():
        _draw(campaign, "", log)
    for choice in device.county_choices:
        county = choice.chosen
        record = campaign.choices[choice.label]
        signed = campaign.record("arrived", {"body": "33", "county": county})
        arrive(office, signed, record)
        tell(office, "county", county, who="chair", told_by="1001")
        name = device.keys.device
        key = hand_over_county(office, county, device=name, frame_key=frame_key)
        device.enter_county(county, key)
        _visit(campaign, county, log)


def _visit(campaign, county, log):
    device, office = campaign.leader, campaign.office
    while True:
        _repeat_last(campaign, county, log)
        for short in device.shortfalls(county):
            fall_short(office, write_shortfall(campaign.setting, short))
        visit = device.visit(county)
        if visit:
            _end(campaign, county, visit.id)
        elif device.pending(county):
            _draw(campaign, county, log)
        else:
            return


def _draw(campaign, county, log):
    device, office = campaign.leader, campaign.office
    label = device.pending(county)
    open_label(office, label, device=device.keys.device, way="online")
    answers = campaign.ask(label)
    take_answers(office, answers)
    boxes = {each.holder: each.box for each in answers}
    shown = device.draw(label, device.open_answers(label, boxes))
    _hand_in(campaign, shown, log)


def _repeat_last(campaign, county, log):
    latest = campaign.leader.latest(county)
    if latest:
        _hand_in(campaign, latest, log)


def _hand_in(campaign, shown, log):
    if log:
        log(shown.label.place, shown.digest)
    if shown.label.stage == "county":
        take_county(campaign.office, shown.label, sha256(shown.record).hexdigest())
    elif shown.label.stage == "kind":
        take_kind(campaign.office, shown.record)
    else:
        take_packet(campaign.office, shown.record)


def _end(campaign, county, visit):
    office, packet = campaign.office, campaign.leader.latest(county).digest
    tell(office, "unit", visit, who="head", told_by="1001")
    details = {"outcome": "verified_true", "reached": True, "packet": packet}
    record = campaign.record("outcome", {"visit": visit}, **details)
    take_outcome(office, record, outcomes=campaign.outcomes)
    close_visit(office, campaign.record("closed", {"visit": visit}, revision="00" * 32))
    campaign.leader.close(county)
