"""Registers the room with Django."""

from __future__ import annotations

from django.apps import AppConfig


class ResultsConfig(AppConfig):
    """Scores and what they are made of."""

    name = "kaohe.web.results"
    label = "results"
    verbose_name = "结果"
