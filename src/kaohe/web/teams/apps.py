"""Registers the room with Django."""

from __future__ import annotations

from django.apps import AppConfig


class TeamsConfig(AppConfig):
    """Teams, their trips and letters."""

    name = "kaohe.web.teams"
    label = "teams"
    verbose_name = "考核组"
