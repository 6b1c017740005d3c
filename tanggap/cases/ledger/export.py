"""The ledger for everybody: seals and the chains of public cases, checkable without Tanggap (docs/verify_ledger.py)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TextIO

from django.db.models import OuterRef, Subquery
from django.db.models.fields.json import KT

from tanggap.cases.events import Visibility
from tanggap.cases.history import key_of, public_form
from tanggap.cases.ledger.chains import report_of
from tanggap.cases.ledger.seals import sealed_entries
from tanggap.cases.masking import mask
from tanggap.cases.models import Case, Event, LedgerAnchor, Report
from tanggap.places.models import City

_BATCH = 1000


def export(city: City, out: TextIO, *, at: datetime) -> int:
    """Write the public ledger as JSON lines; returns how many events it shows.

    Seals list the hashes of all events, also of private cases, which tell nothing of these. Chains are those of public cases. Of an
    event that the public reads, facts and text are opened; of one for the staff they stay closed. Nobody of the staff is named.
    """
    _write(out, {"type": "ledger", "form": 1, "city": city.slug, "at": at.astimezone(UTC).isoformat()})
    for seal in _seals():
        _write(out, seal)
    count = 0
    for line in _events(city):
        _write(out, line)
        count += 1
    return count


def _write(out: TextIO, line: dict[str, object]) -> None:
    out.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")


def _seals() -> Iterator[dict[str, object]]:
    for seal in LedgerAnchor.objects.order_by("number").iterator(chunk_size=4):
        yield {
            "type": "seal",
            "number": seal.number,
            "at": seal.at.astimezone(UTC).isoformat(),
            "previous": bytes(seal.previous_root).hex(),
            "root": bytes(seal.root).hex(),
            "hashes": [entry.hash.hex() for entry in sealed_entries(seal)],
        }


def _events(city: City) -> Iterator[dict[str, object]]:
    public = Case.objects.filter(city=city, is_public=True)
    said = Report.objects.filter(code=OuterRef("report_code"), wants_public=True, case__is_public=True).values("text")
    events = Event.objects.filter(case__in=public).annotate(report_code=KT("facts__report"), report_text=Subquery(said))
    ordered = events.select_related("case", "agency").order_by("case_id", "number")
    for event in ordered.iterator(chunk_size=_BATCH):
        line: dict[str, object] = {
            "type": "event",
            **public_form(event, event.case.code),
            "hash": bytes(event.hash).hex(),
        }
        if event.visibility == Visibility.PUBLIC:
            line |= _opened(event, event.report_text)
        if event.agency:
            line["agency_name"] = event.agency.name
        yield line


def _opened(event: Event, said: str | None) -> dict[str, object]:
    opened: dict[str, object] = {
        "open_facts": event.facts,
        "facts_key": key_of(event.salt, "facts").hex(),
    }
    text = _public_text(event, said)
    if text is not None:
        opened |= {"open_text": text, "text_key": bytes(event.text_salt).hex()}
    return opened


def _public_text(event: Event, said: str | None) -> str | None:
    """The words, unless they were redacted, their reporter did not agree to publication, or an older release masked less of them."""
    text = said if report_of(event) else event.text
    return text if event.redacted_at is None and text is not None and mask(text) == text else None
