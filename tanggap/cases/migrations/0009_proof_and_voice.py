import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    """Doubts about a proof, who fixed it, ratings, re-checks, accusations; every new column of a large table is empty."""

    dependencies = [
        ("cases", "0008_merges"),
        ("directory", "0002_responsibility_is_active"),
        ("places", "0002_groups_owners"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Rating",
            fields=[
                (
                    "report",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="rating",
                        serialize=False,
                        to="cases.report",
                    ),
                ),
                ("score", models.PositiveSmallIntegerField()),
                ("text", models.TextField(blank=True)),
                ("given_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Recheck",
            fields=[
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="cases.event",
                    ),
                ),
                ("drawn_at", models.DateTimeField()),
                (
                    "result",
                    models.CharField(
                        blank=True, choices=[("right", "Benar selesai"), ("wrong", "Belum selesai")], max_length=5
                    ),
                ),
                ("text", models.TextField(blank=True)),
                ("at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="case",
            name="about_agency",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="directory.agency",
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="doubts",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="case",
            name="fixed_unit",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="directory.agency",
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="is_guarded",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="case",
            name="is_priority",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="photo",
            name="is_on_spot",
            field=models.BooleanField(null=True),
        ),
        AddConstraintNotValid(  # 0010 looks at the old rows, without the lock
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("about_agency", None), models.Q(("is_guarded", True), ("is_public", False)), _connector="OR"
                ),
                name="accusation_is_guarded_and_private",
            ),
        ),
        migrations.AddConstraint(
            model_name="rating",
            constraint=models.CheckConstraint(
                condition=models.Q(("score__range", (1, 5))), name="rating_is_one_to_five"
            ),
        ),
        migrations.AddField(
            model_name="recheck",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.agency"
            ),
        ),
        migrations.AddField(
            model_name="recheck",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="recheck",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="rechecks", to="cases.case"
            ),
        ),
        migrations.AddIndex(
            model_name="recheck",
            index=models.Index(condition=models.Q(("result", "")), fields=["drawn_at"], name="recheck_open"),
        ),
        migrations.AddConstraint(
            model_name="recheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("at", None), ("by", None), ("result", "")),
                    models.Q(models.Q(("result", ""), _negated=True), ("at__isnull", False), ("by__isnull", False)),
                    _connector="OR",
                ),
                name="recheck_is_open_or_signed",
            ),
        ),
    ]
