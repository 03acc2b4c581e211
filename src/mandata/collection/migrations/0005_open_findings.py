"""Keeps how many findings in a return wait for a reason."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("collection", "0004_records_of_each_cycle")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="return",
            name="open_findings",
            field=models.PositiveIntegerField(editable=False, null=True),
        )
    ]
