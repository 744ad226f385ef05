"""What a duty officer does in a call: take it, type the code, tell what is next, compare.

What moves the draw is entered by the workflow of the voice desk; each step of the call stands
beside it as an act of the officer. No act gives anything that names a unit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.core.draw.one_form import label_as_json
from kaohe.core.errors import KaoheError, LedgerError
from kaohe.core.ledger.entry_kinds import label_of
from kaohe.web.audit.office_acts import act, ledger
from kaohe.web.draw.steps import expect_role
from kaohe.web.fieldwork.campaign import disclosing_office, relaying
from kaohe.web.fieldwork.desk_standing import VOICE, find_county, stand_call
from kaohe.web.fieldwork.disclosure import open_and_ask
from kaohe.web.fieldwork.faults import (
    CALL_ENDED,
    CALLER_UNCHECKED,
    CALLER_WITHOUT_COUNTY,
    CODE_FIRST,
    COUNTY_BEFORE_UNKNOWN,
    NOTHING_TO_REPEAT,
    RECORD_AWAITED,
    SECOND_IS_SAME,
)
from kaohe.web.fieldwork.models import DeviceRevocation, DutyCall, DutyStep
from kaohe.web.fieldwork.voice_desk import at_desk, load_voice_pad
from kaohe.workflows.disclosure.disclosing import (
    fall_short,
    take_kind,
    take_packet,
    write_shortfall,
)
from kaohe.workflows.disclosure.faults import NOTHING_PENDING
from kaohe.workflows.disclosure.promises import take_completion_code
from kaohe.workflows.field_visits.faults import DEVICE_REVOKED
from kaohe.workflows.ledgers.faults import REQUEST_REUSED
from kaohe.workflows.without_network.faults import READ_BACK_WRONG
from kaohe.workflows.without_network.spoken_proofs import write_spoken_proofs
from kaohe.workflows.without_network.voice_desk import (
    confirm_read_back,
    proofs_for_device,
    tell_by_voice,
)

if TYPE_CHECKING:
    from kaohe.core.draw import Label
    from kaohe.core.draw.pad import Pad
    from kaohe.core.ledger.place_state import OpenedLabel
    from kaohe.web.accounts.models import User
    from kaohe.web.fieldwork.models import Device
    from kaohe.workflows.disclosure.device import FieldDevice
    from kaohe.workflows.disclosure.disclosing import DisclosingOffice
    from kaohe.workflows.disclosure.relaying import Relay
    from kaohe.workflows.without_network.voice_desk import SpokenDigits


def take_call(device: Device, *, is_checked: bool, by: User, request: str = "") -> DutyCall:
    """Take a call of a device's holder, once the registered number was called back.

    Raises:
        InputError: nobody has called back.
        StepRefused: the device was revoked, has no pad, or its team has arrived nowhere.
    """
    expect_role(by, "duty")
    if not is_checked:
        raise CALLER_UNCHECKED.error_at(device.pk)
    if DeviceRevocation.objects.filter(device=device).exists():
        raise DEVICE_REVOKED.error_at(device.pk, device=device.pk)
    load_voice_pad(device)
    county = find_county(device.campaign, device.body)
    if county is None:
        raise CALLER_WITHOUT_COUNTY.error_at(device.pk)
    with act("field-call-taken", by=by, request=request) as doing:
        call = DutyCall.objects.create(
            campaign=device.campaign,
            device=device,
            county=county,
            at=doing.at,
            by=by,
            entry=doing.index,
        )
        doing.details = {"device": device.pk, "body": device.body, "county": county}
    return call


def type_code(call: DutyCall, typed: str, *, by: User, request: str = "") -> DutyStep:
    """Enter the completion code of the visit that goes on: it is closed, and cannot be changed.

    Raises:
        DrawError: a digit is wrong; it is told at once.
        StepRefused: no visit goes on of which the ledger knows, or the device is handed over.
    """
    _expect_going_on(call, by)
    standing = stand_call(call)
    visit = standing.visit
    if not visit:
        lacking = RECORD_AWAITED if standing.awaits else NOTHING_PENDING
        raise lacking.error_at(call.county)
    office = disclosing_office(call.campaign, by=by)
    with ledger().begin():
        take_completion_code(office, visit=visit, device=call.device_id, typed=typed)
        return _put_down(call, "code", by=by, request=request)


def tell_next(call: DutyCall, *, by: User, request: str = "") -> SpokenDigits:
    """Let the key holders evaluate what is due, draw it at the desk, and return what is read.

    Raises:
        StepRefused: a visit goes on, a holder declines, it was told before, or the desk cannot
            follow the draw.
        DrawError: nothing is due here, or the pad is used up.
    """
    _expect_going_on(call, by)
    draw, county = call.campaign, call.county
    if stand_call(call).is_ahead:
        raise COUNTY_BEFORE_UNKNOWN.error_at(county)
    office, pad = disclosing_office(draw, by=by), load_voice_pad(call.device)
    with at_desk(draw, call.device.body, office) as desk:
        _enter_drawn(office, desk, county)
        if not _is_to_tell(office, desk, county):
            _find_due(office, desk, county)
            with relaying(draw) as relay:
                while not _is_to_tell(office, desk, county):
                    _draw_due(office, desk, county, relay)
        with ledger().begin():
            told = tell_by_voice(office, desk, pad, county=county)
            _put_down(call, "told", line=told.line, by=by, request=request)
    return told


def ask_repeat(call: DutyCall, *, by: User, request: str = "") -> DutyStep:
    """Ask a second person to let the same unit be told again.

    Raises:
        StepRefused: nothing was told that could be told again.
    """
    _expect_going_on(call, by)
    standing = stand_call(call)
    if not standing.line or standing.repeat:
        raise NOTHING_TO_REPEAT.error_at(call.county)
    return _put_down(call, "asked", line=standing.line, by=by, request=request)


def agree_repeat(call: DutyCall, *, by: User, request: str = "") -> DutyStep:
    """Agree, as a second person, that the same unit is told again.

    Raises:
        StepRefused: nobody has asked, or this person has.
    """
    expect_role(by, "duty", "office")
    _expect_open(call)
    asked = stand_call(call).repeat
    if asked is None or asked.kind != "asked":
        raise NOTHING_TO_REPEAT.error_at(call.county)
    if asked.by_id == by.pk:
        raise SECOND_IS_SAME.error_at(call.county)
    return _put_down(call, "agreed", line=asked.line, by=by, request=request)


def tell_again(call: DutyCall, *, by: User, request: str = "") -> SpokenDigits:
    """Return the digits of the same unit once more, behind the same line of the pad.

    Raises:
        StepRefused: no second person has agreed, or it is the one who reads.
    """
    _expect_going_on(call, by)
    agreed = stand_call(call).repeat
    if agreed is None or agreed.kind != "agreed":
        raise NOTHING_TO_REPEAT.error_at(call.county)
    office, pad = disclosing_office(call.campaign, by=by), load_voice_pad(call.device)
    with at_desk(call.campaign, call.device.body, office) as desk, ledger().begin():
        told = tell_by_voice(office, desk, pad, county=call.county, second=agreed.by.username)
        _put_down(call, "told", line=told.line, by=by, request=request)
    return told


def compare_read_back(call: DutyCall, typed: str, *, by: User, request: str = "") -> DutyStep:
    """Compare the four digits that came back; that they do not fit is put down as well.

    Raises:
        DrawError: they are other ones, or nothing was told.
    """
    _expect_going_on(call, by)
    office, pad = disclosing_office(call.campaign, by=by), load_voice_pad(call.device)
    line = stand_call(call).line
    with at_desk(call.campaign, call.device.body, office) as desk:
        try:
            with ledger().begin():
                _confirm(office, desk, pad, county=call.county, typed=typed)
                return _put_down(call, "read_back", line=line, by=by, request=request)
        except KaoheError as wrong:
            if wrong.faults[0].kind is READ_BACK_WRONG:
                _put_down(call, "misread", line=line, by=by, request=request)
            raise


def end_call(call: DutyCall, *, by: User, request: str = "") -> DutyStep:
    """Put down that a call is over.

    Raises:
        StepRefused: it is over already.
    """
    _expect_going_on(call, by)
    return _put_down(call, "ended", by=by, request=request)


def write_proofs(device: Device, county: str, *, by: User, request: str = "") -> bytes:
    """Return the proofs of what was told in a county, for the phone when it has a network again.

    The unit of a visit that goes on is left out: the office does not learn it before it is over.

    Raises:
        DrawError: the county was not entered.
        StepRefused: there is no desk.
    """
    expect_role(by, "duty", "office")
    office = disclosing_office(device.campaign, by=by)
    with at_desk(device.campaign, device.body, office) as desk:
        found = proofs_for_device(desk, county)
        visit = desk.county_draw(county).visit
    given = {label: proofs for label, proofs in found.items() if not visit or label != visit.label}
    with act("field-proofs-given", by=by, request=request) as doing:
        doing.details = {"device": device.pk, "county": county, "labels": len(given)}
    return write_spoken_proofs(office.setting, given)


def _confirm(
    office: DisclosingOffice, desk: FieldDevice, pad: Pad, *, county: str, typed: str
) -> None:
    """Enter that the digits fit; after the same was told again, a colleague may have done so."""
    try:
        confirm_read_back(office, desk, pad, county=county, typed=typed)
    except LedgerError as known:
        if known.faults[0].kind is not REQUEST_REUSED:
            raise


def _draw_due(office: DisclosingOffice, desk: FieldDevice, county: str, relay: Relay) -> None:
    """Let the holders answer the label that is due to the desk, draw it, and enter it."""
    label, name = _find_due(office, desk, county), desk.keys.device
    answers = open_and_ask(office, relay, label, device=name, way=VOICE)
    boxes = {each.holder: each.box for each in answers}
    desk.draw(label, desk.open_answers(label, boxes))
    _enter_drawn(office, desk, county)


def _find_due(office: DisclosingOffice, desk: FieldDevice, county: str) -> Label:
    """Return the label that is due at the desk.

    Raises:
        StepRefused: nothing is due, or it was opened for a phone, whose record is to come first.
    """
    label = desk.pending(county)
    if label is None:
        raise NOTHING_PENDING.error_at(county)
    opened = _opened(office, label)
    if opened is not None and opened.way != VOICE:
        raise RECORD_AWAITED.error_at(county)
    return label


def _enter_drawn(office: DisclosingOffice, desk: FieldDevice, county: str) -> None:
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


def _is_to_tell(office: DisclosingOffice, desk: FieldDevice, county: str) -> bool:
    """Tell whether the desk has drawn something that the team must hear before anything else.

    Raises:
        StepRefused: a visit goes on that the team knows from elsewhere.
    """
    state = desk.county_draw(county)
    if state.visit is not None:
        opened = _opened(office, state.visit.label)
        if opened is None or opened.way != VOICE:
            raise CODE_FIRST.error_at(county)
        return True
    latest = state.kinds[-1] if state.kinds else None
    short = {each.slot for each in state.shortfalls if not each.member}
    if latest is None or latest.chosen not in short:
        return False
    opened = _opened(office, latest.label)
    return opened is not None and opened.way == VOICE and opened.spoken is None


def _opened(office: DisclosingOffice, label: Label) -> OpenedLabel | None:
    return office.state().label(label_of(label_as_json(label)))


def _expect_going_on(call: DutyCall, by: User) -> None:
    expect_role(by, "duty")
    _expect_open(call)


def _expect_open(call: DutyCall) -> None:
    if call.steps.filter(kind="ended").exists():
        raise CALL_ENDED.error_at(call.device_id)


def _put_down(call: DutyCall, kind: str, *, by: User, request: str, line: int = 0) -> DutyStep:
    with act(f"field-call-{kind.replace('_', '-')}", by=by, request=request) as doing:
        doing.details = {"call": call.entry, "device": call.device_id, "line": line}
        return DutyStep.objects.create(
            call=call, kind=kind, line=line, at=doing.at, by=by, entry=doing.index
        )
