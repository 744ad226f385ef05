"""County bundles (``county-bundle/1``): the committed frame of one county, to be carried along.

Every device of a team carries the bundles of all counties of its body, each encrypted under a key
of its own, so that nothing tells which county is drawn. The key comes after the arrival. What is
in a bundle convinces by itself: each stratum brings its line and the path to the frame root.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import SecretBox

from kaohe.core.canonical import canonical_bytes, read_canonical
from kaohe.core.draw.campaign import Campaign
from kaohe.core.draw.field_faults import BUNDLE_NOT_COMMITTED, BUNDLE_UNREADABLE
from kaohe.core.draw.frame import FrameUnit
from kaohe.core.draw.framing import lp
from kaohe.core.draw.manifest import StratumLine, line_leaf
from kaohe.core.draw.one_form import count_of, expect, split_hashes, text_of
from kaohe.core.errors import FrameInvalid, raise_all
from kaohe.core.merkle import verify_inclusion

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kaohe.core.canonical import Json
    from kaohe.core.draw.county_frame import CountyUnits
    from kaohe.core.draw.manifest import Manifest

FORMAT: Final = "county-bundle/1"
KEY_BYTES: Final = SecretBox.KEY_SIZE


@dataclass(frozen=True, slots=True)
class BundledStratum:
    """One stratum: its line, the way to the frame root, the key of its salts, its units."""

    line: StratumLine
    position: int
    path: tuple[bytes, ...]
    salt_key: bytes
    units: tuple[FrameUnit, ...]


@dataclass(frozen=True)
class CountyBundle:
    """A county's committed frame.

    It stands for its units (:class:`~kaohe.core.draw.county_frame.CountyUnits`) and for the part
    of the manifest that a packet shows (:class:`~kaohe.core.draw.manifest.FrozenLines`).
    """

    campaign: Campaign
    county: str
    frame_root: bytes
    size: int
    """Number of strata of the whole frame."""
    strata: tuple[BundledStratum, ...]
    """Sorted by key."""

    @property
    def sizes(self) -> Mapping[str, int]:
        """Return the number of units of every stratum that has any."""
        return {each.line.stratum: each.line.size for each in self.strata if each.line.size}

    def unit_id(self, stratum: str, index: int) -> str:
        """Return the id of the unit at an index."""
        return self._by_key[stratum].units[index].id

    def find(self, stratum: str, unit_id: str) -> int | None:
        """Return the index of a unit, or nothing when the stratum does not hold it."""
        return self._indices[stratum].get(unit_id)

    def units(self, stratum: str) -> Sequence[FrameUnit]:
        """Return the units of a stratum in order."""
        return self._by_key[stratum].units

    def salt_key(self, stratum: str) -> bytes:
        """Return the key of a stratum's salts."""
        return self._by_key[stratum].salt_key

    def county_lines(self, county: str) -> tuple[StratumLine, ...]:
        """Return the lines of the county."""
        return tuple(each.line for each in self.strata) if county == self.county else ()

    def line(self, stratum: str) -> StratumLine:
        """Return a stratum's line."""
        return self._by_key[stratum].line

    def position(self, stratum: str) -> int:
        """Return the position of a stratum's line in the manifest."""
        return self._by_key[stratum].position

    def path(self, stratum: str) -> tuple[bytes, ...]:
        """Return the path from a stratum's line to the frame root."""
        return self._by_key[stratum].path

    @cached_property
    def _by_key(self) -> dict[str, BundledStratum]:
        return {each.line.stratum: each for each in self.strata}

    @cached_property
    def _indices(self) -> dict[str, dict[str, int]]:
        return {
            each.line.stratum: {unit.id: index for index, unit in enumerate(each.units)}
            for each in self.strata
        }


def make_county_bundle(
    units: CountyUnits, *, manifest: Manifest, county: str, salt_key: Callable[[str], bytes]
) -> CountyBundle:
    """Put one county of the frozen frame together.

    Args:
        units: the county's units as at the freeze.
        manifest: the published manifest.
        county: the county's code.
        salt_key: gives the salt key of a stratum (see ``stratum_salt_key``).
    """
    strata = (
        BundledStratum(
            line,
            manifest.position(line.stratum),
            manifest.path(line.stratum),
            salt_key(line.stratum),
            tuple(
                FrameUnit(line.stratum, dict(unit.record))
                for unit in (units.units(line.stratum) if line.size else ())
            ),
        )
        for line in manifest.county_lines(county)
    )
    return CountyBundle(
        manifest.campaign, county, manifest.frame_root, manifest.size, tuple(strata)
    )


def county_key(frame_key: bytes, campaign: Campaign, county: str) -> bytes:
    """Return the key of a county's bundle; the office derives it and keeps nothing else.

    Layout: HMAC-SHA-256 of lp(tag "bundle", campaign, county) under the frame key.
    """
    return hmac.digest(frame_key, lp(campaign.tag("bundle"), campaign.id, county), "sha256")


