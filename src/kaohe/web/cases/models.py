"""Cases of untrue entries and objections, what was said and decided; rows are only ever added."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from kaohe.web.accounts.models import IS_BODY, User
from kaohe.web.cycles.models import Cycle
from kaohe.web.results.models import Scoring

if TYPE_CHECKING:
    from kaohe.web.accounts.models import User as Person

TRUTH: Final = "truth"
OBJECTION: Final = "objection"
KINDS: Final = {TRUTH: _("不实事项"), OBJECTION: _("异议")}
EVIDENCE: Final = {
    "visit": _("抽查"),
    "blob": _("抽查附件"),
    "observation": _("抽查意见"),
    "lead": _("数据库线索"),
    "paper": _("材料"),
}
VERDICTS: Final = {"upheld": _("成立"), "dismissed": _("不成立")}


def _who() -> models.ForeignKey[Person, Person]:
    return models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")


class Case(models.Model):
    """One entry that seems untrue (C18), or one item that a body asks to have looked at again."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="cases")
    number = models.PositiveIntegerField()
    """Counts the cases of a cycle from 1 on."""
    kind = models.CharField(max_length=10, choices=list(KINDS.items()))
    body = models.CharField(max_length=2, validators=[IS_BODY])
    matter = models.CharField(max_length=60)
    """An outcome of the pack, a word of ``words.MATTERS``, or the item that is objected to."""
    county = models.CharField(max_length=6, blank=True)
    unit = models.CharField(max_length=200, blank=True)
    """What was visited: its name where it is known."""
    visit = models.CharField(max_length=120, blank=True)
    """The visit that shows it; of an objection the one whose finding is meant."""
    part = models.CharField(max_length=120, blank=True)
    """Part of the item that is objected to."""
    text = models.TextField()
    """What was found, or why it is objected to."""
    due = models.DateField(null=True)
    """The day by which the body answers; an objection has none."""
    at = models.DateTimeField()
    by = _who()
    entry = models.BigIntegerField()

    class Meta:
        """Numbered without gaps."""

        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cycle", "number"], name="one_case_a_number")
        ]


class CaseEvidence(models.Model):
    """What a case rests on: a visit, an observation, a lead, a file by its hash."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=12, choices=list(EVIDENCE.items()))
    name = models.CharField(max_length=200)
    reference = models.CharField(max_length=200, blank=True)
    """Where it stands: the visit, the observation's ledger entry, sign and county of a lead."""
    digest = models.CharField(max_length=64, blank=True)
    """SHA-256 of its bytes."""
    at = models.DateTimeField()
    by = _who()
    entry = models.BigIntegerField()

    class Meta:
        """One after the other."""

        ordering: ClassVar = ["pk"]


class CaseAnswer(models.Model):
    """What the body said to a case."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="answers")
    text = models.TextField()
    paper_name = models.CharField(max_length=200, blank=True)
    paper_digest = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()
    by = _who()
    entry = models.BigIntegerField()

    class Meta:
        """One after the other."""

        ordering: ClassVar = ["pk"]


class CaseProposal(models.Model):
    """What the first person proposes to decide; the last one stands."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="proposals")
    number = models.PositiveIntegerField()
    verdict = models.CharField(max_length=10, choices=list(VERDICTS.items()))
    reason = models.TextField()
    measure = models.TextField(blank=True)
    """What follows for the unit (处理决定), as the circular says it."""
    is_criticised = models.BooleanField(default=False)
    """Whether the circular of criticism names it."""
    scoring = models.ForeignKey(Scoring, null=True, on_delete=models.PROTECT, related_name="+")
    """The scoring that the corrections were measured against."""
    at = models.DateTimeField()
    by = _who()
    entry = models.BigIntegerField()

    class Meta:
        """One after the other."""

        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "number"], name="one_case_proposal_a_number")
        ]


class CorrectionLine(models.Model):
    """One finding that is to be replaced; it counts once the proposal is decided."""

    proposal = models.ForeignKey(CaseProposal, on_delete=models.PROTECT, related_name="lines")
    item = models.CharField(max_length=80)
    part = models.CharField(max_length=120, blank=True)
    visit = models.CharField(max_length=120, blank=True)
    old = models.CharField(max_length=200, blank=True)
    """Value or gap in the sheet of the scoring."""
    value = models.CharField(max_length=200, blank=True)
    gap = models.CharField(max_length=20, blank=True)

    class Meta:
        """One after the other."""

        ordering: ClassVar = ["pk"]


class CaseDecision(models.Model):
    """The second person's word on a proposal."""

    proposal = models.OneToOneField(CaseProposal, on_delete=models.PROTECT, related_name="decision")
    is_agreed = models.BooleanField()
    reason = models.TextField(blank=True)
    moment = models.DateTimeField()
    """When it counts from: ``at``, in practice on the day that is practised."""
    at = models.DateTimeField()
    by = _who()
    entry = models.BigIntegerField()


class ObjectionWindow(models.Model):
    """Results were made known to the bodies, who may object until a day."""

    cycle = models.OneToOneField(Cycle, on_delete=models.PROTECT, related_name="objection_window")
    scoring = models.ForeignKey(Scoring, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField()
    """The last day, itself included, in Beijing."""
    at = models.DateTimeField()
    by = _who()
    entry = models.BigIntegerField()
