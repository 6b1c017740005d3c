from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0015_open_by_kind")]

    operations = [migrations.RenameField(model_name="photo", old_name="look", new_name="phash")]
