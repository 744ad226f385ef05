"""Whether a phone's clock was wrong during a visit, in words for the visit's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext, ngettext

from kaohe.web.fieldwork.models import FieldEvent
from kaohe.workflows.field_visits.clocks import FLAGGED, find_skew

if TYPE_CHECKING:
    from kaohe.web.fieldwork.models import FieldRevision

_MINUTE = 60


def tell_clock(revision: FieldRevision) -> list[tuple[str, str]]:
    """Return a line where the clock of the recording phone was more than five minutes wrong."""
    rows = FieldEvent.objects.filter(device=revision.device_id, visit=revision.visit_id)
    skew = find_skew(bytes(each) for each in rows.values_list("line", flat=True))
    if abs(skew) <= FLAGGED:
        return []
    minutes = abs(skew) // _MINUTE
    text = "与办公室的时间最多相差%(number)d分钟（手机休眠也会造成）"
    told = ngettext(text, text, minutes)
    return [(gettext("手机时钟"), told % {"number": minutes})]
