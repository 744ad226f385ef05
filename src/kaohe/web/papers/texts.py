"""Texts of papers that a clerk has changed: handed in, looked at, and only then put in force.

What is in force stands as a file in ``papers/texts`` of the office's folder, where the software
looks before it takes its own. Every version is kept under its digest and can be put in force
again; a paper that was signed under another text must be drafted again.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings

from kaohe.core.errors import InputError, raise_all
from kaohe.documents.official.paper_text import read_paper_text
from kaohe.documents.official.papers import Issue
from kaohe.stores.paper_files import TEXTS, load_paper_files
from kaohe.web.accounts.faults import NOT_ALLOWED
from kaohe.web.audit.office_acts import act
from kaohe.web.base.today import read_today
from kaohe.web.cycles.models import Cycle
from kaohe.web.papers.faults import (
    PAPER_KIND_UNKNOWN,
    PAPER_TEXT_FORM,
    PAPER_TEXT_TOO_BIG,
    PAPER_TEXT_VERSION_TAKEN,
    PAPER_UNSCORED,
)
from kaohe.web.papers.making import draw_pages, make_document, paper_files, read_facts, store
from kaohe.web.papers.models import KINDS, TextUse, TextVersion
from kaohe.web.papers.result_making import RESULT_KINDS
from kaohe.web.rules.library import find_known

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.core.errors import Fault
    from kaohe.documents.official.paper_text import PaperText
    from kaohe.web.accounts.models import User

MOST_KILOBYTES: Final = 64
_SAMPLE_TEAM: Final = "第一考核工作组"
_SAMPLE_DAYS: Final = 6


def hand_in_text(kind: str, content: bytes, *, by: User, request: str = "") -> TextVersion:
    """Keep a text; it is not in force yet. The same again changes nothing.

    Raises:
        InputError: the kind is unknown, the form another, or the version taken; all at once.
        FileUnusable: with every fault of its head.
    """
    _expect_office(by)
    if kind not in KINDS:
        raise PAPER_KIND_UNKNOWN.error_at(kind, kind=kind)
    if len(content) > MOST_KILOBYTES << 10:
        raise PAPER_TEXT_TOO_BIG.error_at(kind, most=MOST_KILOBYTES)
    text = read_paper_text(content, f"{kind}.txt")
    known = TextVersion.objects.filter(kind=kind, digest=text.digest).first()
    if known is not None:
        return known
    raise_all(InputError, _find_faults(kind, text))
    store().keep(content)
    with act("paper-text-handed-in", by=by, request=request) as doing:
        doing.details = {"kind": kind, "version": text.version, "text": text.digest}
        return TextVersion.objects.create(
            kind=kind,
            version=text.version,
            digest=text.digest,
            at=doing.at,
            by=by,
            entry=doing.index,
        )


def use_text(row: TextVersion, *, by: User, request: str = "") -> None:
    """Put a text in force: papers that are drafted from now on are made with it.

    Raises:
        FileUnusable: its bytes are gone.
    """
    _expect_office(by)
    content = store().read(row.digest)
    with act("paper-text-used", by=by, request=request) as doing:
        TextUse.objects.create(text=row, at=doing.at, by=by, entry=doing.index)
        doing.details = {"kind": row.kind, "version": row.version, "text": row.digest}
        _put(Path(settings.OFFICE_HOME) / "papers" / TEXTS / f"{row.kind}.txt", content)


def read_current(kind: str) -> bytes:
    """Return the bytes of the text that is in force."""
    return Path(paper_files().texts[kind].where).read_bytes()


def preview_text(row: TextVersion) -> tuple[bytes, ...]:
    """Return the pages of a draft made with a text, from the last year that was opened.

    Raises:
        KaoheError: the text has a place for which there is nothing, or there is nothing to tell.
    """
    cycle = Cycle.objects.order_by("opened_at").last()
    if cycle is None or (row.kind in RESULT_KINDS and not cycle.scorings.exists()):
        raise PAPER_UNSCORED.error_at(row.kind, cycle=cycle.title if cycle else "—")
    files = paper_files()
    text = read_paper_text(store().read(row.digest), f"{row.kind}.txt")
    tried = replace(files, texts={**files.texts, row.kind: text})
    facts = read_facts(row.kind, _sample(cycle), cycle)
    return draw_pages(make_document(row.kind, facts, cycle, issue=Issue(), files=tried), tried)


def _sample(cycle: Cycle) -> dict[str, Any]:
    """Return what stands in a preview for what people fill in."""
    first = read_today()
    return {
        "body": find_known(cycle.pack_digest).pack.bodies[0].id,
        "team": _SAMPLE_TEAM,
        "first_day": first.isoformat(),
        "last_day": (first + timedelta(_SAMPLE_DAYS)).isoformat(),
    }


def _find_faults(kind: str, text: PaperText) -> Iterator[Fault]:
    shipped = load_paper_files().texts[kind]
    if text.form != shipped.form:
        yield PAPER_TEXT_FORM.at(text.where, wanted=shipped.form, found=text.form)
    taken = TextVersion.objects.filter(kind=kind, version=text.version).exists()
    if taken or (text.version == shipped.version and text.digest != shipped.digest):
        yield PAPER_TEXT_VERSION_TAKEN.at(text.where, version=text.version)


def _put(place: Path, content: bytes) -> None:
    """Write a file in one piece over the former one."""
    place.parent.mkdir(parents=True, exist_ok=True)
    partial = place.with_name(f".{place.name}.part")
    with suppress(FileNotFoundError):
        partial.unlink()
    with partial.open("xb") as target:
        target.write(content)
        target.flush()
        os.fsync(target.fileno())
    partial.replace(place)


def _expect_office(by: User) -> None:
    if not by.has_role("office"):
        raise NOT_ALLOWED.error_at(by.username)
