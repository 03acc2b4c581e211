"""Accepted records are kept for each cycle apart: those of the open cycles are written again."""

from __future__ import annotations

from typing import Any

from django.db import migrations


def write_again(apps: Any, _schema: Any) -> None:
    """Mark every open cycle as behind; whoever next needs its records writes them."""
    apps.get_model("collection", "Cycle").objects.filter(is_closed=False).update(records_are_behind=True)


class Migration(migrations.Migration):
    """Mark the open cycles."""

    dependencies = [("collection", "0003_reasons")]

    operations = [migrations.RunPython(write_again, migrations.RunPython.noop)]
