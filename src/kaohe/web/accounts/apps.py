"""Registers the room with Django."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People and rights."""

    name = "kaohe.web.accounts"
    label = "accounts"
    verbose_name = "人员与权限"
