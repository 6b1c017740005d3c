"""A notice of its own for sending that was stopped by its sample."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notify", "0002_reminder"),
    ]

    operations = [
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(
                choices=[
                    ("warning", "Pengingat sebelum tenggat"),
                    ("due", "Tenggat lewat"),
                    ("escalation", "Eskalasi"),
                    ("emergency", "Keadaan darurat"),
                    ("reminder", "Diingatkan pengawas"),
                    ("stopped", "Pengiriman otomatis dihentikan"),
                ],
                max_length=12,
            ),
        ),
    ]
