"""Registers the room with Django."""

from __future__ import annotations

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The ledger of the office."""

    name = "kaohe.web.audit"
    label = "audit"
    verbose_name = "账本"
