"""Registers the room with Django."""

from __future__ import annotations

from django.apps import AppConfig


class FiguresConfig(AppConfig):
    """Figures of both sources, and what is asked of them."""

    name = "kaohe.web.figures"
    label = "figures"
    verbose_name = "数据"
