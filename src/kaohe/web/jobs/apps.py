"""Registers the room with Django."""

from __future__ import annotations

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Work in the background."""

    name = "kaohe.web.jobs"
    label = "jobs"
    verbose_name = "后台任务"
