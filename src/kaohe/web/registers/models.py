"""What was delivered for a cycle, what was made of it, and which snapshot two people froze."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaohe.core.canonical import Json, digest
from kaohe.web.accounts.models import IS_BODY, User
from kaohe.web.cycles.models import Cycle
from kaohe.web.jobs.models import Job


class Upload(models.Model):
    """A file that is on its way from a browser; its bytes stand in the office's folder."""

    id = models.CharField(max_length=32, primary_key=True)
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="+")
    deliverer = models.CharField(max_length=2, validators=[IS_BODY])
    name = models.CharField(max_length=200)
    size = models.BigIntegerField()
    received = models.BigIntegerField(default=0)
    """Bytes that are on the disk."""
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    is_ended = models.BooleanField(default=False)
    """Taken in, or given up."""


class Delivery(models.Model):
    """A file that was delivered; of one deliverer and name the last row holds."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="deliveries")
    deliverer = models.CharField(max_length=2, blank=True, validators=[IS_BODY])
    """Two digits, ``00`` for the whole nation, nothing where the file's rows tell."""
    name = models.CharField(max_length=200)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64, blank=True)
    """Of its bytes; empty where the file was taken back."""
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entry = models.BigIntegerField()

    class Meta:
        """Read by name."""

        indexes: ClassVar = [
            models.Index(fields=["cycle", "deliverer", "name"], name="delivery_of_name")
        ]


class RegisterSnapshot(models.Model):
    """A register that was imported for a cycle."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="snapshots")
    digest = models.CharField(max_length=64)
    root = models.CharField(max_length=64)
    as_of = models.DateField()
    folder = models.CharField(max_length=200)
    """Below the office's folder."""
    job = models.ForeignKey(Job, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entry = models.BigIntegerField()
    files = models.PositiveIntegerField()
    counts = models.JSONField()
    """Lines, headers, clean, flagged, quarantined, rejected, superseded."""

    def statement(self) -> dict[str, Json]:
        """Return what two people sign when they freeze it."""
        return {
            "cycle": self.cycle_id,
            "register": self.digest,
            "root": self.root,
            "as_of": self.as_of.isoformat(),
            "files": self.files,
            **self.counts,
        }

    def statement_digest(self) -> str:
        """Return SHA-256 of the statement in canonical form."""
        return digest(self.statement())


class FreezeSignature(models.Model):
    """Somebody who has seen digest and counts of a snapshot and wants it frozen."""

    snapshot = models.ForeignKey(
        RegisterSnapshot, on_delete=models.PROTECT, related_name="signatures"
    )
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    statement = models.CharField(max_length=64)
    at = models.DateTimeField()
    entry = models.BigIntegerField()
    reason = models.CharField(max_length=400, blank=True)
    """Why a register is frozen although more was left aside than the rules allow."""

    class Meta:
        """Nobody signs twice."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["snapshot", "person"], name="freeze_signed_once")
        ]


class FrozenRegister(models.Model):
    """The register that holds for a cycle; there is only ever one."""

    cycle = models.OneToOneField(Cycle, on_delete=models.PROTECT, related_name="frozen_register")
    snapshot = models.OneToOneField(RegisterSnapshot, on_delete=models.PROTECT, related_name="+")
    statement = models.CharField(max_length=64)
    at = models.DateTimeField()
    entry = models.BigIntegerField()
