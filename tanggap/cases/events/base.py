"""What every kind of event has: a name, an audience, the verb that writes it, and typed facts.

One frozen class per kind stands beside its registration. Its fields are the facts, stored as plain JSON under the same names. A field
that is UNSET is not written: it belongs to another way in which events of the kind come about. Defaults are what older rows mean that
lack the field; no row is ever rewritten, so the ledger's digests stay valid.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, NewType, Protocol, Self, TypeVar, cast, get_args, get_type_hints

import msgspec
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tanggap.cases.states import PublicStatus
from tanggap.cases.workflow import BY_VERB, Verb

# What an event may hold beside its text: names, codes and whole numbers. No fractions, whose written form differs
# between programs and would break the chain; a coordinate is written as text.
Fact = str | int | bool | None | list[str] | list[int]
Facts = Mapping[str, Fact]

AgencyCode = NewType("AgencyCode", str)
AreaCode = NewType("AreaCode", str)
CategoryCode = NewType("CategoryCode", str)
CaseCode = NewType("CaseCode", str)
ReportCode = NewType("ReportCode", str)


class Visibility(models.TextChoices):
    """Who may read an event."""

    PUBLIC = "public", _("Umum")
    STAFF = "staff", pgettext_lazy("who may read it", "Petugas")


class StoredEvent(Protocol):
    """What of a stored row is needed to read its facts."""

    @property
    def kind(self) -> str: ...
    @property
    def facts(self) -> Mapping[str, object]: ...


@dataclass(frozen=True)
class Names:
    """The names behind the codes that a history mentions; a code without a name stands for itself."""

    agencies: Mapping[str, str] = field(default_factory=dict)
    areas: Mapping[str, str] = field(default_factory=dict)
    categories: Mapping[str, str] = field(default_factory=dict)

    def agency(self, code: AgencyCode | str | None) -> str:
        """An agency's label."""
        return self.agencies.get(code, code) if code else ""

    def area(self, code: AreaCode | str | None) -> str:
        """An area's name."""
        return self.areas.get(code, code) if code else ""

    def category(self, code: CategoryCode | str | None) -> str:
        """The label of a kind of problem."""
        return self.categories.get(code, code) if code else ""


class CaseEvent(msgspec.Struct, frozen=True, kw_only=True, rename={"from_": "from"}):
    """The facts of one event. Subclasses are registered with `@event`; `details` are their words for the staff."""

    kind: ClassVar[str] = ""
    label: ClassVar[Promise | str] = ""
    audience: ClassVar[Visibility] = Visibility.STAFF
    verb: ClassVar[Verb | None] = None

    def facts(self) -> Facts:
        """The facts as they are stored: plain JSON values, times in ISO 8601."""
        values = msgspec.to_builtins(self, builtin_types=(datetime,))
        return {name: _stored(one) for name, one in values.items()}

    @classmethod
    def of(cls, row: StoredEvent) -> Self:
        """The facts of a stored row of this kind. Raises TypeError when the row is of another kind."""
        said = read(row)
        if not isinstance(said, cls):
            raise TypeError(f"an event of kind {row.kind!r} is no {cls.__name__}")
        return said

    def details(self, names: Names) -> list[str]:
        """What the facts say, in the reader's words, for the staff."""
        return []

    def announcement(self) -> str:
        """What residents read of an event that belongs to no verb; empty where the label says enough."""
        return ""

    @property
    def addressee(self) -> AgencyCode | None:
        """The agency that the event names, for everybody to read."""
        return None

    @property
    def vouches_for(self) -> ReportCode | None:
        """The report whose words this event's digest covers: redacting the event empties that report's text, not the event's."""
        return None

    @property
    def redacts(self) -> int | None:
        """The number of the event whose words this one announces to be erased."""
        return None


class UnknownEvent(CaseEvent, frozen=True):
    """A kind that this version does not know: written by a newer one, or by a part that is not installed."""

    label: ClassVar[Promise | str] = _("Peristiwa lain")


EVENTS: dict[str, type[CaseEvent]] = {}
"""Every registered kind by its stored name, in the order of registration."""

_EVENT_OF_VERB: dict[Verb, type[CaseEvent]] = {}
_Event = TypeVar("_Event", bound=type[CaseEvent])


