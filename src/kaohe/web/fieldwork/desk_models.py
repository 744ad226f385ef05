"""The voice desk: its devices and pads, telephone calls, and what was done in each."""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from kaohe.web.accounts.models import User
from kaohe.web.draw.models import DrawCampaign
from kaohe.web.fieldwork.device_models import Device

STEPS: Final = {
    "code": _("登记完成码"),
    "told": _("告知单位"),
    "asked": _("请求再次告知"),
    "agreed": _("第二人同意再次告知"),
    "read_back": _("复述相符"),
    "misread": _("复述不符"),
    "opened": _("以短信方式开启下一步"),
    "texts": _("录入短信文本"),
    "ended": _("通话结束"),
}
"""What is done in a call, in the words of its page."""


class VoiceDesk(models.Model):
    """The desk of one body: a device of headquarters whose screen shows no unit.

    Its keys and its journal stand in the folder of the campaign, never in the database.
    """

    campaign = models.ForeignKey(DrawCampaign, on_delete=models.PROTECT, related_name="desks")
    body = models.CharField(max_length=2)
    device = models.CharField(max_length=60)
    """Its id in the ledger."""
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entry = models.BigIntegerField()

    class Meta:
        """One for each body."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "body"], name="one_desk_a_body")
        ]


class VoicePad(models.Model):
    """That a pad was made for a device; the last one holds. Its lines stand in a file."""

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="pads")
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entry = models.BigIntegerField()

    class Meta:
        """Counted from 1 for each device."""

        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["device", "number"], name="one_pad_a_number")
        ]


class DutyCall(models.Model):
    """A telephone call of a team without a network, taken by a named officer."""

    campaign = models.ForeignKey(DrawCampaign, on_delete=models.PROTECT, related_name="calls")
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="calls")
    """Whose holder calls, and to whom the digits are read."""
    county = models.CharField(max_length=6)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entry = models.BigIntegerField()


class DutyStep(models.Model):
    """One thing that was done in a call; no digits stand here."""

    call = models.ForeignKey(DutyCall, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=list(STEPS.items()))
    line = models.PositiveSmallIntegerField(default=0)
    """Line of the pad that it is about; 0 for none."""
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entry = models.BigIntegerField()

    class Meta:
        """One after the other."""

        ordering: ClassVar = ["pk"]
