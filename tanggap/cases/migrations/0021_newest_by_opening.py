from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """The public lists go by when a case was opened, not by when its row came in: built without locking a live table."""

    atomic = False

    dependencies = [("cases", "0020_report_weighs")]

    operations = [
        AddIndexConcurrently(
            model_name="case",
            index=models.Index(
                fields=["city", "-opened_at", "-code"],
                name="case_newest_opened",
                condition=models.Q(("is_public", True)),
            ),
        ),
        RemoveIndexConcurrently(model_name="case", name="case_newest"),
    ]
