from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """What a new report is compared with: built without locking a live table."""

    atomic = False

    dependencies = [("cases", "0011_place_from_words")]

    operations = [
        AddIndexConcurrently(
            model_name="case",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", True)),
                fields=["cell"],
                include=["category", "is_public"],
                name="case_open_cell",
            ),
        ),
    ]
