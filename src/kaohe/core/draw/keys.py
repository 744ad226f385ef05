"""A key holder (密钥持有人): one department's secret, which never leaves it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kaohe.core.canonical import canonical_bytes
from kaohe.core.draw.framing import lp
from kaohe.core.draw.labels import label_bytes
from kaohe.core.draw.vrf import prove, public_key, verify

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.core.canonical import Json
    from kaohe.core.draw.campaign import Campaign, Ceremony
    from kaohe.core.draw.labels import Label


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """One secret seed of 32 bytes, and what its holder does with it.

    When a label may be evaluated is not decided here but by the holder's service, from its own
    copy of the ledger.
    """

    secret: bytes = field(repr=False)

    @property
    def public_key(self) -> bytes:
        """Return the key that everybody may know."""
        return public_key(self.secret)

    def show_possession(self, campaign: Campaign) -> bytes:
        """Return the proof that is registered with the public key before the freeze."""
        return prove(self.secret, _possession(campaign, self.public_key))

    def approve(self, subject: Mapping[str, Json], campaign: Campaign) -> bytes:
        """Return the proof that this holder approves something, which everybody can check.

        It is made with the key of the draw, whose inputs begin with other tags; so it discloses
        nothing of any label.
        """
        return prove(self.secret, _approval(campaign, subject))

    def evaluate(self, label: Label, ceremony: Ceremony) -> bytes:
        """Return the proof of one label, which discloses this holder's part of its value."""
        return prove(self.secret, label_bytes(label, ceremony))


def has_possession(key: bytes, campaign: Campaign, proof: bytes) -> bool:
    """Tell whether a proof shows that somebody holds the secret of a key for this campaign."""
    return verify(key, _possession(campaign, key), proof) is not None


def has_approved(key: bytes, subject: Mapping[str, Json], campaign: Campaign, proof: bytes) -> bool:
    """Tell whether a proof shows that the holder of a key approves just this."""
    return verify(key, _approval(campaign, subject), proof) is not None


def _approval(campaign: Campaign, subject: Mapping[str, Json]) -> bytes:
    return lp(campaign.tag("approval"), campaign.id, canonical_bytes(dict(subject)))


def _possession(campaign: Campaign, key: bytes) -> bytes:
    return lp(campaign.tag("pop"), campaign.id, key)
