"""The public ageing list: which open cases have waited longest, where and at whose office; as a page, a table, a feed."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import islice

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tanggap.cases.public import PublicCard, cards
from tanggap.cases.words import day, long_span
from tanggap.directory.queries import groups
from tanggap.intake.views.common import city_of
from tanggap.platform.spreadsheets import as_plain_cell
from tanggap.portal import ageing
from tanggap.portal.filters import Filters, read_filters
from tanggap.portal.pages import card_of, title_of
from tanggap.portal.queries import area_choices
from tanggap.portal.views.feeds import COLUMNS, Echo, row_of

PER_PAGE = 24
_IN_FEED = 50


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
        "places": [(one, long_span(at - one.since)) for one in ageing.by_place(city, filters)],
        "offices": [(one, long_span(at - one.since)) for one in ageing.by_office(city, filters)],
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
    writer = csv.writer(Echo())
    head = writer.writerow([*COLUMNS, "agency", "age_days"])
    rows = (
        writer.writerow([*row_of(card, request), as_plain_cell(card.agency), (at - card.opened_at).days])
        for card in ageing.all_by_age(city, _asked(request), at=at)
    )
    response = StreamingHttpResponse(_then(head, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="terlama.csv"'
    return response


@require_safe
def oldest_atom(request: HttpRequest) -> HttpResponse:
    """The fifty that have waited longest, for a feed reader."""
    city, at, filters = city_of(request), timezone.now(), _asked(request)
    query = f"?{filters.query}" if filters.query else ""
    feed = Atom1Feed(
        title=_("Paling lama menunggu di %(city)s") % {"city": city.name},
        link=request.build_absolute_uri(reverse("portal:oldest") + query),
        description=_("Laporan terbuka yang paling lama belum selesai."),
        language=get_language(),
        feed_url=request.build_absolute_uri(),
    )
    for card in islice(ageing.all_by_age(city, filters, at=at), _IN_FEED):
        link = request.build_absolute_uri(reverse("portal:report", args=[card.code]))
        words = " · ".join(part for part in (card.status_label, card.place, card.agency, _lateness(card, at)) if part)
        feed.add_item(title_of(card), link, words, pubdate=card.opened_at, unique_id=link)
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _asked(request: HttpRequest) -> Filters:
    """Of the public list's questions those that fit a list of what is open: kind, place, office."""
    return replace(read_filters(request.GET), q="", status="")


def _lateness(card: PublicCard, at: datetime) -> str:
    """How far past the promised day, in words; empty when it is not."""
    if not card.is_overdue or card.due_at is None:
        return ""
    said = {"span": long_span(at - card.due_at), "day": day(card.due_at)}
    return _("terlambat %(span)s (janji %(day)s)") % said


def _then(first: str, rows: Iterable[str]) -> Iterator[str]:
    yield first
    yield from rows
