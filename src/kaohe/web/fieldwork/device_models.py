"""Devices of inspectors: one-time codes, tries, what was enrolled, what was revoked."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaohe.web.accounts.models import User
from kaohe.web.draw.models import DrawCampaign


class EnrolmentCode(models.Model):
    """A one-time code for one person of one body's team; only its hash is kept."""

    digest = models.CharField(max_length=64, unique=True)
    campaign = models.ForeignKey(DrawCampaign, on_delete=models.PROTECT, related_name="+")
    body = models.CharField(max_length=2)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    until = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entry = models.BigIntegerField()


class EnrolmentTry(models.Model):
    """A try to enrol a device; too many that fail wait. Rows are only ever added."""

    digest = models.CharField(max_length=64)
    """Of the code as it was typed; there may be no such code."""
    address = models.CharField(max_length=45)
    is_taken = models.BooleanField()
    """That the code was right; a try that failed has the row before it only."""
    at = models.DateTimeField()

    class Meta:
        """Looked up by code and by address."""

        indexes: ClassVar = [
            models.Index(fields=["digest", "at"], name="tries_of_code"),
            models.Index(fields=["address", "at"], name="tries_of_address"),
        ]


class Device(models.Model):
    """A device that was enrolled; of its secret only the hash is kept."""

    id = models.CharField(max_length=60, primary_key=True)
    campaign = models.ForeignKey(DrawCampaign, on_delete=models.PROTECT, related_name="devices")
    body = models.CharField(max_length=2)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    code = models.OneToOneField(EnrolmentCode, on_delete=models.PROTECT, related_name="device")
    sealing_key = models.CharField(max_length=64)
    signing_key = models.CharField(max_length=64)
    secret_digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    entry = models.BigIntegerField()


class DeviceRevocation(models.Model):
    """That a device counts no more; what it sends afterwards is kept and waits."""

    device = models.OneToOneField(Device, on_delete=models.PROTECT, related_name="revocation")
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entry = models.BigIntegerField()


class DutyPhone(models.Model):
    """The telephone of the duty officer, as phones show it; the last row holds."""

    campaign = models.ForeignKey(DrawCampaign, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entry = models.BigIntegerField()

    class Meta:
        """In the order in which they were told."""

        ordering: ClassVar = ["pk"]
