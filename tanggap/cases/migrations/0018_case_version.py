"""The number of a case's newest event is its version, by which two who act at once are told apart. The column keeps its name, so that the release before runs beside this one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0017_failed_checks")]

    operations = [
        migrations.AlterField("case", "event_count", models.PositiveIntegerField(db_column="event_count", default=0)),
        migrations.RenameField("case", "event_count", "version"),
    ]
