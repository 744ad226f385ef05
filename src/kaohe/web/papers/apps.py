"""Registers the room with Django."""

from __future__ import annotations

from django.apps import AppConfig


class PapersConfig(AppConfig):
    """Papers on their way out."""

    name = "kaohe.web.papers"
    label = "papers"
    verbose_name = "公文"
