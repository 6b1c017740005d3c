from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models.functions import Coalesce


class Migration(migrations.Migration):
    """Open cases of a kind in the order of space; built without locking a live table."""

    atomic = False

    dependencies = [("cases", "0014_board_reads")]

    operations = [
        AddIndexConcurrently(
            model_name="case",
            index=models.Index(
                Coalesce("category", 0), "cell", name="case_open_kind", condition=models.Q(("ended_at__isnull", True))
            ),
        ),
    ]
