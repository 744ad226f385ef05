"""Files of a report: taken in parts, checked, kept under their hash, never replaced."""

from __future__ import annotations

import re
import secrets
from contextlib import ExitStack
from datetime import date, timedelta
from hashlib import sha256 as hash_bytes
from typing import TYPE_CHECKING, Final

from django.db.models import Max, Sum

from kaohe.stores.evidence_checks import (
    MEGABYTE,
    CheckedFile,
    check_file,
    check_name,
    check_size,
)
from kaohe.stores.evidence_faults import PART_GONE, QUOTA_REACHED, UPLOADS_TOO_MANY
from kaohe.web.audit.office_acts import act, ledger
from kaohe.web.base.today import read_today
from kaohe.web.self_check.asking import begin_report, expect_open, expect_own, look_up, store
from kaohe.web.self_check.drafting import expect_items
from kaohe.web.self_check.faults import (
    FILE_DATE_WRONG,
    FILE_UNKNOWN,
    GRACE_OVER,
    HASH_DIFFERS,
    HASH_WRONG,
)
from kaohe.web.self_check.manifest import list_files
from kaohe.web.self_check.models import (
    PURPOSES,
    Blob,
    Evidence,
    EvidenceVersion,
    FileUpload,
    Report,
)
from kaohe.web.self_check.moments import judged_moment, read_now
from kaohe.workflows.self_check.deadlines import BEIJING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from kaohe.web.accounts.models import User
    from kaohe.web.cycles.models import Cycle

MOST_OF_BODY: Final = 500
"""Megabytes of a body in one year."""
MOST_FILES: Final = 500
A_DAY: Final = timedelta(days=1)
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


def begin_upload(cycle: Cycle, body: str, *, name: str, size: int, by: User) -> FileUpload:
    """Begin to take a file in parts; name and size are checked before the first byte.

    Raises:
        FileUnusable: the name, the kind or the size is refused, or the body has reached its quota.
    """
    expect_own(by, body)
    check_name(name)
    check_size(size, name)
    report = begin_report(cycle, body)
    _expect_quota(report, size, name)
    return _begin(report, name=name, size=size, by=by)


def begin_bringing(cycle: Cycle, body: str, number: int, *, size: int, by: User) -> FileUpload:
    """Begin to take the bytes of an announced file in parts, as long as they may follow.

    Raises:
        InputError: no such file was announced, or it has another size.
        StepRefused: the time in which bytes may follow is over.
    """
    expect_own(by, body)
    report = look_up(cycle, body)
    found = _find_file(report, number)
    if size != found.size:
        raise HASH_DIFFERS.error_at(found.name)
    _expect_grace(report, judged_moment(read_now()), found.name)
    return _begin(report, name=found.name, size=size, by=by)


def find_upload(cycle: Cycle, body: str, key: str, *, by: User) -> FileUpload:
    """Return an upload of one's own that goes on.

    Raises:
        FileUnusable: there is none.
    """
    expect_own(by, body)
    found = FileUpload.objects.filter(
        pk=key, report__cycle=cycle, report__body=body, by=by, is_ended=False
    ).first()
    if found is None:
        raise PART_GONE.error_at(key[:32])
    return found


def end_upload(upload: FileUpload, *, sha256: str) -> bytes:
    """Return the bytes of an upload that is whole, and forget the upload.

    Raises:
        FileUnusable: bytes are missing.
        InputError: they are not those that the browser read.
    """
    kept = store()
    received = kept.received(upload.id)
    if received != upload.size:
        raise PART_GONE.error_at(upload.name)
    content = kept.part_of(upload.id).read_bytes()
    FileUpload.objects.filter(pk=upload.pk).update(is_ended=True)
    kept.forget(upload.id)
    if hash_bytes(content).hexdigest() != sha256:  # forgotten, so that the next try begins anew
        raise HASH_DIFFERS.error_at(upload.name)
    return content


def sweep_uploads(now: datetime) -> int:
    """Throw away what has been on its way for more than a day; return how many files that were."""
    gone = store().sweep(now.timestamp())
    for row in FileUpload.objects.filter(is_ended=False, at__lt=now - A_DAY):
        if not store().part_of(row.id).is_file():
            FileUpload.objects.filter(pk=row.pk).update(is_ended=True)
    return gone


