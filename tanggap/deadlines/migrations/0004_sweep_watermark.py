"""The clockwork's one row is a watermark. Table and column keep their names, so that the release before runs beside this one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0003_breaches_stay")]

    operations = [
        migrations.AlterModelTable("clockwork", "deadlines_clockwork"),
        migrations.AlterField("clockwork", "looked_at", models.DateTimeField(db_column="looked_at")),
        migrations.RenameModel("Clockwork", "SweepWatermark"),
        migrations.RenameField("sweepwatermark", "looked_at", "swept_at"),
    ]
