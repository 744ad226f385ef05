"""What the browser's script sends while it hands a file in: begin, piece by piece, end.

Answers are JSON; what is wrong is told in the language of the page, all of it at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from kaohe.core.errors import KaoheError
from kaohe.web.accounts.page_acts import REFUSED
from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.base.telling import list_faults
from kaohe.web.cycles.page_acts import read_key
from kaohe.web.registers.models import Upload
from kaohe.web.registers.pages import DELIVERERS, find_cycle
from kaohe.web.registers.uploads import PIECE, add_piece, begin_upload, finish_upload

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest


@require_POST
@allow(*DELIVERERS)
def begin(request: HttpRequest, cycle_id: str) -> JsonResponse:
    """Begin to hand a file in; answer where to go on."""
    cycle = find_cycle(cycle_id)
    size = request.POST.get("size", "")

    def start() -> dict[str, Any]:
        upload = begin_upload(
            cycle,
            deliverer=request.POST.get("deliverer", ""),
            name=request.POST.get("name", ""),
            size=int(size) if size.isdecimal() else 0,
            by=person_of(request),
        )
        return {"id": upload.pk, "received": upload.received, "piece": PIECE}

    return _answer(start)


@require_POST
@allow(*DELIVERERS)
def add(request: HttpRequest, cycle_id: str, upload_id: str) -> JsonResponse:
    """Take the next piece; the body of the request is its bytes."""
    upload = _find(request, cycle_id, upload_id)
    at = request.GET.get("at", "")
    piece = request.read(PIECE + 1)
    if not at.isdecimal() or len(piece) > PIECE:
        raise Http404
    return _answer(lambda: {"received": add_piece(upload, piece, at=int(at))})


@require_POST
@allow(*DELIVERERS)
def finish(request: HttpRequest, cycle_id: str, upload_id: str) -> JsonResponse:
    """Take the file in once size and hash are right."""
    upload = _find(request, cycle_id, upload_id)

    def end() -> dict[str, Any]:
        delivery = finish_upload(
            upload,
            sha256=request.POST.get("sha256", ""),
            by=person_of(request),
            request=read_key(request),
        )
        return {"sha256": delivery.sha256, "name": delivery.name}

    return _answer(end)


def _find(request: HttpRequest, cycle_id: str, upload_id: str) -> Upload:
    """Return one's own upload."""
    return get_object_or_404(
        Upload.objects.select_related("cycle"),
        pk=upload_id,
        cycle=find_cycle(cycle_id),
        by=person_of(request),
    )


def _answer(work: Callable[[], dict[str, Any]]) -> JsonResponse:
    try:
        return JsonResponse(work())
    except KaoheError as error:
        faults = [f"{each.problem}{each.remedy}" for each in list_faults(error)]
        return JsonResponse({"faults": faults}, status=REFUSED)
