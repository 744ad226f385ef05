"""Scorings of a year, of which the last counts; rows are only ever added."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaohe.web.accounts.models import User
from kaohe.web.cycles.models import Cycle


class Scoring(models.Model):
    """One scoring of all bodies from one sheet of evidence under one pack."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="scorings")
    number = models.IntegerField()
    sheet_name = models.CharField(max_length=200)
    sheet_digest = models.CharField(max_length=64)
    """SHA-256 of the sheet, whose bytes stand in the office's folder."""
    pack_digest = models.CharField(max_length=64)
    findings = models.IntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entry = models.BigIntegerField()

    class Meta:
        """A scoring is never changed; another one follows it."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cycle", "number"], name="one_scoring_a_number")
        ]


class Gathering(models.Model):
    """That the sheet of a scoring was gathered from the rooms, and what was still owed then.

    A scoring without it rests on a sheet that was handed in.
    """

    scoring = models.OneToOneField(Scoring, on_delete=models.PROTECT, related_name="gathering")
    missing = models.IntegerField()
    contradictory = models.IntegerField()
    reason = models.CharField(max_length=400, blank=True)
    """Why it was scored although something was owed; empty where nothing was."""


class BodyResult(models.Model):
    """What one scoring gave a body; all of it stands in the trace."""

    scoring = models.ForeignKey(Scoring, on_delete=models.PROTECT, related_name="results")
    body = models.CharField(max_length=2)
    group = models.CharField(max_length=80)
    place = models.IntegerField(null=True)
    total = models.CharField(max_length=40)
    """As it is published; empty where the result waits."""
    sections = models.JSONField()
    """Id of a section → what is published of it."""
    trace_digest = models.CharField(max_length=64)

    class Meta:
        """One result for each body."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scoring", "body"], name="one_result_a_body")
        ]


def gathering_of(scoring: Scoring) -> Gathering | None:
    """Return what is kept of a scoring made from the rooms; None of one from a sheet."""
    return Gathering.objects.filter(scoring=scoring).first()
