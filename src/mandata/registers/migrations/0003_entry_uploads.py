import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import mandata.collection.models.evidence


class Migration(migrations.Migration):
    dependencies = [
        ("registers", "0002_reasons"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="EntryUpload",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("organisation", models.CharField(max_length=50)),
                ("file", models.FileField(upload_to=mandata.collection.models.evidence._upload_stored_under)),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("form", models.CharField(max_length=100)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={"ordering": ["at", "id"], "abstract": False},
        ),
        migrations.AddConstraint(
            model_name="entryupload",
            constraint=models.UniqueConstraint(fields=["form", "by"], name="one_entry_upload_a_person"),
        ),
    ]
