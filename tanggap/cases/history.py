"""Writing the history of a case: one event at a time, chained by hash, with what follows deferred in the same transaction.

An event's hash covers all that it says and the hash before it (docs/ledger.md gives the public form). Text, facts and person
enter as salted digests: so a text can be redacted later without breaking the chain, and the public chain can be checked without
showing who of the staff did what. The database refuses updates and deletes by trigger (migration 0002_ledger).
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol, TypedDict, Unpack

from tanggap.accounts.models import Person
from tanggap.cases.events import CaseEvent, Facts, Visibility
from tanggap.cases.masking import mask
from tanggap.cases.models import Case, Event
from tanggap.cases.workflow import CaseRole
from tanggap.directory.models import Agency
from tanggap.platform.copying import copy_rows, take_ids, update_rows
from tanggap.platform.reactions import follow

NOTHING_BEFORE = bytes(32)
_SALT_BYTES = 16


@dataclass(frozen=True)
class Actor:
    """Who did it: a member of the staff in a capacity, or nobody by name (the reporter, the system)."""

    capacity: CaseRole
    person: Person | None = None
    agency: Agency | None = None


SYSTEM = Actor(CaseRole.SYSTEM)
REPORTER = Actor(CaseRole.REPORTER)


class ChainedEvent(Protocol):
    """What of an event its hash covers; a stored Event, or a plain row read for checking."""

    @property
    def number(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def person_id(self) -> int | None: ...
    @property
    def capacity(self) -> str: ...
    @property
    def agency_id(self) -> int | None: ...
    @property
    def from_status(self) -> str: ...
    @property
    def to_status(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def text_digest(self) -> bytes | memoryview[int]: ...
    @property
    def visibility(self) -> str: ...
    @property
    def facts(self) -> Any: ...
    @property
    def salt(self) -> bytes | memoryview[int]: ...
    @property
    def previous_hash(self) -> bytes | memoryview[int]: ...


def canonical(said: object) -> bytes:
    """The one way to write a value down before it is hashed: JSON, keys in order, no blanks, UTF-8."""
    return json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def key_of(salt: bytes | memoryview[int], name: str) -> bytes:
    """The key that opens one part of an event; publishing it opens no other part."""
    return hmac.digest(bytes(salt), name.encode(), "sha256")


def closed(key: bytes | memoryview[int], value: object) -> bytes:
    """What the chain remembers of a value: its digest with a key, which tells nothing to whoever lacks the key."""
    return hashlib.sha256(bytes(key) + canonical(value)).digest()


def public_form(event: ChainedEvent, case_code: str) -> dict[str, object]:
    """Everything that the hash covers, in the form that is published."""
    return {
        "form": 1,
        "case": case_code,
        "number": event.number,
        "kind": event.kind,
        "at": event.at.astimezone(UTC).isoformat(),
        "capacity": event.capacity,
        "agency": event.agency_id,
        "from": event.from_status,
        "to": event.to_status,
        "reason": event.reason,
        "visibility": event.visibility,
        "person": closed(key_of(event.salt, "person"), event.person_id).hex(),
        "facts": closed(key_of(event.salt, "facts"), event.facts).hex(),
        "text": bytes(event.text_digest).hex(),
        "previous": bytes(event.previous_hash).hex(),
    }


def hash_of(event: ChainedEvent, case_code: str) -> bytes:
    """SHA-256 of the event's public form in canonical JSON, 32 bytes."""
    return hashlib.sha256(canonical(public_form(event, case_code))).digest()


class Around(TypedDict, total=False):
    """What an event may say beside its facts and who did it when; everything may be left out.

    `words` are what the event vouches for but does not hold itself: the text of the report that it received.
    """

    from_status: str
    to_status: str
    reason: str
    text: str
    words: str
    visibility: Visibility | None


def next_event(case: Case, said: CaseEvent, *, at: datetime, actor: Actor, **around: Unpack[Around]) -> Event:
    """The case's next event, chained to its head but not yet stored; moves the head of `case` in memory.

    A text that everybody will read is masked here, whoever wrote it.
    """
    facts, text, words = dict(said.facts()), around.get("text", ""), around.get("words", "")
    visibility = around.get("visibility") or said.audience
    text = mask(text) if visibility == Visibility.PUBLIC else text
    _refuse_what_has_two_forms(at, facts)
    event = Event(
        case=case, number=case.version + 1, kind=said.kind, at=at,
        person=actor.person, capacity=actor.capacity, agency=actor.agency,
        from_status=around.get("from_status", ""), to_status=around.get("to_status", ""),
        reason=around.get("reason", ""),
        text=text, text_salt=secrets.token_bytes(_SALT_BYTES),
        visibility=visibility,
        facts=facts, salt=secrets.token_bytes(_SALT_BYTES),
        previous_hash=bytes(case.head_hash) or NOTHING_BEFORE,
    )  # fmt: skip
    event.text_digest = closed(event.text_salt, text or words)
    event.hash = hash_of(event, case.code)
    case.version, case.head_hash = event.number, event.hash
    return event


def record(case: Case, said: CaseEvent, *, at: datetime, actor: Actor, **around: Unpack[Around]) -> Event:
    """Store the case's next event and defer what follows it. The caller holds the case's row lock and saves the case."""
    event = next_event(case, said, at=at, actor=actor, **around)
    event.save(force_insert=True)
    follow(event.kind, event.pk)
    return event


def record_all(said: Sequence[tuple[Case, CaseEvent]], *, at: datetime, actor: Actor) -> list[Event]:
    """Store an event for many cases at once, and defer what follows each.

    The caller holds the row locks; the heads of the cases are saved here, nothing else of them. A case may come twice.
    """
    events = [next_event(case, one, at=at, actor=actor) for case, one in said]
    for event, key in zip(events, take_ids(Event, len(events)), strict=True):
        event.pk = key
    copy_rows(events)
    heads = {case.pk: case for case, _one in said}
    update_rows(list(heads.values()), ["version", "head_hash"])
    for event in events:
        follow(event.kind, event.pk)
    return events


def _refuse_what_has_two_forms(at: datetime, facts: Facts) -> None:
    """A time without a zone or a fraction could be written in two ways, and the hash would fit only one."""
    if at.tzinfo is None:
        raise TypeError("the time of an event needs a time zone")
    for name, fact in facts.items():
        inside = fact if isinstance(fact, list) else [fact]
        if not all(one is None or isinstance(one, str | int) for one in inside):
            raise TypeError(f"the fact {name!r} of an event must be text, a whole number or a list of these")
