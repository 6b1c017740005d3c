"""The tables of the index by whole pictures go; backwards they come again empty, and the job of that release fills them."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("evidence", "0004_photo_index")]

    operations = [
        migrations.DeleteModel(name="LikenessMark"),
        migrations.DeleteModel(name="PhotoLikeness"),
    ]
