"""The built app for phones, served as it is below ``/field/`` with a policy of its own."""

from __future__ import annotations

import mimetypes
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from csp.decorators import csp_exempt
from django.conf import settings
from django.http import Http404, HttpResponse
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


@require_safe
@allow_anybody
@csp_exempt()
def app(_request: HttpRequest, name: str = FIRST) -> HttpResponse:
    """Give one file of the app.

    Raises:
        Http404: there is none.
    """
    if not _NAME.fullmatch(name):
        raise Http404
    place = Path(settings.STATICFILES_DIRS[0]) / "field" / name
    if not place.is_file():
        raise Http404
    kind = TYPES.get(place.suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    response = HttpResponse(place.read_bytes(), content_type=kind)
    response["Content-Security-Policy"] = POLICY
    return response
