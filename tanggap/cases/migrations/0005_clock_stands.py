from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models

_OLD = "clock_is_paused_exactly_while_on_hold"
_NEW = "clock_stands_exactly_while_others_must_act"
_STAND = ("on_hold", "fixed")

# What was fixed before this release begins to wait when it was last touched; going back, its clock runs again.
_FORWARD = "UPDATE cases_case SET paused_at = changed_at WHERE status = 'fixed' AND paused_at IS NULL"
_BACK = "UPDATE cases_case SET paused_at = NULL WHERE status = 'fixed'"


class Migration(migrations.Migration):
    """The agency's clock stands while a fix waits to be verified. Checked on existing rows without blocking writers."""

    atomic = False
    dependencies = [("cases", "0004_report_words")]
    operations = [
        migrations.RemoveConstraint(model_name="case", name=_OLD),
        migrations.RunSQL(_FORWARD, _BACK),
        AddConstraintNotValid(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("paused_at__isnull", False), ("status__in", _STAND)),
                    models.Q(models.Q(("status__in", _STAND), _negated=True), ("paused_at__isnull", True)),
                    _connector="OR",
                ),
                name=_NEW,
            ),
        ),
        ValidateConstraint(model_name="case", name=_NEW),
    ]
