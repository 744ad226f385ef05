"""Visits as the office knows them: revisions that can be read, and what people have decided."""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from kaohe.web.accounts.models import User
from kaohe.web.draw.models import DrawCampaign
from kaohe.web.fieldwork.device_models import Device
from kaohe.web.fieldwork.inbox_models import Inbox

DECISIONS: Final = {
    "picked": _("选定版本"),
    "approved": _("批准迟到的更正"),
    "declined": _("不采用迟到的更正"),
    "returned": _("退回"),
}


class FieldVisit(models.Model):
    """A visit of which a revision has come; it is disclosed."""

    id = models.CharField(max_length=120, primary_key=True)
    campaign = models.ForeignKey(DrawCampaign, on_delete=models.PROTECT, related_name="visits")
    body = models.CharField(max_length=2)
    county = models.CharField(max_length=6)


class FieldRevision(models.Model):
    """A revision that was read and holds; how it stood when it came is never changed."""

    id = models.CharField(max_length=36, primary_key=True)
    inbox = models.OneToOneField(Inbox, on_delete=models.PROTECT, related_name="revision")
    visit = models.ForeignKey(FieldVisit, on_delete=models.PROTECT, related_name="revisions")
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="+")
    parent = models.CharField(max_length=36, blank=True)
    sha256 = models.CharField(max_length=64, db_index=True)
    outcome = models.CharField(max_length=40)
    is_late = models.BooleanField()
    is_disputed = models.BooleanField()
    order = models.PositiveIntegerField()
    """Place among all that has happened to the visit."""
    at = models.DateTimeField()

    class Meta:
        """One thing after the other."""

        ordering: ClassVar = ["order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["visit", "order"], name="one_revision_an_order")
        ]


class NotedRevision(models.Model):
    """That the observations of a revision stand in the ledger of observations, each once."""

    revision = models.OneToOneField(FieldRevision, on_delete=models.PROTECT, related_name="noted")
    noted = models.PositiveSmallIntegerField()
    """How many were new; the same words of an earlier revision stand there already."""
    left_out = models.PositiveSmallIntegerField()
    """How many had no text, or a kind that is none."""
    at = models.DateTimeField()
    entry = models.BigIntegerField(null=True, blank=True)
    """Nothing where the revision has no observations."""


class VisitDecision(models.Model):
    """What a person has decided about a revision."""

    visit = models.ForeignKey(FieldVisit, on_delete=models.PROTECT, related_name="decisions")
    revision = models.ForeignKey(FieldRevision, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=10, choices=list(DECISIONS.items()))
    reason = models.TextField(blank=True)
    order = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entry = models.BigIntegerField()

    class Meta:
        """One thing after the other."""

        ordering: ClassVar = ["order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["visit", "order"], name="one_decision_an_order")
        ]


class ReviewComment(models.Model):
    """What is to be mended of an item, in a visit that was returned."""

    decision = models.ForeignKey(VisitDecision, on_delete=models.PROTECT, related_name="comments")
    item = models.CharField(max_length=20, blank=True)
    """Empty for the visit as a whole."""
    text = models.TextField()


class Admission(models.Model):
    """That something in quarantine is to be taken up although one thing speaks against it."""

    inbox = models.ForeignKey(Inbox, on_delete=models.PROTECT, related_name="admissions")
    code = models.CharField(max_length=60)
    """What spoke against it: a revoked device, a closed campaign, another pack."""
    reason = models.CharField(max_length=400)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entry = models.BigIntegerField()


class PurgePermit(models.Model):
    """A signed permit to delete a visit from a device, given after publication."""

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="permits")
    revision = models.ForeignKey(FieldRevision, on_delete=models.PROTECT, related_name="+")
    signed = models.BinaryField(db_column="body")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entry = models.BigIntegerField()

    class Meta:
        """One for each."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["device", "revision"], name="one_permit_a_revision")
        ]


class FieldMessage(models.Model):
    """What the office tells a team's phones; nobody's unit stands in it."""

    campaign = models.ForeignKey(DrawCampaign, on_delete=models.PROTECT, related_name="+")
    body = models.CharField(max_length=2)
    text = models.CharField(max_length=400)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entry = models.BigIntegerField()
