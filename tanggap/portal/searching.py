"""What the list of reports shows of a search: how it was understood, areas of that name, the way on when nothing fits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from tanggap.cases.models import Case
from tanggap.cases.public import PublicCard, cards
from tanggap.directory.models import Category
from tanggap.directory.queries import search_categories
from tanggap.places.models import Area, City
from tanggap.portal.filters import Filters, filtered
from tanggap.search.queries import SearchResults, public_scope, search
from tanggap.search.retrieval import SearchCandidate
from tanggap.search.title import area_label, title_of

_MOST_OFFERED = 3


@dataclass(frozen=True)
class SearchChip:
    """One part of what was understood; its address is the search without it."""

    label: str
    icon: str
    url: str


@dataclass(frozen=True)
class SearchLink:
    """A page that may be what was looked for."""

    label: str
    url: str
    icon: str = "map-pin"


@dataclass(frozen=True)
class SearchView:
    """A search of the public list, ready to be shown."""

    results: SearchResults
    title: str
    chips: Sequence[SearchChip]
    areas: Sequence[SearchLink]
    offers: Sequence[SearchLink]  # other kinds that may have been meant
    literal_url: str  # the search for the words as they stand; '' where nothing was read into them

    @property
    def cases(self) -> Sequence[SearchCandidate]:
        """What was found, the best first."""
        return self.results.cases

    @property
    def is_unknown_code(self) -> bool:
        """Whether a code was meant that is none of a public report. By chance a word may be one: "anggrek" is a place first."""
        read = self.results.understood
        is_read_otherwise = bool(read.kind or read.places or read.when)
        return bool(read.codes.exact) and not self.results.is_code and (read.codes.is_certain or not is_read_otherwise)

    @property
    def report_url(self) -> str:
        """Where to report what nobody has reported yet."""
        return reverse("intake:start")


def search_view(city: City, filters: Filters, *, at: datetime) -> SearchView:
    """Search among the public cases that the other filters leave."""
    scope = public_scope(filtered(city, filters))
    results = search(city, filters.q, scope, at=at, literal=bool(filters.persis))
    understood = results.understood
    is_read = not understood.is_literal and not results.is_code and not understood.is_empty
    return SearchView(
        results=results,
        title=title_of(understood),
        chips=list(_chips(results, filters)),
        areas=[_area_link(area) for area in results.areas],
        offers=_offers(city, filters) if not results.cases or results.is_near else [],
        literal_url=_url(Filters(q=filters.q, persis="1")) if is_read else "",
    )


def cards_in_order(found: Sequence[SearchCandidate], *, at: datetime) -> list[PublicCard]:
    """The cards of these cases, in their order."""
    place = {case.code: number for number, case in enumerate(found)}
    shown = cards(Case.objects.filter(pk__in=[case.pk for case in found]), at=at)
    return sorted(shown, key=lambda card: place[card.code])


def _chips(results: SearchResults, filters: Filters) -> Iterator[SearchChip]:
    understood = results.understood
    if understood.is_literal or results.is_code:
        return
    if understood.kind is not None:
        label = understood.kind.best.label
        yield SearchChip(label, understood.kind.best.icon, _url(filters.without(understood.kind.said)))
    for place in understood.places:
        yield SearchChip(place.name, "map-pin", _url(filters.without(place.said)))
    if understood.when is not None:
        yield SearchChip(understood.when.said, "clock", _url(filters.without(understood.when.said)))
    for word in understood.words:
        yield SearchChip(f"“{word}”", "search", _url(filters.without(word)))


def _area_link(area: Area) -> SearchLink:
    return SearchLink(area_label(area), reverse("portal:area", args=[area.code]))


def _offers(city: City, filters: Filters) -> list[SearchLink]:
    """Kinds of problem that words may mean which found nothing, each a list of its own."""
    kinds: Sequence[Category] = search_categories(city, filters.q, most=_MOST_OFFERED)
    return [SearchLink(kind.label, _url(Filters(kategori=kind.code)), kind.icon) for kind in kinds]


def _url(filters: Filters) -> str:
    return reverse("portal:reports") + (f"?{filters.query}" if filters.query else "")
