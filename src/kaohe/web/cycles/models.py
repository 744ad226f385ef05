"""A year's assessment as it is kept: its step, the seats, the sign-offs, the days."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from kaohe.web.accounts.models import User
from kaohe.workflows.cycle import FIRST, SEATS, STEPS, Year

IS_ID = RegexValidator(r"^[a-z0-9][a-z0-9._-]{2,39}$", _("3至40位小写字母、数字或._-"))
STEP_CHOICES = [(step.id, step.zh) for step in STEPS]
SEAT_CHOICES = [(seat.id, seat.zh) for seat in SEATS.values()]


class Cycle(models.Model):
    """The assessment of one year."""

    id = models.CharField(_("编号"), max_length=40, primary_key=True, validators=[IS_ID])
    title = models.CharField(_("名称"), max_length=80)
    pack = models.CharField(_("规则包"), max_length=120)
    pack_digest = models.CharField(max_length=64)
    step = models.CharField(max_length=20, choices=STEP_CHOICES, default=FIRST)
    version = models.PositiveIntegerField(default=0)
    """Raised with every change, so that nobody acts on what he did not see."""
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.title

    def year(self) -> Year:
        """Return where the year stands, as the state machine takes it."""
        seated = self.seats.filter(until=None).values_list("seat", "person__username")
        signed = self.signatures.values_list("step", "seat", "person__username")
        return Year(
            id=self.id,
            step=self.step,
            seats=dict(seated),
            signatures={(step, seat): person for step, seat, person in signed},
        )


class CycleSeat(models.Model):
    """Who holds a seat of the leading group, from one moment to another."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="seats")
    seat = models.CharField(max_length=20, choices=SEAT_CHOICES)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One holder at a time."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["cycle", "seat"], condition=models.Q(until=None), name="one_holder_a_seat"
            )
        ]


class CycleSignature(models.Model):
    """A sign-off: which step, in which seat, by whom, when, and where it stands in the ledger."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="signatures")
    step = models.CharField(max_length=20, choices=STEP_CHOICES)
    seat = models.CharField(max_length=20, choices=SEAT_CHOICES)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    version = models.PositiveIntegerField()
    """Version of the cycle that was on the screen."""

    class Meta:
        """A step is signed once in each seat."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cycle", "step", "seat"], name="one_signature_a_seat")
        ]


class CycleStep(models.Model):
    """When a step began and ended, and by which day it ends."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=20, choices=STEP_CHOICES)
    due = models.DateField(null=True, blank=True)
    """A day in Beijing; the step may end on it."""
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    is_left_out = models.BooleanField(default=False)

    class Meta:
        """One row for each step of a cycle."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cycle", "step"], name="one_row_a_step")
        ]


class MetNeed(models.Model):
    """A need that a room of the office has found met; taken back when it is no longer so."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="met_needs")
    need = models.CharField(max_length=40)
    is_met = models.BooleanField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entry = models.BigIntegerField()
    """Entry of the ledger that shows it."""
