"""The public list as files: a table, points for a map, a feed. Made of the same public cards as the page."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tanggap.cases.models import Case
from tanggap.cases.public import PublicCard, cards, last_public_changes
from tanggap.intake.views.common import city_of
from tanggap.platform.errors import Refused
from tanggap.platform.spreadsheets import BYTE_ORDER_MARK, as_plain_cell
from tanggap.portal.atom import IN_FEED, PublicFeed
from tanggap.portal.by_age import PageKey, after, all_cards
from tanggap.portal.filters import answering, read_filters
from tanggap.portal.refusals import PAGES_BY_KEY

_POINTS = 1000
_KEY: Final = "sesudah"
COLUMNS = (
    "code", "category", "status", "status_label", "place", "landmark", "lat", "lon",
    "opened_at", "due_at", "ended_at", "reports", "overdue", "url",
)  # fmt: skip


class Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


@require_safe
def reports_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Every row, streamed; a text that a spreadsheet would run as a formula is written as text."""
    rows = (row_of(card, request) for card in all_cards(_matched(request), at=timezone.now()))
    return as_table(_chain(COLUMNS, rows), "laporan.csv")


def as_table(rows: Iterable[Iterable[object]], name: str) -> StreamingHttpResponse:
    """Rows as a CSV file, streamed; the mark in front tells Excel that it is UTF-8."""
    writer = csv.writer(Echo())
    response = StreamingHttpResponse(
        _lines(writer.writerow(row) for row in rows), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _lines(rows: Iterable[str]) -> Iterator[str]:
    yield BYTE_ORDER_MARK
    yield from rows


@require_safe
def reports_geojson(request: HttpRequest) -> JsonResponse:
    """Points, a thousand a page; `next` is the address of the following one. A case without a point has a null geometry.

    A page goes on where the last ended, so that none comes twice while reports come in. Pages by number are no more.
    """
    try:
        key = _page_key(request)
    except Refused as refused:
        problem = {**refused.as_problem(), "first": request.build_absolute_uri(_address(request, None))}
        return JsonResponse(problem, status=refused.status, content_type="application/problem+json")
    matched = _matched(request)
    found = cards(after(matched, key)[: _POINTS + 1], at=timezone.now())
    shown, more = found[:_POINTS], found[_POINTS:]
    collection: dict[str, object] = {
        "type": "FeatureCollection",
        "numberMatched": matched.count(),
        "features": [feature_of(card, request) for card in shown],
    }
    if more:
        last = PageKey(shown[-1].opened_at, shown[-1].code)
        collection["next"] = request.build_absolute_uri(_address(request, last))
    return JsonResponse(collection, content_type="application/geo+json")


def _matched(request: HttpRequest) -> QuerySet[Case]:
    """What the reader asks for, newest first."""
    return answering(city_of(request), read_filters(request.GET), at=timezone.now())


def _page_key(request: HttpRequest) -> PageKey | None:
    if request.GET.get("halaman", "1") not in ("", "1"):
        raise Refused(PAGES_BY_KEY)
    written = request.GET.get(_KEY, "")
    return PageKey.parse(written) if written else None


def _address(request: HttpRequest, key: PageKey | None) -> str:
    query = request.GET.copy()
    query.pop("halaman", None)
    query.pop(_KEY, None)
    if key is not None:
        query[_KEY] = str(key)
    return f"{request.path}?{query.urlencode()}" if query else request.path


@require_safe
def reports_atom(request: HttpRequest) -> HttpResponse:
    """The newest, for a feed reader."""
    city, filters = city_of(request), read_filters(request.GET)
    feed = PublicFeed(
        request,
        city,
        title=_("Laporan warga %(city)s") % {"city": city.name},
        about=_("Laporan terbaru dan statusnya."),
        page=reverse("portal:reports") + (f"?{filters.query}" if filters.query else ""),
    )
    shown = cards(_matched(request)[:IN_FEED], at=timezone.now())
    feed.add_cards(((card, f"{card.status_label} · {card.place}") for card in shown), last_public_changes(shown))
    return feed.answer()


def row_of(card: PublicCard, request: HttpRequest) -> list[object]:
    """A card as a row under COLUMNS, safe to open in a spreadsheet."""
    return [as_plain_cell(value) if isinstance(value, str) else value for value in _values_of(card, request)]


def _values_of(card: PublicCard, request: HttpRequest) -> list[object]:
    point = ["" if card.lat is None else card.lat, "" if card.lon is None else card.lon]
    said = [card.code, card.category, card.public_status, card.status_label, card.place, card.landmark]
    times = [_written(moment) for moment in (card.opened_at, card.due_at, card.ended_at)]
    link = request.build_absolute_uri(reverse("portal:report", args=[card.code]))
    return [*said, *point, *times, card.report_count, int(card.is_overdue), link]


def _written(moment: datetime | None) -> str:
    return moment.isoformat(timespec="seconds") if moment else ""


def feature_of(card: PublicCard, request: HttpRequest) -> dict[str, object]:
    """A card as a GeoJSON feature; its words as they are, for no spreadsheet reads them."""
    point = None if card.lat is None or card.lon is None else {"type": "Point", "coordinates": [card.lon, card.lat]}
    properties = dict(zip(COLUMNS, _values_of(card, request), strict=True))
    del properties["lat"], properties["lon"]
    return {"type": "Feature", "id": card.code, "geometry": point, "properties": properties}


def _chain(head: Iterable[object], rows: Iterable[Iterable[object]]) -> Iterator[Iterable[object]]:
    yield head
    yield from rows
