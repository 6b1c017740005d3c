"""The database itself keeps the history append-only and in chain, and reports unchanged after they were sent."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION cases_event_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last_number integer;
    last_hash bytea;
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT number, hash INTO last_number, last_hash
            FROM cases_event WHERE case_id = NEW.case_id ORDER BY number DESC LIMIT 1;
        IF NEW.number <> coalesce(last_number, 0) + 1
            OR NEW.previous_hash <> coalesce(last_hash, decode(repeat('00', 32), 'hex')) THEN
            RAISE EXCEPTION 'event % of case % does not follow event %', NEW.number, NEW.case_id, last_number
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    -- The one change there is: a text is emptied (redacted); its digest stays, so the chain stays whole.
    IF TG_OP = 'UPDATE' AND OLD.redacted_at IS NULL AND NEW.redacted_at IS NOT NULL AND NEW.text = ''
        AND (to_jsonb(NEW) - 'text' - 'redacted_at') = (to_jsonb(OLD) - 'text' - 'redacted_at') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'events are append-only: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER cases_event_append_only BEFORE INSERT OR UPDATE OR DELETE ON cases_event
    FOR EACH ROW EXECUTE FUNCTION cases_event_append_only();
CREATE TRIGGER cases_event_no_truncate BEFORE TRUNCATE ON cases_event
    FOR EACH STATEMENT EXECUTE FUNCTION cases_event_append_only();

CREATE FUNCTION cases_anchor_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'seals are append-only: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER cases_anchor_append_only BEFORE UPDATE OR DELETE ON cases_ledgeranchor
    FOR EACH ROW EXECUTE FUNCTION cases_anchor_append_only();
CREATE TRIGGER cases_anchor_no_truncate BEFORE TRUNCATE ON cases_ledgeranchor
    FOR EACH STATEMENT EXECUTE FUNCTION cases_anchor_append_only();

-- A report is what a resident said: it may move to another case or lose words to redaction, nothing else.
CREATE FUNCTION cases_report_never_edited() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
        AND (to_jsonb(NEW) - 'case_id' - 'text') = (to_jsonb(OLD) - 'case_id' - 'text')
        AND (NEW.text = OLD.text OR length(NEW.text) < length(OLD.text)) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'reports are never edited: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER cases_report_never_edited BEFORE UPDATE OR DELETE ON cases_report
    FOR EACH ROW EXECUTE FUNCTION cases_report_never_edited();
"""

BACKWARD = """
DROP TRIGGER cases_report_never_edited ON cases_report;
DROP FUNCTION cases_report_never_edited();
DROP TRIGGER cases_anchor_no_truncate ON cases_ledgeranchor;
DROP TRIGGER cases_anchor_append_only ON cases_ledgeranchor;
DROP FUNCTION cases_anchor_append_only();
DROP TRIGGER cases_event_no_truncate ON cases_event;
DROP TRIGGER cases_event_append_only ON cases_event;
DROP FUNCTION cases_event_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
