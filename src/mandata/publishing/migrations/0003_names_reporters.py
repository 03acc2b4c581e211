"""Keep with a release whether its annex names organisations for how they reported."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("publishing", "0002_drafts")]

    operations = [
        migrations.AddField(
            model_name="release",
            name="names_reporters",
            field=models.BooleanField(default=False),
        ),
    ]
