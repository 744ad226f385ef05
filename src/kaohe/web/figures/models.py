"""What was entered, signed, countersigned, asked and answered; rows are only ever added."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaohe.web.accounts.models import IS_BODY, User
from kaohe.web.cycles.models import Cycle

KINDS = [("statistic", "统计数据"), ("target", "目标任务")]


class FigureSet(models.Model):
    """One version of the statistics and targets of a cycle; a later one never replaces it."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="figure_sets")
    number = models.PositiveIntegerField()
    """1, 2, 3 … within a cycle."""
    digest = models.CharField(max_length=64)
    """SHA-256 of the canonical form of all its figures."""
    reason = models.CharField(max_length=400, blank=True)
    """Why it was made although the version before was signed."""
    origin = models.CharField(max_length=200, blank=True)
    """Name of the workbook; empty for what was entered on the page."""
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entry = models.BigIntegerField()

    class Meta:
        """One row a version."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cycle", "number"], name="one_set_a_number")
        ]


class Figure(models.Model):
    """One figure of a version."""

    set = models.ForeignKey(FigureSet, on_delete=models.PROTECT, related_name="figures")
    kind = models.CharField(max_length=10, choices=KINDS)
    body = models.CharField(max_length=2, validators=[IS_BODY])
    indicator = models.CharField(max_length=60)
    when = models.CharField(max_length=10)
    """The day of a statistical figure, the year of a target."""
    value = models.BigIntegerField()

    class Meta:
        """A figure is told once."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["set", "kind", "body", "indicator", "when"], name="one_value_a_figure"
            )
        ]


class FigureSignature(models.Model):
    """Who signed a version; it is void as soon as there is a later one."""

    set = models.OneToOneField(FigureSet, on_delete=models.PROTECT, related_name="signature")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    entry = models.BigIntegerField()


class Countersignature(models.Model):
    """A body's word on its part of a register and of the figures; the last one holds."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="countersignatures")
    body = models.CharField(max_length=2, validators=[IS_BODY])
    is_agreed = models.BooleanField()
    reason = models.CharField(max_length=1000, blank=True)
    register = models.CharField(max_length=64)
    """Digest of the register that it speaks of; another register voids it."""
    figures = models.CharField(max_length=64, blank=True)
    """Digest of the body's own figures; others of the body void it, those of others do not."""
    reported = models.JSONField(default=dict)
    """What the body itself reports of figures that both sources tell."""
    paper_name = models.CharField(max_length=200, blank=True)
    paper_digest = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entry = models.BigIntegerField()

    class Meta:
        """Read by body."""

        indexes: ClassVar = [models.Index(fields=["cycle", "body"], name="word_of_body")]


class Query(models.Model):
    """A question to a body, with the day by which it is answered."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="figure_queries")
    body = models.CharField(max_length=2, validators=[IS_BODY])
    gap = models.CharField(max_length=120, blank=True)
    """Id of the gap between two sources that it asks about; empty for any other question."""
    text = models.TextField()
    due = models.DateField()
    """A day in Beijing; the answer may come on it."""
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entry = models.BigIntegerField()

    class Meta:
        """The same gap is asked about once."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["cycle", "gap"], condition=~models.Q(gap=""), name="one_query_a_gap"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["cycle", "body"], name="query_of_body")]


class QueryAnswer(models.Model):
    """What a body answers; it may add to it until the office closes the query."""

    query = models.ForeignKey(Query, on_delete=models.PROTECT, related_name="answers")
    text = models.TextField()
    paper_name = models.CharField(max_length=200, blank=True)
    paper_digest = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entry = models.BigIntegerField()


class QueryClosing(models.Model):
    """The office's word that a query is settled."""

    query = models.OneToOneField(Query, on_delete=models.PROTECT, related_name="closing")
    remark = models.CharField(max_length=1000)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entry = models.BigIntegerField()
