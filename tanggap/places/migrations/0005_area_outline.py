import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """An empty table for the outlines. The two migrations after it fill it and drop the column of old."""

    dependencies = [
        ("places", "0004_city_routing"),
    ]

    operations = [
        migrations.CreateModel(
            name="AreaOutline",
            fields=[
                (
                    "area",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",  # the old column still bears the name
                        serialize=False,
                        to="places.area",
                    ),
                ),
                ("geometry", models.JSONField()),
            ],
        ),
    ]
