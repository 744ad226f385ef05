"""The voice desk (值班台): headquarters draws a unit for a team without a network, and tells it.

The desk is a device of headquarters: the key holders seal to it, and it draws in the same state
machine as the team's. The unit is entered before it is told. The officer reads digits that hide
it behind a line of the team's pad; no screen at the desk shows the unit.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import count
from typing import TYPE_CHECKING

from kaohe.core.canonical import canonical_bytes
from kaohe.core.draw.one_form import label_as_json, label_from_json
from kaohe.core.draw.pad import hide_value, read_back
from kaohe.core.draw.spoken_digits import group_digits, strip_digits
from kaohe.core.draw.voice import SpokenUnit, tell_unit
from kaohe.workflows.disclosure.disclosing import (
    fall_short,
    take_kind,
    take_packet,
    write_shortfall,
)
from kaohe.workflows.without_network.faults import (
    NOTHING_TO_TELL,
    PAD_EXHAUSTED,
    PAD_OF_OTHER,
    READ_BACK_WRONG,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.core.canonical import Json
    from kaohe.core.draw import CountyDraw, Label
    from kaohe.core.draw.pad import Pad, PadLine
    from kaohe.workflows.disclosure.device import FieldDevice
    from kaohe.workflows.disclosure.disclosing import DisclosingOffice
    from kaohe.workflows.ledgers.recording import Recorded


@dataclass(frozen=True, slots=True)
class SpokenDigits:
    """What the officer reads aloud: the line of the pad, and nine digits."""

    label: Label
    line: int
    digits: str = field(repr=False)

    @property
    def grouped(self) -> str:
        """Return the digits as they are read aloud."""
        return group_digits(self.digits)


def draw_at_desk(
    office: DisclosingOffice, desk: FieldDevice, label: Label, boxes: Mapping[str, bytes]
) -> Recorded:
    """Draw a label that was answered to the desk, and enter what it drew; nothing is shown.

    Args:
        office: the office.
        desk: the desk of the label's body.
        label: the label that is due, of a kind, a unit or a member.
        boxes: holder → what it has sealed to the desk.

    Raises:
        DrawError: the label is not due, or an answer is lacking.
        ProofInvalid: a box or a proof does not hold.
        StepRefused: the label was not opened, or the answers were not entered.
    """
    shown = desk.draw(label, desk.open_answers(label, boxes))
    take = take_kind if label.stage == "kind" else take_packet
    entered = take(office, shown.record)
    enter_shortfalls(office, desk, label.county)
    return entered


def enter_shortfalls(office: DisclosingOffice, desk: FieldDevice, county: str) -> None:
    """Enter every slot of a county for which the desk has found no unit left."""
    for short in desk.shortfalls(county):
        fall_short(office, write_shortfall(office.setting, short))


def has_drawn(desk: FieldDevice, label: Label) -> bool:
    """Tell whether a desk has drawn a label already, so that its answers are passed over."""
    draw = desk.county_draw(label.county)
    drawn = {each.label for each in draw.kinds} | {each.label for each in draw.disclosures}
    return label in drawn


def is_to_tell(desk: FieldDevice, county: str) -> bool:
    """Tell whether a unit, or a slot without one, is to be told now: not between two labels."""
    draw = desk.county_draw(county)
    pending = draw.pending
    return draw.visit is not None or pending is None or pending.stage == "kind"


def proofs_for_device(desk: FieldDevice, county: str) -> dict[Label, tuple[bytes, ...]]:
    """Return the proofs of what was drawn in a county, for the device that has heard it."""
    draw = desk.county_draw(county)
    drawn = [each.evaluation for each in draw.kinds]
    drawn += [each.evaluation for each in draw.disclosures]
    return {each.label: each.proofs for each in drawn}


def tell_by_voice(
    office: DisclosingOffice, desk: FieldDevice, pad: Pad, *, county: str, second: str = ""
) -> SpokenDigits:
    """Enter that a unit is told, and return the digits that hide it.

    The same unit is told again behind the same line, which needs a second person.

    Args:
        office: the office; its clerk is the officer who reads.
        desk: the desk, which has drawn the unit.
        pad: the pad of the team's device.
        county: where the team is.
        second: number of the second person, for a second request.

    Raises:
        DrawError: nothing is to be told, the pad is another's or used up.
        StepRefused: it was told before and no second person takes part.
    """
    campaign = office.setting.campaign
    if pad.campaign != campaign:
        raise PAD_OF_OTHER.error_at(county, found=pad.device, expected=campaign.id)
    label, told = _due(desk.county_draw(county))
    line = _line_of(office, pad, label)
    content: dict[str, Json] = {
        "label": label_as_json(label),
        "device": pad.device,
        "line": line.number,
        "second": second,
    }
    times = next(n for n in count() if office.find(("spoken", f"{label.place}/{n}")) == [None])
    office.enter(office.act("spoken", f"{label.place}/{times}", content))
    return SpokenDigits(label, line.number, hide_value(told.value, line))


def confirm_read_back(
    office: DisclosingOffice, desk: FieldDevice, pad: Pad, *, county: str, typed: str
) -> Recorded:
    """Enter that the device shows what was told, by the four digits that came back.

    Raises:
        DrawError: nothing was told, or the digits are other ones.
    """
    label, told = _due(desk.county_draw(county))
    spoken = _spoken(office, label.province).get(label)
    if spoken is None or spoken[0] != pad.device:
        raise NOTHING_TO_TELL.error_at(county)
    expected = read_back(told.value, pad.line(spoken[1]))
    if not hmac.compare_digest(strip_digits(typed).encode(), expected.encode()):
        raise READ_BACK_WRONG.error_at(county)
    document = canonical_bytes(
        {
            "format": "voice-read-back/1",
            "label": label_as_json(label),
            "device": pad.device,
            "line": spoken[1],
        }
    )
    content: dict[str, Json] = {
        "subject": f"read-back {label.place}",
        "record": sha256(document).hexdigest(),
    }
    about = f"read-back/{label.place}"
    return office.enter(office.act("record", about, content, documents=(document,)))[0]


def _due(state: CountyDraw) -> tuple[Label, SpokenUnit]:
    """Return what is to be told now: the open visit's unit, or a slot that fell short."""
    if state.visit is not None:
        return state.visit.label, tell_unit(state.visit, state.plan)
    latest = state.kinds[-1] if state.kinds else None
    short = {each.slot for each in state.shortfalls if not each.member}
    if latest is None or latest.chosen not in short:
        raise NOTHING_TO_TELL.error_at(f"{state.province}/{state.county}")
    return latest.label, SpokenUnit(latest.index, 0)


def _spoken(office: DisclosingOffice, body: str) -> dict[Label, tuple[str, int]]:
    """Return what was told to the team of a body: label → device and line of its pad."""
    places = office.state().places.get(body, {}).values()
    return {
        label_from_json(name._asdict()): found.spoken
        for there in places
        for name, found in there.labels.items()
        if found.spoken is not None
    }


def _line_of(office: DisclosingOffice, pad: Pad, label: Label) -> PadLine:
    """Return the line behind which a label was told before, or the first unused one."""
    spoken = _spoken(office, label.province)
    if label in spoken:
        return pad.line(spoken[label][1])
    used = (line for device, line in spoken.values() if device == pad.device)
    following = max(used, default=0) + 1
    if following > len(pad.lines):
        raise PAD_EXHAUSTED.error_at(pad.device, lines=len(pad.lines))
    return pad.line(following)
