"""Place from words: what area a text means. Pure; `tanggap.places.known_names` loads a city's names for it."""

from tanggap.places.gazetteer.inference import (
    AreaCandidate,
    PlaceCertainty,
    PlaceInference,
    PlaceReason,
    infer_place,
)
from tanggap.places.gazetteer.lineages import AreaLineages
from tanggap.places.gazetteer.names import GazetteerName, NameIndex, sisters

__all__ = [
    "AreaCandidate",
    "AreaLineages",
    "GazetteerName",
    "NameIndex",
    "PlaceCertainty",
    "PlaceInference",
    "PlaceReason",
    "infer_place",
    "sisters",
]
