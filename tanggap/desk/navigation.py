"""The bar of the desk: which queues somebody has, and how many wait in each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tanggap.accounts.models import Person, Role
from tanggap.accounts.scopes import has_role, memberships_of
from tanggap.cases import queries as cases
from tanggap.cases.models import Case
from tanggap.cases.scope import known_to
from tanggap.deadlines.queries import escalations_for, waiting
from tanggap.desk import queries
from tanggap.desk.counts import counts_of
from tanggap.intake.models import HeldAct, HeldReport
from tanggap.notify.queries import cases_with_news

Queue = Callable[[Person, datetime], QuerySet[Model]]
# Pages that stand under an entry of the bar without being it: under the first of these that the person has.
_UNDER: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("sample", "held"), ("misrouted",)),
    **dict.fromkeys(("case", "audit", "step", "task"), ("home", "triage", "search")),
    **dict.fromkeys(("board_act", "board_undo", "ranking", "weekly"), ("board",)),
    **dict.fromkeys(("sanctions", "sanction", "propose", "decide"), ("board", "breaches")),
    **dict.fromkeys(("breach", "contest", "judge"), ("breaches", "board")),
    "breaches": ("board",),
    "recheck": ("rechecks",),
    "comparison": ("verify", "rechecks", "home"),
    "acknowledge": ("escalations",),
}
_UNREAD = "unread"


@dataclass(frozen=True)
class NavItem:
    """One queue in the bar; `count` is None where none waits or none is counted."""

    label: str
    url: str
    icon: str
    count: int | None
    current: str  # what `aria-current` says: "page" for the entry itself, "true" for a page under it, else empty


@dataclass(frozen=True)
class Navigation:
    """The bar of one page, and how many notices are unread."""

    items: list[NavItem]
    unread: int


@dataclass(frozen=True)
class _Entry:
    """An address of the bar: for whom it stands there, and what is counted beside it."""

    name: str
    label: Promise
    icon: str
    is_for: Callable[[Person], bool]
    queue: Queue | None = None
    for_all_when_any: bool = False  # also for everybody else in whose queue something waits


def navigation_of(person: Person, here: str, *, at: datetime) -> Navigation:
    """The bar as this person has it on the page named `here`; all queues are counted in one query."""
    counts = _counts(person, at)
    shown = [entry for entry in _ENTRIES if entry.is_for(person) or (entry.for_all_when_any and counts[entry.name])]
    marked = _marked(here, [entry.name for entry in shown])
    return Navigation([_item(entry, marked, here, counts) for entry in shown], counts[_UNREAD])


def _marked(here: str, shown: Sequence[str]) -> str:
    """The entry under which the page named `here` stands."""
    return here if here in shown else next((name for name in _UNDER.get(here, ()) if name in shown), "")


def _counts(person: Person, at: datetime) -> Mapping[str, int]:
    queues = {
        entry.name: entry.queue(person, at)
        for entry in _ENTRIES
        if entry.queue is not None and (entry.for_all_when_any or entry.is_for(person))
    }
    also = {f"{name}+": queue(person, at) for name, queue in _AND.items() if name in queues}
    counts = counts_of({**queues, **also, _UNREAD: cases_with_news(person)})
    return counts | {name: counts[name] + counts[f"{name}+"] for name in _AND if name in queues}


def _item(entry: _Entry, marked: str, here: str, counts: Mapping[str, int]) -> NavItem:
    return NavItem(
        label=str(entry.label),
        url=reverse(f"desk:{entry.name}"),
        icon=entry.icon,
        count=counts.get(entry.name) or None,
        current=("page" if entry.name == here else "true") if entry.name == marked else "",
    )


def _roles(*roles: Role) -> Callable[[Person], bool]:
    return lambda person: has_role(person, *roles)


def _has_an_inbox(person: Person) -> bool:
    return not has_role(person, Role.OPERATOR, Role.CITY_ADMIN) or queries.works_at_an_agency(person)


def _triage(person: Person, _at: datetime) -> QuerySet[Model]:
    return cases.triage_queue(person)


def _verification(person: Person, _at: datetime) -> QuerySet[Model]:
    return cases.verification_queue(person)


def _escalations(person: Person, at: datetime) -> QuerySet[Model]:
    return Case.objects.filter(pk__in=waiting(escalations_for(person, at=at)).order_by().values("case"))


def _rechecks(person: Person, _at: datetime) -> QuerySet[Model]:
    return cases.rechecks_for(person)


def _held_reports(person: Person, _at: datetime) -> QuerySet[Model]:
    cities = [one.city_id for one in memberships_of(person)] if queries.judges_floods(person) else []
    return HeldReport.objects.filter(city__in=cities, decision="")


def _held_acts(person: Person, _at: datetime) -> QuerySet[Model]:
    cities = [one.city_id for one in memberships_of(person)] if queries.judges_floods(person) else []
    return HeldAct.objects.filter(known_to(person, case="report__case").q(), city__in=cities, decision="")


# What is counted with an entry beside its own queue.
_AND: Mapping[str, Queue] = {"floods": _held_acts}
_ENTRIES = (
    _Entry("home", _("Tugas"), "inbox", _has_an_inbox),
    _Entry("triage", _("Triase"), "filter", queries.dispatches, _triage),
    _Entry("floods", _("Ditahan"), "shield", lambda _person: False, _held_reports, for_all_when_any=True),
    _Entry("verify", _("Verifikasi"), "check-circle", queries.verifies_proof, _verification),
    _Entry("escalations", _("Eskalasi"), "escalate", queries.verifies_proof, _escalations, for_all_when_any=True),
    _Entry("board", _("Papan"), "chart", _roles(*queries.WATCHERS)),
    _Entry("breaches", _("Keterlambatan"), "hourglass", queries.works_at_an_agency),
    _Entry("rechecks", _("Periksa ulang"), "refresh", queries.signs_rechecks, _rechecks),
    _Entry("misrouted", _("Penyaluran"), "send", _roles(*queries.ROUTING_READERS)),
    _Entry("search", _("Cari"), "search", lambda _person: True),
)
