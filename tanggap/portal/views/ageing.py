"""The public ageing list: which open cases have waited longest, where and at whose office; as a page, a table, a feed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tanggap.cases.public import PublicCard, cards, last_public_changes
from tanggap.cases.words import day, long_span, rough_span
from tanggap.directory.queries import groups
from tanggap.intake.views.common import city_of
from tanggap.platform.spreadsheets import as_plain_cell
from tanggap.portal import ageing
from tanggap.portal.atom import IN_FEED, PublicFeed
from tanggap.portal.filters import Filters, read_filters
from tanggap.portal.pages import card_of
from tanggap.portal.queries import area_choices
from tanggap.portal.views.feeds import COLUMNS, as_table, row_of

PER_PAGE = 24


@require_safe
def oldest(request: HttpRequest) -> HttpResponse:
    """Oldest first, narrowed by place, office and kind; beside it places and offices by their oldest."""
    city, at, filters = city_of(request), timezone.now(), _asked(request)
    listed = Paginator(ageing.waiting(city, filters), PER_PAGE)
    listed.count = ageing.count_of(city, filters)  # a cached property: told instead of counted anew
    page = listed.get_page(request.GET.get("halaman"))
    shown = cards(page.object_list, at=at)  # type: ignore[arg-type]
    context = {
        "filters": filters,
        "page_obj": page,
        "total": listed.count,
        "rows": [(card_of(card, at), card.agency, _lateness(card, at)) for card in shown],
        "places": [(one, rough_span(at - one.since)) for one in ageing.by_place(city, filters)],
        "offices": [(one, rough_span(at - one.since)) for one in ageing.by_office(city, filters)],
        "groups": groups(city),
        "areas": area_choices(city),
        "agencies": ageing.offices(city),
        "query": f"?{filters.query}" if filters.query else "",
        "at": at,
    }
    return render(request, "portal/oldest.html", context)


@require_safe
def oldest_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Every row, streamed, oldest first, with the office and the age in whole days."""
    city, at = city_of(request), timezone.now()
    rows = (
        [*row_of(card, request), as_plain_cell(card.agency), (at - card.opened_at).days]
        for card in ageing.all_by_age(city, _asked(request), at=at)
    )
    return as_table(_then([*COLUMNS, "agency", "age_days"], rows), "terlama.csv")


@require_safe
def oldest_atom(request: HttpRequest) -> HttpResponse:
    """The fifty that have waited longest, for a feed reader."""
    city, at, filters = city_of(request), timezone.now(), _asked(request)
    query = f"?{filters.query}" if filters.query else ""
    feed = PublicFeed(
        request,
        city,
        title=_("Paling lama menunggu di %(city)s") % {"city": city.name},
        about=_("Laporan terbuka yang paling lama belum selesai."),
        page=reverse("portal:oldest") + query,
    )
    shown = list(islice(ageing.all_by_age(city, filters, at=at), IN_FEED))
    feed.add_cards(((card, _words(card, at)) for card in shown), last_public_changes(shown))
    return feed.answer()


def _words(card: PublicCard, at: datetime) -> str:
    return " · ".join(part for part in (card.status_label, card.place, card.agency, _lateness(card, at)) if part)


def _asked(request: HttpRequest) -> Filters:
    """Of the public list's questions those that fit a list of what is open: kind, place, office."""
    return replace(read_filters(request.GET), q="", status="")


def _lateness(card: PublicCard, at: datetime) -> str:
    """How far past the promised day, in words; empty when it is not."""
    if not card.is_overdue or card.due_at is None:
        return ""
    said = {"span": long_span(at - card.due_at), "day": day(card.due_at)}
    return _("terlambat %(span)s (janji %(day)s)") % said


def _then(first: Sequence[object], rows: Iterable[Sequence[object]]) -> Iterator[Sequence[object]]:
    yield first
    yield from rows
