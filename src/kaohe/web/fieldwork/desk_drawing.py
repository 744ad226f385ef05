"""What a voice desk draws for a team, and how it comes into the ledger; nothing of it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.core.draw.one_form import label_as_json
from kaohe.core.ledger.entry_kinds import label_of
from kaohe.web.fieldwork.desk_standing import VOICE
from kaohe.web.fieldwork.disclosure import open_and_ask
from kaohe.web.fieldwork.faults import CODE_FIRST, RECORD_AWAITED
from kaohe.workflows.disclosure.disclosing import (
    fall_short,
    take_kind,
    take_packet,
    write_shortfall,
)
from kaohe.workflows.disclosure.faults import NOTHING_PENDING

if TYPE_CHECKING:
    from kaohe.core.draw import Label
    from kaohe.core.ledger.place_state import OpenedLabel
    from kaohe.workflows.disclosure.device import FieldDevice
    from kaohe.workflows.disclosure.disclosing import DisclosingOffice
    from kaohe.workflows.disclosure.relaying import Relay


def draw_due(office: DisclosingOffice, desk: FieldDevice, county: str, relay: Relay) -> None:
    """Let the holders answer the label that is due to the desk, draw it, and enter it."""
    label, name = find_due(office, desk, county), desk.keys.device
    answers = open_and_ask(office, relay, label, device=name, way=VOICE)
    boxes = {each.holder: each.box for each in answers}
    desk.draw(label, desk.open_answers(label, boxes))
    enter_drawn(office, desk, county)


def find_due(office: DisclosingOffice, desk: FieldDevice, county: str) -> Label:
    """Return the label that is due at the desk.

    Raises:
        StepRefused: nothing is due, or it was opened for a phone, whose record is to come first.
    """
    label = desk.pending(county)
    if label is None:
        raise NOTHING_PENDING.error_at(county)
    opened = find_opened(office, label)
    if opened is not None and opened.way != VOICE:
        raise RECORD_AWAITED.error_at(county)
    return label


def enter_drawn(office: DisclosingOffice, desk: FieldDevice, county: str) -> None:
    """Enter what the desk has drawn and a power cut has kept from the ledger."""
    state = office.state()
    shown = desk.latest(county)
    if shown is not None and not state.is_drawn(label_of(label_as_json(shown.label))):
        take = take_kind if shown.label.stage == "kind" else take_packet
        take(office, shown.record)
    for short in desk.shortfalls(county):
        name = label_of(label_as_json(short.label))
        if name not in office.state().at(name.place).shortfalls:
            fall_short(office, write_shortfall(office.setting, short))


def is_to_tell(office: DisclosingOffice, desk: FieldDevice, county: str) -> bool:
    """Tell whether the desk has drawn something that the team must hear before anything else.

    Raises:
        StepRefused: a visit goes on that the team knows from elsewhere.
    """
    state = desk.county_draw(county)
    if state.visit is not None:
        opened = find_opened(office, state.visit.label)
        if opened is None or opened.way != VOICE:
            raise CODE_FIRST.error_at(county)
        return True
    latest = state.kinds[-1] if state.kinds else None
    short = {each.slot for each in state.shortfalls if not each.member}
    if latest is None or latest.chosen not in short:
        return False
    opened = find_opened(office, latest.label)
    return opened is not None and opened.way == VOICE and opened.spoken is None


def find_opened(office: DisclosingOffice, label: Label) -> OpenedLabel | None:
    """Return what the ledger says of a label; None if it was not opened."""
    return office.state().label(label_of(label_as_json(label)))
