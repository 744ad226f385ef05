"""What may be entered where there is no network: completion codes, spoken units, alarms.

Each function answers one rule of the list in ``rules``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.core.ledger.entry_kinds import is_desk, place_of

if TYPE_CHECKING:
    from kaohe.core.ledger.rules import Facts


def is_way_of_device(facts: Facts) -> bool:
    """Answers go to a voice desk if they are told by telephone, and only then.

    A county is never told by telephone: headquarters would know it at departure.
    """
    by_voice = facts.entry.content["way"] == "voice"
    is_county = facts.label.stage == "county"
    return is_desk(facts.text("device")) == by_voice and not (by_voice and is_county)


def is_device_of_visit(facts: Facts) -> bool:
    """The code is of a device of an inspector of this body."""
    body, _ = place_of(facts.text("visit"))
    return _is_of_inspector(facts, body)


def is_record_awaited(facts: Facts) -> bool:
    """A record keeps the promise of a completion code once."""
    return facts.visit is None or facts.visit.awaits_record


def is_spoken_of_drawn(facts: Facts) -> bool:
    """What is told by telephone has been answered to a desk, and stands in the ledger before."""
    opened = facts.state.label(facts.label)
    drawn = opened is not None and opened.is_drawn and opened.way == "voice"
    return drawn and _is_of_inspector(facts, facts.label.province)


def is_line_of_label(facts: Facts) -> bool:
    """A line of a pad hides one label; the same label again stands behind the same line."""
    label, line = facts.label, (facts.text("device"), facts.entry.content["line"])
    told = {
        other: opened.spoken
        for there in facts.state.places.get(label.province, {}).values()
        for other, opened in there.labels.items()
        if opened.spoken
    }
    before = told.pop(label, line)
    return before == line and line not in told.values()


def has_second_person(facts: Facts) -> bool:
    """Whoever asks for the same slot again needs another person at the desk."""
    opened = facts.state.label(facts.label)
    second = facts.text("second")
    if opened is None or opened.spoken is None:
        return True
    return second not in ("", facts.entry.actor)


def is_alarm_founded(facts: Facts) -> bool:
    """An alarm is about a disclosed visit; about a code only while its record is awaited."""
    if facts.entry.content["subject"] == "completion":
        return facts.visit is not None and facts.visit.awaits_record
    return facts.visit is not None


def are_alarms_answered(facts: Facts) -> bool:
    """Nobody dismisses an alarm; a correction that refers to it answers for it."""
    return not facts.state.alarms


def _is_of_inspector(facts: Facts, body: str) -> bool:
    name = facts.text("device")
    device = facts.state.devices.get(name)
    return device is not None and device.body == body and not is_desk(name)
