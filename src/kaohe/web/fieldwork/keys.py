"""The office's own key for phones: it signs receipts, opens hand-over files, makes secrets.

One seed stands in ``field.key`` of the office's folder; each use derives a key of its own from it.
"""

from __future__ import annotations

import hmac
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings
from nacl.public import PrivateKey
from nacl.signing import SigningKey

from kaohe.core.canonical import canonical_bytes
from kaohe.core.draw.framing import lp
from kaohe.core.errors import OutputExists
from kaohe.stores.files import read_json
from kaohe.stores.offices import write_secret

if TYPE_CHECKING:
    from kaohe.core.canonical import Json

FILE: Final = "field.key"
FORMAT: Final = "field-key/1"
_SEED_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class FieldKeys:
    """What follows from the seed."""

    seed: bytes = field(repr=False)

    @property
    def receipts(self) -> SigningKey:
        """Return the key that signs receipts."""
        return SigningKey(self._derive("receipts"))

    @property
    def hand_over(self) -> PrivateKey:
        """Return the key that opens hand-over files."""
        return PrivateKey(self._derive("hand-over"))

    def make_secret(self, code: str, card: bytes) -> str:
        """Return the secret of a device, the same for the same code and card."""
        return hmac.new(self._derive("secrets"), lp(code, card), sha256).hexdigest()

    def _derive(self, use: str) -> bytes:
        return hmac.new(self.seed, f"kaohe field {use}".encode(), sha256).digest()


def field_keys() -> FieldKeys:
    """Return the keys of this office; made when they are asked for first."""
    return _load(Path(settings.OFFICE_HOME))


@lru_cache(maxsize=4)
def _load(home: Path) -> FieldKeys:
    place = home / FILE
    if not place.exists():
        made: dict[str, Json] = {"format": FORMAT, "seed": secrets.token_hex(_SEED_BYTES)}
        with suppress(OutputExists):  # another process may be faster; its seed counts
            write_secret(place, canonical_bytes(made) + b"\n")
    return FieldKeys(bytes.fromhex(str(read_json(place, expected=FORMAT)["seed"])))
