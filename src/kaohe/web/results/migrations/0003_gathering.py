"""Scorings whose sheet was gathered from the rooms; never changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import django.db.models.deletion
from django.db import migrations, models

from kaohe.web.audit.triggers import refuse_changes

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def add_triggers(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Refuse to change or delete rows."""
    refuse_changes(("results_gathering",), editor)


class Migration(migrations.Migration):
    """Adds the table and its triggers."""

    dependencies: ClassVar = [("results", "0002_append_only")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="Gathering",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("missing", models.IntegerField()),
                ("contradictory", models.IntegerField()),
                ("reason", models.CharField(blank=True, max_length=400)),
                (
                    "scoring",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="gathering",
                        to="results.scoring",
                    ),
                ),
            ],
        ),
        migrations.RunPython(add_triggers, migrations.RunPython.noop),
    ]
