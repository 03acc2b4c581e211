"""Keeps when each return was first submitted."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models


def fill_in(apps: Any, _schema: Any) -> None:
    """Fill it in from the history: the first time, unless the return was withdrawn before anybody read it."""
    event, returned = apps.get_model("collection", "Event"), apps.get_model("collection", "Return")
    first, read = {}, set()
    for key, kind, at in event.objects.exclude(returned=None).order_by("id").values_list("returned_id", "kind", "at"):
        if kind == "submitted":
            first.setdefault(key, at)
        elif kind in ("sent_back", "cleared"):
            read.add(key)
        elif kind == "withdrawn" and key not in read:
            first.pop(key, None)
    for key, at in first.items():
        returned.objects.filter(pk=key).update(submitted_at=at)


class Migration(migrations.Migration):
    """Add the field and fill it in."""

    dependencies = [("collection", "0005_open_findings")]

    operations = [
        migrations.AddField(
            model_name="return", name="submitted_at", field=models.DateTimeField(editable=False, null=True)
        ),
        migrations.RunPython(fill_in, migrations.RunPython.noop),
    ]
