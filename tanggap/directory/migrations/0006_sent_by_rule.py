"""Which kinds the city's rule may send by itself: plain ones only, the database holds that."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0005_what_routing_learns_from"),
        ("places", "0007_drop_outline_column"),
    ]

    operations = [
        migrations.AddField(
            model_name="category",
            name="is_sent_by_rule",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddConstraint(
            model_name="category",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_sent_by_rule", False),
                    models.Q(("is_emergency", False), ("privacy", "public")),
                    _connector="OR",
                ),
                name="only_plain_kinds_are_sent_by_rule",
            ),
        ),
    ]
