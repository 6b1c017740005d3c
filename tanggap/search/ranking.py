"""The order of what was found: how well each case meets each part of the search. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from tanggap.places.gazetteer.words import plain_words
from tanggap.search.kind_reading import KindPart
from tanggap.search.place_reading import PlacePart
from tanggap.search.retrieval import SearchCandidate
from tanggap.search.understanding import Understanding
from tanggap.search.words import root, variants

_KIND, _PLACE, _WORD = 3.0, 3.0, 1.0
# A case in an area that only holds the street, and one whose words name the place without lying in its area.
_HELD, _NAMED_ELSEWHERE = 0.4, 0.8
_BOTH = 0.1  # more when area and words agree
_SAID_SO = 0.3  # more when the note itself uses the words for the kind
_A_DAY_OLDER = 1e-4


def ranked(understood: Understanding, found: Iterable[SearchCandidate], *, at: datetime) -> list[SearchCandidate]:
    """The best first; of equal ones the newest."""
    scored = [(score(understood, case) - _A_DAY_OLDER * _days(case, at), case.opened_at, case) for case in found]
    return [case for _score, _at_, case in sorted(scored, key=lambda one: one[:2], reverse=True)]


def score(understood: Understanding, case: SearchCandidate) -> float:
    """How well a case meets what is asked."""
    written = _Written(case)
    points = sum(_PLACE * _at(place, case, written) for place in understood.places)
    points += sum(_WORD * written.holds([word]) for word in understood.words)
    return points + (_kind(understood.kind, case, written) if understood.kind else 0.0)


class _Written:
    """Landmark and words of a case, as they are compared."""

    def __init__(self, case: SearchCandidate) -> None:
        self.words = [word for text in (case.landmark, *case.texts) for word in plain_words(text)]
        self._roots = {root(word) for word in self.words}
        self._joined = "".join(self.words)

    def holds(self, words: Sequence[str]) -> bool:
        """Whether all of these words are there, however they are inflected or joined."""
        return "".join(words) in self._joined or all(self._has(word) for word in words)

    def _has(self, word: str) -> bool:
        return any(root(way) in self._roots or way in self._roots for way in variants(word))


def _kind(kind: KindPart, case: SearchCandidate, written: _Written) -> float:
    said = sum(written.holds([word]) for word in kind.words) / len(kind.words) if kind.words else 0.0
    fits = dict(kind.scores).get(case.category or 0, 0.0)
    return _KIND * (fits or (0.5 * said if case.category is None else 0.0)) + _SAID_SO * said


def _at(place: PlacePart, case: SearchCandidate, written: _Written) -> float:
    is_inside = not {*place.areas, *place.alike}.isdisjoint(case.lineage)
    is_named = bool(place.words) and written.holds(place.words)
    if place.is_area:
        return (1.0 + _BOTH * is_named) if is_inside else _NAMED_ELSEWHERE * is_named
    return (1.0 + _BOTH * is_inside) if is_named else _HELD * is_inside


def _days(case: SearchCandidate, at: datetime) -> float:
    return min((at - case.opened_at).total_seconds() / 86_400, 3_000)
