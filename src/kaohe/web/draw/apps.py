"""Registers the room with Django."""

from __future__ import annotations

from django.apps import AppConfig


class DrawConfig(AppConfig):
    """Ceremony and monitor of the draw."""

    name = "kaohe.web.draw"
    label = "draw"
    verbose_name = "抽取"
