"""Texts that were handed in, and when each was put in force, are neither changed nor deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import migrations

from kaohe.web.audit.triggers import refuse_changes

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLES = ("papers_textversion", "papers_textuse")


def add_triggers(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Add the triggers of this database."""
    refuse_changes(TABLES, editor)


class Migration(migrations.Migration):
    """Append only."""

    dependencies: ClassVar = [("papers", "0003_texts_and_word_files")]
    operations: ClassVar = [migrations.RunPython(add_triggers, migrations.RunPython.noop)]
