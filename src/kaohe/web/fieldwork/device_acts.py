"""Acts about devices: revoke one, replace a lost one, name the duty officer's telephone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kaohe.web.audit.office_acts import act
from kaohe.web.draw.steps import expect_role, find_open_draw
from kaohe.web.fieldwork.enrolment import make_code
from kaohe.web.fieldwork.faults import ALREADY_REVOKED, FIELD_BODY_WRONG, REASON_MISSING
from kaohe.web.fieldwork.models import DeviceRevocation, DutyPhone

if TYPE_CHECKING:
    from kaohe.web.accounts.models import User
    from kaohe.web.cycles.models import Cycle
    from kaohe.web.fieldwork.models import Device, EnrolmentCode

LONGEST_REASON: Final = 200
_PHONE: Final = re.compile(r"[0-9+() -]{3,40}")


def revoke_device(device: Device, *, reason: str, by: User, request: str = "") -> DeviceRevocation:
    """Revoke a device: it asks for nothing any more, and what it sends waits for the office.

    Raises:
        InputError: no reason is given.
        StepRefused: it was revoked before.
    """
    expect_role(by, "office", "duty")
    why = reason.strip()[:LONGEST_REASON]
    if not why:
        raise REASON_MISSING.error_at(device.pk)
    with act("field-device-revoked", by=by, request=request) as doing:
        if DeviceRevocation.objects.filter(device=device).exists():
            raise ALREADY_REVOKED.error_at(device.pk)
        doing.details = {"device": device.pk, "body": device.body, "reason": why}
        return DeviceRevocation.objects.create(
            device=device, reason=why, at=doing.at, by=by, entry=doing.index
        )


def replace_device(
    device: Device, *, reason: str, by: User, request: str = ""
) -> tuple[EnrolmentCode, str]:
    """Revoke a lost device, and make a code for another one of the same person.

    What was opened for the lost one is handed over with the key holders' approval
    (``kaohe draw hand-over``).

    Raises:
        InputError: no reason is given, or the person is not of the team any more.
        StepRefused: it was revoked before.
    """
    expect_role(by, "office")
    revoke_device(device, reason=reason, by=by, request=request)
    return make_code(device.campaign.cycle, device.body, device.person, by=by)


def name_duty_phone(cycle: Cycle, number: str, *, by: User, request: str = "") -> DutyPhone:
    """Put down the duty officer's telephone, as phones show it.

    Raises:
        InputError: it is no telephone number.
    """
    expect_role(by, "office", "duty")
    draw, found = find_open_draw(cycle), number.strip()
    if not _PHONE.fullmatch(found):
        raise FIELD_BODY_WRONG.error_at(found[:40] or "-", format="010-12345678")
    with act("field-duty-phone", by=by, request=request) as doing:
        doing.details = {"cycle": cycle.pk, "number": found}
        return DutyPhone.objects.create(
            campaign=draw, number=found, at=doing.at, by=by, entry=doing.index
        )
