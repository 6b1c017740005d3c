"""The database itself keeps what was missed: a breach is never deleted, and only its end may be written later."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION deadlines_breach_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (to_jsonb(NEW) - 'ended_at') = (to_jsonb(OLD) - 'ended_at') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a missed deadline stays as it was recorded' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER deadlines_breach_stays BEFORE UPDATE OR DELETE ON deadlines_breach
    FOR EACH ROW EXECUTE FUNCTION deadlines_breach_stays();
"""

BACKWARD = """
DROP TRIGGER deadlines_breach_stays ON deadlines_breach;
DROP FUNCTION deadlines_breach_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0002_moments")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
