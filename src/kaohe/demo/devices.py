"""The devices of simulated teams, in memory, with keys from the seed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kaohe.core.draw import stratum_salt_key
from kaohe.core.draw.county_bundle import county_key, make_county_bundle, seal_county_bundle
from kaohe.demo.chance import hash_labels
from kaohe.workflows.disclosure.device import DeviceKeys, FieldDevice

if TYPE_CHECKING:
    from kaohe.core.teams import Team
    from kaohe.engines.frames.frame_store import FrameStore
    from kaohe.workflows.disclosure.setting import Setting

SIGNERS = 2
"""Inspectors of a team who sign."""


@dataclass(slots=True)
class MemoryJournal:
    """A journal that lasts as long as the run."""

    lines: list[bytes] = field(default_factory=list)

    def read(self) -> tuple[bytes, ...]:
        """Return all lines in their order."""
        return tuple(self.lines)

    def append(self, line: bytes) -> None:
        """Keep one more line."""
        self.lines.append(line)


@dataclass(frozen=True, slots=True)
class FrozenBundles:
    """The bundles of a body's counties, made when they are asked for.

    Real devices carry all of them from the beginning; here nobody looks at what is carried.
    """

    setting: Setting
    frozen: FrameStore
    frame_key: bytes = field(repr=False)
    body: str

    def bundle(self, county: str) -> bytes:
        """Return the sealed bundle of a county."""
        bundle = make_county_bundle(
            self.frozen.county(self.body, county),
            manifest=self.setting.manifest,
            county=county,
            salt_key=lambda stratum: stratum_salt_key(self.frame_key, stratum),
        )
        key = county_key(self.frame_key, self.setting.campaign, county)
        return seal_county_bundle(bundle, key)


def make_devices(
    team: Team, body: str, *, setting: Setting, bundles: FrozenBundles, seed: int
) -> tuple[FieldDevice, ...]:
    """Return the devices of the two who sign for a team at a body, the leader's first."""
    keys = (
        DeviceKeys(
            body,
            f"{inspector.id}@{body}",
            inspector.id,
            sealing=hash_labels(seed, "device seals", inspector.id, body),
            signing=hash_labels(seed, "device signs", inspector.id, body),
        )
        for inspector in team.inspectors[:SIGNERS]
    )
    return tuple(
        FieldDevice(setting, each, journal=MemoryJournal(), bundles=bundles) for each in keys
    )
