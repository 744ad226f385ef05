"""When each person chose the own password; those of before this are counted from today."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import migrations, models
from django.utils import timezone

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def count_from_today(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Let passwords that were chosen before grow old from now on."""
    people = apps.get_model("accounts", "User").objects
    people.filter(must_change_password=False).update(password_set_at=timezone.now())


class Migration(migrations.Migration):
    """One more field."""

    dependencies: ClassVar = [("accounts", "0003_append_only")]
    operations: ClassVar = [
        migrations.AddField("user", "password_set_at", models.DateTimeField(null=True, blank=True)),
        migrations.RunPython(count_from_today, migrations.RunPython.noop),
    ]
