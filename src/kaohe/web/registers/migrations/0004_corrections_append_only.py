"""What was asked, prepared, approved and ended can neither be changed nor deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import migrations

from kaohe.web.audit.triggers import refuse_changes

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLES = (
    "registers_registercorrection",
    "registers_correctedvalue",
    "registers_preparedcorrection",
    "registers_correctionapproval",
    "registers_correctionend",
)


def add_triggers(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Add the triggers of this database."""
    refuse_changes(TABLES, editor)


class Migration(migrations.Migration):
    """Append only."""

    dependencies: ClassVar = [("registers", "0003_corrections")]
    operations: ClassVar = [migrations.RunPython(add_triggers, migrations.RunPython.noop)]
