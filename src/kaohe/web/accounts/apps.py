"""Registers the room with Django."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People and rights."""

    name = "kaohe.web.accounts"
    label = "accounts"
    verbose_name = "人员与权限"

    def ready(self) -> None:
        """Begin to listen for people who enter."""
        from kaohe.web.accounts import entering  # noqa: F401 - models must be loaded before
