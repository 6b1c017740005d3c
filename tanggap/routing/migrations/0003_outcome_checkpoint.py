"""`Trail` is called what it is. The table keeps its name, so that the release before runs beside this one."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("routing", "0002_corrections_keep_their_facts"), ("cases", "0001_initial")]

    operations = [
        migrations.AlterModelTable(name="trail", table="routing_trail"),
        migrations.RenameModel(old_name="Trail", new_name="OutcomeCheckpoint"),
        migrations.AlterField(
            model_name="outcomecheckpoint",
            name="case",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                primary_key=True,
                related_name="outcome_checkpoint",
                serialize=False,
                to="cases.case",
            ),
        ),
    ]
