"""Papers that people hand in with a form: kept for each room under the digest of their bytes."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.http import HttpResponse
from django.utils.http import content_disposition_header

from kaohe.core.errors import InputError, raise_all
from kaohe.stores.evidence_store import EvidenceStore
from kaohe.web.base.faults import PAPER_KIND, PAPER_TOO_BIG
from kaohe.web.base.marking import mark_name

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

MOST_MEGABYTES: Final = 20
KINDS: Final = (".pdf", ".docx", ".xlsx", ".doc", ".xls", ".jpg", ".jpeg", ".png")
ACCEPT: Final = ",".join(KINDS)
LONGEST_NAME: Final = 200
PDF: Final = "application/pdf"
WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WORKBOOK: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MEGABYTE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Paper:
    """A file that was handed in."""

    name: str
    content: bytes

    @property
    def digest(self) -> str:
        """Return SHA-256 of its bytes."""
        return sha256(self.content).hexdigest()


def take_paper(file: UploadedFile[Any] | None) -> Paper | None:
    """Read a file of a form.

    Raises:
        InputError: it is too big, or of no kind that is taken.
    """
    if file is None:
        return None
    name = PurePath(str(file.name)).name[-LONGEST_NAME:]
    faults = []
    if (file.size or 0) > MOST_MEGABYTES * _MEGABYTE:
        faults.append(PAPER_TOO_BIG.at(name, megabytes=MOST_MEGABYTES))
    if not name.lower().endswith(KINDS):
        faults.append(PAPER_KIND.at(name, kinds="、".join(KINDS)))
    raise_all(InputError, faults)
    return Paper(name, file.read())


@dataclass(frozen=True, slots=True)
class PaperFolder:
    """The papers of one room, in a folder of the office."""

    room: str

    def keep(self, paper: Paper) -> None:
        """Write a paper; the same again changes nothing."""
        self.store().keep(paper.content)

    def give(self, name: str, digest: str) -> HttpResponse:
        """Answer with a paper under the name that it had."""
        return give_kept(self.store().read(digest), name)

    def store(self) -> EvidenceStore:
        """Return where the papers stand."""
        return EvidenceStore(Path(settings.OFFICE_HOME) / self.room / "papers")


def give_file(content: bytes, name: str, kind: str) -> HttpResponse:
    """Answer with a file that the office has made; its name says where it is of a rehearsal."""
    headers = {"Content-Disposition": name_file(mark_name(name))}
    return HttpResponse(content, content_type=kind, headers=headers)


def give_kept(content: bytes, name: str) -> HttpResponse:
    """Answer with a file that somebody has handed in, under the name that it had.

    It is saved, and never shown inside the office's own pages.
    """
    headers = {"Content-Disposition": name_file(name)}
    return HttpResponse(content, content_type="application/octet-stream", headers=headers)


def name_file(name: str, *, is_inline: bool = False) -> str:
    """Return the header that names a file, which may be Chinese (RFC 6266)."""
    return content_disposition_header(as_attachment=not is_inline, filename=name) or "attachment"
