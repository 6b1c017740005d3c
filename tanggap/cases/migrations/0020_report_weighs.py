"""Every report that was taken in before weighs. A default in the database, so no row is rewritten and the release before still writes.

A report stays unedited; the one thing more that may become of it is that it begins to weigh, never that it ceases to.
"""

from django.db import migrations, models

_FUNCTION = """
CREATE OR REPLACE FUNCTION cases_report_never_edited() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
        AND (to_jsonb(NEW) - 'case_id' - 'text'{more}) = (to_jsonb(OLD) - 'case_id' - 'text'{more}){grows}
        AND (NEW.text = OLD.text OR length(NEW.text) < length(OLD.text)) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'reports are never edited: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0019_answers_as_asked")]

    operations = [
        migrations.AddField("report", "weighs", models.BooleanField(db_default=True, default=True)),
        migrations.RunSQL(
            _FUNCTION.format(more=" - 'weighs'", grows=" AND NEW.weighs >= OLD.weighs"),
            _FUNCTION.format(more="", grows=""),
        ),
    ]
