"""The folder of an office: its ledger, its secrets, and what it has published of a campaign.

``ledger.db`` and ``ledger.key``, ``frame.key`` (the salts of the frame follow from it), ``frame``
(where the frame stands, as text), ``published/``. Ledger and key serve campaign after campaign;
all else belongs to the campaign under way, and is put into ``void/`` when that campaign is void.
"""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kaohe.core.canonical import canonical_bytes
from kaohe.core.draw import Campaign
from kaohe.core.errors import FileUnusable
from kaohe.core.ledger import ED25519, NoteSigner, is_origin
from kaohe.core.merkle import HASH_BYTES
from kaohe.stores.draws import DrawFolder
from kaohe.stores.faults import FILE_EXISTS, FILE_UNWRITABLE
from kaohe.stores.files import exchange, read_json, read_text
from kaohe.stores.ledger_faults import ORIGIN_UNUSABLE
from kaohe.stores.ledger_files import load_signer, write_key
from kaohe.stores.ledger_store import LedgerStore
from kaohe.stores.office_faults import FRAME_KEY_WRONG, MANIFEST_LOST, OFFICE_OTHER_KEY
from kaohe.workflows.ceremony.opening import find_opening, find_seed, frame_of
from kaohe.workflows.ceremony.standing import campaign_under_way
from kaohe.workflows.ceremony.steps import plan_of, state_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.core.canonical import Json
    from kaohe.core.draw import Manifest

LEDGER: Final = "ledger.db"
LEDGER_KEY: Final = "ledger.key"
FRAME_KEY: Final = "frame.key"
FRAME: Final = "frame"
PUBLISHED: Final = "published"
STAGED: Final = "manifest.entering.json"
"""The manifest of a freeze that is being entered; it is published after the entry."""
VOID: Final = "void"

_FRAME_KEY_FORMAT: Final = "frame-key/1"
_STAYING: Final = ("ledger.", VOID)
"""How the names begin of what is not a campaign's."""


