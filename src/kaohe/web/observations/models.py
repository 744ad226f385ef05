"""Paper checklists as they were typed in, observations, and what became of them; only added to."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from kaohe.web.accounts.models import IS_BODY, User
from kaohe.web.cycles.models import Cycle

if TYPE_CHECKING:
    from kaohe.web.accounts.models import User as Person

KINDS: Final = {
    "good": _("创新经验"),
    "problem": _("问题"),
    "proposal": _("改进意见"),
}
STEPS: Final = {
    "reported": _("整改情况"),
    "passed": _("复查合格"),
    "failed": _("复查不合格"),
    "closed": _("销号"),
}


def _who() -> models.ForeignKey[Person, Person]:
    return models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")


class Sheet(models.Model):
    """One paper checklist that came in, with its scan."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="sheets")
    visit = models.CharField(max_length=120)
    """``campaign/body/county/slot[/member]/attempt``."""
    body = models.CharField(max_length=2, validators=[IS_BODY])
    kind = models.CharField(max_length=60)
    """The unit kind whose checklist it is."""
    team = models.CharField(max_length=40)
    """The team that filled it in, such as ``team-3``."""
    visited = models.DateTimeField()
    """When the visit ended, as the paper says."""
    scan_name = models.CharField(max_length=200)
    scan_digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = _who()
    entry = models.BigIntegerField()

    class Meta:
        """A visit has one paper."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cycle", "visit"], name="one_sheet_a_visit")
        ]


class Typing(models.Model):
    """What one person typed from the paper, without seeing what the other did."""

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="typings")
    number = models.PositiveSmallIntegerField()
    """1 for the first, 2 for the second person."""
    answers = models.JSONField()
    """Place on the sheet → ``{value, gap, reason}``."""
    at = models.DateTimeField()
    by = _who()
    entry = models.BigIntegerField()

    class Meta:
        """Two people, each once."""

        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sheet", "number"], name="one_typing_a_number"),
            models.UniqueConstraint(fields=["sheet", "by"], name="one_typing_a_person"),
        ]


class Settlement(models.Model):
    """What the sheet says, after the two were compared."""

    sheet = models.OneToOneField(Sheet, on_delete=models.PROTECT, related_name="settlement")
    answers = models.JSONField()
    reason = models.CharField(max_length=400, blank=True)
    """How the differences were settled; empty where there were none."""
    at = models.DateTimeField()
    by = _who()
    entry = models.BigIntegerField()


class Observation(models.Model):
    """A good practice, a problem or a proposal noted on the way (C17); never scored."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="observations")
    body = models.CharField(max_length=2, validators=[IS_BODY])
    visit = models.CharField(max_length=120, blank=True)
    """The visit that it comes from; empty for one from elsewhere."""
    kind = models.CharField(max_length=10, choices=list(KINDS.items()))
    text = models.TextField()
    at = models.DateTimeField()
    by = _who()
    entry = models.BigIntegerField()

    class Meta:
        """Read by kind and body."""

        indexes: ClassVar = [
            models.Index(fields=["cycle", "kind", "body"], name="observation_of_body")
        ]


class Mending(models.Model):
    """整改: a problem that must be put right, by whom and by which day."""

    observation = models.OneToOneField(
        Observation, on_delete=models.PROTECT, related_name="mending"
    )
    owner = models.CharField(max_length=100)
    """The office or unit that answers for it."""
    wanted = models.TextField()
    """What must be done."""
    due = models.DateField()
    """A day in Beijing; it may still be done on it."""
    at = models.DateTimeField()
    by = _who()
    entry = models.BigIntegerField()


class MendingStep(models.Model):
    """What the body reported, what a re-check found, and the close."""

    mending = models.ForeignKey(Mending, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=list(STEPS.items()))
    text = models.TextField()
    paper_name = models.CharField(max_length=200, blank=True)
    paper_digest = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()
    by = _who()
    entry = models.BigIntegerField()

    class Meta:
        """One after the other."""

        ordering: ClassVar = ["pk"]


class Wording(models.Model):
    """How a good practice stands in the digest; the last one holds."""

    observation = models.ForeignKey(Observation, on_delete=models.PROTECT, related_name="wordings")
    number = models.PositiveIntegerField()
    is_chosen = models.BooleanField()
    """Whether it stands in the digest."""
    title = models.CharField(max_length=100, blank=True)
    text = models.TextField(blank=True)
    at = models.DateTimeField()
    by = _who()
    entry = models.BigIntegerField()

    class Meta:
        """One after the other."""

        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["observation", "number"], name="one_wording_a_number")
        ]
