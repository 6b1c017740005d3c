import django.contrib.postgres.search
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):
    """An index over residents' words, built without locking a live table."""

    atomic = False

    dependencies = [("cases", "0003_salted_ledger")]

    operations = [
        AddIndexConcurrently(
            model_name="report",
            index=GinIndex(
                django.contrib.postgres.search.SearchVector("text", config="indonesian"), name="report_words"
            ),
        ),
    ]
