from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registers", "0004_counters")]

    operations = [
        migrations.AddField(model_name="entry", name="rows", field=models.JSONField(default=dict)),
        migrations.AddField(
            model_name="entrychange",
            name="table",
            field=models.CharField(blank=True, default="", max_length=100),
            preserve_default=False,
        ),
        migrations.AddField(model_name="entrychange", name="row", field=models.PositiveIntegerField(null=True)),
        migrations.AlterField(
            model_name="entrychange",
            name="kind",
            field=models.CharField(
                choices=[
                    ("added", "Added"),
                    ("cell", "Cell changed"),
                    ("row_added", "Row added"),
                    ("row_removed", "Row removed"),
                    ("closed", "Closed"),
                    ("reopened", "Reopened"),
                    ("merged", "Merged"),
                    ("answered", "Finding answered"),
                    ("reason_accepted", "Reason for a finding accepted"),
                    ("reason_refused", "Reason for a finding refused"),
                ],
                max_length=15,
            ),
        ),
    ]
