"""What a key holder has revealed is never changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import migrations

from kaohe.web.audit.triggers import refuse_changes

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def add_triggers(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Refuse to change or delete rows."""
    refuse_changes(("draw_revealedsecret",), editor)


class Migration(migrations.Migration):
    """Adds the triggers."""

    dependencies: ClassVar = [("draw", "0003_revealedsecret")]
    operations: ClassVar = [migrations.RunPython(add_triggers, migrations.RunPython.noop)]
