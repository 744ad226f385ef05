"""What a phone that takes the place of a lost one must know (``field-journal/1``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.web.audit.office_acts import ledger
from kaohe.web.fieldwork.campaign import disclosing_office
from kaohe.web.fieldwork.models import FieldRevision
from kaohe.workflows.disclosure.taking_over import find_lost, list_steps, write_journal

if TYPE_CHECKING:
    from kaohe.core.canonical import Json
    from kaohe.web.fieldwork.models import Device


def write_team_journal(device: Device) -> bytes:
    """Return the steps of the team for the heir of a lost device; none for any other device."""
    state = disclosing_office(device.campaign, by=device.person).state()
    lost = find_lost(state.lost, device.pk)
    if not lost:
        return write_journal(lost, [])
    steps = list_steps(ledger(), campaign=device.campaign_id, body=device.body)
    return write_journal(lost, [_keep_known(each) for each in steps])


def _keep_known(step: dict[str, Json]) -> dict[str, Json]:
    """Leave out a revision that is not here: what follows it would wait for it in vain."""
    named = str(step.get("revision", ""))
    if named and not FieldRevision.objects.filter(sha256=named).exists():
        return {**step, "revision": ""}
    return step
