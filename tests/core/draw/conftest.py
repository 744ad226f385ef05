"""One small practice ceremony over three counties, from the published vectors."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from kaohe.core.draw import (
    Campaign,
    Ceremony,
    CountyDraw,
    DrawPlan,
    FrameUnit,
    KeyHolder,
    Manifest,
    Slot,
    commit_frame,
    derive_seed,
    evaluate_label,
    make_packet,
    open_county,
    stratum_salt_key,
    write_packet,
)

VECTORS = Path(__file__).parents[3] / "docs" / "algorithms" / "draw-vectors.json"


@dataclass(frozen=True)
class Practice:
    campaign: Campaign
    plan: DrawPlan
    units: list
    frame_key: bytes
    manifest: Manifest
    ceremony: Ceremony
    holders: list
    hold_units: type

    def evaluate(self, label):
        proofs = [holder.evaluate(label, self.ceremony) for holder in self.holders]
        return evaluate_label(label, proofs, self.ceremony)

    def open(self, county):
        return open_county(
            self.hold_units([unit for unit in self.units if unit.stratum.split("/")[1] == county]),
            manifest=self.manifest,
            county=county,
            salt_key=lambda key: stratum_salt_key(self.frame_key, key),
        )

    def disclose(self, county):
        """Return the packets of a county in the order of its visits, and the final state."""
        frame, packets = self.open(county), []
        state = CountyDraw(self.plan, frame, county[:2], county).start()
        while not state.is_complete:
            if state.pending:
                state = state.accept(self.evaluate(state.pending))
            if state.visit:
                packet = make_packet(
                    state.visit, ceremony=self.ceremony, manifest=self.manifest, county_frame=frame
                )
                packets.append(write_packet(packet))
                state = state.close()
        return packets, state


@pytest.fixture(scope="session")
def vectors():
    return json.loads(VECTORS.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def practice(vectors, hold_units):
    published = vectors["practice"]
    campaign = Campaign(published["campaign"], rehearsal=True)
    plan = DrawPlan(
        tuple(
            Slot(slot["kind"], tuple(slot["fallback"]), slot["members"])
            for slot in published["plan"]["slots"]
        )
    )
    units = [FrameUnit(unit["stratum"], unit["record"]) for unit in published["units"]]
    frame_key = bytes.fromhex(published["frame_key"])
    manifest = commit_frame(
        units,
        campaign=campaign,
        frame_key=frame_key,
        counties=[tuple(place) for place in published["counties"]],
        kinds=plan.kinds,
    )
    source = published["seed_from"]
    seed = derive_seed(
        campaign,
        checkpoint_root=bytes.fromhex(source["checkpoint_root"]),
        checkpoint_size=source["checkpoint_size"],
        dice=source["dice"],
        outside=bytes.fromhex(source["outside"]),
    )
    holders = [KeyHolder(bytes.fromhex(secret)) for secret in published["secrets"]]
    keys = tuple(holder.public_key for holder in holders)
    ceremony = Ceremony(campaign, manifest.frame_root, seed, keys)
    return Practice(campaign, plan, units, frame_key, manifest, ceremony, holders, hold_units)
