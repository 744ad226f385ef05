"""The campaign whose units are visited: what is settled, its office, its key holders, its bundles.

Nothing here knows a unit before it is disclosed; the frame is opened on the phone alone.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

from kaohe.core.divisions import BODY_NAMES
from kaohe.core.draw import stratum_salt_key
from kaohe.core.draw.county_bundle import county_key, make_county_bundle, seal_county_bundle
from kaohe.core.errors import OutputExists
from kaohe.engines.frames.frame_store import FrameStore
from kaohe.services.keyholder_client import RemoteKeyholder
from kaohe.stores.draws import DrawFolder
from kaohe.stores.files import read_bytes, write_new
from kaohe.stores.settings import load_setting
from kaohe.web.audit.office_acts import ledger
from kaohe.web.draw.campaigns import expect_held_here, open_folder
from kaohe.web.draw.models import HOLDER
from kaohe.web.draw.peers import read_address
from kaohe.web.draw.steps import make_clerk
from kaohe.web.fieldwork.faults import HOLDERS_UNNAMED, SEED_MISSING
from kaohe.web.rules.library import find_known
from kaohe.workflows.disclosure.disclosing import DisclosingOffice
from kaohe.workflows.disclosure.relaying import Relay
from kaohe.workflows.disclosure.visiting import outcome_rules
from kaohe.workflows.keyholding.asking import ask_holders_in_turn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kaohe.core.rules.model import Pack
    from kaohe.web.accounts.models import User
    from kaohe.web.draw.campaigns import CampaignFolder
    from kaohe.web.draw.models import DrawCampaign
    from kaohe.workflows.disclosure.setting import Setting
    from kaohe.workflows.disclosure.visiting import OutcomeRules

BUNDLES = "bundles"


@dataclass(frozen=True, slots=True)
class FieldCampaign:
    """A campaign that has its seed."""

    draw: DrawCampaign
    folder: CampaignFolder
    setting: Setting

    @property
    def pack(self) -> Pack:
        """Return the rules of the cycle."""
        return find_known(self.draw.cycle.pack_digest).pack

    @property
    def outcomes(self) -> OutcomeRules:
        """Return what the rules say of outcomes."""
        return outcome_rules(self.pack)

    @property
    def frame_key(self) -> bytes:
        """Return the key of the frame's salts."""
        return self.folder.frame_key(self.setting.campaign)


def load_campaign(draw: DrawCampaign) -> FieldCampaign:
    """Return a campaign that is held here and has its seed.

    Raises:
        StepRefused: it was brought in, or has no seed yet.
    """
    expect_held_here(draw)
    folder = open_folder(draw)
    if not folder.published.has_seed():
        raise SEED_MISSING.error_at(draw.pk)
    place = folder.published.path
    mark = (place / "seed.json").stat()
    return FieldCampaign(draw, folder, _load_setting(place, mark.st_ino, mark.st_mtime_ns))


def list_visited(draw: DrawCampaign) -> list[str]:
    """Return the bodies whose counties are in the frame; every body while there is no seed."""
    if not open_folder(draw).published.has_seed():
        return list(BODY_NAMES)
    manifest = load_campaign(draw).setting.manifest
    return [body for body in BODY_NAMES if manifest.counties(body)]


def disclosing_office(draw: DrawCampaign, *, by: User) -> DisclosingOffice:
    """Return the office of a campaign, which enters in the name of a person."""
    campaign = load_campaign(draw)
    return DisclosingOffice(campaign.setting, ledger(), campaign.folder.published, make_clerk(by))


@contextmanager
def relaying(draw: DrawCampaign) -> Iterator[Relay]:
    """Open the lines to all key holders.

    They are asked one after the other: each thread would open a line of its own to the database.

    Raises:
        StepRefused: it is not known where one of them can be reached.
    """
    campaign = load_campaign(draw)
    addresses = dict(draw.peers.filter(kind=HOLDER).values_list("name", "address"))
    missing = [name for name in campaign.setting.holders if name not in addresses]
    if missing:
        raise HOLDERS_UNNAMED.error_at(draw.pk, missing="、".join(missing))
    holders = {
        name: RemoteKeyholder(*read_address(addresses[name])) for name in campaign.setting.holders
    }
    try:
        yield Relay(ledger(), campaign.folder.signer(), holders, ask=ask_holders_in_turn)
    finally:
        for each in holders.values():
            each.close()


def bundle_of(campaign: FieldCampaign, body: str, county: str) -> tuple[bytes, str]:
    """Return the sealed bundle of a county and its digest; it is sealed once and kept.

    Raises:
        FileUnusable: the frame is not there any more.
    """
    place = campaign.folder.path / BUNDLES / f"{county}.bundle"
    if not place.is_file():
        _seal(campaign, body, county, place)
    content = read_bytes(place)
    return content, sha256(content).hexdigest()


def _seal(campaign: FieldCampaign, body: str, county: str, place: Path) -> None:
    setting, key = campaign.setting, campaign.frame_key
    frozen = FrameStore.open(campaign.folder.frame_place())
    bundle = make_county_bundle(
        frozen.county(body, county),
        manifest=setting.manifest,
        county=county,
        salt_key=lambda stratum: stratum_salt_key(key, stratum),
    )
    sealed = seal_county_bundle(bundle, county_key(key, setting.campaign, county))
    try:
        write_new(place, sealed)
    except OutputExists:  # another process was faster; its bytes count
        return


@lru_cache(maxsize=4)
def _load_setting(place: Path, _file: int, _changed: int) -> Setting:
    """Read what is settled; it never changes, and is told apart by its file."""
    return load_setting(DrawFolder(place))
