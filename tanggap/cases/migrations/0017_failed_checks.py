from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0016_photo_phash")]

    operations = [migrations.RenameField(model_name="case", old_name="doubts", new_name="failed_checks")]
