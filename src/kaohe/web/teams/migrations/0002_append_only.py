"""What this room keeps is neither changed nor deleted: every row is a version or a decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import migrations

from kaohe.web.audit.triggers import refuse_changes

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLES = (
    "teams_poolperson",
    "teams_pooltie",
    "teams_formation",
    "teams_formationfixing",
    "teams_standardset",
    "teams_trip",
    "teams_tripversion",
    "teams_tripreview",
    "teams_letterversion",
    "teams_letterstep",
)


def add_triggers(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Add the triggers of this database."""
    refuse_changes(TABLES, editor)


class Migration(migrations.Migration):
    """Append only."""

    dependencies: ClassVar = [("teams", "0001_initial")]
    operations: ClassVar = [migrations.RunPython(add_triggers, migrations.RunPython.noop)]