def add_file(
    cycle: Cycle,
    body: str,
    *,
    name: str,
    content: bytes,
    details: Mapping[str, object],
    by: User,
    request: str = "",
) -> EvidenceVersion:
    """Take a file in: a new one, or the next version of one that is there.

    The bytes stand on the disk under their hash before the transaction begins.

    Args:
        cycle: the cycle.
        body: whose report.
        name: of the file, as the body calls it.
        content: its bytes.
        details: ``number`` of the file of which it is a version (0 for a new one), ``purpose``,
            ``items``, ``evidence_date``.
        by: who hands it in.
        request: key of the form.

    Raises:
        FileUnusable: with the one reason why it is refused.
        StepRefused: the report is closed.
    """
    expect_own(by, body)
    checked = check_file(content, name)
    return keep_file(
        cycle, body, name=name, content=content, details=details, by=by, request=request,
        checked=checked,
    )  # fmt: skip


def keep_file(
    cycle: Cycle,
    body: str,
    *,
    name: str,
    content: bytes,
    details: Mapping[str, object],
    checked: CheckedFile,
    by: User,
    request: str = "",
) -> EvidenceVersion:
    """Keep a file that was checked, whoever brings it.

    Raises:
        FileUnusable: the body has reached its quota, or the disk is full.
        StepRefused: the report is closed.
    """
    expect_open(look_up(cycle, body))
    report = begin_report(cycle, body)
    _expect_quota(report, len(content), name)
    digest = store().keep(content)
    return _put_down(
        cycle, report, name=name, size=len(content), digest=digest, details=details, by=by,
        request=request, checked=checked,
    )  # fmt: skip


def announce_file(
    cycle: Cycle,
    body: str,
    *,
    name: str,
    size: int,
    digest: str,
    details: Mapping[str, object],
    by: User,
    request: str = "",
) -> EvidenceVersion:
    """Put a file on the manifest by its hash; its bytes may follow after the deadline.

    Raises:
        FileUnusable: the name, the kind or the size is refused.
        InputError: the hash is none.
    """
    expect_own(by, body)
    check_name(name)
    check_size(size, name)
    if not _DIGEST.fullmatch(digest):
        raise HASH_WRONG.error_at(name)
    expect_open(look_up(cycle, body))
    report = begin_report(cycle, body)
    _expect_quota(report, size, name)
    return _put_down(
        cycle, report, name=name, size=size, digest=digest, details=details, by=by, request=request
    )


def bring_bytes(
    cycle: Cycle,
    body: str,
    number: int,
    *,
    content: bytes,
    by: User,
    request: str = "",
    moment: datetime | None = None,
) -> EvidenceVersion:
    """Bring the bytes of a file that was announced; they must be those of its hash.

    Raises:
        InputError: they are others.
        FileUnusable: the file is refused.
        StepRefused: the time in which bytes may follow is over.
    """
    expect_own(by, body)
    report = look_up(cycle, body)
    found = _find_file(report, number)
    checked = check_file(content, found.name)
    kept = store()
    with act("evidence-brought", by=by, campaign=cycle.id, request=request) as doing:
        _expect_grace(report, judged_moment(doing.at, moment), found.name)
        digest = kept.keep(content)
        if digest != found.digest or len(content) != found.size:
            raise HASH_DIFFERS.error_at(found.name)
        _keep_blob(digest, len(content), checked, doing.at)
        doing.details = {"cycle": cycle.id, "body": body, "number": number, "sha256": digest}
    return found


def describe_file(
    cycle: Cycle,
    body: str,
    number: int,
    *,
    items: Sequence[str],
    withdraw: bool = False,
    by: User,
    request: str = "",
) -> None:
    """Say which items a file proves, or withdraw it; its bytes and its history stay.

    Raises:
        InputError: there is no such file, or an item is not known.
        StepRefused: the report is closed.
    """
    expect_own(by, body)
    wanted = expect_items(cycle, items)
    with act("evidence-described", by=by, campaign=cycle.id, request=request) as doing:
        report = look_up(cycle, body)
        expect_open(report)
        file = Evidence.objects.filter(
            report__cycle=cycle, report__body=body, number=number, is_withdrawn=False
        ).first()
        if file is None:
            raise FILE_UNKNOWN.error_at(f"{number}")
        file.items, file.is_withdrawn = wanted, withdraw
        file.save()
        doing.details = {
            "cycle": cycle.id,
            "body": body,
            "number": number,
            "items": [*wanted],
            "withdrawn": withdraw,
        }


def is_here(version: EvidenceVersion) -> bool:
    """Tell whether the bytes of a version have arrived."""
    return Blob.objects.filter(pk=version.digest).exists()


