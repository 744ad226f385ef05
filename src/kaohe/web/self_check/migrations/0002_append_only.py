"""What was sent, signed, handed in and judged can neither be changed nor deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import migrations

from kaohe.web.audit.triggers import refuse_changes

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLES = (
    "itemdraft",
    "blob",
    "evidenceversion",
    "reportstep",
    "submission",
    "itemreview",
    "yearrecord",
)


def add_triggers(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Add the triggers of this database."""
    refuse_changes((f"self_check_{table}" for table in TABLES), editor)


class Migration(migrations.Migration):
    """Append only."""

    dependencies: ClassVar = [("self_check", "0001_initial")]
    operations: ClassVar = [migrations.RunPython(add_triggers, migrations.RunPython.noop)]
