"""The office as a WSGI application, for gunicorn."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from django.core.wsgi import get_wsgi_application

from kaohe.web.starting import expect_safe

if TYPE_CHECKING:
    from django.core.handlers.wsgi import WSGIHandler


def make_application() -> WSGIHandler:
    """Make the application, unless something is unsafe.

    Raises:
        InputError: with everything that is.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaohe.web.settings")
    application = get_wsgi_application()
    expect_safe()
    return application
