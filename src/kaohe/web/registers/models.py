"""What was delivered for a cycle, which snapshot two people froze, what was corrected since."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from kaohe.core.canonical import Json, digest
from kaohe.web.accounts.models import IS_BODY, User
from kaohe.web.cycles.models import Cycle
from kaohe.web.jobs.models import Job

HELD, REFUSED, WITHDRAWN = "held", "refused", "withdrawn"
OUTCOMES = [(HELD, _("已更正")), (REFUSED, _("不予更正")), (WITHDRAWN, _("已撤回"))]
"""How the request of a correction ends."""


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


class RegisterCorrection(models.Model):
    """What somebody asks to be corrected in a frozen register, and what shows that it is wrong."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="register_corrections")
    body = models.CharField(max_length=2, validators=[IS_BODY])
    """Whose rows they are."""
    reason = models.CharField(max_length=400)
    """One line, which stands in the paper that is approved."""
    rows = models.JSONField()
    """The first rows whole, as they were delivered: file, line, values by field."""
    sheet_name = models.CharField(max_length=200, blank=True)
    """Of the correction file; empty where the row was typed."""
    sheet_digest = models.CharField(max_length=64, blank=True)
    paper_name = models.CharField(max_length=200)
    paper_digest = models.CharField(max_length=64)
    """Of the evidence."""
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entry = models.BigIntegerField()


class CorrectedValue(models.Model):
    """One value of one row: what was delivered, and what shall stand there."""

    correction = models.ForeignKey(
        RegisterCorrection, on_delete=models.PROTECT, related_name="values"
    )
    table = models.CharField(max_length=20)
    unit = models.CharField(max_length=300)
    """By which the row is found: the id of the unit, or file and line where it has none."""
    name = models.CharField(max_length=200, blank=True)
    file = models.CharField(max_length=200)
    line = models.BigIntegerField()
    """Where the row stood when the correction was asked for."""
    field = models.CharField(max_length=40)
    before = models.CharField(max_length=1000, blank=True)
    after = models.CharField(max_length=1000, blank=True)

    class Meta:
        """A value is corrected once by one request."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["correction", "file", "line", "field"], name="one_value_a_field"
            )
        ]


class PreparedCorrection(models.Model):
    """The snapshot that a correction leads to, beside the one that held when it was made."""

    correction = models.ForeignKey(
        RegisterCorrection, on_delete=models.PROTECT, related_name="prepared"
    )
    before = models.ForeignKey(RegisterSnapshot, on_delete=models.PROTECT, related_name="+")
    after = models.ForeignKey(RegisterSnapshot, on_delete=models.PROTECT, related_name="+")
    difference = models.CharField(max_length=64)
    """Digest of everything that differs, which is what people approve."""
    sums = models.JSONField()
    """``register-difference/1``."""
    rows = models.JSONField()
    """The first single differences, as pages show them."""
    total = models.PositiveIntegerField()
    files = models.JSONField()
    """All delivered files that the new snapshot is made from: deliverer, name, size, SHA-256."""
    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entry = models.BigIntegerField()

    def statement(self) -> dict[str, Json]:
        """Return what two people sign when they approve it."""
        asked = self.correction
        return {
            "cycle": asked.cycle_id,
            "correction": asked.pk,
            "body": asked.body,
            "before": self.before.digest,
            "after": self.after.digest,
            "difference": self.difference,
            "reason": asked.reason,
            "evidence": asked.paper_digest,
        }

    def statement_digest(self) -> str:
        """Return SHA-256 of the statement in canonical form."""
        return digest(self.statement())


class CorrectionApproval(models.Model):
    """Somebody who has seen the difference and answers for it in the name of a department."""

    prepared = models.ForeignKey(
        PreparedCorrection, on_delete=models.PROTECT, related_name="approvals"
    )
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20)
    statement = models.CharField(max_length=64)
    at = models.DateTimeField()
    entry = models.BigIntegerField()

    class Meta:
        """Two different people of two departments."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["prepared", "person"], name="approved_once"),
            models.UniqueConstraint(fields=["prepared", "role"], name="one_approval_a_role"),
        ]


class CorrectionEnd(models.Model):
    """How a correction ended; of those that hold the last one tells which register is in force."""

    correction = models.OneToOneField(
        RegisterCorrection, on_delete=models.PROTECT, related_name="end"
    )
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=OUTCOMES)
    reason = models.CharField(max_length=400, blank=True)
    """Why it was not made."""
    prepared = models.OneToOneField(
        PreparedCorrection, on_delete=models.PROTECT, null=True, related_name="end"
    )
    number = models.PositiveIntegerField(null=True)
    """Of the corrections that hold, from 1."""
    paper = models.JSONField(default=dict)
    """``register-correction/1`` of one that holds."""
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entry = models.BigIntegerField()

    class Meta:
        """Corrections follow one another."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cycle", "number"], name="one_correction_a_number")
        ]
