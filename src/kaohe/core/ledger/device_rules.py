"""Whose device a label may be sealed to: of somebody who then stands there and signs.

The office enrols devices, and could enrol one of its own. What is sealed to it would be read
before the team reads it, and could be sealed again for the team, which would notice nothing. So a
label leads on only if its device belongs to one of those who sign the arrival, and nobody has two
devices. Each function answers one rule of the list in ``rules``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.core.ledger.entry_kinds import is_desk, names_of

if TYPE_CHECKING:
    from kaohe.core.ledger.rules import Facts


def is_only_device_of_person(facts: Facts) -> bool:
    """One person has one device in a body; a voice desk is no person's."""
    name = facts.text("device")
    owner = (facts.text("body"), facts.text("person").strip())
    owners = {
        (each.body, each.person.strip())
        for other, each in facts.state.devices.items()
        if not is_desk(other) and other not in facts.state.lost
    }
    return is_desk(name) or owner not in owners


def is_device_of_arrived(facts: Facts) -> bool:
    """Inside a county, answers are sealed to a device of somebody who signed the arrival."""
    name, there = facts.text("device"), facts.there
    device = facts.state.devices.get(name)
    if not facts.label.county or there.arrival is None or device is None or is_desk(name):
        return True
    return device.person in there.arrived


def is_arrival_of_drawer(facts: Facts) -> bool:
    """Whoever's device has drawn a county signs the arrival there."""
    chosen, state = facts.entry.refers, facts.state
    label = state.county_choices.get(-1 if chosen is None else chosen)
    opened = state.label(label) if label else None
    device = state.devices.get(state.device_of(opened)) if opened else None
    return device is None or device.person in names_of(facts.entry.content["signed_by"])


def is_device_in_use(facts: Facts) -> bool:
    """What was handed over to another device is opened, promised and told for that one."""
    return facts.text("device") not in facts.state.lost


def is_hand_over_founded(facts: Facts) -> bool:
    """One device of an inspector takes the place of another of the same team, once.

    A label that is opened inside a county stays with those who signed the arrival.
    """
    state, name, heir = facts.state, facts.text("device"), facts.text("to")
    found, following = state.devices.get(name), state.devices.get(heir)
    if found is None or following is None or name == heir or {name, heir} & {*state.lost}:
        return False
    body = facts.text("body")
    if {found.body, following.body} != {body} or is_desk(name) or is_desk(heir):
        return False
    return all(
        following.person in there.arrived
        for there in state.places.get(body, {}).values()
        if there.arrival is not None
        for opened in there.labels.values()
        if not opened.is_drawn and state.device_of(opened) == name
    )


def is_hand_over_approved(facts: Facts) -> bool:
    """Every key holder approves with its own key; whoever has VRF checks the proofs."""
    content = facts.entry.content
    people = names_of(content["approved_by"])
    return people == facts.state.holders and len(names_of(content["proofs"])) == len(people)
