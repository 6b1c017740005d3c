"""What routing learns from before the first real report, stored as a city's files say it.

No case points to these rows, so what left the files is deleted here, unlike offices, categories and rules.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tanggap.directory.city_files.rows import KnowledgeRow, WrittenRow
from tanggap.directory.models import Agency, Category, KnownPhrase, WrittenExample
from tanggap.places.actions import Changes
from tanggap.places.models import Area, City


class _PhraseKey(NamedTuple):
    """By what a phrase is known: no office has it twice."""

    agency: str
    family: str
    phrase: str


class _PhraseFacts(NamedTuple):
    """What is said of a phrase."""

    kind: str
    area_id: int | None


def save_corpus(city: City, rows: Sequence[WrittenRow]) -> Changes:
    """Make the city's examples those of its file. Call inside the transaction of the load."""
    categories = dict(Category.objects.filter(city=city).values_list("code", "pk"))
    wanted = {row.text: categories[row.category] for row in rows}
    known = {one.text: one for one in WrittenExample.objects.select_for_update().filter(city=city)}
    gone = sorted(known.keys() - wanted.keys())
    WrittenExample.objects.filter(pk__in=[known[text].pk for text in gone]).delete()
    stale = [text for text in wanted if text in known and known[text].category_id != wanted[text]]
    for text in stale:
        known[text].category_id = wanted[text]
    WrittenExample.objects.bulk_update([known[text] for text in stale], ["category"])
    new = [text for text in wanted if text not in known]
    WrittenExample.objects.bulk_create(WrittenExample(city=city, category_id=wanted[text], text=text) for text in new)
    return Changes(created=new, changed=stale, retired=gone)


def save_knowledge(city: City, rows: Sequence[KnowledgeRow]) -> Changes:
    """Make the phrases of the city's offices those of its file. Call inside the transaction of the load."""
    wanted = _wanted_phrases(city, rows)
    phrases = KnownPhrase.objects.select_for_update(of=("self",)).filter(city=city).select_related("agency")
    known = {_PhraseKey(one.agency.code if one.agency else "", one.family, one.phrase): one for one in phrases}
    gone = sorted(known.keys() - wanted.keys())
    KnownPhrase.objects.filter(pk__in=[known[key].pk for key in gone]).delete()
    stale = [key for key, facts in wanted.items() if key in known and _facts_of(known[key]) != facts]
    for key in stale:
        known[key].kind, known[key].area_id = wanted[key]
    KnownPhrase.objects.bulk_update([known[key] for key in stale], ["kind", "area"])
    new = {key: facts for key, facts in wanted.items() if key not in known}
    _create_phrases(city, new)
    return Changes(
        created=[key.phrase for key in new],
        changed=[key.phrase for key in stale],
        retired=[key.phrase for key in gone],
    )


def _wanted_phrases(city: City, rows: Sequence[KnowledgeRow]) -> dict[_PhraseKey, _PhraseFacts]:
    areas = dict(Area.objects.filter(city=city).values_list("code", "pk"))
    return {
        _PhraseKey(row.agency, row.family, phrase): _PhraseFacts(row.kind, areas[row.area] if row.area else None)
        for row in rows
        for phrase in row.words
    }


def _facts_of(phrase: KnownPhrase) -> _PhraseFacts:
    return _PhraseFacts(phrase.kind, phrase.area_id)


def _create_phrases(city: City, new: Mapping[_PhraseKey, _PhraseFacts]) -> None:
    agencies = dict(Agency.objects.filter(city=city).values_list("code", "pk"))
    KnownPhrase.objects.bulk_create(
        KnownPhrase(
            city=city,
            agency_id=agencies[key.agency] if key.agency else None,
            family=key.family,
            phrase=key.phrase,
            kind=facts.kind,
            area_id=facts.area_id,
        )
        for key, facts in new.items()
    )
