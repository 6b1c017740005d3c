"""What the public screens share."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from tanggap.places.models import City


def city_of(request: HttpRequest) -> City:
    """The city of the site; without one there is nothing to show."""
    city: City | None = getattr(request, "city", None)
    if city is None:
        raise Http404
    return city
