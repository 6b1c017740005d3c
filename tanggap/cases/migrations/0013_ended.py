from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """What ended in a time: built without locking a live table."""

    atomic = False

    dependencies = [("cases", "0012_open_by_place")]

    operations = [
        AddIndexConcurrently(
            model_name="case",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", False)), fields=["city", "ended_at"], name="case_ended"
            ),
        ),
    ]
