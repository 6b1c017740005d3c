"""Photos that never were, in great number, for a look-up to be measured among: their words are spread as those of real photos are.

Each made-up photo takes its features, one by one, from any of some real photos. A third of them keep their bits, so that what is frequent
in life is as frequent here; of the others 3 or 4 bits of 16 are turned over. Two real photos of different things share
a word about as often as a real photo and such a one do (docs/decisions/0025-photo-index.md).
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from django.db import connection

from tanggap.cases.models import Photo
from tanggap.evidence.index import RECIPE
from tanggap.evidence.models import IndexState, PhotoCodes
from tanggap.evidence.words import STORED, Codes, _word

_BATCH: Final = 20_000
_CODES = np.dtype([("bits", ">u8"), ("places", "u1", 4)])
# Rows as COPY reads them: each field with its length before it.
_ENTRY = np.dtype(
    [
        ("n", ">i2"), ("l0", ">i4"), ("id", ">i4"), ("l1", ">i4"), ("photo", "u1", 16), ("l2", ">i4"), ("state", "S5"),
        ("l3", ">i4"), ("recipe", ">i2"), ("l4", ">i4"), ("codes", "u1", STORED * _CODES.itemsize),
    ]
)  # fmt: skip
_POSTING = np.dtype([("n", ">i2"), ("l0", ">i4"), ("word", ">i4"), ("l1", ">i4"), ("entry", ">i4")])
_HEAD: Final = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_TAIL: Final = b"\xff\xff"


def fill(count: int, like: Sequence[uuid.UUID]) -> None:
    """Add so many photos, their codes and postings; then build the key as a restored backup does it, and print sizes."""
    begin = time.perf_counter()
    pool = [Codes.from_bytes(bytes(row.codes)) for row in PhotoCodes.objects.filter(photo__in=like)]
    bits, places = np.concatenate([one.bits for one in pool]), np.concatenate([one.places for one in pool])
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica; SET maintenance_work_mem = '1GB'")
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE conrelid = 'evidence_wordposting'::regclass AND contype = 'p'"
        )
        key = cursor.fetchone()[0]
        cursor.execute(f"ALTER TABLE evidence_wordposting DROP CONSTRAINT {key}")
        cursor.execute("SELECT coalesce(max(id), 0) FROM evidence_photocodes")
        first, dice = cursor.fetchone()[0] + 1, np.random.default_rng(7)
        for start in range(first, first + count, _BATCH):
            ids = np.arange(start, min(start + _BATCH, first + count), dtype=np.int32)
            _copy(
                cursor,
                ids,
                _drawn(dice, bits, len(ids)),
                places[dice.integers(0, len(places), (len(ids), STORED))],
                dice,
            )
        cursor.execute(f"SELECT setval(pg_get_serial_sequence('evidence_photocodes', 'id'), {first + count})")
        _add_photos(cursor)
        copied = time.perf_counter() - begin
        cursor.execute(f"ALTER TABLE evidence_wordposting ADD CONSTRAINT {key} PRIMARY KEY (word, entry)")
        cursor.execute("SET session_replication_role = DEFAULT")
        for table in ("evidence_wordposting", "evidence_photocodes", "cases_photo"):
            cursor.execute(f"VACUUM ANALYZE {table}")
        _print_sizes(cursor)
    print(f"filled in {copied:.0f} s, key built and all analysed in {time.perf_counter() - begin - copied:.0f} s more")


def _drawn(dice: np.random.Generator, bits: npt.NDArray[np.uint64], count: int) -> npt.NDArray[np.uint64]:
    def turned(parts: int) -> npt.NDArray[np.uint64]:
        return dice.integers(0, 2**64, (parts, count, STORED), dtype=np.uint64)

    one, other, third, fourth = turned(4)
    quarter = one & other
    flips = np.stack([np.zeros_like(quarter), quarter & (third | fourth), quarter])
    which = dice.integers(0, 3, (count, STORED))
    return bits[dice.integers(0, len(bits), (count, STORED))] ^ np.take_along_axis(flips, which[None], axis=0)[0]


def _copy(cursor: Any, ids: npt.NDArray[np.int32], bits: Any, places: Any, dice: np.random.Generator) -> None:
    codes = np.empty(bits.shape, dtype=_CODES)
    codes["bits"], codes["places"] = bits, places
    rows = np.zeros(len(ids), dtype=_ENTRY)
    rows["n"], rows["l0"], rows["l1"], rows["l2"], rows["l3"] = 5, 4, 16, 5, 2
    rows["l4"], rows["id"], rows["state"], rows["recipe"] = (
        STORED * _CODES.itemsize,
        ids,
        IndexState.FOUND.encode(),
        RECIPE,
    )
    rows["photo"] = dice.integers(0, 256, (len(ids), 16))
    rows["codes"] = codes.view(np.uint8).reshape(len(ids), -1)
    _send(cursor, "evidence_photocodes (id, photo_id, state, recipe, codes)", rows)
    words = np.sort(_word(bits), axis=1)
    is_new = np.concatenate([np.ones((len(ids), 1), dtype=bool), words[:, 1:] != words[:, :-1]], axis=1)
    postings = np.zeros(int(is_new.sum()), dtype=_POSTING)
    postings["n"], postings["l0"], postings["l1"] = 2, 4, 4
    postings["word"], postings["entry"] = words[is_new], np.repeat(ids, is_new.sum(axis=1))
    _send(cursor, "evidence_wordposting (word, entry)", postings)


def _send(cursor: Any, table: str, rows: npt.NDArray[np.void]) -> None:
    with cursor.copy(f"COPY {table} FROM STDIN (FORMAT binary)") as copy:
        copy.write(_HEAD)
        copy.write(rows.tobytes())
        copy.write(_TAIL)


def _add_photos(cursor: Any) -> None:
    """A row of the house's photos for each, all like one that is there."""
    columns = [field.column for field in Photo._meta.local_concrete_fields if field.column != "id"]
    names = ", ".join(f'"{name}"' for name in columns)
    taken = ", ".join(f'one."{name}"' for name in columns)
    cursor.execute(
        f"INSERT INTO cases_photo (id, {names}) SELECT codes.photo_id, {taken} FROM evidence_photocodes AS codes "  # noqa: S608 - our own columns
        "CROSS JOIN (SELECT * FROM cases_photo LIMIT 1) AS one "
        "WHERE NOT EXISTS (SELECT 1 FROM cases_photo WHERE cases_photo.id = codes.photo_id)"
    )


def _print_sizes(cursor: Any) -> None:
    for table in ("evidence_wordposting", "evidence_photocodes"):
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 - one of two
        [rows] = cursor.fetchone()
        cursor.execute("SELECT pg_size_pretty(pg_table_size(%s)), pg_size_pretty(pg_indexes_size(%s))", [table, table])
        size, indexes = cursor.fetchone()
        print(f"{table}: {rows:,} rows, {size}, indexes {indexes}")
