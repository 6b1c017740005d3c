"""The index of local features: new tables, filled by the job `catch_up` and by `tanggap photos reindex`."""

import django.db.models.deletion
from django.db import migrations, models

# A photo's postings hold no foreign key, for its index would be as large as theirs: they go by the words that the row itself names.
FORWARD = """
CREATE FUNCTION evidence_postings_go_along() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM evidence_wordposting AS posting
        USING generate_series(0, length(OLD.codes) / 12 - 1) AS feature(number)
        WHERE posting.entry = OLD.id AND posting.word =
            (('x' || encode(substring(OLD.codes FROM feature.number * 12 + 1 FOR 4), 'hex'))::bit(32)::bigint >> 4)::integer;
    RETURN NULL;
END $$;
CREATE TRIGGER evidence_postings_go_along AFTER DELETE ON evidence_photocodes
    FOR EACH ROW EXECUTE FUNCTION evidence_postings_go_along();
"""
BACKWARD = """
DROP TRIGGER evidence_postings_go_along ON evidence_photocodes;
DROP FUNCTION evidence_postings_go_along();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0023_photo_digest"),
        ("evidence", "0003_screen_check"),
    ]

    operations = [
        migrations.CreateModel(
            name="WordPosting",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "word", "entry", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("word", models.IntegerField()),
                ("entry", models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="PhotoCodes",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("found", "dapat dicari"),
                            ("plain", "terlalu polos"),
                            ("broken", "berkas tidak terbaca"),
                        ],
                        max_length=6,
                    ),
                ),
                ("recipe", models.PositiveSmallIntegerField()),
                ("codes", models.BinaryField(default=b"")),
                (
                    "photo",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="codes", to="cases.photo"
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["recipe", "state"], name="codes_to_make_anew")]},
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
