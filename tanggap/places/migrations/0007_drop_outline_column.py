import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Only after no process of the version before runs any more: it reads the column. This version does without it.

    So a site need not stop: `migrate places 0006`, restart, `migrate`.
    """

    dependencies = [
        ("places", "0006_copy_outlines"),
    ]

    operations = [
        migrations.RemoveField(model_name="area", name="outline"),
        migrations.AlterField(
            model_name="areaoutline",
            name="area",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                primary_key=True,
                related_name="outline",
                serialize=False,
                to="places.area",
            ),
        ),
    ]
