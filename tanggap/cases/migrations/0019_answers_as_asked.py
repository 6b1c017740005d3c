"""Answers keep the sentences that were asked. Rows of before get those of their kind as they are worded now, a thousand at a time."""

from django.db import migrations, models

_BATCH = 1000


def _fill(apps, schema_editor):  # type: ignore[no-untyped-def]
    report, category = apps.get_model("cases", "Report"), apps.get_model("directory", "Category")
    questions = dict(category.objects.exclude(questions=[]).values_list("pk", "questions"))
    rows = report.objects.filter(category__in=questions, asked={}).exclude(answers={})
    changed = []
    for row in rows.only("pk", "answers", "asked", "category").iterator(chunk_size=_BATCH):
        row.asked = _worded(questions[row.category_id], row.answers)
        changed.append(row)
        if len(changed) == _BATCH:
            report.objects.bulk_update(changed, ["asked"])
            changed = []
    report.objects.bulk_update(changed, ["asked"])


def _worded(questions, answers):  # type: ignore[no-untyped-def]
    found = {}
    for row in questions:
        choice = next((one for one in row["choices"] if one["code"] == answers.get(row["code"])), None)
        if choice is not None:
            found[row["code"]] = {
                "question": row["text"],
                "question_en": row.get("text_en", ""),
                "answer": choice["text"],
                "answer_en": choice.get("text_en", ""),
            }
    return found


_ADD = "ALTER TABLE cases_report ADD COLUMN IF NOT EXISTS asked jsonb DEFAULT '{}'::jsonb NOT NULL"
_DROP = "ALTER TABLE cases_report DROP COLUMN IF EXISTS asked"
_FUNCTION = """
CREATE OR REPLACE FUNCTION cases_report_never_edited() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
        AND (to_jsonb(NEW) - 'case_id' - 'text'{more}) = (to_jsonb(OLD) - 'case_id' - 'text'{more})
        AND (NEW.text = OLD.text OR length(NEW.text) < length(OLD.text)) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'reports are never edited: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""
_ALLOWED, _AS_EVER = _FUNCTION.format(more=" - 'asked'"), _FUNCTION.format(more="")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("cases", "0018_case_version"),
        ("directory", "0005_what_routing_learns_from"),
    ]

    operations = [
        # Whoever is interrupted while filling may run it again, so the column may be there.
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(_ADD, _DROP)],
            state_operations=[
                migrations.AddField(
                    "report",
                    "asked",
                    models.JSONField(blank=True, default=dict, db_default=models.Value({}, models.JSONField())),
                ),
            ],
        ),
        # Reports are never edited; while the new column is filled, that one column may be.
        migrations.RunSQL(_ALLOWED, _AS_EVER),
        migrations.RunPython(_fill, migrations.RunPython.noop),
        migrations.RunSQL(_AS_EVER, migrations.RunSQL.noop),
    ]
