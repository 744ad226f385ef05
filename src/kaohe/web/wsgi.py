"""The office as a WSGI application, for gunicorn."""

from __future__ import annotations

import gc
import os
from typing import TYPE_CHECKING, Final

from django.core.wsgi import get_wsgi_application

from kaohe.web.starting import expect_safe

if TYPE_CHECKING:
    from django.core.handlers.wsgi import WSGIHandler

COLLECT_AFTER: Final = 20_000
"""Objects that are made and not freed before the youngest are looked through."""


def make_application() -> WSGIHandler:
    """Make the application, unless something is unsafe.

    Raises:
        InputError: with everything that is.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaohe.web.settings")
    application = get_wsgi_application()
    expect_safe()
    spare_collections()
    return application


def spare_collections() -> None:
    """Look for unreachable objects more seldom, and not among what the program is made of.

    A page makes thousands of objects, which die with it; looking through them every few hundred,
    and through the packs and templates now and then, costs about a twentieth of a page.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, 20, 50)
