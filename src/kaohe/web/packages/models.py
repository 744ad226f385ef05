"""Packages that were built; rows are only ever added."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaohe.web.accounts.models import User
from kaohe.web.cycles.models import Cycle
from kaohe.web.jobs.models import Job
from kaohe.web.results.models import Scoring


class ResultPackage(models.Model):
    """A package that was built and checked; its ZIP stands in the office's folder."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="packages")
    number = models.PositiveIntegerField()
    """1, 2, 3 … within a cycle."""
    scoring = models.ForeignKey(Scoring, on_delete=models.PROTECT, related_name="+")
    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="+")
    manifest = models.CharField(max_length=64)
    """SHA-256 of its manifest, which is printed where everybody sees it."""
    archive = models.CharField(max_length=64)
    """SHA-256 of the ZIP."""
    size = models.BigIntegerField()
    files = models.PositiveIntegerField()
    papers = models.PositiveIntegerField()
    withheld = models.PositiveIntegerField()
    """Papers that were left out by the list."""
    parts = models.JSONField()
    """Part and state, in the order in which they were checked."""
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entry = models.BigIntegerField()

    class Meta:
        """A number is given once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cycle", "number"], name="one_package_a_number")
        ]
