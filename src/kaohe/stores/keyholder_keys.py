"""The key file of a holder (``holder-keybox/1``): one secret for one campaign, under a passphrase.

Argon2id makes the passphrase slow to try; the secret box holds the secret together with what it is
for, so that nobody can relabel a key of a rehearsal.
"""

from __future__ import annotations

import os
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from nacl.exceptions import CryptoError
from nacl.pwhash import argon2id
from nacl.secret import SecretBox
from nacl.utils import random as random_bytes

from kaohe.core.canonical import canonical_bytes
from kaohe.core.draw import Campaign, KeyHolder
from kaohe.core.draw.vrf import SECRET_BYTES
from kaohe.stores.faults import FILE_EXISTS, FILE_UNWRITABLE
from kaohe.stores.files import read_json
from kaohe.stores.keyholder_faults import KEYBOX_WRONG, PASSPHRASE_SHORT, PASSPHRASE_WRONG

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.core.canonical import Json

FORMAT: Final = "holder-keybox/1"
LEAST_PASSPHRASE: Final = 10
"""Characters."""
FINGERPRINT_BYTES: Final = 10

_MOST_MEMORY: Final = 2**30
_MOST_ROUNDS: Final = 64


@dataclass(frozen=True, slots=True)
class Effort:
    """What trying one passphrase costs (Argon2id)."""

    rounds: int
    memory: int
    """Bytes."""


EFFORT: Final = Effort(argon2id.OPSLIMIT_MODERATE, argon2id.MEMLIMIT_MODERATE)
"""256 MiB and about a second for each try."""


@dataclass(frozen=True, slots=True)
class HolderSecretKey:
    """A key, whose it is and which one campaign it serves."""

    campaign: Campaign
    holder: str
    key: KeyHolder = field(repr=False)

    @property
    def fingerprint(self) -> str:
        """Return what people compare: groups of four hexadecimal digits."""
        return fingerprint_of(self.key.public_key)


@dataclass(frozen=True, slots=True)
class KeyboxLabel:
    """What stands on a key file in clear."""

    campaign: Campaign
    holder: str
    public_key: bytes


def fingerprint_of(public_key: bytes) -> str:
    """Return the first bytes of a public key's SHA-256, in groups of four digits.

    >>> fingerprint_of(bytes(32))
    '6668 7aad f862 bd77 6c8f'
    """
    digits = sha256(public_key).digest()[:FINGERPRINT_BYTES].hex()
    return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))


def write_key_file(
    path: Path, owned: HolderSecretKey, *, passphrase: str, effort: Effort = EFFORT
) -> None:
    """Write a key under a passphrase, readable for its owner alone (0600).

    Raises:
        InputError: the passphrase is too short.
        OutputExists: there is a file already.
        FileUnusable: the place cannot be written to.
    """
    if len(passphrase) < LEAST_PASSPHRASE:
        raise PASSPHRASE_SHORT.error_at("passphrase", least=LEAST_PASSPHRASE)
    salt = random_bytes(argon2id.SALTBYTES)
    label = _label(owned.campaign, owned.holder, owned.key.public_key)
    contents = canonical_bytes(label) + owned.key.secret
    box = _box(passphrase, salt, effort).encrypt(contents)
    body: dict[str, Json] = {
        **label,
        "kdf": "argon2id13",
        "rounds": effort.rounds,
        "memory": effort.memory,
        "salt": b64encode(salt).decode("ascii"),
        "box": b64encode(box).decode("ascii"),
    }
    write_secret_file(path, canonical_bytes(body) + b"\n")


def write_secret_file(path: Path, content: bytes) -> None:
    """Write a file that only its owner can read, to the disk, before this returns.

    Raises:
        OutputExists: there is a file already.
        FileUnusable: the place cannot be written to.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(handle, "wb") as target:
            target.write(content)
            target.flush()
            os.fsync(target.fileno())
    except OSError as reason:
        if os.path.lexists(path):
            raise FILE_EXISTS.error_at(str(path)) from None
        raise FILE_UNWRITABLE.error_at(str(path), reason=reason.strerror) from None


def read_key_label(path: Path) -> KeyboxLabel:
    """Return what stands on a key file; what it says is proved only by opening it.

    Raises:
        FileUnusable: it is none.
    """
    body = read_json(path, expected=FORMAT)
    try:
        campaign = Campaign(str(body["campaign"]), rehearsal=body["rehearsal"] is True)
        return KeyboxLabel(campaign, str(body["holder"]), bytes.fromhex(str(body["public_key"])))
    except (KeyError, ValueError):
        raise KEYBOX_WRONG.error_at(str(path)) from None


def open_key_file(path: Path, *, passphrase: str) -> HolderSecretKey:
    """Open a key file.

    Raises:
        FileUnusable: it is none.
        InputError: the passphrase is wrong, or the file was changed.
    """
    body = read_json(path, expected=FORMAT)
    stated = read_key_label(path)
    try:
        salt = b64decode(str(body["salt"]), validate=True)
        sealed = b64decode(str(body["box"]), validate=True)
        effort = Effort(int(body["rounds"]), int(body["memory"]))
        if effort.memory > _MOST_MEMORY or effort.rounds > _MOST_ROUNDS:
            raise ValueError("more effort than any key file asks for")  # noqa: TRY301
        box = _box(passphrase, salt, effort)
    except (KeyError, TypeError, ValueError, CryptoError):
        raise KEYBOX_WRONG.error_at(str(path)) from None
    head = canonical_bytes(_label(stated.campaign, stated.holder, stated.public_key))
    try:
        contents = box.decrypt(sealed)
    except (CryptoError, ValueError):
        raise PASSPHRASE_WRONG.error_at(str(path)) from None
    secret = contents[-SECRET_BYTES:]
    if contents != head + secret:
        raise PASSPHRASE_WRONG.error_at(str(path))
    return HolderSecretKey(stated.campaign, stated.holder, KeyHolder(secret))


def _label(campaign: Campaign, holder: str, public_key: bytes) -> dict[str, Json]:
    return {
        "format": FORMAT,
        "campaign": campaign.id,
        "rehearsal": campaign.rehearsal,
        "holder": holder,
        "public_key": public_key.hex(),
    }


def _box(passphrase: str, salt: bytes, effort: Effort) -> SecretBox:
    key = argon2id.kdf(
        SecretBox.KEY_SIZE,
        passphrase.encode("utf-8"),
        salt,
        opslimit=effort.rounds,
        memlimit=effort.memory,
    )
    return SecretBox(key)
