"""What was counted is weighed now. The column keeps its name, so that the release before runs beside this one."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0023_photo_digest")]

    operations = [migrations.RenameField("case", "failed_checks", "suspicion")]
