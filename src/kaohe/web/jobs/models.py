"""A job, and the signs of life of the processes that do jobs."""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from kaohe.web.accounts.models import User

WAITING: Final = "waiting"
WORKING: Final = "working"
DONE: Final = "done"
FAILED: Final = "failed"
GIVEN_UP: Final = "given_up"
STATES: Final = {
    WAITING: _("等待"),
    WORKING: _("进行中"),
    DONE: _("已完成"),
    FAILED: _("失败"),
    GIVEN_UP: _("已放弃"),
}
"""Every state of a job and how it is called."""
ENDED: Final = (DONE, FAILED, GIVEN_UP)


class Job(models.Model):
    """One piece of work; whoever holds its lease does it."""

    kind = models.CharField(max_length=40)
    about = models.CharField(max_length=40, blank=True)
    """The cycle that it belongs to."""
    arguments = models.JSONField()
    state = models.CharField(max_length=10, choices=list(STATES.items()), default=WAITING)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    entry = models.BigIntegerField()
    """Entry of the ledger that asked for it."""
    begun_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    """Of the same unit as ``done``; 0 while nobody can tell."""
    words_zh = models.CharField(max_length=200, blank=True)
    words_en = models.CharField(max_length=200, blank=True)
    """What is being done, in both languages."""
    owner = models.CharField(max_length=80, blank=True)
    """The worker that holds the lease."""
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()
    """After an attempt that broke, the next one waits until then."""
    faults = models.JSONField(default=list)
    """Why it failed: place, problem and remedy in both languages, and a code."""
    result = models.JSONField(default=dict)

    class Meta:
        """Looked for by state."""

        indexes: ClassVar = [models.Index(fields=["state", "not_before"], name="job_to_be_done")]


class Worker(models.Model):
    """A process that does jobs, and when it was last seen."""

    id = models.CharField(max_length=80, primary_key=True)
    begun_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
