"""Texts are of a cycle: versions so far hold for every cycle, and drafts are for the current one."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models


def drafts_of_current_cycle(apps: Any, _schema: Any) -> None:
    """Give each draft to the newest open cycle."""
    cycle = apps.get_model("collection", "Cycle").objects.order_by("is_closed", "-number").first()
    if cycle is not None:
        apps.get_model("editing", "Draft").objects.update(cycle=cycle.number)


class Migration(migrations.Migration):
    """Add the cycle of a version and of a draft."""

    dependencies = [("collection", "0004_records_of_each_cycle"), ("editing", "0001_initial")]

    operations = [
        migrations.AddField("textversion", "cycle", models.PositiveIntegerField(default=0)),
        migrations.AddField("draft", "cycle", models.PositiveIntegerField(default=0)),
        migrations.RemoveConstraint("draft", "one_draft_a_text_and_editor"),
        migrations.AddConstraint(
            "draft",
            models.UniqueConstraint(fields=["name", "by", "cycle"], name="one_draft_a_text_editor_and_cycle"),
        ),
        migrations.RunPython(drafts_of_current_cycle, migrations.RunPython.noop),
    ]
