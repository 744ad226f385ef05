"""Registers the room with Django."""

from __future__ import annotations

from django.apps import AppConfig


class SelfCheckConfig(AppConfig):
    """Reports, files of evidence, submissions, reviews."""

    name = "kaohe.web.self_check"
    label = "self_check"
    verbose_name = "自检自查"
