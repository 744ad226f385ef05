"""Files that are given once and kept nowhere on the way."""

from __future__ import annotations

from django.http import HttpResponse


def give_file(content: bytes, name: str) -> HttpResponse:
    """Give a file of canonical JSON to be saved."""
    return HttpResponse(
        content,
        content_type="application/json",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        },
    )
