"""A place that a search names, as it is looked for: its areas, and the words by which notes and landmarks call it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tanggap.places.gazetteer import GazetteerName
from tanggap.places.gazetteer.words import EMPTY, STREET, Word, plain_words
from tanggap.search.place_names import AREA_KINDS, PlaceHit, PlaceNames

# Of an area and something in it that bears its name the area is meant, the larger one first.
_ORDER: Final = {"district": 0, "village": 1, "city": 2}
_SAID_OF_STREETS: Final = frozenset({"raya"}) | STREET | EMPTY
_ON_SIGNS: Final = frozenset({"agung", "jakarta", "indonesia"}) | EMPTY


@dataclass(frozen=True)
class PlacePart:
    """A place: its name, the areas (ids) that it is (`is_area`) or that hold it, and how notes call it."""

    name: str
    kind: str
    areas: tuple[int, ...]
    is_area: bool
    words: tuple[str, ...]
    said: str
    is_mistyped: bool = False
    alike: tuple[int, ...] = ()  # other areas of that name


def read_place(hit: PlaceHit, words: Sequence[Word], text: str, names: PlaceNames) -> PlacePart:
    """The place that was hit, with the words as they were typed."""
    said = text[words[hit.first].start : words[hit.last - 1].end]
    own = sorted((name for name in hit.names if name.kind in AREA_KINDS), key=lambda name: _ORDER[name.kind])
    chosen = own or list(hit.names)
    best = chosen[0]
    areas = [area for name in ([best] if own else chosen) for area in names.areas_of(name)]
    alike = [area for name in own[1:] for area in names.areas_of(name)]
    return PlacePart(
        name=best.name,
        kind=best.kind,
        areas=tuple(dict.fromkeys(areas)),
        is_area=bool(own),
        words=_called(best, hit, words),
        said=said,
        is_mistyped=hit.typos > 0,
        alike=tuple(dict.fromkeys(area for area in alike if area not in areas)),
    )


def _called(name: GazetteerName, hit: PlaceHit, words: Sequence[Word]) -> tuple[str, ...]:
    """What of the name a note would hold: all of an area's, without "Jalan" and "Raya" of a street's; of a part what was typed."""
    if hit.is_part:
        said = tuple(word.plain for word in words[hit.first : hit.last])
    else:
        said = plain_words(name.name)
    untold = _SAID_OF_STREETS if name.kind == "street" else _ON_SIGNS
    telling = tuple(word for word in said if word not in untold)
    return telling or said
