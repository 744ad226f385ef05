"""The tables of this room; what must not change has triggers that refuse it."""

from __future__ import annotations

from kaohe.web.fieldwork.device_models import Device, DeviceRevocation, DutyPhone, EnrolmentCode
from kaohe.web.fieldwork.inbox_models import FieldBlob, FieldEvent, FieldReceipt, Inbox, InboxState
from kaohe.web.fieldwork.visit_models import (
    Admission,
    FieldMessage,
    FieldRevision,
    FieldVisit,
    PurgePermit,
    ReviewComment,
    VisitDecision,
)

__all__ = [
    "Admission",
    "Device",
    "DeviceRevocation",
    "DutyPhone",
    "EnrolmentCode",
    "FieldBlob",
    "FieldEvent",
    "FieldMessage",
    "FieldReceipt",
    "FieldRevision",
    "FieldVisit",
    "Inbox",
    "InboxState",
    "PurgePermit",
    "ReviewComment",
    "VisitDecision",
]
