from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models

_OPEN = models.Q(("ended_at__isnull", True))


class Migration(migrations.Migration):
    """Counts of the board from an index alone, also for those who may not know guarded cases; built without locking a live table.

    The old index serves under another name until the new one stands.
    """

    atomic = False

    dependencies = [("cases", "0013_ended")]

    operations = [
        migrations.RenameIndex(model_name="case", old_name="case_open_by_age", new_name="case_open_by_age_old"),
        AddIndexConcurrently(
            model_name="case",
            index=models.Index(
                condition=_OPEN,
                fields=["city", "opened_at", "id"],
                include=[
                    "agency", "area", "category", "status", "due_at", "paused_at", "officer", "is_public", "is_guarded",
                    "about_agency",
                ],
                name="case_open_by_age",
            ),
        ),
        RemoveIndexConcurrently(model_name="case", name="case_open_by_age_old"),
        AddIndexConcurrently(
            model_name="case",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", True), ("paused_at__isnull", True)),
                fields=["city", "due_at", "id"],
                include=["agency", "area", "category", "status", "officer", "is_public", "is_guarded", "about_agency"],
                name="case_open_by_due",
            ),
        ),
    ]  # fmt: skip
