"""Digests in the ledger get salts; a text loses its words only together with an event that says so; seals list what they sealed."""

from django.db import migrations, models

FORWARD = """
CREATE OR REPLACE FUNCTION cases_event_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
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
    -- The one change there is: a text is emptied and its salt with it (redacted), after an event that announces it.
    -- Its digest stays, so the chain stays whole; without the salt nobody can try out which words would fit.
    IF TG_OP = 'UPDATE' AND OLD.redacted_at IS NULL AND NEW.redacted_at IS NOT NULL
        AND NEW.text = '' AND length(NEW.text_salt) = 0
        AND (to_jsonb(NEW) - 'text' - 'text_salt' - 'redacted_at')
            = (to_jsonb(OLD) - 'text' - 'text_salt' - 'redacted_at')
        AND EXISTS (
            SELECT FROM cases_event
            WHERE case_id = OLD.case_id AND kind = 'redacted' AND facts -> 'number' = to_jsonb(OLD.number)
        ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'events are append-only: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_ledger")]
    operations = [
        migrations.AddField("event", "text_salt", models.BinaryField(default=b"", max_length=16)),
        migrations.AddField("event", "salt", models.BinaryField(default=b"", max_length=16)),
        migrations.AddField("ledgeranchor", "entries", models.BinaryField(default=b"")),
        migrations.RunSQL(FORWARD, migrations.RunSQL.noop),
    ]
