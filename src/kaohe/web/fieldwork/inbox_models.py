"""What phones have sent, as it came, with the receipts; and how far each piece is processed."""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from kaohe.web.fieldwork.device_models import Device

PROCESSED: Final = "processed"
QUARANTINED: Final = "quarantined"
STATES: Final = {PROCESSED: _("已处理"), QUARANTINED: _("隔离")}
KINDS: Final = {
    "revision": _("抽查记录"),
    "document": _("文件"),
    "events": _("操作记录"),
    "hand-over": _("移交文件"),
}


class Inbox(models.Model):
    """Raw bytes that a device has sent, kept before anything of them was read."""

    kind = models.CharField(max_length=10, choices=list(KINDS.items()))
    subject = models.CharField(max_length=64)
    """Id of the revision; the digest of everything else."""
    sha256 = models.CharField(max_length=64)
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=120, blank=True)
    """The visit, where it belongs to one."""
    content = models.BinaryField()
    received_at = models.DateTimeField()

    class Meta:
        """One name stands for one content."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "subject"], name="one_inbox_row_a_subject")
        ]


class InboxState(models.Model):
    """How far something is processed; what is in quarantine is taken up again when it is due."""

    inbox = models.OneToOneField(Inbox, on_delete=models.PROTECT, related_name="state")
    state = models.CharField(max_length=12, choices=list(STATES.items()))
    tries = models.PositiveSmallIntegerField(default=0)
    due = models.DateTimeField(null=True, blank=True, db_index=True)
    """When it is tried again by itself; never after the last time."""
    faults = models.JSONField(default=list)
    """Why it waits: place, problem and remedy in both languages, and a code."""
    about = models.CharField(max_length=20, blank=True)
    """What a document is, for those that wait for another one."""
    changed_at = models.DateTimeField()


class FieldReceipt(models.Model):
    """A receipt, as it was signed."""

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="receipts")
    number = models.PositiveIntegerField()
    subject = models.CharField(max_length=64, db_index=True)
    signed = models.BinaryField(db_column="body")

    class Meta:
        """Counted from 1 for each device."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["device", "number"], name="one_receipt_a_number")
        ]


class FieldBlob(models.Model):
    """A photo or document whose bytes stand whole in the store."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.BigIntegerField()
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="+")
    """That brought it first."""
    at = models.DateTimeField()


class FieldEvent(models.Model):
    """One event of a device in a visit."""

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="+")
    visit = models.CharField(max_length=120)
    seq = models.PositiveIntegerField()
    event = models.CharField(max_length=60)
    """Its id, made on the device."""
    sha256 = models.CharField(max_length=64)
    line = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        """One event a number, and one row an event."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["device", "visit", "seq"], name="one_event_a_number"),
            models.UniqueConstraint(fields=["device", "event"], name="one_row_an_event"),
        ]
