"""The built app for phones, served as it is below ``/field/`` with a policy of its own.

A village's network is slow: a file is sent compressed, and one that the phone has already is not
sent again (the page and its service worker ask for the same files).
"""

from __future__ import annotations

import gzip
import mimetypes
import re
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from csp.decorators import csp_exempt
from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.views.decorators.http import require_safe

from kaohe.web.accounts.rights import allow_anybody

if TYPE_CHECKING:
    from django.http import HttpRequest

FIRST: Final = "index.html"
_NAME: Final = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")
POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob: data:",
        "media-src 'self' blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
TYPES: Final = {".js": "text/javascript", ".webmanifest": "application/manifest+json"}


@dataclass(frozen=True, slots=True)
class AppFile:
    """One file of the app."""

    content: bytes
    packed: bytes
    tag: str
    """Its name in the phone's cache: it follows from the bytes, compressed or not."""


@require_safe
@allow_anybody
@csp_exempt()
def app(request: HttpRequest, name: str = FIRST) -> HttpResponse:
    """Give one file of the app.

    Raises:
        Http404: there is none.
    """
    if not _NAME.fullmatch(name):
        raise Http404
    place = Path(settings.STATICFILES_DIRS[0]) / "field" / name
    if not place.is_file():
        raise Http404
    found = _read(place, place.stat().st_mtime_ns)
    kind = TYPES.get(place.suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    is_packed = _takes_gzip(request)
    response = HttpResponse(found.packed if is_packed else found.content, content_type=kind)
    if is_packed:
        response["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    response["Cache-Control"] = "no-cache"
    response["ETag"] = found.tag
    response["Content-Security-Policy"] = POLICY
    return get_conditional_response(request, etag=found.tag, response=response) or response


@lru_cache(maxsize=64)
def _read(place: Path, _changed: int) -> AppFile:
    content = place.read_bytes()
    tag = f'W/"{sha256(content).hexdigest()}"'
    return AppFile(content, gzip.compress(content, mtime=0), tag)


def _takes_gzip(request: HttpRequest) -> bool:
    offered = request.headers.get("Accept-Encoding", "").split(",")
    return any(each.strip().split(";")[0] == "gzip" for each in offered)
