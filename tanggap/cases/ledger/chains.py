"""Each case's chain of events, recomputed from the first to the head that the case remembers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby, islice
from operator import attrgetter
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from tanggap.cases.events import Reopened, Returned, public_after, read
from tanggap.cases.history import NOTHING_BEFORE, closed, hash_of
from tanggap.cases.ledger.findings import Finding
from tanggap.cases.models import Case, Event, Report

_BATCH = 2000


class CaseHead(NamedTuple):
    """Number and hash of the newest event as the case's row has them, against which its chain is checked."""

    pk: int
    code: str
    status: str
    public_status: str
    reopen_count: int
    return_count: int
    version: int
    head_hash: bytes


class ChainRow(NamedTuple):
    """One stored event, without the weight of a model."""

    case_id: int
    number: int
    kind: str
    at: datetime
    person_id: int | None
    capacity: str
    agency_id: int | None
    from_status: str
    to_status: str
    reason: str
    text: str
    text_salt: bytes
    text_digest: bytes
    redacted_at: datetime | None
    visibility: str
    facts: dict[str, Any]
    salt: bytes
    previous_hash: bytes
    hash: bytes


def check_chains() -> Iterator[Finding]:
    """Every case beside its events, both read in one order, so that memory does not grow with the city."""
    cases = Case.objects.order_by("pk").values_list(*CaseHead._fields).iterator(chunk_size=_BATCH)
    heads = (CaseHead._make(values) for values in cases)
    histories = _histories()
    case_id, events, words = next(histories, _NO_MORE)
    for head in heads:
        while events and case_id < head.pk:
            yield from _ownerless(events)
            case_id, events, words = next(histories, _NO_MORE)
        if events and case_id == head.pk:
            yield from check_case(head, events, words)
            case_id, events, words = next(histories, _NO_MORE)
        else:
            yield Finding(head.code, 0, "", _("semua peristiwa kasus ini hilang"))
    while events:
        yield from _ownerless(events)
        case_id, events, words = next(histories, _NO_MORE)


_History = tuple[int, Sequence[ChainRow], Mapping[str, str]]
_NO_MORE: _History = (0, (), {})


def _histories() -> Iterator[_History]:
    """The events of one case after another, with the words of the reports that they vouch for."""
    stored = Event.objects.order_by("case_id", "number").values_list(*ChainRow._fields).iterator(chunk_size=_BATCH)
    rows = (ChainRow._make(values) for values in stored)
    grouped = ((case_id, tuple(events)) for case_id, events in groupby(rows, key=attrgetter("case_id")))
    while batch := tuple(islice(grouped, _BATCH)):
        codes = {code for _case, events in batch for event in events if (code := report_of(event))}
        words = dict(Report.objects.filter(code__in=codes).values_list("code", "text"))
        for case_id, events in batch:
            yield case_id, events, words


def report_of(event: ChainRow | Event) -> str:
    """The code of the report whose words the event vouches for; empty when it vouches for its own text."""
    return read(event).vouches_for or ""


def _ownerless(events: Sequence[ChainRow]) -> Iterator[Finding]:
    first = events[0]
    code = report_of(first) or f"#{first.case_id}"
    yield Finding(code, 0, "", _("kasus ini hilang, tetapi peristiwanya masih ada"))


def check_case(head: CaseHead, events: Sequence[ChainRow], words: Mapping[str, str]) -> Iterator[Finding]:
    """What is wrong with one history: `words` are the texts of the reports that its events vouch for, by code."""
    announced = {number for event in events for number in _redacts(event)}
    expected, before = 1, None
    for event in events:
        for missing in range(expected, event.number):
            yield Finding(head.code, missing, "", _("peristiwa dihapus"))
        whole = hash_of(event, head.code) == bytes(event.hash)
        if not whole:
            yield Finding(head.code, event.number, event.kind, _("isi peristiwa diubah"))
        else:
            yield from _check_words(head, event, words, announced)
        if whole and event.number == expected:
            yield from _check_link(head, before, event)
        expected, before = event.number + 1, event
    yield from _check_head(head, events)


def _check_words(head: CaseHead, event: ChainRow, words: Mapping[str, str], announced: set[int]) -> Iterator[Finding]:
    """The text that the event holds, or the report's that it vouches for, is the one that was digested."""
    code = report_of(event)
    text = words.get(code) if code else event.text
    if event.redacted_at is not None:
        if text or event.text_salt or event.number not in announced:
            yield Finding(head.code, event.number, event.kind, _("teks dihapus tanpa catatan penghapusan"))
    elif text is None:
        yield Finding(head.code, event.number, event.kind, _("laporan warga hilang"))
    elif closed(event.text_salt, text) != bytes(event.text_digest) or (code and event.text):
        what = _("kata-kata pelapor diubah") if code else _("teks peristiwa diubah")
        yield Finding(head.code, event.number, event.kind, what)


def _check_link(head: CaseHead, before: ChainRow | None, event: ChainRow) -> Iterator[Finding]:
    """A whole event vouches for the hash before it; where that does not fit, the one before was written anew."""
    if bytes(event.previous_hash) == (bytes(before.hash) if before else NOTHING_BEFORE):
        return
    accused = before or event
    yield Finding(
        head.code,
        accused.number,
        accused.kind,
        _("ditulis ulang: peristiwa %(number)s mencatat isi yang lain") % {"number": event.number},
    )


def _check_head(head: CaseHead, events: Sequence[ChainRow]) -> Iterator[Finding]:
    last = events[-1]
    for missing in range(last.number + 1, head.version + 1):
        yield Finding(head.code, missing, "", _("peristiwa terakhir dihapus"))
    if last.number > head.version:
        for number in range(head.version + 1, last.number + 1):
            yield Finding(head.code, number, last.kind, _("peristiwa disisipkan: kasusnya tidak mengenalnya"))
    elif last.number == head.version and bytes(last.hash) != bytes(head.head_hash):
        yield Finding(head.code, last.number, last.kind, _("ujung rantai tidak cocok dengan kasusnya"))
    yield from _check_what_follows(head, events)


def _check_what_follows(head: CaseHead, events: Sequence[ChainRow]) -> Iterator[Finding]:
    """What a case says of itself follows from its events; where it differs, the case was changed behind their back."""
    moved = [event for event in events if event.to_status]
    if moved and moved[-1].to_status != head.status:
        yield Finding(head.code, 0, "", _("status kasus diubah tanpa peristiwa"))
    if moved and (public_after(moved[-1].kind) or head.public_status) != head.public_status:
        yield Finding(head.code, 0, "", _("status yang dibaca warga diubah tanpa peristiwa"))
    kinds = Counter(event.kind for event in events)
    if (head.reopen_count, head.return_count) != (kinds[Reopened.kind], kinds[Returned.kind]):
        yield Finding(head.code, 0, "", _("hitungan dibuka lagi atau dikembalikan diubah tanpa peristiwa"))


def _redacts(event: ChainRow) -> list[int]:
    number = read(event).redacts
    return [] if number is None else [number]
