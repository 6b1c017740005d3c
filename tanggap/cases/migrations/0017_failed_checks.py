"""Doubts were failed checks, weighed. The column keeps its name, so that the release before runs beside this one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0016_photo_phash")]

    operations = [
        migrations.AlterField("case", "doubts", models.PositiveSmallIntegerField(db_column="doubts", null=True)),
        migrations.RenameField("case", "doubts", "failed_checks"),
    ]
