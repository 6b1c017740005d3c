"""The public list as files: a table, points for a map, a feed. Made of the same public cards as the page."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tanggap.cases.models import Case
from tanggap.cases.public import PublicCard, cards
from tanggap.intake.views.common import city_of
from tanggap.platform.spreadsheets import as_plain_cell
from tanggap.portal.filters import filtered, read_filters
from tanggap.portal.pages import title_of

_AT_ONCE = 500
_POINTS = 1000
_IN_FEED = 50
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
    cases = filtered(city_of(request), read_filters(request.GET))
    writer = csv.writer(Echo())
    rows = (row_of(card, request) for card in _all(cases))
    lines = (writer.writerow(row) for row in _chain(COLUMNS, rows))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="laporan.csv"'
    return response


@require_safe
def reports_geojson(request: HttpRequest) -> JsonResponse:
    """Points, a thousand a page; `next` names the following page. A case without a point has a null geometry."""
    page = Paginator(filtered(city_of(request), read_filters(request.GET)), _POINTS).get_page(
        request.GET.get("halaman")
    )
    features = [feature_of(card, request) for card in cards(page.object_list, at=timezone.now())]  # type: ignore[arg-type]
    collection: dict[str, object] = {
        "type": "FeatureCollection",
        "numberMatched": page.paginator.count,
        "features": features,
    }
    if page.has_next():
        query = request.GET.copy()
        query["halaman"] = str(page.next_page_number())
        collection["next"] = request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
    return JsonResponse(collection, content_type="application/geo+json")


@require_safe
def reports_atom(request: HttpRequest) -> HttpResponse:
    """The newest, for a feed reader."""
    city, filters = city_of(request), read_filters(request.GET)
    feed = Atom1Feed(
        title=_("Laporan warga %(city)s") % {"city": city.name},
        link=request.build_absolute_uri(reverse("portal:reports") + (f"?{filters.query}" if filters.query else "")),
        description=_("Laporan terbaru dan keadaannya."),
        language=get_language(),
        feed_url=request.build_absolute_uri(),
    )
    for card in cards(filtered(city, filters)[:_IN_FEED], at=timezone.now()):
        link = _link(card, request)
        words = f"{card.status_label} · {card.place}"
        feed.add_item(
            title_of(card),
            link,
            words,
            pubdate=card.opened_at,
            updateddate=card.ended_at or card.opened_at,
            unique_id=link,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def row_of(card: PublicCard, request: HttpRequest) -> list[object]:
    """A card as a row under COLUMNS."""
    times = [
        moment.isoformat(timespec="seconds") if moment else ""
        for moment in (card.opened_at, card.due_at, card.ended_at)
    ]
    place = [card.place, card.landmark]
    point = ["" if card.lat is None else card.lat, "" if card.lon is None else card.lon]
    said = [as_plain_cell(text) for text in (card.category, card.public_status, card.status_label, *place)]
    return [card.code, *said, *point, *times, card.report_count, int(card.is_overdue), _link(card, request)]


def feature_of(card: PublicCard, request: HttpRequest) -> dict[str, object]:
    """A card as a GeoJSON feature."""
    point = None if card.lat is None or card.lon is None else {"type": "Point", "coordinates": [card.lon, card.lat]}
    properties = dict(zip(COLUMNS, row_of(card, request), strict=True))
    del properties["lat"], properties["lon"]
    return {"type": "Feature", "id": card.code, "geometry": point, "properties": properties}


def _all(cases: QuerySet[Case]) -> Iterator[PublicCard]:
    """Every card, some hundred at a time, from the newest down: no list however long stands in memory."""
    at, below = timezone.now(), None
    while True:
        some = cases if below is None else cases.filter(pk__lt=below)
        keys = list(some.values_list("pk", flat=True)[:_AT_ONCE])
        if not keys:
            return
        yield from cards(cases.filter(pk__in=keys), at=at)
        below = keys[-1]


def _chain(head: Iterable[object], rows: Iterable[Iterable[object]]) -> Iterator[Iterable[object]]:
    yield head
    yield from rows


def _link(card: PublicCard, request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("portal:report", args=[card.code]))
