from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("intake", "0002_draft_photo_look")]

    operations = [migrations.RenameField(model_name="draftphoto", old_name="look", new_name="phash")]
