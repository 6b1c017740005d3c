"""The inside of bench/evidence.py: runs in a process of its own, where Django knows the benchmark's own database."""

from __future__ import annotations

import io
import statistics
import time
import uuid
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from PIL import Image

from tanggap.cases.models import Photo, PhotoKind
from tanggap.evidence import index
from tanggap.evidence.drawing import as_jpeg, as_thumb
from tanggap.evidence.likeness import likeness_of, marks_to_ask
from tests.evidence.cheats import CHEATS
from tests.evidence.scenes import scene
from tests.world import build_world


def main(photos: int, cheated: int, rows: int, lookups: int) -> None:
    """Fill, measure, print."""
    stored = _store(photos)
    print(f"{photos} made-up photos stored; each cheat tried on {cheated}")
    _print_caught(stored, cheated)
    _print_false_alarms(stored)
    _fill(rows - photos)
    _print_lookups(photos, lookups)


def _store(count: int) -> Sequence[uuid.UUID]:
    """Stored as the site does it: the thumb that the checks open, and the likeness."""
    case = build_world().report().case
    ids = []
    for number in range(count):
        picture = scene(number)
        photo = Photo.objects.create(
            case=case, kind=PhotoKind.AFTER, file="-", width=480, height=360, added_at=case.opened_at,
            thumb=default_storage.save(f"photos/{number}.jpg", ContentFile(as_thumb(picture, 320, 16_000))),
        )  # fmt: skip
        index.keep(photo.pk, likeness_of(_sent(picture)))
        ids.append(photo.pk)
    return ids


def _sent(picture: Image.Image) -> Image.Image:
    """The picture as it lies on the server: cleaned, that is, saved once more."""
    return Image.open(io.BytesIO(as_jpeg(picture)))


def _print_caught(stored: Sequence[uuid.UUID], count: int) -> None:
    dice, step = np.random.default_rng(2026), max(1, len(stored) // count)
    shares = []
    for name, cheat in CHEATS.items():
        asked = range(0, len(stored), step)
        found = [index.matches(_sent(cheat(scene(number), dice)), without=()) for number in asked]
        hits = [
            any(match.photo.pk == stored[number] for match in seen) for number, seen in zip(asked, found, strict=True)
        ]
        shares.append(100 * statistics.mean(hits))
        print(f"caught  {name:<28} {shares[-1]:5.1f} %  n={len(hits)}")
    print(f"caught  lowest {min(shares):.1f} %, all cheats together {statistics.mean(shares):.1f} %")


def _print_false_alarms(stored: Sequence[uuid.UUID]) -> None:
    alarms = sum(bool(index.matches(_sent(scene(number)), without=[own])) for number, own in enumerate(stored))
    print(f"false alarms  {alarms} of {len(stored)} different photos ({100 * alarms / len(stored):.2f} %)")


def _fill(count: int) -> None:
    """Rows without photos: foreign keys rest meanwhile, indexes are built at the end, as a restored backup does it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'evidence_likenessmark'")
        indexes = [row for row in cursor.fetchall() if "UNIQUE" not in row[1]]
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE conrelid = 'evidence_likenessmark'::regclass AND contype = 'p'"
        )
        key = cursor.fetchone()[0]
        cursor.execute(
            "SET session_replication_role = replica; SET maintenance_work_mem = '1GB'; SET work_mem = '256MB'"
        )
        cursor.execute(f"ALTER TABLE evidence_likenessmark DROP CONSTRAINT {key}")
        for name, _definition in indexes:
            cursor.execute(f"DROP INDEX {name}")
        begin = time.perf_counter()
        cursor.execute("SELECT min(id), max(id) FROM evidence_photolikeness")
        first, last = cursor.fetchone()
        cursor.execute(
            "INSERT INTO evidence_photolikeness (photo_id, grain) SELECT gen_random_uuid(), grain FROM "
            "generate_series(0, %s) AS n JOIN evidence_photolikeness ON id = %s + n %% %s",
            [count - 1, first, last - first + 1],
        )
        cursor.execute(
            "INSERT INTO evidence_likenessmark (mark, likeness_id) "
            "SELECT DISTINCT mark # ((random() * 4194303)::int & (random() * 4194303)::int), n.id "
            "FROM evidence_photolikeness AS n JOIN evidence_likenessmark ON likeness_id = %s + (n.id - %s - 1) %% %s "
            "WHERE n.id > %s",
            [first, last, last - first + 1, last],
        )
        cursor.execute(f"ALTER TABLE evidence_likenessmark ADD CONSTRAINT {key} PRIMARY KEY (mark, likeness_id)")
        for _name, definition in indexes:
            cursor.execute(definition)
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM ANALYZE evidence_likenessmark")
        cursor.execute("VACUUM ANALYZE evidence_photolikeness")
        cursor.execute("SELECT count(*) FROM evidence_photolikeness")
        rows = cursor.fetchone()[0]
        cursor.execute(
            "SELECT count(*), pg_size_pretty(pg_total_relation_size('evidence_likenessmark')), "
            "pg_size_pretty(pg_total_relation_size('evidence_photolikeness')) FROM evidence_likenessmark"
        )
        marks, marks_size, grains_size = cursor.fetchone()
    print(
        f"index of {rows:,} photos: {marks:,} marks {marks_size}, grains {grains_size}, "
        f"filled in {time.perf_counter() - begin:.0f} s"
    )


def _print_lookups(photos: int, count: int) -> None:
    dice = np.random.default_rng(7)
    names = list(CHEATS)
    asked = [_sent(scene(10_000_000 + number)) for number in range(count // 2)]
    asked += [_sent(CHEATS[names[number % len(names)]](scene(number % photos), dice)) for number in range(count // 2)]
    for picture in asked[:20]:
        index.candidates(picture)
    marks = [marks_to_ask(picture) for picture in asked]
    _print_times("look-up in PostgreSQL", _look, marks)
    _print_times("marks, look-up, nearness of 24", index.candidates, asked)
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, COSTS OFF) " + index._CANDIDATES, [marks[0], 200, 24])
        print(
            next(row[0] for row in cursor.fetchall() if "Execution" in row[0]),
            "(first look-up, by PostgreSQL's own clock)",
        )


def _look(marks: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(index._CANDIDATES, [marks, index._MOST_OF_A_MARK, index.MOST_CANDIDATES])
        cursor.fetchall()


def _print_times(what: str, do: Callable[[Any], object], asked: Sequence[Any]) -> None:
    took = []
    for one in asked:
        begin = time.perf_counter()
        do(one)
        took.append(1000 * (time.perf_counter() - begin))
    p50, p95 = np.percentile(took, [50, 95])
    print(f"{what:<34} p50 {p50:6.1f} ms  p95 {p95:6.1f} ms  n={len(took)}")
