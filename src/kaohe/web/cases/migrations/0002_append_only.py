"""What was opened, said, proposed and decided of a case can never be changed or deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import migrations

from kaohe.web.audit.triggers import refuse_changes

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLES = (
    "cases_case",
    "cases_caseevidence",
    "cases_caseanswer",
    "cases_caseproposal",
    "cases_correctionline",
    "cases_casedecision",
    "cases_objectionwindow",
)


def add_triggers(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Add the triggers of this database."""
    refuse_changes(TABLES, editor)


class Migration(migrations.Migration):
    """Append only."""

    dependencies: ClassVar = [("cases", "0001_initial")]
    operations: ClassVar = [migrations.RunPython(add_triggers, migrations.RunPython.noop)]
