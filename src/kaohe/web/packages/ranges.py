"""A part of a file, for downloads that broke off and go on (RFC 9110, 14)."""

from __future__ import annotations

import re
from typing import Final

from django.http import HttpRequest, HttpResponse

_ONE_RANGE: Final = re.compile(r"bytes=([0-9]{0,15})-([0-9]{0,15})")
"""More digits than any file needs are no range: Python reads no number of thousands of them."""
_PARTIAL: Final = 206
_NOT_SATISFIABLE: Final = 416


def give_file(request: HttpRequest, content: bytes, *, name: str, digest: str) -> HttpResponse:
    """Answer with a file, or with the one range of it that is asked for.

    Several ranges at once, and a range of another file (``If-Range``), are answered with all.
    """
    etag, size = f'"{digest}"', len(content)
    asked = _ONE_RANGE.fullmatch(request.headers.get("Range", ""))
    status, told = 200, content
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Accept-Ranges": "bytes",
        "ETag": etag,
    }
    if asked and any(asked.groups()) and request.headers.get("If-Range", etag) == etag:
        first, last = _read_range(*asked.groups(), size=size)
        if first > last:
            headers["Content-Range"] = f"bytes */{size}"
            return HttpResponse(status=_NOT_SATISFIABLE, headers=headers)
        status, told = _PARTIAL, content[first : last + 1]
        headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    return HttpResponse(told, content_type="application/zip", status=status, headers=headers)


def _read_range(first: str, last: str, *, size: int) -> tuple[int, int]:
    """Return the first and the last byte that are asked for; the first lies beyond where none is.

    >>> _read_range("2", "", size=10), _read_range("", "3", size=10), _read_range("9", "99", size=9)
    ((2, 9), (7, 9), (9, 8))
    """
    if not first:
        return max(size - int(last), 0) if int(last) else size, size - 1
    return int(first), min(int(last), size - 1) if last else size - 1
