from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("deadlines", "0003_breaches_stay"),
    ]

    operations = [
        migrations.RenameModel(old_name="Clockwork", new_name="SweepWatermark"),
        migrations.RenameField(model_name="sweepwatermark", old_name="looked_at", new_name="swept_at"),
    ]
