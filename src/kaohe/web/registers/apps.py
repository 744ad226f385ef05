"""Registers the room with Django."""

from __future__ import annotations

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    """Deliveries, snapshots, freeze."""

    name = "kaohe.web.registers"
    label = "registers"
    verbose_name = "数据库"
