from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    """Hold the old rows to the constraint of 0009, in a transaction of its own so that nobody waits."""

    dependencies = [("cases", "0009_proof_and_voice")]

    operations = [ValidateConstraint(model_name="case", name="accusation_is_guarded_and_private")]
