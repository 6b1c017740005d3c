"""Beginning a draft and answering its questions one by one."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from tanggap.cases.actions import NewPhoto
from tanggap.cases.models import PlaceSource
from tanggap.cases.refusals import CATEGORY_MISSING
from tanggap.directory.models import Category
from tanggap.evidence.photos import discard
from tanggap.intake import refusals
from tanggap.intake.actions.locking import locked
from tanggap.intake.actions.photos import attach
from tanggap.intake.answers import DraftAnswers, Fix, LastWords, Spot, from_json
from tanggap.intake.models import Draft
from tanggap.intake.place_words import places_in_words
from tanggap.intake.words import clean, clean_landmark, clean_note
from tanggap.places.models import Area, City, Level
from tanggap.places.queries import area_at
from tanggap.places.refusals import OUTSIDE_CITY
from tanggap.platform.errors import Refused
from tanggap.platform.ids import new_key


@transaction.atomic
def start_draft(
    city: City,
    *,
    device_hash: str,
    at: datetime,
    language: str,
    photos: Sequence[NewPhoto] = (),
    fix: Fix | None = None,
    spot: Spot | None = None,
    key: uuid.UUID | None = None,
) -> Draft:
    """Open a draft with the photos that came and the place: a fix of the device, or the spot of an earlier report.

    A fix outside the city stops nobody: the draft opens and asks where the problem is. The same key from the same
    device opens one draft, also when its first answer was lost.
    """
    if key is not None and (known := Draft.objects.filter(pk=key, device_hash=device_hash).first()):
        return known
    answers = DraftAnswers(language=language, spot=spot)
    if fix is not None and spot is None:
        answers = _with_fix(answers, city, fix)
    draft = _new_draft(city, device_hash, at, answers, key)
    attach(draft, photos, at=at)
    return draft


def _new_draft(city: City, device_hash: str, at: datetime, answers: DraftAnswers, key: uuid.UUID | None) -> Draft:
    fresh = new_key() if key is None or Draft.objects.filter(pk=key).exists() else key
    return Draft.objects.create(
        id=fresh,
        city=city,
        device_hash=device_hash,
        idempotency_key=str(fresh),
        data=answers.as_json(),
        created_at=at,
        updated_at=at,
    )


@transaction.atomic
def set_fix(draft_id: uuid.UUID, *, fix: Fix, at: datetime) -> DraftAnswers:
    """The place as a point: from the device's own position or from the pin on the map."""
    draft = locked(draft_id)
    answers = _with_fix(from_json(draft.data), draft.city, fix)
    if answers.was_outside:
        raise Refused(OUTSIDE_CITY, field="place", city=draft.city.name)
    return save(draft, answers, at)


@transaction.atomic
def set_area(draft_id: uuid.UUID, *, area_code: str, landmark: str, at: datetime) -> DraftAnswers:
    """The place in words: a kelurahan and something nearby that everybody knows."""
    draft = locked(draft_id)
    area = Area.objects.filter(city=draft.city, code=clean(area_code).text, level=Level.VILLAGE, is_active=True).first()
    if area is None:
        raise Refused(refusals.AREA_MISSING, field="area")
    text = clean_landmark(landmark)
    if not text:
        raise Refused(refusals.LANDMARK_MISSING, field="landmark")
    spot = Spot(area_id=area.pk, source=PlaceSource.AREA, landmark=text)
    return save(draft, replace(from_json(draft.data), spot=spot, was_outside=False), at)


@transaction.atomic
def set_words(draft_id: uuid.UUID, *, words: str, area_code: str, at: datetime) -> DraftAnswers:
    """The place in the resident's own words, and which of the areas that they may mean the resident confirmed."""
    draft = locked(draft_id)
    found = places_in_words(draft.city, words)
    if found.lacks_landmark:
        raise Refused(refusals.LANDMARK_MISSING, field="words")
    chosen = next((place for place in found.offered if place.code == clean(area_code).text), None)
    if chosen is None:
        raise Refused(refusals.WORDS_UNKNOWN, field="words")
    spot = Spot(area_id=chosen.area_id, source=PlaceSource.TEXT, landmark=found.words)
    return save(draft, replace(from_json(draft.data), spot=spot, was_outside=False), at)


@transaction.atomic
def set_category(draft_id: uuid.UUID, *, category_code: str, at: datetime) -> DraftAnswers:
    """What kind of problem it is; an empty code says that the resident found none that fits."""
    draft = locked(draft_id)
    code = clean(category_code).text
    if code and not Category.objects.filter(city=draft.city, code=code, is_active=True).exists():
        raise Refused(CATEGORY_MISSING, field="category")
    answers = from_json(draft.data)
    if code != answers.category:  # What was said belongs to another kind of problem.
        answers = replace(answers, choices={}, is_another=False)
    return save(draft, replace(answers, category=code, category_unknown=not code), at)


@transaction.atomic
def say_another(draft_id: uuid.UUID, *, wants_public: bool, at: datetime) -> DraftAnswers:
    """None of the open reports around here is the same problem; it is not asked again for this kind."""
    draft = locked(draft_id)
    return save(draft, replace(from_json(draft.data), is_another=True, wants_public=wants_public), at)


@transaction.atomic
def keep_answers(draft_id: uuid.UUID, *, words: LastWords, at: datetime) -> DraftAnswers:
    """Keep what was typed on the last screen while the resident goes back to change something."""
    draft = locked(draft_id)
    return save(draft, said(from_json(draft.data), words), at)


def drop_draft(draft_id: uuid.UUID) -> None:
    """The resident does not want to go on: the draft goes, its photos too. One that was sent or is gone stays as it is."""
    with transaction.atomic():
        draft = locked(draft_id)
        names = list(draft.photos.values_list("file", "thumb"))
        draft.delete()
    discard(name for pair in names for name in pair)


def said(answers: DraftAnswers, words: LastWords) -> DraftAnswers:
    """The answers with those of the last screen; a landmark is asked there only for a coarse fix."""
    spot = answers.spot
    if spot is not None and spot.is_coarse:
        spot = replace(spot, landmark=clean_landmark(words.landmark))
    note, choices = clean_note(words.note).text, dict(words.choices)
    return replace(answers, note=note, choices=choices, wants_public=words.wants_public, spot=spot, about=words.about)


def save(draft: Draft, answers: DraftAnswers, at: datetime) -> DraftAnswers:
    """Store the answers."""
    draft.data, draft.updated_at = answers.as_json(), at
    draft.save(update_fields=["data", "updated_at"])
    return answers


def _with_fix(answers: DraftAnswers, city: City, fix: Fix) -> DraftAnswers:
    area = area_at(city, fix.lat, fix.lon)
    if area is None:
        return replace(answers, spot=None, was_outside=True)
    spot = Spot(area_id=area.pk, source=fix.source, lat=fix.lat, lon=fix.lon, accuracy_m=fix.accuracy_m)
    return replace(answers, spot=spot, was_outside=False)
