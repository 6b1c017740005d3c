"""Ways to a point: the map apps that people have, and the plain coordinates for whatever else they use."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class MapApp(NamedTuple):
    """One app and the address that opens the way in it."""

    name: str | Promise
    url: str


class Route(NamedTuple):
    """A point in degrees. Nothing is asked of any app before somebody follows its link."""

    lat: float
    lon: float
    decimals: int = 6

    @property
    def coordinates(self) -> str:
        """As every map's search field takes them: "-6.229700, 106.829500"."""
        return f"{self.lat:.{self.decimals}f}, {self.lon:.{self.decimals}f}"

    @property
    def apps(self) -> tuple[MapApp, ...]:
        """First the one that the device has chosen, then those that open in a browser too."""
        point = self.coordinates.replace(" ", "")
        return (
            MapApp(_("Aplikasi peta di perangkat ini"), f"geo:{point}?q={point}"),
            MapApp("Google Maps", f"https://www.google.com/maps/dir/?api=1&destination={point}"),
            MapApp("Waze", f"https://waze.com/ul?ll={point}&navigate=yes"),
            MapApp("Apple Maps", f"https://maps.apple.com/?daddr={point}"),
            MapApp("OpenStreetMap", f"https://www.openstreetmap.org/directions?to={point}"),
        )


def route_to(lat: float | None, lon: float | None, *, decimals: int = 6) -> Route | None:
    """The ways to a point with so many decimals; None without a point."""
    return None if lat is None or lon is None else Route(lat, lon, decimals)
