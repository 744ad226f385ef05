"""Registers the room with Django."""

from __future__ import annotations

from django.apps import AppConfig


class ObservationsConfig(AppConfig):
    """Paper checklists, rectification, good practice."""

    name = "kaohe.web.observations"
    label = "observations"
    verbose_name = "抽查意见"
