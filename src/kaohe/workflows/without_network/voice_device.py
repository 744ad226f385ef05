"""A team's device that can draw without a network: by digits, by texts, by envelopes.

Two more events stand in its journal: ``heard`` (what the telephone told, before its proofs) and
``proved`` (the proofs that came later). Texts and envelopes bring the proofs at once, so that they
need no event of their own: the device draws from them as from sealed answers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kaohe.core.canonical import read_canonical
from kaohe.core.draw import evaluate_label, make_packet, write_choice, write_packet
from kaohe.core.draw.completion_code import make_completion_code
from kaohe.core.draw.envelope import labels_ahead, read_sheet
from kaohe.core.draw.nonet_faults import VOICE_OTHER_UNIT
from kaohe.core.draw.one_form import count_of, expect, label_as_json, label_from_json, text_of
from kaohe.core.draw.pad import read_back, uncover_value
from kaohe.core.draw.voice import SpokenUnit, hear_unit, is_told_only, prove_draw, unit_of_value
from kaohe.core.errors import ProofInvalid
from kaohe.workflows.disclosure.device import FieldDevice
from kaohe.workflows.fieldwork import Shown, visit_of
from kaohe.workflows.without_network.alarms import write_mismatch
from kaohe.workflows.without_network.faults import (
    ENVELOPE_NOT_DUE,
    ENVELOPES_MISSING,
    LINE_USED,
    NOT_TOLD_HERE,
    PAD_OF_OTHER,
)
from kaohe.workflows.without_network.proof_texts import read_proof_texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kaohe.core.canonical import Json
    from kaohe.core.draw import CountyDraw, Label
    from kaohe.core.draw.envelope import Envelope
    from kaohe.core.draw.pad import Pad
    from kaohe.workflows.disclosure.team_state import TeamState


@dataclass(frozen=True, slots=True)
class Heard:
    """What a device shows after it has heard a unit."""

    shown: Shown | None
    """Nothing where no unit is left for the slot."""
    read_back: str
    """Four digits for the officer."""


class VoiceDevice(FieldDevice):
    """A field device that also takes what comes without a network."""

    def completion_code(self, visit: str, revision: bytes) -> str:
        """Return the code to be read aloud once a visit is frozen.

        Args:
            visit: id of the visit.
            revision: digest of the frozen revision.
        """
        return make_completion_code(
            self.setting.campaign, revision=revision, visit=visit, device=self.keys.device
        )

    def hear(self, county: str, *, pad: Pad, line: int, typed: str) -> Heard:
        """Take the digits that were read aloud, keep them, and show the unit.

        Raises:
            DrawError: a wrong digit or line, a line that was used, no such unit.
        """
        own = (self.setting.campaign, self.keys.device)
        if (pad.campaign, pad.device) != own:
            raise PAD_OF_OTHER.error_at(county, found=pad.device, expected=self.keys.device)
        if line in self._lines():
            raise LINE_USED.error_at(county, line=line)
        value = uncover_value(typed, pad.line(line))
        self._take(event="heard", county=county, line=line, value=value)
        latest = self.latest(county) if self.visit(county) else None
        return Heard(latest, read_back(value, pad.line(line)))

    def awaiting_proofs(self, county: str) -> tuple[Label, ...]:
        """Return the labels that were heard and whose proofs have not come, in their order."""
        draw = self.county_draw(county)
        told = [each.evaluation for each in draw.kinds]
        told += [each.evaluation for each in draw.disclosures]
        return tuple(each.label for each in told if is_told_only(each))

    def prove(self, proofs: Mapping[Label, Mapping[str, bytes]]) -> tuple[Shown, ...]:
        """Take the proofs of what was heard; return the choices and packets that they give.

        Args:
            proofs: label → holder → proof, of one county.

        Raises:
            ProofInvalid: a proof does not hold, or draws another unit than was told.
        """
        for label, given in proofs.items():
            if label not in self.awaiting_proofs(label.county):
                raise NOT_TOLD_HERE.error_at(label.place, label=label.place)
            event: dict[str, Json] = {
                "county": label.county,
                "label": label_as_json(label),
                "proofs": [given[holder].hex() for holder in self.setting.holders],
            }
            try:
                self._take(event="proved", **event)
            except ProofInvalid as found:
                if VOICE_OTHER_UNIT in {fault.kind for fault in found.faults}:
                    self._take(event="mismatch", **event)
                raise
        return tuple(
            shown
            for label in proofs
            for shown in self._show_proved(label, self.county_draw(label.county))
        )

    def mismatches(self) -> tuple[bytes, ...]:
        """Return every mismatch found on this device, for the office (``voice-mismatch/1``).

        They stand in the journal for good. Each is signed by the device and names the visit, what
        was heard and the proofs, so that anybody can draw again.
        """
        found = [event for event in self._events() if event["event"] == "mismatch"]
        return tuple(self._report(event) for event in found)

    def read_texts(self, label: Label, texts: Sequence[str]) -> dict[str, bytes]:
        """Return the proofs of a label from texts of 107 characters: holder → proof.

        Raises:
            ProofInvalid: a text that is no proof of this label; each is named.
        """
        return read_proof_texts(self.setting, label, texts)

    def envelope_due(self, county: str) -> int:
        """Return the number of the envelopes to be opened now.

        Raises:
            DrawError: no label is due.
        """
        labels = self._labels_ahead(county)
        pending = self.pending(county)
        if pending is None or pending not in labels:
            raise ENVELOPE_NOT_DUE.error_at(county, expected="-", found="-")
        return labels.index(pending) + 1

    def open_envelopes(self, county: str, typed: Iterable[str]) -> tuple[Envelope, ...]:
        """Return the envelopes whose sheets were scanned, one of each department.

        Raises:
            ProofInvalid: a sheet is not of this county, or its proof does not hold.
            DrawError: an envelope of another number was opened, or one is missing.
        """
        due = self.envelope_due(county)
        envelopes = tuple(
            read_sheet(
                each,
                ceremony=self.setting.ceremony,
                holders=self.setting.holders,
                labels=self._labels_ahead(county),
            )
            for each in typed
        )
        for each in envelopes:
            if each.number != due:
                raise ENVELOPE_NOT_DUE.error_at(county, expected=due, found=each.number)
        lacking = [
            holder
            for holder in self.setting.holders
            if holder not in {each.holder for each in envelopes}
        ]
        if lacking:
            raise ENVELOPES_MISSING.error_at(county, number=due, holders="、".join(lacking))
        return envelopes

    def draw_from_paper(self, county: str, envelopes: Sequence[Envelope]) -> Shown:
        """Draw the label that is due from the envelopes of all departments."""
        return self.draw(envelopes[0].label, {each.holder: each.proof for each in envelopes})

    def _labels_ahead(self, county: str) -> tuple[Label, ...]:
        rules = self.setting.rules
        return labels_ahead(
            rules.plan,
            province=self.keys.body,
            county=county,
            attempts=rules.attempts_per_slot,
        )

    def _lines(self) -> frozenset[int]:
        """Return the lines of the pad that were used on this device."""
        return frozenset(
            count_of(event["line"]) for event in self._events() if event["event"] == "heard"
        )

    def _events(self) -> Iterator[dict[str, Json]]:
        for line in self._journal.read():
            yield expect(read_canonical(line), dict)

    def _show_proved(self, label: Label, draw: CountyDraw) -> Iterator[Shown]:
        """Give the record of a proved choice, or the packet of a proved unit."""
        setting, county = self.setting, label.county
        for choice in draw.kinds:
            if choice.label == label:
                yield Shown(label, choice.chosen, write_choice(choice, setting.ceremony))
        for disclosure in draw.disclosures:
            if disclosure.label == label:
                frame = self.frame(county)
                packet = make_packet(
                    disclosure,
                    ceremony=setting.ceremony,
                    manifest=self._state.bundles[county],
                    county_frame=frame,
                )
                visit = visit_of(setting, disclosure, frame)
                yield Shown(label, disclosure.unit_id, write_packet(packet), visit)

    def _report(self, event: dict[str, Json]) -> bytes:
        label, draw = label_from_json(event["label"]), self.county_draw(text_of(event, "county"))
        heard = [each.chosen for each in draw.kinds if each.label == label]
        heard += [each.unit_id for each in draw.disclosures if each.label == label]
        return write_mismatch(
            self.setting.campaign,
            device=self.keys.device,
            secret=self.keys.signing,
            visit=self._visit_behind(label),
            label=event["label"],
            heard=heard[0],
            proofs=event["proofs"],
        )

    def _visit_behind(self, label: Label) -> str:
        """Return the visit that a label led to; of a kind, that of its slot's unit."""
        draw, rules = self.county_draw(label.county), self.setting.rules
        slots = {each.label: each.chosen for each in draw.kinds}
        visits = [
            each.label
            for each in draw.disclosures
            if each.label == label or each.slot == slots.get(label)
        ]
        return rules.visit_id(self.setting.campaign, visits[0]) if visits else label.place

    def _after(self, event: Json) -> TeamState:
        body = expect(event, dict)
        kind = text_of(body, "event")
        if kind == "mismatch":
            return self._state
        if kind == "heard":
            return self._hear(body)
        if kind == "proved":
            return self._prove(body)
        return super()._after(event)

    def _hear(self, body: dict[str, Json]) -> TeamState:
        county = text_of(body, "county")
        told: SpokenUnit = unit_of_value(count_of(body["value"]))
        draw = hear_unit(self.county_draw(county), told)
        latest = dict(self._state.latest)
        if draw.visit is not None:
            visit = visit_of(self.setting, draw.visit, self.frame(county))
            latest[county] = Shown(draw.visit.label, draw.visit.unit_id, b"", visit)
        return self._with(county, draw, latest)

    def _prove(self, body: dict[str, Json]) -> TeamState:
        label = label_from_json(body["label"])
        proofs = [bytes.fromhex(expect(each, str)) for each in expect(body["proofs"], list)]
        evaluation = evaluate_label(label, proofs, self.setting.ceremony)
        draw = prove_draw(self.county_draw(label.county), {label: evaluation})
        latest = dict(self._state.latest)
        if latest[label.county].label == label:
            latest[label.county] = next(self._show_proved(label, draw))
        return self._with(label.county, draw, latest)

    def _with(self, county: str, draw: CountyDraw, latest: Mapping[str, Shown]) -> TeamState:
        return replace(self._state, counties={**self._state.counties, county: draw}, latest=latest)
