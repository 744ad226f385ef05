"""Paper envelopes: the departments' lists are entered before the envelopes leave the house."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaohe.web.audit.office_acts import act, ledger
from kaohe.web.draw.campaigns import plan_of_draw
from kaohe.web.draw.steps import expect_role
from kaohe.web.fieldwork.campaign import disclosing_office
from kaohe.web.fieldwork.faults import ENVELOPES_MISSING, WAY_NOT_PLANNED
from kaohe.workflows.keyholding.records import read_holder_record
from kaohe.workflows.without_network.paper import EnvelopeList, enter_envelopes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.web.accounts.models import User
    from kaohe.web.draw.models import DrawCampaign

PAPER: Final = "paper"


def take_envelope_lists(
    draw: DrawCampaign, lists: Mapping[str, bytes], *, by: User, request: str = ""
) -> int:
    """Enter every envelope of the departments' lists; return how many there are.

    Args:
        draw: the campaign.
        lists: what each department has written, by the name of the file.
        by: who enters them.
        request: key against a double click.

    Raises:
        InputError: no list is given.
        ProofInvalid: a file is no list.
        DrawError: a list is of another campaign, or not the plan's.
        StepRefused: the plan allows no envelopes, or a label of the county is opened already.
    """
    expect_role(by, "office")
    if PAPER not in plan_of_draw(draw).ways:
        raise WAY_NOT_PLANNED.error_at(draw.pk)
    if not lists:
        raise ENVELOPES_MISSING.error_at(draw.pk)
    found = [read_holder_record(each, EnvelopeList, where=name) for name, each in lists.items()]
    office = disclosing_office(draw, by=by)
    with ledger().begin():
        number = sum(len(enter_envelopes(office, each)) for each in found)
        with act("field-envelopes-entered", by=by, request=request) as doing:
            doing.details = {
                "campaign": draw.pk,
                "lists": [f"{each.county} {each.holder}" for each in found],
                "envelopes": number,
            }
    return number


def count_envelopes_entered(draw: DrawCampaign) -> list[tuple[str, str, int]]:
    """Return county, department and number of the envelopes that stand in the ledger."""
    state = ledger().history().campaigns.get(draw.pk)
    found: dict[tuple[str, str], int] = {}
    for counties in state.places.values() if state else ():
        for county, there in counties.items():
            for _label, holder in there.ahead:
                found[county, holder] = found.get((county, holder), 0) + 1
    return [(*name, number) for name, number in sorted(found.items())]
