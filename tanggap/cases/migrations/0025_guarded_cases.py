"""The complaints about the staff, few among all, so that the photo index leaves them out cheaply. Built without a lock on the table."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("cases", "0024_suspicion")]

    operations = [
        AddIndexConcurrently(
            "case", models.Index(fields=["id"], name="case_guarded", condition=models.Q(is_guarded=True))
        )
    ]
