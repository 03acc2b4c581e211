"""Releases are numbered in their cycle, can be sent back with a reason, and know what they hold and restate."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def number_releases(apps: Any, _schema: Any) -> None:
    """Number the releases of each cycle from 1, in the order in which they were made."""
    counted: dict[int, int] = {}
    for release in apps.get_model("publishing", "Release").objects.filter(is_draft=False).order_by("pk"):
        counted[release.cycle_id] = counted.get(release.cycle_id, 0) + 1
        release.number = counted[release.cycle_id]
        release.save(update_fields=["number"])


class Migration(migrations.Migration):
    """Add the fields and the remarks."""

    dependencies = [
        ("publishing", "0003_names_reporters"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("release", "number", models.PositiveIntegerField(default=0)),
        migrations.AddField("release", "asked", models.PositiveIntegerField(default=0)),
        migrations.AddField("release", "accepted", models.PositiveIntegerField(default=0)),
        migrations.AddField("release", "last_seal", models.BigIntegerField(default=0)),
        migrations.AddField("release", "restated", models.JSONField(default=list)),
        migrations.AlterField(
            "release",
            "state",
            models.CharField(
                choices=[
                    ("building", "Being built"),
                    ("stopped", "Build failed"),
                    ("ready", "Ready for approval"),
                    ("published", "Published"),
                    ("superseded", "Previously published"),
                    ("sent_back", "Sent back"),
                ],
                default="building",
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            "Remark",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(choices=[("comment", "Comment"), ("sent_back", "Sent back")], max_length=10),
                ),
                ("text", models.TextField()),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="remarks", to="publishing.release"
                    ),
                ),
            ],
            options={"ordering": ["at", "id"]},
        ),
        migrations.RunPython(number_releases, migrations.RunPython.noop),
    ]
