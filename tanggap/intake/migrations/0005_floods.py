"""What waits for a person because it looks like a flood, and how much came from a network. New tables, and a column with a default."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0020_report_weighs"),
        ("intake", "0004_draft_of_a_device"),
        ("places", "0007_drop_outline_column"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HeldAct",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("why", models.CharField(max_length=12)),
                ("network", models.CharField(blank=True, max_length=64)),
                ("held_at", models.DateTimeField()),
                (
                    "decision",
                    models.CharField(
                        blank=True, choices=[("taken", "Diterima"), ("spam", "Ditolak sebagai spam")], max_length=5
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("join", "ikut melapor"),
                            ("ask", "bertanya"),
                            ("reopen", "menyatakan belum beres"),
                            ("object", "meragukan kantornya"),
                            ("rate", "memberi nilai"),
                        ],
                        max_length=6,
                    ),
                ),
                ("said", models.JSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name="HeldReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("why", models.CharField(max_length=12)),
                ("network", models.CharField(blank=True, max_length=64)),
                ("held_at", models.DateTimeField()),
                (
                    "decision",
                    models.CharField(
                        blank=True, choices=[("taken", "Diterima"), ("spam", "Ditolak sebagai spam")], max_length=5
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("code", models.CharField(max_length=20, unique=True)),
                ("is_emergency", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="Network",
            fields=[
                ("hash", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("quick", models.FloatField(default=0)),
                ("unhurried", models.FloatField(default=0)),
                ("emergency", models.FloatField(default=0)),
                ("ordinary", models.FloatField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="NetworkKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("secret", models.BinaryField(max_length=32)),
                ("made_at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="devicereport",
            name="network",
            field=models.CharField(blank=True, db_default="", default="", max_length=64),
        ),
        migrations.AddField(
            model_name="heldact",
            name="city",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.city"),
        ),
        migrations.AddField(
            model_name="heldact",
            name="decided_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="heldact",
            name="report",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="held_acts", to="cases.report"
            ),
        ),
        migrations.AddField(
            model_name="heldreport",
            name="city",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.city"),
        ),
        migrations.AddField(
            model_name="heldreport",
            name="decided_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="heldreport",
            name="draft",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="held", to="intake.draft"
            ),
        ),
        migrations.AddField(
            model_name="heldreport",
            name="joins",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="network",
            name="key",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="intake.networkkey"
            ),
        ),
        migrations.AddIndex(
            model_name="heldact",
            index=models.Index(
                condition=models.Q(("decision", "")), fields=["city", "held_at"], name="held_act_waiting"
            ),
        ),
        migrations.AddConstraint(
            model_name="heldact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("decided_by", None), ("decision", "")),
                    models.Q(
                        models.Q(("decision", ""), _negated=True),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="held_act_is_decided_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="heldact",
            constraint=models.UniqueConstraint(
                condition=models.Q(("decision", "")), fields=("report", "act"), name="held_act_waits_once"
            ),
        ),
        migrations.AddIndex(
            model_name="heldreport",
            index=models.Index(
                condition=models.Q(("decision", "")), fields=["city", "held_at"], name="held_report_waiting"
            ),
        ),
        migrations.AddConstraint(
            model_name="heldreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("decided_by", None), ("decision", "")),
                    models.Q(
                        models.Q(("decision", ""), _negated=True),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="held_report_is_decided_whole",
            ),
        ),
    ]
