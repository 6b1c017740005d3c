"""A perceptual hash is called what it is. The column keeps its name, so that the release before runs beside this one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0002_draft_photo_look")]

    operations = [
        migrations.AlterField("draftphoto", "look", models.BigIntegerField(db_column="look", null=True)),
        migrations.RenameField("draftphoto", "look", "phash"),
    ]
