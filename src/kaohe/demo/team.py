"""A simulated team with its devices, as it acts through office and key holders."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kaohe.core.draw.field_record import FieldRecord
from kaohe.core.draw.one_form import label_as_json
from kaohe.workflows.disclosure.disclosing import (
    answer_of,
    arrive,
    fall_short,
    hand_over_county,
    open_label,
    take_county,
    take_kind,
    take_packet,
    write_shortfall,
)
from kaohe.workflows.disclosure.visiting import closing_of, outcome_of, take_reason, tell

if TYPE_CHECKING:
    from kaohe.core.canonical import Json
    from kaohe.workflows.disclosure.device import FieldDevice
    from kaohe.workflows.disclosure.disclosing import DisclosingOffice
    from kaohe.workflows.disclosure.relaying import Relay
    from kaohe.workflows.disclosure.visiting import OutcomeRules
    from kaohe.workflows.fieldwork import Shown

_TOLD = {"body": "省级总工会办公室", "county": "县级总工会主席", "unit": "单位工会负责人"}


@dataclass(slots=True)
class PracticeTeam:
    """Two inspectors at one body; the leader's device draws, both sign."""

    office: DisclosingOffice
    relay: Relay
    devices: tuple[FieldDevice, ...]
    outcomes: OutcomeRules
    frame_key: bytes = field(repr=False)
    _drawn: dict[str, Shown] = field(default_factory=dict, init=False)
    """County → how it was drawn."""
    _short: dict[str, int] = field(default_factory=dict, init=False)
    """County → shortfalls entered so far."""

    @property
    def leader(self) -> FieldDevice:
        """Return the device that draws."""
        return self.devices[0]

    def depart(self) -> None:
        """Tell the body, and draw its counties on the leader's device."""
        body = self.leader.keys.body
        tell(self.office, "body", body, who=_TOLD["body"], told_by=self.leader.keys.person)
        while self.leader.pending():
            shown = self._draw()
            self._drawn[shown.name] = shown
            take_county(self.office, shown.label, shown.digest)

    def arrive(self, county: str) -> None:
        """Enter the arrival, reveal the county, tell it, and open its bundle."""
        body, choice = self.leader.keys.body, self._drawn[county].record
        subject: dict[str, Json] = {"body": body, "county": county}
        arrive(self.office, self._record("arrived", subject, {"position": county}), choice)
        tell(self.office, "county", county, who=_TOLD["county"], told_by=self.leader.keys.person)
        device = self.leader.keys.device
        sealed = hand_over_county(self.office, county, device=device, frame_key=self.frame_key)
        self.leader.enter_county(county, sealed)

    def disclose_next(self, county: str) -> Shown | None:
        """Draw up to the next unit and return it; nothing when the county is complete."""
        while True:
            self._enter_shortfalls(county)
            if self.leader.pending(county) is None:
                return None
            shown = self._draw(county)
            if shown.visit:
                return shown

    def tell_unit(self, visit: str) -> None:
        """Tell the unit before which the team stands."""
        tell(self.office, "unit", visit, who=_TOLD["unit"], told_by=self.leader.keys.person)

    def end_visit(
        self, county: str, shown: Shown, *, outcome: str, reached: bool, revision: str
    ) -> None:
        """Enter the outcome; replace the unit where pack and limits allow it, else close."""
        if shown.visit is None:
            raise ValueError("no visit")
        visit: dict[str, Json] = {"visit": shown.visit.id}
        details: dict[str, Json] = {"outcome": outcome, "reached": reached, "packet": shown.digest}
        ended = outcome_of(
            self.office, self._record("outcome", visit, details), outcomes=self.outcomes
        )
        closed = closing_of(self.office, self._record("closed", visit, {"revision": revision}))
        if not self._may_replace(county, shown, outcome):
            self.office.enter(ended, closed)
            self.leader.close(county)
            return
        self.office.enter(ended)
        label: dict[str, Json] = {"label": label_as_json(shown.label)}
        reason = self._record("reason", label, {"reason": outcome})
        take_reason(self.office, reason, outcomes=self.outcomes)
        self.leader.replace_unit(county)
        short = self.leader.shortfalls(county)[self._short.get(county, 0) :]
        self._enter_shortfalls(county)
        if short and short[0].label.attempt:
            self.office.enter(closed)

    def _may_replace(self, county: str, shown: Shown, outcome: str) -> bool:
        rules = self.office.setting.rules
        disclosed = self.leader.county_draw(county).disclosures
        replaced = sum(each.label.attempt > 0 for each in disclosed)
        return (
            outcome in self.outcomes.replaceable
            and shown.label.attempt < rules.attempts_per_slot
            and replaced < rules.attempts_per_county
        )

    def _draw(self, county: str = "") -> Shown:
        """Open the label that is due, let all holders answer, and draw on the device."""
        label, office = self.leader.pending(county), self.office
        if label is None:
            raise ValueError("no label is due")
        device = self.leader.keys.device
        open_label(office, label, device=device, way="online")
        answers = self.relay.ask(office, label, device=device, way="online")
        office.enter(*(answer_of(office, each) for each in answers))
        boxes = {each.holder: b64decode(each.sealed) for each in answers}
        shown = self.leader.draw(label, self.leader.open_answers(label, boxes))
        if label.stage == "kind":
            take_kind(office, shown.record)
        elif shown.visit:
            take_packet(office, shown.record)
        return shown

    def _enter_shortfalls(self, county: str) -> None:
        short = self.leader.shortfalls(county)
        for each in short[self._short.get(county, 0) :]:
            fall_short(self.office, write_shortfall(self.office.setting, each))
        self._short[county] = len(short)

    def _record(self, about: str, subject: dict[str, Json], details: dict[str, Json]) -> bytes:
        record = FieldRecord(
            self.office.setting.campaign, about, subject, self.office.clerk.now(), details
        )
        for device in self.devices:
            record = device.sign(record)
        return record.write()