def event(
    kind: str, label: Promise | str, *, audience: Visibility = Visibility.PUBLIC, verb: Verb | None = None
) -> Callable[[_Event], _Event]:
    """Register a class as a kind of event: its stored name, how it is called, who reads it unless the writer says otherwise.

    Raises ValueError when the name, or the verb's event, is taken.
    """

    def register(cls: _Event) -> _Event:
        if kind in EVENTS or verb in _EVENT_OF_VERB:
            raise ValueError(f"the kind {kind!r} or the event of {verb} is registered already")
        cls.kind, cls.label, cls.audience, cls.verb = kind, label, audience, verb
        EVENTS[kind] = cls
        if verb is not None:
            _EVENT_OF_VERB[verb] = cls
        return cls

    return register


def unregister(kind: str) -> None:
    """Forget a kind; for tests that add one."""
    cls = EVENTS.pop(kind)
    if cls.verb is not None:
        del _EVENT_OF_VERB[cls.verb]


def event_of(verb: Verb) -> type[CaseEvent]:
    """The kind of event that a verb writes. Raises KeyError when none is registered."""
    return _EVENT_OF_VERB[verb]


def public_after(kind: str) -> PublicStatus | None:
    """The word that residents read after an event of this kind; None for kinds that move nothing."""
    verb = event_class(kind).verb
    return BY_VERB[verb].public if verb is not None else None


def event_class(kind: str) -> type[CaseEvent]:
    """The class of a stored kind; UnknownEvent for one that is not registered."""
    return EVENTS.get(kind, UnknownEvent)


def read(row: StoredEvent) -> CaseEvent:
    """The typed facts of a stored row; facts that this version does not know are passed over."""
    return read_facts(row.kind, row.facts)


def read_facts(kind: str, facts: Mapping[str, object]) -> CaseEvent:
    """The typed facts of a kind, from the JSON as stored. It never raises: a page, and the ledger's check, read rows as they are.

    Of a row that lacks a fact, or has one of the wrong type, the others are kept; what is missing is empty.
    """
    cls = event_class(kind)
    try:
        return msgspec.convert(facts, type=cls)
    except msgspec.ValidationError:
        return _readable_part(cls, facts if isinstance(facts, Mapping) else {})


def _readable_part(cls: type[CaseEvent], facts: Mapping[str, object]) -> CaseEvent:
    """What can be read of damaged facts; where a moment is missing, for which nothing can stand, an event of the kind without facts."""
    kept = {}
    for one in msgspec.structs.fields(cls):
        tried = [facts.get(one.encode_name), "", 0, ()] if one.required else [facts.get(one.encode_name)]
        fitting = [value for value in tried if _fits(value, one.type)]
        if fitting:
            kept[one.encode_name] = fitting[0]
        elif one.required:
            return _WITHOUT_FACTS[cls]()
    return msgspec.convert(kept, type=cls)


def _fits(value: object, of: object) -> bool:
    try:
        msgspec.convert(value, type=of)
    except msgspec.ValidationError:
        return False
    return True


class _WithoutFacts(dict[type[CaseEvent], type[CaseEvent]]):
    """For each kind a class without fields, of the same name, audience and verb: what its unreadable rows become."""

    def __missing__(self, cls: type[CaseEvent]) -> type[CaseEvent]:
        same = {"kind": cls.kind, "label": cls.label, "audience": cls.audience, "verb": cls.verb}
        made = msgspec.defstruct(f"Unreadable{cls.__name__}", [], bases=(UnknownEvent,), namespace=same, frozen=True)
        self[cls] = cast("type[CaseEvent]", made)
        return self[cls]


def codes_in(said: CaseEvent) -> dict[type, set[str]]:
    """The codes that an event's facts mention, by their type: which agencies, areas and categories need a name."""
    found: dict[type, set[str]] = {}
    for name, of in _CODED[type(said)]:
        value = getattr(said, name)
        found.setdefault(of, set()).update(value if isinstance(value, tuple) else [value] if value else [])
    return found


class _CodedFields(dict[type[CaseEvent], tuple[tuple[str, type], ...]]):
    """Which fields of a class hold codes, found once from its annotations."""

    def __missing__(self, cls: type[CaseEvent]) -> tuple[tuple[str, type], ...]:
        hints = get_type_hints(cls)
        found = [(name, of) for name in cls.__struct_fields__ for of in _code_types(hints[name])]
        self[cls] = tuple(found)
        return self[cls]


def _stored(value: object) -> Fact:
    if isinstance(value, datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value  # type: ignore[return-value]


def _code_types(hint: object) -> list[type]:
    known = (AgencyCode, AreaCode, CategoryCode)
    inside = [hint, *(one for one in get_args(hint)), *(two for one in get_args(hint) for two in get_args(one))]
    return [one for one in known if one in inside]


_CODED = _CodedFields()
_WITHOUT_FACTS = _WithoutFacts()
