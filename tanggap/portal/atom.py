"""Feeds as RFC 4287 wants them: every entry and the feed with an id that stays, an author, and when it last changed for the public."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language

from tanggap.cases.public import PublicCard
from tanggap.places.models import City
from tanggap.portal.pages import title_of

IN_FEED: Final = 50
_NAMES: Final = uuid.UUID("2d2b6f3c-5a53-4d26-8c79-6a1ef6c0a7d4")  # of everything that a feed of Tanggap names
_NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)  # an empty feed has not changed yet, whenever it is asked for


class PublicFeed(Atom1Feed):
    """The cards of a city as a feed; the city is its author."""

    def __init__(self, request: HttpRequest, city: City, *, title: str, about: str, page: str) -> None:
        link = request.build_absolute_uri(page)
        super().__init__(
            title=title,
            link=link,
            description=about,
            language=get_language(),
            subtitle=about,
            author_name=city.name,
            author_link=request.build_absolute_uri(reverse("portal:home")),
            feed_url=request.build_absolute_uri(),
            feed_guid=_id_of(city, page),
        )
        self._request, self._city = request, city

    def add_cards(self, cards: Iterable[tuple[PublicCard, str]], changed: Mapping[str, datetime]) -> None:
        """Add an entry for each card with its words; `changed` says by code when its last public event was."""
        for card, words in cards:
            self.add_item(
                title_of(card),
                self._request.build_absolute_uri(reverse("portal:report", args=[card.code])),
                words,
                pubdate=card.opened_at,
                updateddate=changed.get(card.code, card.opened_at),
                unique_id=_id_of(self._city, card.code),
            )

    def latest_post_date(self) -> datetime:
        """When the newest of its entries changed."""
        return max((item["updateddate"] for item in self.items), default=_NEVER)

    def answer(self) -> HttpResponse:
        """The feed as an HTTP response."""
        return HttpResponse(self.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _id_of(city: City, name: str) -> str:
    """An id that neither the site's address nor the reader's language changes."""
    return uuid.uuid5(_NAMES, f"{city.slug}/{name.removeprefix('/en')}").urn
