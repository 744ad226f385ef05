"""Reports of the bodies, their files, what was submitted, and what reviewers found.

A report is one row that changes with its version; everything that somebody has sent, signed,
returned or judged is a row that is only ever added.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from kaohe.web.accounts.models import IS_BODY, User
from kaohe.web.cycles.models import Cycle

if TYPE_CHECKING:
    from kaohe.web.accounts.models import User as Person

STATES = {
    "filling": _("填报中"),
    "checking": _("待审核"),
    "signing": _("待签发"),
    "signed": _("已签发，待上报"),
    "submitted": _("已上报"),
    "returned": _("已退回，待补正"),
}
"""Where a report stands inside its body and between the body and the office."""
COLOURS = {
    "filling": "yellow",
    "checking": "yellow",
    "signing": "yellow",
    "signed": "yellow",
    "submitted": "green",
    "returned": "red",
}
PURPOSES = {
    "evidence": _("佐证材料"),
    "narrative": _("自检自查报告（文字）"),
    "scan": _("盖章扫描件"),
}
STEPS = {
    "sent": _("送审核"),
    "checked": _("审核通过"),
    "signed": _("签发"),
    "sent_back": _("退回修改"),
    "submitted": _("上报"),
    "returned": _("考核办公室退回"),
}
"""What happens to a report, in words."""
RECORDS = {
    "report": _("建会工作情况报告"),
    "supervision": _("平时调研督查"),
}
ROUNDS = {
    "review": _("初评"),
    "second_review": _("复评"),
    "final": _("终评"),
}


def _who() -> models.ForeignKey[Person, Person]:
    return models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")


class Report(models.Model):
    """The report of one body in one cycle."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="reports")
    body = models.CharField(max_length=2, validators=[IS_BODY])
    state = models.CharField(max_length=10, choices=list(STATES.items()), default="filling")
    version = models.PositiveIntegerField(default=0)
    """Raised with every step, so that nobody signs what he did not see."""
    revision = models.PositiveIntegerField(default=0)
    """How often it was submitted."""

    class Meta:
        """One for each body."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cycle", "body"], name="one_report_a_body")
        ]


class ReportItem(models.Model):
    """What a body says about one item; each change raises the version."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="items")
    item = models.CharField(max_length=80)
    answers = models.JSONField(default=dict)
    """Part → value; the empty part speaks of the item itself."""
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True)
    return_reason = models.CharField(max_length=400, blank=True)
    """Why the office returned it; empty where it is not asked to be mended."""

    class Meta:
        """One row for each item."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "item"], name="one_row_an_item")
        ]


class ItemDraft(models.Model):
    """Every saved state of an item, so that no text of anybody is lost."""

    item = models.ForeignKey(ReportItem, on_delete=models.PROTECT, related_name="drafts")
    version = models.PositiveIntegerField()
    answers = models.JSONField()
    text = models.TextField(blank=True)
    by = _who()
    at = models.DateTimeField()

    class Meta:
        """One of each version."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "version"], name="one_draft_a_version")
        ]


class ReportPart(models.Model):
    """The rows of one structured part, saved as a whole."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="parts")
    part = models.CharField(max_length=20)
    rows = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True)

    class Meta:
        """One row for each part."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "part"], name="one_row_a_part")
        ]


class Blob(models.Model):
    """Bytes that stand in the store, by their SHA-256."""

    digest = models.CharField(max_length=64, primary_key=True)
    size = models.BigIntegerField()
    kind = models.CharField(max_length=10)
    is_active = models.BooleanField(default=False)
    """A PDF with scripts or files inside; never shown in a page."""
    at = models.DateTimeField()


class Evidence(models.Model):
    """A file of a body, through all its versions; it may serve many items."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="files")
    number = models.PositiveIntegerField()
    purpose = models.CharField(max_length=10, choices=list(PURPOSES.items()), default="evidence")
    items = models.JSONField(default=list)
    """Ids of the items that it proves."""
    is_withdrawn = models.BooleanField(default=False)

    class Meta:
        """Numbered inside the report."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "number"], name="one_number_a_file")
        ]


