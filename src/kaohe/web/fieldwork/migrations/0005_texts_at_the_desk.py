"""Steps of a call about texts; only the words of a choice, the table stays as it is."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two more kinds of steps."""

    dependencies: ClassVar = [("fieldwork", "0004_append_only")]

    operations: ClassVar = [
        migrations.AlterField(
            model_name="dutystep",
            name="kind",
            field=models.CharField(
                choices=[
                    ("code", "登记完成码"),
                    ("told", "告知单位"),
                    ("asked", "请求再次告知"),
                    ("agreed", "第二人同意再次告知"),
                    ("read_back", "复述相符"),
                    ("misread", "复述不符"),
                    ("opened", "以短信方式开启下一步"),
                    ("texts", "录入短信文本"),
                    ("ended", "通话结束"),
                ],
                max_length=10,
            ),
        ),
    ]
