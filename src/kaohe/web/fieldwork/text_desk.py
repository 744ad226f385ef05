"""Proofs as texts at the duty desk: asked for by a team without a network, and taken from it.

The departments send their texts to the team themselves; the office opens the label and enters
that they have answered. What a team has drawn stands in the ledger once its texts are typed here,
or once its phone has handed the record in: the record is the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.core.draw.one_form import label_from_json
from kaohe.web.audit.office_acts import ledger
from kaohe.web.draw.campaigns import plan_of_draw
from kaohe.web.fieldwork.campaign import disclosing_office, load_campaign, relaying
from kaohe.web.fieldwork.desk_drawing import enter_drawn, find_due, find_opened
from kaohe.web.fieldwork.desk_standing import TEXT, stand_call
from kaohe.web.fieldwork.disclosure import open_and_ask
from kaohe.web.fieldwork.duty_acts import expect_going_on, put_down
from kaohe.web.fieldwork.faults import CODE_FIRST, RECORD_AWAITED, TEXTS_NOT_DUE, WAY_NOT_PLANNED
from kaohe.web.fieldwork.voice_desk import at_desk
from kaohe.workflows.disclosure.faults import ANSWERS_LACKING
from kaohe.workflows.keyholding.records import HolderRequest
from kaohe.workflows.without_network.paper import report_drawn
from kaohe.workflows.without_network.proof_texts import read_proof_texts

if TYPE_CHECKING:
    from kaohe.web.accounts.models import User
    from kaohe.web.fieldwork.models import DutyCall, DutyStep


def open_by_text(call: DutyCall, *, by: User, request: str = "") -> DutyStep:
    """Open what is due for the phone of a caller, and let the key holders answer to it.

    Raises:
        StepRefused: the plan allows no texts, a visit goes on, what was drawn before is not here
            yet, or a holder declines.
    """
    expect_going_on(call, by)
    if TEXT not in plan_of_draw(call.campaign).ways:
        raise WAY_NOT_PLANNED.error_at(call.campaign_id)
    standing = stand_call(call)
    if standing.visit:
        raise CODE_FIRST.error_at(call.county)
    office = disclosing_office(call.campaign, by=by)
    with at_desk(call.campaign, call.device.body, office) as desk:
        label = find_due(office, desk, call.county)
    opened = find_opened(office, label)
    if opened is not None and opened.way != TEXT:
        raise RECORD_AWAITED.error_at(call.county)
    with relaying(call.campaign) as relay:
        open_and_ask(office, relay, label, device=call.device_id, way=TEXT)
    return put_down(call, "opened", by=by, request=request)


def write_text_request(call: DutyCall, *, by: User) -> bytes:
    """Return the request by which a department gives its text (``kaohe keyholder answer``).

    Raises:
        StepRefused: nothing was opened for texts that is not drawn.
    """
    expect_going_on(call, by)
    standing = stand_call(call)
    if standing.label is None or standing.way != TEXT:
        raise TEXTS_NOT_DUE.error_at(call.county)
    label = label_from_json(standing.label._asdict())
    campaign = load_campaign(call.campaign).setting.campaign
    return HolderRequest.of(campaign, label, device=standing.awaits, way=TEXT).write()


def take_texts(call: DutyCall, typed: str, *, by: User, request: str = "") -> DutyStep:
    """Enter what a team has drawn without a network, from the texts that it has drawn from.

    It may have come by texts, from envelopes, or over a network that broke before the phone could
    hand the record in.

    Args:
        call: the call.
        typed: the texts of all departments, one a line, in any order.
        by: the duty officer.
        request: key against a double click.

    Raises:
        ProofInvalid: a text is no proof of what is due.
        DrawError: a department's text is lacking.
        StepRefused: nothing is awaited.
    """
    expect_going_on(call, by)
    office = disclosing_office(call.campaign, by=by)
    with at_desk(call.campaign, call.device.body, office) as desk:
        label = desk.pending(call.county)
        if label is None:
            raise TEXTS_NOT_DUE.error_at(call.county)
        proofs = read_proof_texts(office.setting, label, typed.splitlines())
        lacking = [each for each in office.setting.holders if each not in proofs]
        if lacking:
            raise ANSWERS_LACKING.error_at(label.place, holders="、".join(lacking))
        with ledger().begin():
            is_reported = report_drawn(office, label, proofs, device=call.device_id)
            if not is_reported and find_opened(office, label) is None:
                raise TEXTS_NOT_DUE.error_at(call.county)
            desk.draw(label, proofs)
            enter_drawn(office, desk, call.county)
            return put_down(call, "texts", by=by, request=request)
