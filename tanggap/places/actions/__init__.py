"""Every write to cities, areas, their outlines and their names."""

from tanggap.places.actions.loading import (
    Changes,
    NewArea,
    NewPlaceName,
    save_areas,
    save_city,
    save_place_names,
)
from tanggap.places.actions.outlining import ImportResult, import_outlines, redraw_outlines

__all__ = [
    "Changes",
    "ImportResult",
    "NewArea",
    "NewPlaceName",
    "import_outlines",
    "redraw_outlines",
    "save_areas",
    "save_city",
    "save_place_names",
]
