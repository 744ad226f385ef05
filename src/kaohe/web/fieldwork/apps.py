"""Registers the room with Django."""

from __future__ import annotations

from django.apps import AppConfig


class FieldworkConfig(AppConfig):
    """Fieldwork."""

    name = "kaohe.web.fieldwork"
    label = "fieldwork"
    verbose_name = "外勤"
