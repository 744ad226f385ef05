"""The office as a WSGI application, for gunicorn."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from kaohe.web.starting import expect_safe

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaohe.web.settings")

application = get_wsgi_application()
expect_safe()
