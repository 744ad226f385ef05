"""Where a call stands, told from the ledger alone: the screen asks for nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kaohe.core.ledger import read_entry
from kaohe.core.ledger.campaign_state import CampaignState
from kaohe.web.audit.office_acts import ledger
from kaohe.web.fieldwork.models import DutyStep

if TYPE_CHECKING:
    from kaohe.core.ledger import Entry
    from kaohe.core.ledger.entry_kinds import LabelName
    from kaohe.core.ledger.place_state import OpenedLabel, PlaceState
    from kaohe.web.draw.models import DrawCampaign
    from kaohe.web.fieldwork.models import DutyCall


VOICE: Final = "voice"
TEXT: Final = "text"


@dataclass(frozen=True, slots=True)
class CallStanding:
    """What may be done now."""

    visit: str = ""
    """The visit that goes on, for its completion code; empty for none."""
    line: int = 0
    """Line behind which the team was told what it is at now; 0 if it was not told here."""
    is_read_back: bool = False
    repeat: DutyStep | None = None
    """The request to tell the same again that is open: asked, or agreed to."""
    may_tell: bool = True
    """Whether something can be told that was not: no visit goes on of which the team knows."""
    awaits: str = ""
    """The device for which a label was opened by another way, whose record has not come here.

    The team may know that unit already, so nothing is told; empty for none.
    """
    label: LabelName | None = None
    """That label."""
    way: str = ""
    """The way by which it was opened."""


def find_county(draw: DrawCampaign, body: str) -> str | None:
    """Return the county in which a team has arrived last; None for none."""
    kept = ledger().find_entries(kind="arrived", campaign=draw.pk)
    found = [read_entry(each.entry).content for each in kept]
    counties = [str(each["county"]) for each in found if each["body"] == body]
    return counties[-1] if counties else None


def stand_call(call: DutyCall) -> CallStanding:
    """Return where a call stands."""
    state = ledger().history().campaigns.get(call.campaign_id, CampaignState())
    place = state.at((call.device.body, call.county))
    names = [name for name, each in place.visits.items() if not each.is_closed]
    visit = names[0] if names else ""
    label = place.visits[visit].label if visit else _find_short(place)
    opened = place.labels.get(label) if label else None
    told = opened.spoken if opened is not None else None
    is_ours = told is not None and told[0] == call.device_id
    line = told[1] if told and is_ours else 0
    awaits, awaited = _find_awaited(place)
    return CallStanding(
        visit=visit,
        line=line,
        is_read_back=bool(line) and label is not None and _is_read_back(call, label),
        repeat=_find_repeat(call, line),
        may_tell=awaited is None
        and (not visit or (opened is not None and opened.way == VOICE and told is None)),
        awaits=state.device_of(awaited) if awaited else "",
        label=awaits,
        way=awaited.way if awaited else "",
    )


def _find_awaited(place: PlaceState) -> tuple[LabelName | None, OpenedLabel | None]:
    for name, each in place.labels.items():
        if not each.is_drawn and each.way != VOICE:
            return name, each
    return None, None


def _find_short(place: PlaceState) -> LabelName | None:
    """Return the kind that was drawn last, if the team was told that it has no unit left."""
    kinds = [label for label in place.labels if label.stage == "kind"]
    last = kinds[-1] if kinds else None
    return last if last and place.labels[last].spoken else None


def _is_read_back(call: DutyCall, label: LabelName) -> bool:
    kept = ledger().find_entries(kind="record", campaign=call.campaign_id)
    wanted = f"read-back {'/'.join(map(str, label))}"
    return any(_subject(read_entry(each.entry)) == wanted for each in kept)


def _subject(entry: Entry) -> str:
    return str(entry.content.get("subject", ""))


def _find_repeat(call: DutyCall, line: int) -> DutyStep | None:
    """Return the last step about telling the same again, unless it was told since."""
    rows = call.steps.select_related("by").filter(kind__in=("asked", "agreed", "told"))
    last = rows.filter(line=line).last() if line else None
    return None if last is None or last.kind == "told" else last
