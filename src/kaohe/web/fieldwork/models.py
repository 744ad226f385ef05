"""The tables of this room; what must not change has triggers that refuse it."""

from __future__ import annotations

from kaohe.web.fieldwork.desk_models import DutyCall, DutyStep, VoiceDesk, VoicePad
from kaohe.web.fieldwork.device_models import (
    Device,
    DeviceRevocation,
    DutyPhone,
    EnrolmentCode,
    EnrolmentTry,
)
from kaohe.web.fieldwork.inbox_models import FieldBlob, FieldEvent, FieldReceipt, Inbox, InboxState
from kaohe.web.fieldwork.visit_models import (
    Admission,
    FieldMessage,
    FieldRevision,
    FieldVisit,
    NotedRevision,
    PurgePermit,
    ReviewComment,
    VisitDecision,
)

__all__ = [
    "Admission",
    "Device",
    "DeviceRevocation",
    "DutyCall",
    "DutyPhone",
    "DutyStep",
    "EnrolmentCode",
    "EnrolmentTry",
    "FieldBlob",
    "FieldEvent",
    "FieldMessage",
    "FieldReceipt",
    "FieldRevision",
    "FieldVisit",
    "Inbox",
    "InboxState",
    "NotedRevision",
    "PurgePermit",
    "ReviewComment",
    "VisitDecision",
    "VoiceDesk",
    "VoicePad",
]
