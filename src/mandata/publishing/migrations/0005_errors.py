"""Name the reasons why a build failed `errors`."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("publishing", "0004_sending_back")]

    operations: ClassVar = [migrations.RenameField("release", "worries", "errors")]
