"""The pool of inspectors, formations of teams, trips, standards, letters.

Nothing is overwritten: a person of the pool, a formation, a trip record and a letter are each a
row of versions, of which the last one holds. What was decided about a version stands in a row of
its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from django.db import models

from kaohe.core.teams import TIES, Allocation, Inspector, Tie, Wishes
from kaohe.core.teams.standards import StandardTable
from kaohe.core.teams.trips import TripRecord
from kaohe.web.accounts.models import User
from kaohe.web.cycles.models import Cycle
from kaohe.workflows.teams.letter import SecondmentLetter

if TYPE_CHECKING:
    from kaohe.core.teams import TieKind

DEPARTMENTS = [
    ("research", "研究室"),
    ("grassroots", "基层组织建设部"),
    ("finance", "财务部"),
]
TIE_CHOICES = [(kind, names[0]) for kind, names in TIES.items()]
MADE_BY = [("solver", "自动编组"), ("hand", "人工调整"), ("practice", "演练")]


class Version(models.Model):
    """What every row of this room says of its making."""

    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entry = models.BigIntegerField()
    """Entry of the ledger."""

    class Meta:
        """Has no table of its own."""

        abstract = True


class PoolPerson(Version):
    """What is known of an inspector for one cycle, in one version; the last one holds."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="pool")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    lent_by = models.CharField(max_length=2, blank=True)
    """The body that lends the person; empty for headquarters' own staff."""
    department = models.CharField(max_length=20, blank=True)
    """Department of headquarters' own staff."""
    unit = models.CharField(max_length=80, blank=True)
    post = models.CharField(max_length=60, blank=True)
    may_lead = models.BooleanField(default=False)
    lent_since = models.DateField(null=True, blank=True)
    lent_until = models.DateField(null=True, blank=True)
    is_out = models.BooleanField(default=False)
    """Whether the person has left the pool."""

    class Meta:
        """A version is written once."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["cycle", "person", "version"], name="one_pool_row_a_version"
            )
        ]

    def as_inspector(self) -> Inspector:
        """Return the person as the solver and the checks know him."""
        ties = tuple(Tie(each.body, cast("TieKind", each.kind)) for each in self.ties.all())
        return Inspector(
            self.person.username, self.lent_by or None, self.department or None, self.may_lead, ties
        )


class PoolTie(models.Model):
    """What ties a person to a body, as one version of the pool has it."""

    row = models.ForeignKey(PoolPerson, on_delete=models.PROTECT, related_name="ties")
    body = models.CharField(max_length=2)
    kind = models.CharField(max_length=20, choices=TIE_CHOICES)

    class Meta:
        """Each tie is told once."""

        ordering: ClassVar = ["body", "kind"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["row", "body", "kind"], name="one_tie_of_a_kind")
        ]


class Formation(Version):
    """An allocation of bodies and inspectors to teams, never changed once it is made."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="formations")
    number = models.PositiveIntegerField()
    made_by = models.CharField(max_length=10, choices=MADE_BY)
    reason = models.CharField(max_length=400, blank=True)
    based_on = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    allocation = models.JSONField()
    """As ``teams/1``."""
    digest = models.CharField(max_length=64)
    """SHA-256 of the allocation's canonical JSON."""
    wishes = models.JSONField(null=True, blank=True)

    class Meta:
        """Counted from 1 in each cycle."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cycle", "number"], name="one_formation_a_number")
        ]

    def as_allocation(self) -> Allocation:
        """Return the teams."""
        return Allocation.from_json(self.allocation)

    def as_wishes(self) -> Wishes:
        """Return what was asked of the solver; what always holds where nobody asked."""
        return Wishes.from_json(self.wishes) if self.wishes else Wishes(with_leaders=True)


class FormationFixing(Version):
    """That a second person has fixed a formation, with its digest as it was shown."""

    formation = models.OneToOneField(Formation, on_delete=models.PROTECT, related_name="fixing")
    digest = models.CharField(max_length=64)


class StandardSet(Version):
    """The standards of trips as the finance department has entered them."""

    as_of = models.DateField(db_index=True)
    table = models.JSONField()
    """As ``trip-standards/1``."""

    def as_table(self) -> StandardTable:
        """Return the standards."""
        return StandardTable.from_json(self.table)


class Trip(Version):
    """A team's trip to one body."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="trips")
    team = models.CharField(max_length=20)
    body = models.CharField(max_length=2)

    class Meta:
        """A team goes to a body once in a cycle."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cycle", "team", "body"], name="one_trip_to_a_body")
        ]


class TripVersion(Version):
    """The record of a trip in one version; the last one holds."""

    trip = models.ForeignKey(Trip, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    record = models.JSONField()
    """As ``trip-record/1``."""
    is_handed_in = models.BooleanField(default=False)

    class Meta:
        """Counted from 1 for each trip."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["trip", "number"], name="one_trip_version_a_number")
        ]

    def as_record(self) -> TripRecord:
        """Return what is recorded."""
        return TripRecord.from_json(self.record)


class TripReview(Version):
    """What the finance department has decided about a record that was handed in."""

    version = models.OneToOneField(TripVersion, on_delete=models.PROTECT, related_name="review")
    is_accepted = models.BooleanField()
    reason = models.CharField(max_length=400, blank=True)
    standards = models.ForeignKey(
        StandardSet, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )


class LetterVersion(Version):
    """A letter that borrows staff, in one version; the last one holds."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="letters")
    body = models.CharField(max_length=2)
    number = models.PositiveIntegerField()
    content = models.JSONField()
    """As ``secondment-letter/1``."""
    digest = models.CharField(max_length=64)

    class Meta:
        """Counted from 1 for each body."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["cycle", "body", "number"], name="one_letter_version_a_number"
            )
        ]

    def as_letter(self) -> SecondmentLetter:
        """Return what the letter says."""
        return SecondmentLetter.from_json(self.content)


class LetterStep(Version):
    """That a letter was signed or issued, with its digest as it was shown."""

    letter = models.ForeignKey(LetterVersion, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=10, choices=[("signed", "签发"), ("issued", "印发")])
    digest = models.CharField(max_length=64)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    serial = models.PositiveIntegerField(null=True, blank=True)
    """Number in its year, without gaps; of what is issued."""
    dated = models.DateField(null=True, blank=True)
    """Day of the document (成文日期); of what is issued."""

    class Meta:
        """A letter is signed and issued once; a number is given once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["letter", "step"], name="one_letter_step"),
            models.UniqueConstraint(
                fields=["year", "serial"],
                condition=models.Q(step="issued"),
                name="one_letter_a_serial",
            ),
        ]
