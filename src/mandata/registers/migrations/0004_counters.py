from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registers", "0003_entry_uploads")]

    operations = [
        migrations.CreateModel(
            name="Counter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("form", models.CharField(max_length=100, unique=True)),
                ("last", models.JSONField(default=dict)),
            ],
        ),
    ]
