"""The database itself keeps what moves the counters: what was sent, what was drawn, a verdict once given, an outcome once known, a stop."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION routing_dispatch_keeps_facts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    may_change text[] := ARRAY['outcome', 'outcome_at', 'is_sample', 'is_doubted', 'checked_by_id', 'checked_at', 'was_right', 'person_id'];
BEGIN
    IF (to_jsonb(NEW) - may_change) <> (to_jsonb(OLD) - may_change) THEN
        RAISE EXCEPTION 'what was sent, and what was drawn, is never edited' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.was_right IS NOT NULL AND NEW.was_right IS DISTINCT FROM OLD.was_right THEN
        RAISE EXCEPTION 'a verdict is given once' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.outcome <> 'waiting' AND NEW.outcome <> OLD.outcome THEN
        RAISE EXCEPTION 'an outcome is known once' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF (OLD.is_sample AND NOT NEW.is_sample) OR (OLD.is_doubted AND NOT NEW.is_doubted) THEN
        RAISE EXCEPTION 'a sample stays one, and so does a doubt' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER routing_dispatch_keeps_facts BEFORE UPDATE ON routing_dispatch
    FOR EACH ROW EXECUTE FUNCTION routing_dispatch_keeps_facts();

CREATE FUNCTION routing_stop_ends_once() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    of_the_end text[] := ARRAY['ended_at', 'ended_by_id', 'ended_why', 'counted_upto'];
BEGIN
    IF OLD.ended_at IS NULL AND (to_jsonb(NEW) - of_the_end) = (to_jsonb(OLD) - of_the_end) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a stop is never edited, and ends once' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER routing_stop_ends_once BEFORE UPDATE ON routing_sendingstop
    FOR EACH ROW EXECUTE FUNCTION routing_stop_ends_once();
"""

BACKWARD = """
DROP TRIGGER routing_stop_ends_once ON routing_sendingstop;
DROP FUNCTION routing_stop_ends_once();
DROP TRIGGER routing_dispatch_keeps_facts ON routing_dispatch;
DROP FUNCTION routing_dispatch_keeps_facts();
"""


class Migration(migrations.Migration):
    dependencies = [("routing", "0005_rule_sending")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
