"""A perceptual hash is called what it is. The column keeps its name, so that the release before runs beside this one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0015_open_by_kind")]

    operations = [
        migrations.AlterField("photo", "look", models.BigIntegerField(db_column="look", null=True)),
        migrations.RenameField("photo", "look", "phash"),
    ]
