"""The manifest of a package, and the signed note that binds it to the ledger of its draw."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kaohe.core.canonical import canonical_bytes, read_canonical
from kaohe.core.errors import NoteInvalid
from kaohe.core.ledger import Note, read_note, verify_note
from kaohe.workflows.package.faults import ANCHOR_WRONG, FILE_LACKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from kaohe.core.errors import Fault
    from kaohe.core.ledger import NoteKey, NoteSigner

FORMAT: Final = "result-package/1"
MANIFEST: Final = "manifest.json"
NOTE: Final = "manifest.note"

Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class _Published(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class ListedFile(_Published):
    """One file of a package."""

    path: str = Field(min_length=1)
    sha256: Hash
    size: int = Field(ge=0)


class PackName(_Published):
    """The rules that scored."""

    id: str
    version: str
    digest: Hash


class Engine(_Published):
    """The program that scored; its version stands in every trace."""

    name: str
    version: str


class PackageManifest(_Published):
    """``manifest.json``: what a package is of, and every other file in it."""

    format: Literal["result-package/1"]
    campaign: str
    rehearsal: bool
    as_of: str
    engine: Engine
    pack: PackName
    register_digest: Hash | None
    checkpoint: str | None
    """Text of the ledger's checkpoint that the draw is published under; null without a draw."""
    files: tuple[ListedFile, ...]
    """Sorted by path."""

    @property
    def paths(self) -> frozenset[str]:
        """Return the paths of all files."""
        return frozenset(each.path for each in self.files)

    def has(self, place: str) -> bool:
        """Tell whether a file, or a file below a folder that ends with ``/``, is listed."""
        return any(each.path == place or each.path.startswith(place) for each in self.files
                   if place.endswith("/") or each.path == place)  # fmt: skip


def list_files(files: Mapping[str, bytes]) -> tuple[ListedFile, ...]:
    """Return the lines of a manifest for files."""
    return tuple(
        ListedFile(path=path, sha256=sha256(content).hexdigest(), size=len(content))
        for path, content in sorted(files.items())
    )


def write_manifest(manifest: PackageManifest) -> bytes:
    """Return a manifest as it is published: canonical JSON and a line end."""
    return canonical_bytes(manifest.model_dump(mode="json")) + b"\n"


def read_manifest(data: bytes) -> PackageManifest:
    """Read a manifest, which must be in its one form.

    Raises:
        FileUnusable: it is not, or lists a file twice.
    """
    try:
        tree = read_canonical(data.removesuffix(b"\n"))
        manifest = PackageManifest.model_validate_json(canonical_bytes(tree))
    except (ValueError, ValidationError):
        raise ANCHOR_WRONG.error_at(MANIFEST, part=MANIFEST) from None
    paths = [each.path for each in manifest.files]
    if write_manifest(manifest) != data or paths != sorted(set(paths)):
        raise ANCHOR_WRONG.error_at(MANIFEST, part=MANIFEST)
    return manifest


def sign_manifest(manifest: bytes, signer: NoteSigner) -> bytes:
    """Return the note with which a ledger stands by a manifest."""
    text = _text(manifest)
    return Note(text, (signer.sign(text),)).write()


def find_note_faults(
    note: bytes | None, manifest: bytes, keys: Collection[NoteKey]
) -> Iterator[Fault]:
    """Yield what does not hold of the note: its signature, its one form, the manifest it names."""
    if note is None:
        yield FILE_LACKING.at(NOTE)
        return
    try:
        read = read_note(note, where=NOTE)
        verify_note(read, keys, where=NOTE)
    except NoteInvalid as refused:
        yield from refused.faults
        return
    if len(read.signatures) != 1 or read.write() != note:
        yield ANCHOR_WRONG.at(NOTE, part=NOTE)
    elif read.text != _text(manifest):
        yield ANCHOR_WRONG.at(MANIFEST, part=MANIFEST)


def _text(manifest: bytes) -> str:
    """Return the lines that are signed; their words keep them apart from a checkpoint's."""
    return f"{FORMAT}\nmanifest {sha256(manifest).hexdigest()}\n"
