from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """A device's unsent drafts, newest first; built without locking a live table."""

    atomic = False

    dependencies = [("intake", "0003_draft_photo_phash")]

    operations = [
        AddIndexConcurrently(
            model_name="draft",
            index=models.Index(
                fields=["device_hash", "-updated_at"],
                name="draft_of_a_device",
                condition=models.Q(("report", None)),
            ),
        ),
    ]
