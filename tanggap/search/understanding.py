"""What a search means: a kind of problem, places, a time, and the words that are left. One reading for residents and staff."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from tanggap.directory.queries import kind_words
from tanggap.places.gazetteer.words import Word, read_words
from tanggap.places.models import City
from tanggap.search.city_names import place_names
from tanggap.search.codes import NO_CODE, PossibleCodes, possible_codes
from tanggap.search.kind_reading import KindPart, read_kind
from tanggap.search.moments import TimePart, time_in
from tanggap.search.place_reading import PlacePart, read_place
from tanggap.search.typed import query_text
from tanggap.search.words import STOP_WORDS

_MOST_WORDS = 8


@dataclass(frozen=True)
class Understanding:
    """What was read of a search; `words` are those that name neither kind nor place nor time."""

    text: str
    was_cut: bool = False
    codes: PossibleCodes = NO_CODE
    kind: KindPart | None = None
    places: tuple[PlacePart, ...] = ()
    when: TimePart | None = None
    words: tuple[str, ...] = ()
    is_literal: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for."""
        return not (self.kind or self.places or self.when or self.words)

    @property
    def is_place_alone(self) -> bool:
        """Whether nothing but places was named, so that their pages are the answer."""
        return bool(self.places) and not (self.kind or self.when or self.words)

    @property
    def is_mistyped(self) -> bool:
        """Whether something was read that was written otherwise."""
        return (self.kind is not None and self.kind.is_mistyped) or any(place.is_mistyped for place in self.places)


def understand(city: City, typed: str, *, at: datetime, literal: bool = False) -> Understanding:
    """Read a search as somebody of the city would. `literal` takes every word as it stands: for no kind, no place, no time."""
    query = query_text(typed)
    codes = possible_codes(query.text, city.code_prefix)
    words = read_words(query.text)
    if literal:
        said = dict.fromkeys(word.plain for word in words)
        return Understanding(query.text, query.was_cut, codes, words=tuple(said)[:_MOST_WORDS], is_literal=True)
    kinds, names, free = kind_words(city), place_names(city), [True] * len(words)
    hits = names.hits(words, kinds.vocabulary.__contains__)
    _take(free, (range(hit.first, hit.last) for hit in hits))
    when = time_in([word.plain for word in words], free, at.astimezone(ZoneInfo(city.timezone)))
    _take(free, [range(when.first, when.last)] if when else [])
    kind = read_kind(words, free, kinds)
    if (
        kind is None
    ):  # Then the words that may be either name the kind: "monas" in "wc monas" is a place, in "wisata monas" none.
        unsure = [hit for hit in hits if hit.is_maybe]
        hits = [hit for hit in hits if not hit.is_maybe]
        _give_back(free, (range(hit.first, hit.last) for hit in unsure))
        kind = read_kind(words, free, kinds)
    _take(free, [kind.tokens] if kind else [])
    places = tuple(read_place(hit, words, query.text, names) for hit in hits)
    return Understanding(query.text, query.was_cut, codes, kind, places, when, _left(words, free))


def _take(free: list[bool], spans: Iterable[Iterable[int]]) -> None:
    for span in spans:
        for n in span:
            free[n] = False


def _give_back(free: list[bool], spans: Iterable[Iterable[int]]) -> None:
    for span in spans:
        for n in span:
            free[n] = True


def _left(words: list[Word], free: list[bool]) -> tuple[str, ...]:
    left = dict.fromkeys(word.plain for word, is_free in zip(words, free, strict=True) if is_free)
    return tuple(word for word in left if word not in STOP_WORDS)[:_MOST_WORDS]
