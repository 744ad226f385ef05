"""Registers the room with Django."""

from __future__ import annotations

from django.apps import AppConfig


class CyclesConfig(AppConfig):
    """The year's steps."""

    name = "kaohe.web.cycles"
    label = "cycles"
    verbose_name = "年度考核"
