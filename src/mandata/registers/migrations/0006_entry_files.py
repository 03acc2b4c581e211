import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import mandata.collection.models.evidence


class Migration(migrations.Migration):
    dependencies = [("registers", "0005_sub_tables"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="EntryFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file", models.FileField(upload_to=mandata.collection.models.evidence._stored_under)),
                ("name", models.CharField(max_length=200)),
                ("media_type", models.CharField(max_length=100)),
                ("size", models.PositiveBigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("form", models.CharField(max_length=100)),
                ("organisation", models.CharField(max_length=50)),
                ("is_kept", models.BooleanField(default=False)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
                "indexes": [models.Index(fields=["form", "organisation", "sha256"], name="entry_file_by_content")],
            },
        ),
    ]
