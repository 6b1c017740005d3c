"""The database itself refuses to change a policy: cases were promised something by it."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION directory_policy_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'deadline policies are never changed: % refused', TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER directory_policy_never_changes BEFORE UPDATE OR DELETE ON directory_deadlinepolicy
    FOR EACH ROW EXECUTE FUNCTION directory_policy_never_changes();
"""

BACKWARD = """
DROP TRIGGER directory_policy_never_changes ON directory_deadlinepolicy;
DROP FUNCTION directory_policy_never_changes();
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0003_deadlinepolicy")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
