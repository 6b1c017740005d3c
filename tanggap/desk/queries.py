"""Reads that only the desk needs, all of them inside what `cases.queries` lets the person see."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Case as Choice
from django.db.models import F, FloatField, IntegerChoices, IntegerField, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Power
from django.utils.translation import gettext_lazy as _

from tanggap.accounts.models import Person, Role
from tanggap.accounts.scopes import is_city_wide, memberships_of
from tanggap.cases import queries as cases
from tanggap.cases import refusals
from tanggap.cases.models import Case, Photo
from tanggap.cases.permissions import RECHECK
from tanggap.cases.questions import waits_for_answer
from tanggap.cases.scope import Scope
from tanggap.cases.states import OPEN
from tanggap.cases.workflow import BY_VERB, DISPATCHERS, HANDLERS, Verb
from tanggap.deadlines.queries import next_clocks
from tanggap.directory.models import Agency, Category
from tanggap.places.models import Area, Level
from tanggap.platform.errors import Refused

# Whoever has a board: those who answer for others' work, and those who look at it for the council or the law.
WATCHERS = (Role.SUPERVISOR, Role.AGENCY_HEAD, Role.OVERSIGHT, Role.CITY_ADMIN, Role.AUDITOR)
# Whoever sees how well reports find their office.
ROUTING_READERS = (
    Role.OPERATOR,
    Role.SUPERVISOR,
    Role.CITY_ADMIN,
    Role.OVERSIGHT,
    Role.AUDITOR,
    Role.CONTROL_ROOM,
)


class InboxGroup(IntegerChoices):
    """Why a case stands where it does in the inbox, in the order of the screen."""

    URGENT = 1, _("Darurat")
    ASKED = 2, _("Warga menunggu jawaban")
    LATE = 3, _("Lewat batas waktu")
    FIRST = 4, _("Didahulukan: dibuka lagi atau dilaporkan banyak warga")
    NEXT = 5, _("Berikutnya, menurut batas waktu terdekat")
    PAUSED = 6, _("Ditunda")


def works_at_an_agency(person: Person) -> bool:
    """Whether cases wait for the person's own hands."""
    return Scope.of(person).ever_holds(*HANDLERS)


def dispatches(person: Person) -> bool:
    """Whether the person has a triage queue."""
    return Scope.of(person).ever_holds(*DISPATCHERS)


def judges_floods(person: Person) -> bool:
    """Whether the person decides about what is held because it looks like a flood: whoever dispatches for the whole city."""
    return any(one.role in (Role.OPERATOR, Role.CITY_ADMIN) and is_city_wide(one) for one in memberships_of(person))


def verifies_proof(person: Person) -> bool:
    """Whether the person may verify proof anywhere, so that the queue is shown to them."""
    return Scope.of(person).ever_holds(*BY_VERB[Verb.VERIFY].who)


def signs_rechecks(person: Person) -> bool:
    """Whether the person signs second looks at closed cases."""
    return Scope.of(person).ever_holds(*RECHECK.who)


def worklist(person: Person, *, at: datetime) -> QuerySet[Case]:
    """What the person's first screen lists: their agencies' inbox, or for those who watch, all open cases they may read."""
    if works_at_an_agency(person):
        return by_next_clock(cases.inbox(person), at=at)
    return by_next_clock(cases.visible_to(person).filter(status__in=OPEN), at=at)


def mine(person: Person, *, at: datetime) -> QuerySet[Case]:
    """What the person has taken, and what nobody of their agencies has taken yet."""
    return worklist(person, at=at).filter(Q(officer=person) | Q(officer=None))