def seal_county_bundle(bundle: CountyBundle, key: bytes) -> bytes:
    """Write a bundle and encrypt it (SecretBox).

    The nonce is a digest of key and contents: a key is used for one county only, and the same
    county gives the same bytes again.
    """
    written = canonical_bytes(_as_json(bundle))
    nonce = hmac.digest(key, written, "sha256")[: SecretBox.NONCE_SIZE]
    return bytes(SecretBox(key).encrypt(written, nonce))


def open_county_bundle(
    sealed: bytes, key: bytes, *, campaign: Campaign, frame_root: bytes, county: str
) -> CountyBundle:
    """Decrypt a bundle and hold every line against the published frame root.

    Raises:
        FrameInvalid: it does not open, is of another campaign or county, or a stratum is not in
            the frame; each is named.
    """
    try:
        body = expect(read_canonical(SecretBox(key).decrypt(sealed)), dict)
        bundle = _from_json(body)
        if (bundle.campaign, bundle.county) != (campaign, county):
            raise ValueError("another county")  # noqa: TRY301 - told to the reader below
    except (CryptoError, ValueError, TypeError, KeyError):
        raise BUNDLE_UNREADABLE.error_at(county) from None
    raise_all(
        FrameInvalid,
        (
            BUNDLE_NOT_COMMITTED.at(county, stratum=each.line.stratum)
            for each in bundle.strata
            if not _is_committed(each, bundle, frame_root)
        ),
    )
    return bundle


def seal_county_key(key: bytes, device_key: bytes, *, campaign: Campaign, county: str) -> bytes:
    """Seal the key of a bundle to a device (libsodium's sealed box).

    Layout of the contents: lp(tag "bundle-key", campaign, county, key).
    """
    return SealedBox(PublicKey(device_key)).encrypt(_key_head(campaign, county) + lp(key))


def open_county_key(sealed: bytes, secret: bytes, *, campaign: Campaign, county: str) -> bytes:
    """Open the key of a bundle on the device.

    Raises:
        FrameInvalid: it is sealed to another device, or is of another county or campaign.
    """
    head = _key_head(campaign, county)
    try:
        contents = SealedBox(PrivateKey(secret)).decrypt(sealed)
    except (CryptoError, ValueError, TypeError):
        raise BUNDLE_UNREADABLE.error_at(county) from None
    key = contents[-KEY_BYTES:]
    if contents != head + lp(key):
        raise BUNDLE_UNREADABLE.error_at(county)
    return key


def _key_head(campaign: Campaign, county: str) -> bytes:
    return lp(campaign.tag("bundle-key"), campaign.id, county)


def _is_committed(stratum: BundledStratum, bundle: CountyBundle, frame_root: bytes) -> bool:
    return len(stratum.units) == stratum.line.size and verify_inclusion(
        line_leaf(bundle.campaign, stratum.line),
        index=stratum.position,
        size=bundle.size,
        proof=stratum.path,
        root=frame_root,
    )


def _as_json(bundle: CountyBundle) -> Json:
    return {
        "format": FORMAT,
        "campaign": bundle.campaign.id,
        "rehearsal": bundle.campaign.rehearsal,
        "county": bundle.county,
        "frame_root": bundle.frame_root.hex(),
        "manifest_size": bundle.size,
        "strata": [
            {
                "stratum": each.line.stratum,
                "size": each.line.size,
                "root": each.line.root.hex(),
                "position": each.position,
                "path": b"".join(each.path).hex(),
                "salt_key": each.salt_key.hex(),
                "units": [dict(unit.record) for unit in each.units],
            }
            for each in bundle.strata
        ],
    }


def _from_json(body: dict[str, Json]) -> CountyBundle:
    if text_of(body, "format") != FORMAT:
        raise ValueError("no county bundle")
    return CountyBundle(
        campaign=Campaign(text_of(body, "campaign"), rehearsal=expect(body["rehearsal"], bool)),
        county=text_of(body, "county"),
        frame_root=bytes.fromhex(text_of(body, "frame_root")),
        size=count_of(body["manifest_size"]),
        strata=tuple(
            _stratum_from_json(expect(each, dict)) for each in expect(body["strata"], list)
        ),
    )


def _stratum_from_json(body: dict[str, Json]) -> BundledStratum:
    key = text_of(body, "stratum")
    return BundledStratum(
        line=StratumLine(key, count_of(body["size"]), bytes.fromhex(text_of(body, "root"))),
        position=count_of(body["position"]),
        path=split_hashes(bytes.fromhex(text_of(body, "path"))),
        salt_key=bytes.fromhex(text_of(body, "salt_key")),
        units=tuple(FrameUnit(key, expect(each, dict)) for each in expect(body["units"], list)),
    )
