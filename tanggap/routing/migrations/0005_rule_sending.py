"""Rules send by themselves and are measured: what was drawn, what was doubted, the evidence, stops, learned weights."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0019_answers_as_asked"),
        ("directory", "0006_sent_by_rule"),
        ("places", "0007_drop_outline_column"),
        ("routing", "0004_band_renewal"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="EvidenceWeights",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("choice", models.PositiveSmallIntegerField()),
                ("words", models.PositiveSmallIntegerField()),
                ("learned_from", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="SendingStop",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("settled", models.PositiveIntegerField()),
                ("wrong", models.PositiveIntegerField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_why", models.CharField(blank=True, max_length=400)),
                ("counted_upto", models.BigIntegerField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="dispatch",
            name="is_doubted",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="dispatch",
            name="is_drawn",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="dispatch",
            name="rule_odds",
            field=models.SmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="dispatch",
            name="words_ratio",
            field=models.SmallIntegerField(null=True),
        ),
        migrations.AlterField(
            model_name="dispatch",
            name="band",
            field=models.CharField(
                blank=True,
                choices=[
                    ("auto", "Diteruskan otomatis"),
                    ("rule", "Diteruskan otomatis menurut aturan kota"),
                    ("suggest", "Tiga usul untuk triase"),
                    ("human", "Orang yang memutuskan"),
                ],
                max_length=8,
            ),
        ),
        # Whole or not at all. No row is drawn yet, so that the index is built by one look at the table.
        migrations.AddIndex(
            model_name="dispatch",
            index=models.Index(
                condition=models.Q(("is_drawn", True)), fields=["category", "agency", "-id"], name="dispatch_drawn"
            ),
        ),
        migrations.AddConstraint(
            model_name="dispatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_drawn", False), models.Q(("by_machine", True), ("is_sample", True)), _connector="OR"
                ),
                name="dispatch_drawn_is_a_sample_of_the_machine",
            ),
        ),
        migrations.AddField(
            model_name="evidenceweights",
            name="city",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="places.city"),
        ),
        migrations.AddField(
            model_name="sendingstop",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="directory.agency"
            ),
        ),
        migrations.AddField(
            model_name="sendingstop",
            name="case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.case"),
        ),
        migrations.AddField(
            model_name="sendingstop",
            name="category",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="directory.category"
            ),
        ),
        migrations.AddField(
            model_name="sendingstop",
            name="city",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="places.city"),
        ),
        migrations.AddField(
            model_name="sendingstop",
            name="ended_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddIndex(
            model_name="evidenceweights",
            index=models.Index(fields=["city", "-id"], name="weights_of_city"),
        ),
        migrations.AddConstraint(
            model_name="evidenceweights",
            constraint=models.CheckConstraint(
                condition=models.Q(("choice__range", (400, 2500)), ("words__range", (200, 1000))),
                name="weights_within_bounds",
            ),
        ),
        migrations.AddIndex(
            model_name="sendingstop",
            index=models.Index(fields=["city", "-id"], name="sending_stops_of_city"),
        ),
        migrations.AddConstraint(
            model_name="sendingstop",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("category", "agency"),
                name="kind_and_office_stopped_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="sendingstop",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("counted_upto", None), ("ended_at", None), ("ended_by", None), ("ended_why", "")),
                    models.Q(
                        ("counted_upto__isnull", False),
                        ("ended_at__isnull", False),
                        ("ended_by__isnull", False),
                        models.Q(("ended_why", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="stop_ends_by_somebody_with_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="sendingstop",
            constraint=models.CheckConstraint(
                condition=models.Q(("wrong__gt", 0), ("wrong__lte", models.F("settled"))),
                name="stop_rests_on_wrong_ones",
            ),
        ),
    ]
