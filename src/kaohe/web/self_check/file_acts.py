"""What the forms and scripts of the page of files do: take files in, in parts or whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.http import JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kaohe.core.errors import KaoheError
from kaohe.stores.evidence_checks import MEGABYTE, MOST_MEGABYTES
from kaohe.stores.evidence_faults import FILE_EMPTY
from kaohe.web.accounts.page_acts import REFUSED
from kaohe.web.accounts.rights import allow
from kaohe.web.base.telling import list_faults
from kaohe.web.cycles.page_acts import read_key
from kaohe.web.self_check.asking import store
from kaohe.web.self_check.files import (
    add_file,
    announce_file,
    begin_bringing,
    begin_upload,
    bring_bytes,
    describe_file,
    end_upload,
    find_upload,
)
from kaohe.web.self_check.page_acts import do, read_number
from kaohe.web.self_check.showing import find_room

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from kaohe.web.self_check.models import EvidenceVersion
    from kaohe.web.self_check.showing import Room

PIECE: Final = MEGABYTE
"""Bytes of one part; below what Django keeps in memory of a request."""


@require_POST
@allow("province")
def take_files(request: HttpRequest, cycle_id: str, body: str) -> HttpResponse:
    """Take files in from a browser without scripts, each accepted or refused by itself."""
    room = find_room(request, cycle_id, body)

    def take() -> None:
        files = request.FILES.getlist("file")
        if not files:
            raise FILE_EMPTY.error_at("-")
        for place, file in enumerate(files):
            content = file.read(MOST_MEGABYTES * MEGABYTE + 1)
            key = read_key(request)
            _take(room, request, str(file.name), content, f"{key}.{place}" if place else key)

    return do(request, take, done=_("文件已收到。"), back=("report_files", cycle_id, body))


@require_POST
@allow("province")
def announce(request: HttpRequest, cycle_id: str, body: str) -> HttpResponse:
    """Put a file on the manifest by its hash; its bytes follow."""
    room = find_room(request, cycle_id, body)
    return do(
        request,
        lambda: announce_file(
            room.cycle, body, name=request.POST.get("name", ""), size=read_number(request, "size"),
            digest=request.POST.get("digest", "").strip().lower(), details=_details(request),
            by=room.person, request=read_key(request),
        ),
        done=_("已登记摘要，文件可以稍后补传。"),
        back=("report_files", cycle_id, body),
    )  # fmt: skip


@require_POST
@allow("province")
def describe(request: HttpRequest, cycle_id: str, body: str, number: int) -> HttpResponse:
    """Say which items a file proves, or withdraw it."""
    room = find_room(request, cycle_id, body)
    return do(
        request,
        lambda: describe_file(
            room.cycle, body, number, items=request.POST.getlist("items"),
            withdraw="withdraw" in request.POST, by=room.person, request=read_key(request),
        ),
        done=_("已更新。"),
        back=("report_files", cycle_id, body),
    )  # fmt: skip


@require_POST
@allow("province")
def bring(request: HttpRequest, cycle_id: str, body: str, number: int) -> HttpResponse:
    """Bring the bytes of a file that was announced."""
    room = find_room(request, cycle_id, body)
    file = request.FILES.get("file")
    content = file.read(MOST_MEGABYTES * MEGABYTE + 1) if file else b""
    return do(
        request,
        lambda: bring_bytes(
            room.cycle, body, number, content=content, by=room.person, request=read_key(request)
        ),
        done=_("文件已补传，与登记的摘要一致。"),
        back=("report_files", cycle_id, body),
    )


@require_POST
@allow("province")
def begin(request: HttpRequest, cycle_id: str, body: str) -> HttpResponse:
    """Begin to take a file in parts, or go on with it; a number says which file it belongs to."""
    room = find_room(request, cycle_id, body)
    number, size = read_number(request, "bring"), read_number(request, "size")
    try:
        if number:
            upload = begin_bringing(room.cycle, body, number, size=size, by=room.person)
        else:
            name = request.POST.get("name", "")
            upload = begin_upload(room.cycle, body, name=name, size=size, by=room.person)
    except KaoheError as error:
        return _refuse(error)
    received = store().received(upload.id)
    return JsonResponse({"id": upload.id, "received": received, "piece": PIECE})


@require_POST
@allow("province")
def part(request: HttpRequest, cycle_id: str, body: str, key: str) -> HttpResponse:
    """Take the next piece of an upload; the body of the request is its bytes."""
    room, at = find_room(request, cycle_id, body), request.GET.get("at", "")
    offset = int(at) if at.isdecimal() and len(at) < len("1000000000") else 0
    try:
        upload = find_upload(room.cycle, body, key, by=room.person)
        piece = request.read(PIECE)[: max(upload.size - offset, 0)]
        received = store().write_part(upload.id, offset, piece)
    except KaoheError as error:
        return _refuse(error)
    return JsonResponse({"received": received})


@require_POST
@allow("province")
def finish(request: HttpRequest, cycle_id: str, body: str, key: str) -> HttpResponse:
    """Take a file in that has arrived in parts."""
    room = find_room(request, cycle_id, body)
    try:
        upload = find_upload(room.cycle, body, key, by=room.person)
        content = end_upload(upload, sha256=request.POST.get("sha256", ""))
        if number := read_number(request, "bring"):
            made = bring_bytes(
                room.cycle, body, number, content=content, by=room.person, request=upload.id
            )
        else:
            made = _take(room, request, upload.name, content, upload.id)
    except KaoheError as error:
        return _refuse(error)
    return JsonResponse({"name": made.name, "sha256": made.digest})


def _take(room: Room, request: HttpRequest, name: str, content: bytes, key: str) -> EvidenceVersion:
    return add_file(
        room.cycle, room.body, name=name, content=content, details=_details(request),
        by=room.person, request=key,
    )  # fmt: skip


def _details(request: HttpRequest) -> Mapping[str, object]:
    return {
        "number": read_number(request, "number"),
        "purpose": request.POST.get("purpose", ""),
        "items": request.POST.getlist("items"),
        "evidence_date": request.POST.get("evidence_date", ""),
    }


def _refuse(error: KaoheError) -> JsonResponse:
    told = [f"{each.problem}{each.remedy}" for each in list_faults(error)]
    codes = [each.kind.code for each in error.faults]
    return JsonResponse({"faults": told, "codes": codes}, status=REFUSED)