class EvidenceVersion(models.Model):
    """One version of a file; the last holds, and none is replaced."""

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    name = models.CharField(max_length=150)
    """As the body calls it, in Chinese as it is."""
    size = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    """SHA-256, which the body may announce before the bytes are there."""
    evidence_date = models.DateField(null=True)
    """Of what the file shows; not the day on which it was handed in."""
    at = models.DateTimeField()
    by = _who()
    entry = models.BigIntegerField()

    class Meta:
        """Counted from 1."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["evidence", "version"], name="one_file_a_version")
        ]
        indexes: ClassVar = [models.Index(fields=["digest"], name="version_of_digest")]


class FileUpload(models.Model):
    """A file on its way from a browser, in parts."""

    id = models.CharField(max_length=32, primary_key=True)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=150)
    size = models.BigIntegerField()
    by = _who()
    at = models.DateTimeField()
    is_ended = models.BooleanField(default=False)


class ReportStep(models.Model):
    """What happened to a report: who sent, checked, signed, returned it, and why."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=10, choices=list(STEPS.items()))
    manifest = models.CharField(max_length=64)
    """SHA-256 of what the report said then."""
    note = models.CharField(max_length=400, blank=True)
    items = models.JSONField(default=list)
    at = models.DateTimeField()
    by = _who()
    entry = models.BigIntegerField()


class Submission(models.Model):
    """A manifest that was kept, with its receipt; the manifest decides whether it was in time."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="submissions")
    revision = models.PositiveIntegerField()
    number = models.CharField(max_length=60, unique=True)
    """Number of the receipt."""
    request = models.CharField(max_length=64, unique=True)
    manifest = models.TextField()
    """Canonical JSON."""
    digest = models.CharField(max_length=64)
    is_late = models.BooleanField()
    due = models.DateField(null=True)
    moment = models.DateTimeField()
    """By which it was judged: the clock, or in practice the day that is practised."""
    grace_until = models.DateTimeField()
    """Until when the bytes of its files may follow."""
    at = models.DateTimeField()
    by = _who()
    entry = models.BigIntegerField()

    class Meta:
        """One of each revision."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "revision"], name="one_submission_a_revision")
        ]


class Extension(models.Model):
    """More time for one body: asked for by one of the office, granted by another."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="extensions")
    body = models.CharField(max_length=2, validators=[IS_BODY])
    due = models.DateField()
    reason = models.CharField(max_length=400)
    proposed_at = models.DateTimeField()
    proposed_by = _who()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    is_granted = models.BooleanField(default=False)


class YearRecord(models.Model):
    """A report of the year that was filed, or what was seen when the body was supervised."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="year_records")
    body = models.CharField(max_length=2, validators=[IS_BODY])
    kind = models.CharField(max_length=12, choices=list(RECORDS.items()))
    day = models.DateField()
    item = models.CharField(max_length=80, blank=True)
    answers = models.JSONField(default=dict)
    """A finding of supervision, where there is one."""
    text = models.CharField(max_length=2000)
    digest = models.CharField(max_length=64, blank=True)
    file_name = models.CharField(max_length=150, blank=True)
    at = models.DateTimeField()
    by = _who()
    entry = models.BigIntegerField()

    class Meta:
        """Read by body."""

        indexes: ClassVar = [models.Index(fields=["cycle", "body"], name="record_of_body")]


class ItemReview(models.Model):
    """What a reviewer found about an item; of one round the last holds."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="item_reviews")
    body = models.CharField(max_length=2, validators=[IS_BODY])
    item = models.CharField(max_length=80)
    round = models.CharField(max_length=14, choices=list(ROUNDS.items()))
    answers = models.JSONField()
    reason = models.CharField(max_length=1000)
    at = models.DateTimeField()
    by = _who()
    entry = models.BigIntegerField()

    class Meta:
        """Read by body."""

        indexes: ClassVar = [models.Index(fields=["cycle", "body"], name="review_of_body")]


class BodyQuery(models.Model):
    """A question to a body, with the day by which it is answered."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="body_queries")
    body = models.CharField(max_length=2, validators=[IS_BODY])
    item = models.CharField(max_length=80, blank=True)
    question = models.CharField(max_length=1000)
    due = models.DateField()
    asked_at = models.DateTimeField()
    asked_by = _who()
    answer = models.CharField(max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")


class ReviewRule(models.Model):
    """How much is looked at twice, and from which difference on; stated by the office."""

    cycle = models.OneToOneField(Cycle, on_delete=models.PROTECT, related_name="review_rule")
    share = models.CharField(max_length=20)
    """Exact, such as ``1/5``."""
    size = models.CharField(max_length=20)
    """Points, exact."""
    salt = models.CharField(max_length=32)
    at = models.DateTimeField()
    by = _who()
    entry = models.BigIntegerField()
