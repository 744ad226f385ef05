"""What people hand in on the way to the seed; what counts stands in the ledger.

No row tells of anything that is drawn: labels, answers, counties and units are entries of the
ledger and documents beside them, and nowhere else.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from kaohe.web.accounts.models import User
from kaohe.web.cycles.models import Cycle

HOLDER = "holder"
WITNESS = "witness"
PEERS = [(HOLDER, _("密钥持有人")), (WITNESS, _("见证人"))]


class DrawCampaign(models.Model):
    """A campaign of a cycle; another one follows only when the one before is void."""

    id = models.CharField(max_length=60, primary_key=True)
    """Of the cycle, and from the second one on a number behind it."""
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="draws")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entry = models.BigIntegerField()
    is_brought_in = models.BooleanField(default=False)
    """Held on a ledger of its own by a practice run, and shown here as it was held."""


class HandedIn(models.Model):
    """Something that a person has handed in, and the act by which it was."""

    campaign = models.ForeignKey(DrawCampaign, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entry = models.BigIntegerField()

    class Meta:
        """Each kind has its own table."""

        abstract = True


class HandedKey(HandedIn):
    """The key file of a holder; of one holder the last row counts until all are entered."""

    holder = models.CharField(max_length=80)
    document = models.TextField()


class PreparedFrame(HandedIn):
    """A frame that was built and not entered yet, as the second person sees it."""

    register_digest = models.CharField(max_length=64)
    frame_root = models.CharField(max_length=64)
    strata = models.PositiveIntegerField()
    units = models.BigIntegerField()


class CountyKey(HandedIn):
    """The key by which a county or a body signs what it made again of its strata."""

    place = models.CharField(max_length=6)
    vkey = models.TextField()


class RolledDice(HandedIn):
    """What one person rolled in public, entered twice alike."""

    role = models.CharField(max_length=80)
    digits = models.TextField()

    class Meta:
        """Each rolls once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "role"], name="one_roll_a_role")
        ]


class TypedResult(HandedIn):
    """What one person typed of the source outside the house, without seeing another's."""

    draws = models.TextField()
    """A line for each draw, as it goes into the seed."""


class RevealedSecret(HandedIn):
    """What a key holder has revealed after the end was witnessed; public from then on."""

    holder = models.CharField(max_length=80)
    document = models.TextField()
    """The file as it was handed in (``holder-secret/1``)."""

    class Meta:
        """Each key holder has one."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "holder"], name="one_secret_a_holder")
        ]


class DrawPeer(models.Model):
    """Where a key holder or a witness can be reached, and how far it was when it was asked."""

    campaign = models.ForeignKey(DrawCampaign, on_delete=models.PROTECT, related_name="peers")
    kind = models.CharField(max_length=10, choices=PEERS)
    name = models.CharField(max_length=80)
    address = models.CharField(max_length=80)
    asked_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    """When it answered last."""
    size = models.BigIntegerField(null=True, blank=True)
    """Entries of the ledger that it knows."""
    root = models.CharField(max_length=64, blank=True)
    word = models.CharField(max_length=400, blank=True)
    """What was wrong when it was asked; empty when all was well."""

    class Meta:
        """One address each."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "kind", "name"], name="one_address_a_peer")
        ]
