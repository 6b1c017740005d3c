import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):
    """Words of a landmark, for the search: built without locking a live table."""

    atomic = False

    dependencies = [("cases", "0021_newest_by_opening")]

    operations = [
        AddIndexConcurrently(
            model_name="case",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.search.SearchVector("landmark", config="indonesian"),
                name="case_landmark_words",
            ),
        ),
    ]
