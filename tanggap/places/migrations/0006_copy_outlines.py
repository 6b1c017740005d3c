"""Outlines are copied a hundred at a time, each hundred for itself: nobody waits, and a copy that was interrupted goes on.

The version before this one still reads and writes the old column; run this migration once more (`migrate places 0005`, then
`migrate`) if it imported outlines meanwhile.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

BATCH = 100

COPY = """
WITH copied AS (
    INSERT INTO places_areaoutline (area_id, geometry)
    SELECT id, outline FROM places_area
    WHERE id > %s AND jsonb_typeof(outline) = 'object' ORDER BY id LIMIT %s
    ON CONFLICT (area_id) DO UPDATE SET geometry = EXCLUDED.geometry
    RETURNING area_id
) SELECT max(area_id) FROM copied
"""
COPY_BACK = """
WITH copied AS (
    UPDATE places_area SET outline = geometry
    FROM (SELECT area_id, geometry FROM places_areaoutline WHERE area_id > %s ORDER BY area_id LIMIT %s) AS outlines
    WHERE id = area_id
    RETURNING area_id
) SELECT max(area_id) FROM copied
"""


def copy(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    _in_batches(COPY, schema_editor)


def copy_back(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    _in_batches(COPY_BACK, schema_editor)


def _in_batches(sql: str, schema_editor: BaseDatabaseSchemaEditor) -> None:
    last = 0
    with schema_editor.connection.cursor() as cursor:
        while last is not None:
            cursor.execute(sql, [last, BATCH])
            last = cursor.fetchone()[0]


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("places", "0005_area_outline"),
    ]

    operations = [
        migrations.RunPython(copy, copy_back),
    ]
