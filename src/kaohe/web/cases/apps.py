"""Registers the room with Django."""

from __future__ import annotations

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Untrue entries, objections, corrections."""

    name = "kaohe.web.cases"
    label = "cases"
    verbose_name = "不实事项和异议"
