"""Where a report or a case is, as a value between the parts that find it out and the tables that keep it."""

from __future__ import annotations

from dataclasses import dataclass

from tanggap.cases.masking import mask
from tanggap.cases.models import PlaceSource
from tanggap.places.models import Area

PLACE_COLUMNS = ("area", "lat", "lon", "cell", "accuracy_m", "place_source", "landmark")


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where: an area always; point in WGS 84 degrees and accuracy in metres when known; `cell` is the point at zoom 26."""

    area: Area
    source: PlaceSource
    lat: float | None = None
    lon: float | None = None
    cell: int | None = None
    accuracy_m: float | None = None
    landmark: str = ""

    def columns(self) -> dict[str, object]:
        """The columns that hold a place, in a report and in a case alike; the landmark masked."""
        return {
            "area": self.area,
            "lat": self.lat,
            "lon": self.lon,
            "cell": self.cell,
            "accuracy_m": self.accuracy_m,
            "place_source": self.source,
            "landmark": mask(self.landmark),
        }
