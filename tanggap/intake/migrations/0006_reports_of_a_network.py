"""Built while residents write: no lock on the table."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("intake", "0005_floods")]

    operations = [
        AddIndexConcurrently(
            "devicereport",
            models.Index(
                condition=models.Q(("network", ""), _negated=True),
                fields=["network", "-at"],
                name="reports_of_a_network",
            ),
        )
    ]
