"""Registers the room with Django."""

from __future__ import annotations

from django.apps import AppConfig


class PackagesConfig(AppConfig):
    """Publication packages."""

    name = "kaohe.web.packages"
    label = "packages"
    verbose_name = "公布包"
