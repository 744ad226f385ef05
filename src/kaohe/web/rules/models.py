"""Packs that were handed in, and decisions that were settled; rows are only ever added."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaohe.web.accounts.models import User


class UploadedPack(models.Model):
    """A version that somebody handed in; its content stands in the office's folder."""

    digest = models.CharField(max_length=64, primary_key=True)
    pack = models.CharField(max_length=80)
    version = models.CharField(max_length=80)
    file_name = models.CharField(max_length=200)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entry = models.BigIntegerField()

    class Meta:
        """A version never changes; a correction is a new one."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["pack", "version"], name="one_pack_a_version")
        ]


class SettledDecision(models.Model):
    """A decision of a pack that a named person has settled, and why."""

    pack_digest = models.CharField(max_length=64)
    decision = models.CharField(max_length=80)
    reason = models.CharField(max_length=400)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entry = models.BigIntegerField()

    class Meta:
        """Settled once; another choice is another version."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["pack_digest", "decision"], name="settled_once")
        ]
