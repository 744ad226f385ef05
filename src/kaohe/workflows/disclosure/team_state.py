"""What a team's device knows, as a pure function of the events it has kept.

``drawn`` (a label with the proofs of all holders), ``entered`` (a county with the key of its
bundle; ``known`` if the ledger shows the arrival there), ``closed``, ``replaced``, ``exchanged``:
each gives the next state, or refuses.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kaohe.core.draw import (
    CountyDraw,
    ProvinceDraw,
    county_sizes,
    evaluate_label,
    make_packet,
    open_county,
    write_choice,
    write_packet,
)
from kaohe.core.draw.county_bundle import open_county_bundle
from kaohe.core.draw.one_form import expect, label_from_json, text_of
from kaohe.workflows.disclosure.faults import COUNTY_NOT_ENTERED, COUNTY_NOT_OURS, NO_VISIT
from kaohe.workflows.fieldwork import Shown, visit_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kaohe.core.canonical import Json
    from kaohe.core.draw import Choice, CountyFrame, Evaluation
    from kaohe.core.draw.county_bundle import CountyBundle
    from kaohe.workflows.disclosure.setting import Setting


@dataclass(frozen=True, slots=True)
class TeamState:
    """The draw of one body and of the counties that its team has entered."""

    province: ProvinceDraw
    counties: Mapping[str, CountyDraw] = field(default_factory=dict)
    bundles: Mapping[str, CountyBundle] = field(default_factory=dict, repr=False)
    frames: Mapping[str, CountyFrame] = field(default_factory=dict, repr=False)
    latest: Mapping[str, Shown] = field(default_factory=dict)
    """County (empty for the body itself) → what was shown last."""

    def draw_of(self, county: str) -> CountyDraw:
        """Return the state of the draw in a county.

        Raises:
            DrawError: its key has not come yet.
        """
        if county not in self.counties:
            raise COUNTY_NOT_ENTERED.error_at(county)
        return self.counties[county]

    def frame_of(self, county: str) -> CountyFrame:
        """Return the frozen units of a county.

        Raises:
            DrawError: its key has not come yet.
        """
        self.draw_of(county)
        return self.frames[county]


def begin_team(setting: Setting, body: str) -> TeamState:
    """Return the state of a team before its departure: the first county is due."""
    candidates = setting.manifest.counties(body)
    sizes = county_sizes(setting.rules.plan, setting.manifest, body)
    return TeamState(ProvinceDraw(setting.rules.plan, body, candidates, sizes).start())


def take_event(
    state: TeamState,
    event: Json,
    *,
    setting: Setting,
    sealed_bundle: Callable[[str], bytes],
) -> TeamState:
    """Return the state after an event.

    Args:
        state: the state before.
        event: what happened, as the journal keeps it.
        setting: what the campaign has settled.
        sealed_bundle: gives the sealed bundle of a county.

    Raises:
        DrawError: the event does not come now.
        ProofInvalid: a proof does not hold.
        FrameInvalid: a bundle does not open, or is not of the frame.
        ValueError: it is no event.
    """
    body = expect(event, dict)
    kind = text_of(body, "event")
    if kind == "drawn":
        return _draw(state, body, setting)
    county = text_of(body, "county")
    if kind == "entered":
        if body.get("known") is not True:
            _expect_chosen(state, county)
        sealed = sealed_bundle(county)
        return _enter(state, county, sealed, bytes.fromhex(text_of(body, "key")), setting)
    if kind == "exchanged":
        return _exchange(state, county)
    draw = state.draw_of(county)
    if draw.visit is None:
        raise NO_VISIT.error_at(county)
    if kind not in ("closed", "replaced"):
        raise ValueError(f"{kind!r} is no event")
    after = draw.close() if kind == "closed" else draw.replace_unit()
    return replace(state, counties={**state.counties, county: after})


def _draw(state: TeamState, body: dict[str, Json], setting: Setting) -> TeamState:
    label = label_from_json(body["label"])
    proofs = [bytes.fromhex(expect(each, str)) for each in expect(body["proofs"], list)]
    evaluation = evaluate_label(label, proofs, setting.ceremony)
    if label.stage == "county":
        province = state.province.accept(evaluation)
        shown = _show_choice(province.choices[-1], setting)
        return replace(state, province=province, latest={**state.latest, "": shown})
    after = state.draw_of(label.county).accept(evaluation)
    shown = _show(after, evaluation, state, setting)
    return replace(
        state,
        counties={**state.counties, label.county: after},
        latest={**state.latest, label.county: shown},
    )


def _show(draw: CountyDraw, evaluation: Evaluation, state: TeamState, setting: Setting) -> Shown:
    county = evaluation.label.county
    if evaluation.label.stage == "kind":
        drawn = next(each for each in draw.kinds if each.label == evaluation.label)
        return _show_choice(drawn, setting)
    disclosure = draw.disclosures[-1]
    packet = make_packet(
        disclosure,
        ceremony=setting.ceremony,
        manifest=state.bundles[county],
        county_frame=state.frames[county],
    )
    visit = visit_of(setting, disclosure, state.frames[county])
    return Shown(disclosure.label, disclosure.unit_id, write_packet(packet), visit)


def _show_choice(choice: Choice, setting: Setting) -> Shown:
    return Shown(choice.label, choice.chosen, write_choice(choice, setting.ceremony))


def _enter(state: TeamState, county: str, sealed: bytes, key: bytes, setting: Setting) -> TeamState:
    bundle = open_county_bundle(
        sealed,
        key,
        campaign=setting.campaign,
        frame_root=setting.ceremony.frame_root,
        county=county,
    )
    frame = open_county(bundle, manifest=bundle, county=county, salt_key=bundle.salt_key)
    draw = CountyDraw(setting.rules.plan, frame, state.province.province, county).start()
    return replace(
        state,
        counties={**state.counties, county: draw},
        bundles={**state.bundles, county: bundle},
        frames={**state.frames, county: frame},
    )


def _expect_chosen(state: TeamState, county: str) -> None:
    if county not in {choice.chosen for choice in state.province.choices}:
        raise COUNTY_NOT_OURS.error_at(county)


def _exchange(state: TeamState, county: str) -> TeamState:
    found = [each.label.ordinal for each in state.province.choices if each.chosen == county]
    if not found:
        raise COUNTY_NOT_OURS.error_at(county)
    return replace(state, province=state.province.replace_county(found[-1]))
