"""Papers and what was done with them; signatures and signed copies are only ever added."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from kaohe.web.accounts.models import User
from kaohe.web.cycles.models import Cycle
from kaohe.workflows.papers import Paper, SignedCopy

KINDS = {
    "assessment_notice": _("考核通知"),
    "visit_notice": _("抽查通知"),
    "result_circular": _("结果通报"),
    "result_letter": _("结果函"),
    "governance_report": _("报中综办的报告"),
    "criticism": _("通报批评"),
    "practice_digest": _("创新经验摘编"),
}
"""Papers of this room; letters that borrow staff and receipts have rooms of their own."""
SEATS = {
    "check": (_("核稿"), "office"),
    "approve": (_("签发"), "leader"),
}
"""Who signs, by seat: its name, and the role that holds it."""


class OfficePaper(models.Model):
    """A paper: what it is made from, and how far it has come."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=20, choices=list(KINDS.items()))
    body = models.CharField(max_length=2, blank=True)
    """The body that it goes to; empty for all of them."""
    facts = models.JSONField()
    """What is filled in."""
    title = models.CharField(max_length=200)
    mark = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    """Of facts, pack, text and look: what is signed."""
    round = models.PositiveIntegerField(default=1)
    """Raised whenever the text changes; signatures of former rounds have fallen."""
    stage = models.CharField(max_length=10, default="draft")
    year = models.PositiveIntegerField(null=True)
    serial = models.PositiveIntegerField(null=True)
    issued_on = models.DateField(null=True)
    issued_digest = models.CharField(max_length=64, blank=True)
    issued_word = models.CharField(max_length=64, blank=True, default="")
    """Of the Word file that was made with the PDF; empty for papers that went out without one."""
    drafted_at = models.DateTimeField()
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entry = models.BigIntegerField()

    class Meta:
        """A number is given once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["mark", "year", "serial"], name="one_paper_a_number")
        ]

    def as_paper(self) -> Paper:
        """Return the paper as the state machine takes it."""
        signed = self.signatures.filter(round=self.round).select_related("by")
        return Paper(
            id=str(self.pk),
            kind=self.kind,
            title=self.title,
            mark=self.mark,
            digest=self.digest,
            seats=tuple(SEATS),
            stage=self.stage,  # type: ignore[arg-type] # only the state machine writes it
            signatures={each.seat: each.by.username for each in signed},
            year=self.year,
            serial=self.serial,
            issued_on=self.issued_on,
            issued_digest=self.issued_digest,
            copies=tuple(
                SignedCopy(each.name, each.digest, each.by.username)
                for each in self.copies.select_related("by")
            ),
        )

    def put_down(self, paper: Paper) -> None:
        """Keep what the state machine has returned."""
        self.title, self.digest, self.stage = paper.title, paper.digest, paper.stage
        self.year, self.serial = paper.year, paper.serial
        self.issued_on, self.issued_digest = paper.issued_on, paper.issued_digest
        self.save()


class TextVersion(models.Model):
    """A text of a kind of papers that was handed in; its bytes stand in the office's folder."""

    kind = models.CharField(max_length=20, choices=list(KINDS.items()))
    version = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entry = models.BigIntegerField()

    class Meta:
        """A version of a text is handed in once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "version"], name="one_text_a_version")
        ]


class TextUse(models.Model):
    """A text was put in force; of a kind the last row says which holds."""

    text = models.ForeignKey(TextVersion, on_delete=models.PROTECT, related_name="uses")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entry = models.BigIntegerField()


class PaperSignature(models.Model):
    """A person signed a text for a seat."""

    paper = models.ForeignKey(OfficePaper, on_delete=models.PROTECT, related_name="signatures")
    round = models.PositiveIntegerField()
    seat = models.CharField(max_length=10)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entry = models.BigIntegerField()

    class Meta:
        """A seat signs a text once."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["paper", "round", "seat"], name="one_paper_signature_a_seat"
            )
        ]


class PaperCopy(models.Model):
    """A scan of the signed and sealed paper; its bytes stand in the office's folder."""

    paper = models.ForeignKey(OfficePaper, on_delete=models.PROTECT, related_name="copies")
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entry = models.BigIntegerField()

    class Meta:
        """A file is bound once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["paper", "digest"], name="one_copy_a_file")
        ]
