from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """What is open, oldest first: built without locking a live table."""

    atomic = False

    dependencies = [("cases", "0005_clock_stands")]

    operations = [
        AddIndexConcurrently(
            model_name="case",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", True)),
                fields=["city", "opened_at", "id"],
                include=["agency", "area", "category", "status", "due_at", "paused_at", "officer", "is_public"],
                name="case_open_by_age",
            ),
        ),
    ]
