"""A year's assessment as it is kept: its step, the seats, the sign-offs, the days."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from kaohe.core.canonical import digest
from kaohe.web.accounts.models import User
from kaohe.workflows.cycle import FIRST, SEATS, STEPS, Year

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.core.canonical import Json

STATES = {
    "not_begun": _("未开始"),
    "under_way": _("进行中"),
    "done": _("已完成"),
    "late": _("逾期"),
}
"""How far a body is with a part of its work, as the rooms of the office tell it."""
IS_ID = RegexValidator(r"^[a-z0-9][a-z0-9._-]{2,39}$", _("3至40位小写字母、数字或._-"))
STEP_CHOICES = [(step.id, step.zh) for step in STEPS]
SEAT_CHOICES = [(seat.id, seat.zh) for seat in SEATS.values()]
PUBLISHED_IN = frozenset({"published", "archived"})
"""Steps in which results are known to those whom they judge."""


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
    reminds_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    """In whose name reminders go out on their days; nobody while each is sent by hand."""

    def __str__(self) -> str:
        return self.title

    def told_needs(self) -> dict[str, MetNeed]:
        """Return what was told last of each need, by its id."""
        return {each.need: each for each in self.met_needs.order_by("pk")}

    def year(self, told: Mapping[str, MetNeed] | None = None) -> Year:
        """Return where the year stands, as the state machine takes it.

        A signature under what has changed since counts no longer while the step goes on.

        Args:
            told: what was told of the needs, where a page has read it already.
        """
        seated = self.seats.filter(until=None).values_list("seat", "person__username")
        holds = ~models.Q(step=self.step) | models.Q(statement=digest(self.statement(told)))
        signed = self.signatures.filter(holds).values_list("step", "seat", "person__username")
        return Year(
            id=self.id,
            step=self.step,
            seats=dict(seated),
            signatures={(step, seat): person for step, seat, person in signed},
        )

    def statement(self, told: Mapping[str, MetNeed] | None = None) -> dict[str, Json]:
        """Return what a leader signs in the present step: rules, days, and what was shown met."""
        told = self.told_needs() if told is None else told
        shown: list[Json] = []
        for step in STEPS:
            for need in step.needs:
                found = told.get(need.id)
                if found and found.is_met:
                    shown.append({"need": need.id, "record": found.record, "entry": found.entry})
            if step.id == self.step:
                break
        due = self.steps.exclude(due=None).order_by("pk").values_list("step", "due")
        return {
            "cycle": self.id,
            "title": self.title,
            "step": self.step,
            "pack": self.pack,
            "pack_digest": self.pack_digest,
            "days": {step: day.isoformat() for step, day in due if day},
            "met": shown,
        }


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
    statement = models.CharField(max_length=64)
    """SHA-256 of what was signed (:meth:`Cycle.statement`), which stands in the ledger."""

    class Meta:
        """A statement is signed once in each seat."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["cycle", "step", "seat", "statement"], name="one_signature_a_seat"
            )
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
    record = models.CharField(max_length=200, blank=True)
    """What shows it, such as a digest; leaders see it where they sign."""


class CycleAct(models.Model):
    """An act that belongs to a cycle, so that its history is found without reading the ledger."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="acts")
    subject = models.CharField(max_length=40)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    entry = models.BigIntegerField()
    details = models.JSONField()
    """As they stand in the ledger."""

    class Meta:
        """An entry of the ledger is one act."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cycle", "entry"], name="one_act_an_entry")
        ]


class BodyState(models.Model):
    """How far a body is with a part of its work; what was told last holds."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="body_states")
    body = models.CharField(max_length=2)
    part = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=list(STATES.items()))
    value = models.CharField(max_length=40, blank=True)
    """What is shown beside the state, such as points or a count."""
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entry = models.BigIntegerField()

    class Meta:
        """Read by part and body."""

        indexes: ClassVar = [models.Index(fields=["cycle", "part", "body"], name="state_of_body")]


class Reminder(models.Model):
    """A reminder of a deadline to a body, or to headquarters where no body is named."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="reminders")
    step = models.CharField(max_length=20, choices=STEP_CHOICES)
    body = models.CharField(max_length=2, blank=True)
    due = models.DateField()
    days_before = models.PositiveSmallIntegerField()
    on_schedule = models.BooleanField(default=False)
    """Whether it went out by itself, on the day that it was due."""
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entry = models.BigIntegerField()

    class Meta:
        """Nobody is reminded twice of the same."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["cycle", "step", "body", "due", "days_before"], name="reminded_once"
            )
        ]


class ReminderReading(models.Model):
    """Who has read a reminder, and when."""

    reminder = models.ForeignKey(Reminder, on_delete=models.PROTECT, related_name="readings")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """Read once by each person."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reminder", "person"], name="read_once")
        ]
