"""What a duty officer does in a call: take it, type the code, tell what is next, compare.

What moves the draw is entered by the workflow of the voice desk; each step of the call stands
beside it as an act of the officer. No act gives anything that names a unit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.core.errors import KaoheError, LedgerError
from kaohe.web.audit.office_acts import act, ledger
from kaohe.web.draw.campaigns import plan_of_draw
from kaohe.web.draw.steps import expect_role
from kaohe.web.fieldwork.campaign import disclosing_office, relaying
from kaohe.web.fieldwork.desk_drawing import draw_due, enter_drawn, find_due, is_to_tell
from kaohe.web.fieldwork.desk_standing import TEXT, find_county, stand_call
from kaohe.web.fieldwork.faults import (
    CALL_ENDED,
    CALLER_UNCHECKED,
    CALLER_WITHOUT_COUNTY,
    NOTHING_TO_REPEAT,
    PAD_IS_OWN,
    PAD_LACKING,
    RECORD_AWAITED,
    SECOND_IS_SAME,
)
from kaohe.web.fieldwork.models import DeviceRevocation, DutyCall, DutyStep, VoicePad
from kaohe.web.fieldwork.voice_desk import at_desk, load_voice_pad, make_desk
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
    from kaohe.core.draw.pad import Pad
    from kaohe.web.accounts.models import User
    from kaohe.web.fieldwork.models import Device
    from kaohe.workflows.disclosure.device import FieldDevice
    from kaohe.workflows.disclosure.disclosing import DisclosingOffice
    from kaohe.workflows.without_network.voice_desk import SpokenDigits


def take_call(device: Device, *, is_checked: bool, by: User, request: str = "") -> DutyCall:
    """Take a call of a device's holder, once the registered number was called back.

    Raises:
        InputError: nobody has called back.
        StepRefused: the device was revoked, its team has arrived nowhere, or it has no pad and
            the plan allows no texts either.
    """
    expect_role(by, "duty")
    if not is_checked:
        raise CALLER_UNCHECKED.error_at(device.pk)
    if DeviceRevocation.objects.filter(device=device).exists():
        raise DEVICE_REVOKED.error_at(device.pk, device=device.pk)
    has_pad = VoicePad.objects.filter(device=device).exists()
    if not has_pad and TEXT not in plan_of_draw(device.campaign).ways:
        raise PAD_LACKING.error_at(device.pk)
    county = find_county(device.campaign, device.body)
    if county is None:
        raise CALLER_WITHOUT_COUNTY.error_at(device.pk)
    make_desk(device.campaign, device.body, by=by)
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
    expect_going_on(call, by)
    standing = stand_call(call)
    visit = standing.visit
    if not visit:
        lacking = RECORD_AWAITED if standing.awaits else NOTHING_PENDING
        raise lacking.error_at(call.county)
    office = disclosing_office(call.campaign, by=by)
    with ledger().begin():
        take_completion_code(office, visit=visit, device=call.device_id, typed=typed)
        return put_down(call, "code", by=by, request=request)


def tell_next(call: DutyCall, *, by: User, request: str = "") -> SpokenDigits:
    """Let the key holders evaluate what is due, draw it at the desk, and return what is read.

    Raises:
        StepRefused: a visit goes on, a holder declines, it was told before, there is no pad, or
            the officer has made it.
        DrawError: nothing is due here, or the pad is used up.
    """
    expect_going_on(call, by)
    draw, county = call.campaign, call.county
    _expect_pad_of_other(call, by)
    office, pad = disclosing_office(draw, by=by), load_voice_pad(call.device)
    with at_desk(draw, call.device.body, office) as desk:
        enter_drawn(office, desk, county)
        if not is_to_tell(office, desk, county):
            find_due(office, desk, county)
            with relaying(draw) as relay:
                while not is_to_tell(office, desk, county):
                    draw_due(office, desk, county, relay)
        with ledger().begin():
            told = tell_by_voice(office, desk, pad, county=county)
            put_down(call, "told", line=told.line, by=by, request=request)
    return told


def ask_repeat(call: DutyCall, *, by: User, request: str = "") -> DutyStep:
    """Ask a second person to let the same unit be told again.

    Raises:
        StepRefused: nothing was told that could be told again.
    """
    expect_going_on(call, by)
    standing = stand_call(call)
    if not standing.line or standing.repeat:
        raise NOTHING_TO_REPEAT.error_at(call.county)
    return put_down(call, "asked", line=standing.line, by=by, request=request)


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
    return put_down(call, "agreed", line=asked.line, by=by, request=request)


def tell_again(call: DutyCall, *, by: User, request: str = "") -> SpokenDigits:
    """Return the digits of the same unit once more, behind the same line of the pad.

    Raises:
        StepRefused: no second person has agreed, or it is the one who reads.
    """
    expect_going_on(call, by)
    _expect_pad_of_other(call, by)
    agreed = stand_call(call).repeat
    if agreed is None or agreed.kind != "agreed":
        raise NOTHING_TO_REPEAT.error_at(call.county)
    office, pad = disclosing_office(call.campaign, by=by), load_voice_pad(call.device)
    with at_desk(call.campaign, call.device.body, office) as desk, ledger().begin():
        told = tell_by_voice(office, desk, pad, county=call.county, second=agreed.by.username)
        put_down(call, "told", line=told.line, by=by, request=request)
    return told


def compare_read_back(call: DutyCall, typed: str, *, by: User, request: str = "") -> DutyStep:
    """Compare the four digits that came back; that they do not fit is put down as well.

    Raises:
        DrawError: they are other ones, or nothing was told.
    """
    expect_going_on(call, by)
    office, pad = disclosing_office(call.campaign, by=by), load_voice_pad(call.device)
    line = stand_call(call).line
    with at_desk(call.campaign, call.device.body, office) as desk:
        try:
            with ledger().begin():
                _confirm(office, desk, pad, county=call.county, typed=typed)
                return put_down(call, "read_back", line=line, by=by, request=request)
        except KaoheError as wrong:
            if wrong.faults[0].kind is READ_BACK_WRONG:
                put_down(call, "misread", line=line, by=by, request=request)
            raise


def end_call(call: DutyCall, *, by: User, request: str = "") -> DutyStep:
    """Put down that a call is over.

    Raises:
        StepRefused: it is over already.
    """
    expect_going_on(call, by)
    return put_down(call, "ended", by=by, request=request)


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


def expect_going_on(call: DutyCall, by: User) -> None:
    """Let only a duty officer go on, in a call that is not over.

    Raises:
        StepRefused: it is over.
    """
    expect_role(by, "duty")
    _expect_open(call)


def _expect_pad_of_other(call: DutyCall, by: User) -> None:
    """Let nobody read digits whose pad that person has made: who knows both knows the unit.

    Raises:
        StepRefused: the pad was made by this person.
    """
    last = VoicePad.objects.filter(device=call.device).last()
    if last is not None and last.by_id == by.pk:
        raise PAD_IS_OWN.error_at(call.device_id)


def _expect_open(call: DutyCall) -> None:
    if call.steps.filter(kind="ended").exists():
        raise CALL_ENDED.error_at(call.device_id)


def put_down(call: DutyCall, kind: str, *, by: User, request: str, line: int = 0) -> DutyStep:
    """Put down a step of a call, as an act of the officer."""
    with act(f"field-call-{kind.replace('_', '-')}", by=by, request=request) as doing:
        doing.details = {"call": call.entry, "device": call.device_id, "line": line}
        return DutyStep.objects.create(
            call=call, kind=kind, line=line, at=doing.at, by=by, entry=doing.index
        )
