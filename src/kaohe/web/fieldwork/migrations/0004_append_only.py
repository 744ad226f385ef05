"""What was done at the voice desk, who tried to enrol, and what was noted is never changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import migrations

from kaohe.web.audit.triggers import refuse_changes

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLES = (
    "fieldwork_voicedesk",
    "fieldwork_voicepad",
    "fieldwork_dutycall",
    "fieldwork_dutystep",
    "fieldwork_enrolmenttry",
    "fieldwork_notedrevision",
)


def add_triggers(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Refuse to change or delete rows."""
    refuse_changes(TABLES, editor)


class Migration(migrations.Migration):
    """Adds the triggers."""

    dependencies: ClassVar = [("fieldwork", "0003_voice_desk")]
    operations: ClassVar = [migrations.RunPython(add_triggers, migrations.RunPython.noop)]