@dataclass(frozen=True, slots=True)
class Office:
    """The folder of an office."""

    path: Path
    ledger: LedgerStore

    @classmethod
    def create(cls, path: Path, *, origin: str, secret: bytes) -> Office:
        """Make the folder with an empty ledger and its key.

        Args:
            path: the folder; it may exist, its ledger must not.
            origin: public name of the ledger; one that ends with ``/rehearsal`` is for rehearsals.
            secret: 32 random bytes, the ledger's key.

        Raises:
            InputError: the name cannot be an origin.
            OutputExists: there is a ledger, or a key of another one.
        """
        if not is_origin(origin):
            raise ORIGIN_UNUSABLE.error_at(origin)
        if (path / LEDGER).exists():
            raise FILE_EXISTS.error_at(str(path / LEDGER))
        if not (path / LEDGER_KEY).exists():
            write_key(path / LEDGER_KEY, NoteSigner(origin, ED25519, secret))
        signer = load_signer(path / LEDGER_KEY, kind=ED25519)
        if signer.name != origin:
            raise FILE_EXISTS.error_at(str(path / LEDGER_KEY))
        unfinished = path / f".{LEDGER}.partial"
        for left in path.glob(f"{unfinished.name}*"):
            left.unlink()
        LedgerStore.create(unfinished, signer.key).close()
        unfinished.rename(path / LEDGER)
        return cls(path, LedgerStore.load(path / LEDGER))

    @classmethod
    def load(cls, path: Path) -> Office:
        """Open an office, and put in place what was entered and not yet published.

        Raises:
            FileUnusable: there is none.
        """
        office = cls(path, LedgerStore.load(path / LEDGER))
        office.settle()
        return office

    def close(self) -> None:
        """Close the ledger."""
        self.ledger.close()

    @property
    def published(self) -> DrawFolder:
        """Return the folder of what is published of the campaign under way."""
        return DrawFolder(self.path / PUBLISHED)

    def campaign(self) -> str | None:
        """Return the campaign whose plan was entered last."""
        return campaign_under_way(self.ledger.history())

    def signer(self) -> NoteSigner:
        """Return the ledger's key.

        Raises:
            FileUnusable: it is not there, or not that of this ledger.
        """
        signer = load_signer(self.path / LEDGER_KEY, kind=ED25519)
        if signer.key != self.ledger.key:
            raise OFFICE_OTHER_KEY.error_at(str(self.path / LEDGER_KEY))
        return signer

    def make_frame_key(self, campaign: Campaign, secret: bytes) -> bytes:
        """Keep the key of a frame's salts, unless there is one for this campaign; return it."""
        if not (self.path / FRAME_KEY).exists():
            body: dict[str, Json] = {
                "format": _FRAME_KEY_FORMAT,
                "campaign": campaign.id,
                "rehearsal": campaign.rehearsal,
                "key": secret.hex(),
            }
            write_secret(self.path / FRAME_KEY, canonical_bytes(body) + b"\n")
        return self.frame_key(campaign)

    def frame_key(self, campaign: Campaign) -> bytes:
        """Return the key of the frame's salts.

        Raises:
            FileUnusable: there is none, or it is another campaign's.
        """
        place = self.path / FRAME_KEY
        body = read_json(place, expected=_FRAME_KEY_FORMAT)
        try:
            key = bytes.fromhex(str(body["key"]))
            name = (body["campaign"], body["rehearsal"])
        except (KeyError, ValueError):
            raise FRAME_KEY_WRONG.error_at(str(place)) from None
        if len(key) != HASH_BYTES or name != (campaign.id, campaign.rehearsal):
            raise FRAME_KEY_WRONG.error_at(str(place))
        return key

    def stage(self, manifest: Manifest, *, frame: Path) -> None:
        """Keep manifest and place of a frame that is about to be entered.

        The place is told from the office's folder, so that both can be moved together.
        """
        place = Path(os.path.relpath(frame, self.path)).as_posix()
        exchange(self.path / FRAME, f"{place}\n".encode())
        exchange(self.path / STAGED, canonical_bytes(manifest.as_json()) + b"\n")

    def frame_place(self) -> Path:
        """Return where the frame stands, as it was built.

        Raises:
            FileUnusable: no frame was built.
        """
        return self.path / read_text(self.path / FRAME).rstrip("\n")

    def settle(self) -> None:
        """Publish what the ledger holds of the campaign under way and the folder does not yet.

        Whoever was interrupted between an entry and its publication goes on here.

        Raises:
            FileUnusable: the manifest that was entered is lost.
        """
        campaign = self.campaign()
        if campaign is None:
            return
        if state_of(self.ledger, campaign).is_void:
            self._set_aside(campaign)
            return
        self._publish_manifest(campaign)
        opening, seed = find_opening(self.ledger, campaign), find_seed(self.ledger, campaign)
        if opening:
            self.published.publish_opening(opening)
        if seed:
            self.published.publish_seed(seed)

    def _publish_manifest(self, campaign: str) -> None:
        place, staged = self.published.path / "manifest.json", self.path / STAGED
        if not state_of(self.ledger, campaign).has_frame:
            return
        if place.exists():
            staged.unlink(missing_ok=True)
            return
        root = frame_of(self.ledger, campaign).frame_root
        try:
            manifest = read_json(staged, expected="draw-manifest/1")
        except FileUnusable:
            if place.exists():  # somebody else was faster
                return
            raise
        if manifest.get("frame_root") != root:
            raise MANIFEST_LOST.error_at(str(staged))
        self.published.publish_manifest(manifest)
        staged.unlink(missing_ok=True)

    def _set_aside(self, campaign: str) -> None:
        """Put everything of a void campaign apart, so that the next one finds nothing of it."""
        there = self.path / VOID / campaign
        try:
            for path in sorted(self.path.iterdir()):
                if not path.name.startswith(_STAYING):
                    there.mkdir(parents=True, exist_ok=True)
                    path.rename(there / path.name)
        except OSError as reason:
            raise FILE_UNWRITABLE.error_at(str(there), reason=reason.strerror) from None


def campaign_of(office: Office) -> Campaign:
    """Return the campaign under way.

    Raises:
        StepRefused: no plan was entered.
    """
    plan = plan_of(office.ledger, office.campaign() or office.path.name)
    return Campaign(plan.campaign, rehearsal=plan.rehearsal)


def write_secret(path: Path, content: bytes) -> None:
    """Write a file that only its owner can read, whole or not at all.

    Raises:
        OutputExists: there is a file already.
        FileUnusable: the place cannot be written to.
    """
    partial = path.with_name(f".{path.name}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):
            partial.unlink()
        handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as target:
            target.write(content)
            target.flush()
            os.fsync(target.fileno())
        # A link refuses what is there already, where a renaming would replace it.
        with _refusing(path):
            os.link(partial, path)
        partial.unlink()
    except OSError as reason:
        raise FILE_UNWRITABLE.error_at(str(path), reason=reason.strerror) from None


@contextmanager
def _refusing(path: Path) -> Iterator[None]:
    try:
        yield
    except FileExistsError:
        raise FILE_EXISTS.error_at(str(path)) from None
