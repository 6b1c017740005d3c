"""Daily seals: one digest over everything written since the last, so that even a rewritten chain with all its hashes shows."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction
from django.utils.translation import gettext as _

from tanggap.cases.history import NOTHING_BEFORE
from tanggap.cases.ledger.findings import Finding
from tanggap.cases.models import Event, LedgerAnchor

_BATCH = 2000
_MOST_IN_ONE = 100_000  # a seal is one row; its list must stay well under what a row can hold


class Entry(NamedTuple):
    """One sealed event."""

    pk: int
    code: str
    number: int
    hash: bytes


@transaction.atomic
def anchor(*, at: datetime) -> LedgerAnchor | None:
    """Seal all events written since the last seal; None when there are none. Made daily by a periodic job.

    Waits for writers that are under way (share lock on the table), so that no smaller id can appear behind the seal.
    After a large import several seals are made; the last is returned.
    """
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE cases_event IN SHARE MODE")
    last, made = LedgerAnchor.objects.order_by("-number").first(), None
    while entries := tuple(_entries(after=last.last_event if last else 0, most=_MOST_IN_ONE)):
        made = last = _seal(entries, last, at)
    return made


def _seal(entries: tuple[Entry, ...], last: LedgerAnchor | None, at: datetime) -> LedgerAnchor:
    before = bytes(last.root) if last else NOTHING_BEFORE
    return LedgerAnchor.objects.create(
        number=(last.number if last else 0) + 1,
        at=at,
        first_event=entries[0].pk,
        last_event=entries[-1].pk,
        event_count=len(entries),
        root=root_of(before, entries),
        previous_root=before,
        entries=_packed(entries),
    )


def root_of(before: bytes, entries: Iterable[Entry]) -> bytes:
    """SHA-256 over the root before and the hashes of the events in the order in which they were written."""
    return hashlib.sha256(before + b"".join(entry.hash for entry in entries)).digest()


def check_seals() -> Iterator[Finding]:
    """Each seal against the events that stand there now; what was rewritten, taken out or slipped in is named."""
    before, after, number = NOTHING_BEFORE, 0, 0
    for seal in LedgerAnchor.objects.order_by("number").iterator(chunk_size=4):
        sealed = sealed_entries(seal)
        if seal.number != number + 1 or bytes(seal.previous_root) != before or _is_forged(seal, sealed):
            yield Finding("", seal.number, "", _("segel %(day)s sendiri diubah atau hilang pendahulunya") % _day(seal))
        present = {entry.pk: entry for entry in _entries(after=after, up_to=seal.last_event)}
        yield from _compare({entry.pk: entry for entry in sealed}, present)
        before, after, number = bytes(seal.root), seal.last_event, seal.number


def sealed_entries(seal: LedgerAnchor) -> tuple[Entry, ...]:
    """The list that the seal keeps; empty when it was destroyed, which the root then shows."""
    try:
        lines = zlib.decompress(bytes(seal.entries)).decode().splitlines()
        parts = [line.split(" ") for line in lines]
        return tuple(Entry(int(pk), code, int(number), bytes.fromhex(digest)) for pk, code, number, digest in parts)
    except (zlib.error, ValueError):
        return ()


def _is_forged(seal: LedgerAnchor, sealed: tuple[Entry, ...]) -> bool:
    return (
        len(sealed) != seal.event_count
        or not sealed
        or (sealed[0].pk, sealed[-1].pk) != (seal.first_event, seal.last_event)
        or root_of(bytes(seal.previous_root), sealed) != bytes(seal.root)
    )


def _compare(sealed: Mapping[int, Entry], present: Mapping[int, Entry]) -> Iterator[Finding]:
    for pk, entry in sealed.items():
        now = present.get(pk)
        if now is None:
            yield Finding(entry.code, entry.number, "", _("peristiwa dihapus sesudah disegel"))
        elif now != entry:
            yield Finding(entry.code, entry.number, "", _("peristiwa ditulis ulang sesudah disegel"))
    for pk in present.keys() - sealed.keys():
        yield Finding(present[pk].code, present[pk].number, "", _("peristiwa disisipkan di belakang segel"))


def _entries(*, after: int, up_to: int | None = None, most: int | None = None) -> Iterator[Entry]:
    events = Event.objects.filter(pk__gt=after).order_by("pk")
    if up_to is not None:
        events = events.filter(pk__lte=up_to)
    rows = events.values_list("pk", "case__code", "number", "hash")[:most]
    for pk, code, number, digest in rows.iterator(chunk_size=_BATCH):
        yield Entry(pk, code or "", number, bytes(digest))


def _packed(entries: Iterable[Entry]) -> bytes:
    lines = (f"{entry.pk} {entry.code} {entry.number} {entry.hash.hex()}" for entry in entries)
    return zlib.compress("\n".join(lines).encode())


def _day(seal: LedgerAnchor) -> dict[str, str]:
    return {"day": seal.at.date().isoformat()}
