"""The number of a case's newest event is its version, by which two who act at once are told apart."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0017_failed_checks")]

    operations = [
        migrations.RenameField("case", "event_count", "version"),
    ]
