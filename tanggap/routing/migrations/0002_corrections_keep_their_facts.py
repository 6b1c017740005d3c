"""The database itself keeps what was corrected as it was said; only what became of it changes."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION routing_correction_keeps_facts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (to_jsonb(NEW) - 'state' - 'why' - 'state_at' - 'lesson' - 'reviewed_by_id' - 'person_id')
        = (to_jsonb(OLD) - 'state' - 'why' - 'state_at' - 'lesson' - 'reviewed_by_id' - 'person_id') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'what was corrected is never edited' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER routing_correction_keeps_facts BEFORE UPDATE ON routing_correction
    FOR EACH ROW EXECUTE FUNCTION routing_correction_keeps_facts();
"""

BACKWARD = """
DROP TRIGGER routing_correction_keeps_facts ON routing_correction;
DROP FUNCTION routing_correction_keeps_facts();
"""


class Migration(migrations.Migration):
    dependencies = [("routing", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