def _begin(report: Report, *, name: str, size: int, by: User) -> FileUpload:
    """Return the upload of the same file that broke off, or a new one."""
    open_ = FileUpload.objects.filter(report=report, is_ended=False)
    begun = open_.filter(name=name, size=size, by=by).first()
    if begun and store().part_of(begun.id).is_file():
        return begun
    waiting = open_.aggregate(total=Sum("size"))["total"] or 0
    if waiting + size > MOST_OF_BODY * MEGABYTE:
        raise UPLOADS_TOO_MANY.error_at(name, most=MOST_OF_BODY)
    upload = FileUpload.objects.create(
        id=secrets.token_hex(16), report=report, name=name, size=size, by=by, at=read_now()
    )
    store().begin(upload.id)
    return upload


def _find_file(report: Report, number: int) -> EvidenceVersion:
    found = next((each for each in list_files(report) if each.evidence.number == number), None)
    if found is None:
        raise FILE_UNKNOWN.error_at(f"{number}")
    return found


def _expect_grace(report: Report, now: datetime, name: str) -> None:
    """Refuse bytes that come after their time."""
    last = report.submissions.order_by("-revision").first()
    if report.state == "submitted" and last and now > last.grace_until:
        until = f"{last.grace_until.astimezone(BEIJING):%Y-%m-%d %H:%M}"
        raise GRACE_OVER.error_at(name, until=until)


def _put_down(
    cycle: Cycle,
    report: Report,
    *,
    name: str,
    size: int,
    digest: str,
    details: Mapping[str, object],
    by: User,
    request: str,
    checked: CheckedFile | None = None,
) -> EvidenceVersion:
    raw = details.get("items") or []
    items = expect_items(cycle, [str(each) for each in raw] if isinstance(raw, list) else [])
    purpose = str(details.get("purpose") or "evidence")
    day = _read_date(str(details.get("evidence_date") or ""), name)
    number = int(str(details.get("number") or 0))
    with ledger().begin(), ExitStack() as stack:
        same = None if number else _find_same(report, name, digest, purpose, items)
        if same:  # it was kept, and the answer did not arrive
            return same
        doing = stack.enter_context(
            act("evidence-added", by=by, campaign=cycle.id, request=request)
        )
        report = Report.objects.get(pk=report.pk)
        expect_open(report)
        file = _find_or_make(report, number, purpose if purpose in PURPOSES else "evidence", items)
        if checked:
            _keep_blob(digest, size, checked, doing.at)
        before = file.versions.aggregate(last=Max("version"))["last"] or 0
        version = EvidenceVersion.objects.create(
            evidence=file,
            version=before + 1,
            name=name,
            size=size,
            digest=digest,
            evidence_date=day,
            at=doing.at,
            by=by,
            entry=doing.index,
        )
        doing.details = {
            "cycle": cycle.id,
            "body": report.body,
            "number": file.number,
            "version": version.version,
            "sha256": digest,
            "size": size,
            "items": [*file.items],
        }
    return version


def _find_same(
    report: Report, name: str, digest: str, purpose: str, items: Sequence[str]
) -> EvidenceVersion | None:
    """Return the file that is there already, with the same name, bytes and purpose."""
    for each in list_files(report):
        file = each.evidence
        is_same = (each.name, each.digest, file.purpose) == (name, digest, purpose)
        if is_same and {*items} <= {*file.items}:
            return each
    return None


def _find_or_make(report: Report, number: int, purpose: str, items: Sequence[str]) -> Evidence:
    if not number:
        last = report.files.aggregate(last=Max("number"))["last"] or 0
        return Evidence.objects.create(
            report=report, number=last + 1, purpose=purpose, items=[*items]
        )
    file = report.files.filter(number=number, is_withdrawn=False).first()
    if file is None:
        raise FILE_UNKNOWN.error_at(f"{number}")
    if items:
        file.items = sorted({*file.items, *items})
        file.save()
    return file


def _keep_blob(digest: str, size: int, checked: CheckedFile, at: datetime) -> None:
    Blob.objects.get_or_create(
        digest=digest,
        defaults={"size": size, "kind": checked.kind, "is_active": checked.is_active, "at": at},
    )


def _expect_quota(report: Report, size: int, name: str) -> None:
    versions = EvidenceVersion.objects.filter(evidence__report=report)
    held = versions.aggregate(total=Sum("size"))["total"] or 0
    if held + size > MOST_OF_BODY * MEGABYTE or versions.count() >= MOST_FILES:
        raise QUOTA_REACHED.error_at(name, most=MOST_OF_BODY, files=MOST_FILES)


def _read_date(text: str, name: str) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise FILE_DATE_WRONG.error_at(name, value=text[:20]) from None
    if day > read_today():
        raise FILE_DATE_WRONG.error_at(name, value=text[:20])
    return day
