"""A check more, and two under truer names. Nothing changes in the database: choices are words."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("evidence", "0002_scrub")]

    operations = [
        migrations.AlterField(
            "evidencecheck",
            "kind",
            models.CharField(
                choices=[
                    ("capture", "Cara diambil"),
                    ("place", "Tempat"),
                    ("time", "Waktu"),
                    ("reuse", "Foto kasus lain"),
                    ("before", "Foto kasus ini sendiri"),
                    ("scene", "Pemandangan"),
                    ("metadata", "Tanda suntingan"),
                    ("screen", "Layar atau cetakan"),
                ],
                max_length=10,
            ),
        ),
    ]