def by_next_clock(of: QuerySet[Case], *, at: datetime) -> QuerySet[Case]:
    """A list in the order of its groups (`InboxGroup`), inside each by the clock that bites next."""
    standing = When(paused_at__isnull=False, then=Value(InboxGroup.PAUSED))
    group = Choice(
        When(is_urgent=True, then=Value(InboxGroup.URGENT)), When(is_asked=True, then=Value(InboxGroup.ASKED)), standing,
        When(bites_at__lt=at, then=Value(InboxGroup.LATE)),
        When(is_priority=True, then=Value(InboxGroup.FIRST)), default=Value(InboxGroup.NEXT), output_field=IntegerField(),
    )  # fmt: skip
    return (
        of.annotate(bites_at=_next_end(), is_asked=waits_for_answer())
        .annotate(group=group)
        .order_by("group", F("bites_at").asc(nulls_last=True), "pk")
    )


def late(of: QuerySet[Case], *, at: datetime) -> QuerySet[Case]:
    """What of a list has missed a clock of its office; a paused clock is not late."""
    return of.annotate(bites_at=_next_end()).filter(bites_at__lt=at, paused_at=None)


def _next_end() -> Coalesce:
    """When the clock of a case's office ends or ended first, else the case's own deadline."""
    return Coalesce(Subquery(next_clocks().values("due_at")[:1]), F("due_at"))


def nearest_first(of: QuerySet[Case], *, lat: float, lon: float) -> QuerySet[Case]:
    """A list by distance. Within a city the earth is flat enough: degrees, east and west shrunk by the latitude."""
    shrink = math.cos(math.radians(lat))
    north = Power(F("lat") - Value(lat), 2, output_field=FloatField())
    east = Power((F("lon") - Value(lon)) * Value(shrink), 2, output_field=FloatField())
    return of.annotate(away=north + east).order_by(F("away").asc(nulls_last=True), "due_at", "pk")


def photo_for(person: Person, photo_id: UUID) -> Photo:
    """A photo of a case that the person may see, or Refused as if there were none."""
    photo = Photo.objects.filter(pk=photo_id, case__in=cases.visible_to(person).order_by()).first()
    if photo is None:
        raise Refused(refusals.NO_CASE)
    return photo


def agencies_for(case: Case, *, everywhere: bool = False) -> Sequence[Agency]:
    """Who could be responsible here: offices of the place and those of the whole city; `everywhere` lists them all."""
    all_active = Agency.objects.filter(city=case.city_id, is_active=True).order_by("name")
    if everywhere:
        return tuple(all_active)
    return tuple(
        all_active.filter(Q(area=None) | Q(area__in=case.area.lineage) | Q(area__lineage__contains=[case.area_id]))
    )


def agencies_below(case: Case) -> Sequence[Agency]:
    """The active agencies below the one that holds the case, itself left out, by name."""
    below = Agency.objects.filter(city=case.city_id, is_active=True, lineage__contains=[case.agency_id])
    return tuple(below.exclude(pk=case.agency_id).order_by("name"))


def categories_of(case: Case) -> Sequence[Category]:
    """Every kind of problem the city knows, by group."""
    return tuple(Category.objects.filter(city=case.city_id, is_active=True).order_by("group", "name"))


def villages_of(case: Case) -> Sequence[Area]:
    """The smallest areas of the case's city, with what holds them."""
    return tuple(
        Area.objects.filter(city=case.city_id, is_active=True, level=Level.VILLAGE)
        .select_related("parent")
        .order_by("parent__name", "name")
    )


def districts_of(case: Case) -> Sequence[Area]:
    """The areas of the case's city that hold the smallest ones, for a place of which no more is known."""
    holders = Area.objects.filter(city=case.city_id, is_active=True, level=Level.DISTRICT)
    return tuple(holders.select_related("parent").order_by("name"))


def areas_with_cases(of: QuerySet[Case]) -> Sequence[Area]:
    """The distinct areas of these cases with their parents, by name: the choices of a list's filter."""
    return tuple(Area.objects.filter(pk__in=of.order_by().values("area")).select_related("parent").order_by("name"))


def role_words(person: Person) -> str:
    """Under the person's name in the bar: the first role, and where."""
    for membership in memberships_of(person):
        place = membership.agency.label if membership.agency else membership.area.name if membership.area else ""
        return f"{membership.get_role_display()}, {place}" if place else membership.get_role_display()
    return ""
