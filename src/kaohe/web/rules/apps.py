"""Registers the room with Django."""

from __future__ import annotations

from django.apps import AppConfig


class RulesConfig(AppConfig):
    """Packs and their decisions."""

    name = "kaohe.web.rules"
    label = "rules"
    verbose_name = "规则"
