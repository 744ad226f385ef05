"""What phones have sent, and what was signed and decided of it, is never changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import migrations

from kaohe.web.audit.triggers import refuse_changes

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLES = (
    "fieldwork_enrolmentcode",
    "fieldwork_device",
    "fieldwork_devicerevocation",
    "fieldwork_dutyphone",
    "fieldwork_inbox",
    "fieldwork_fieldreceipt",
    "fieldwork_fieldblob",
    "fieldwork_fieldevent",
    "fieldwork_fieldvisit",
    "fieldwork_fieldrevision",
    "fieldwork_visitdecision",
    "fieldwork_reviewcomment",
    "fieldwork_admission",
    "fieldwork_purgepermit",
    "fieldwork_fieldmessage",
)


def add_triggers(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Refuse to change or delete rows."""
    refuse_changes(TABLES, editor)


class Migration(migrations.Migration):
    """Adds the triggers."""

    dependencies: ClassVar = [("fieldwork", "0001_initial")]
    operations: ClassVar = [migrations.RunPython(add_triggers, migrations.RunPython.noop)]
