"""Sending a draft: one report, however often and however simultaneously the button is pressed."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from tanggap.cases.actions import NewPhoto, NewReport, Place, join_case, receive_report
from tanggap.cases.models import Case, Channel, Report
from tanggap.cases.publicity import is_about_staff
from tanggap.cases.refusals import TARGET_MISSING
from tanggap.directory.models import Agency, Category
from tanggap.intake import refusals
from tanggap.intake.actions.drafting import said
from tanggap.intake.actions.locking import locked_or_sent
from tanggap.intake.answers import DraftAnswers, FlowStep, LastWords, Spot, from_json, next_step
from tanggap.intake.limits import check_sending
from tanggap.intake.models import DeviceReport, Draft, DraftPhoto
from tanggap.intake.nearby import case_of, joinable_kinds
from tanggap.intake.questions import chosen
from tanggap.places.grid import cell_of
from tanggap.places.models import Area
from tanggap.platform.errors import Refused


@transaction.atomic
def send_draft(draft_id: uuid.UUID, *, words: LastWords, at: datetime) -> Report:
    """Make the draft a report and hand its photos over. A draft that was sent gives the report it became.

    The draft's row is the turnstile: of five sends in parallel four wait here and then find the report made.
    """
    draft = locked_or_sent(draft_id)
    if draft.report is not None:
        return draft.report
    check_sending(draft.device_hash, at=at)
    answers = said(from_json(draft.data), words)
    return _hand_over(draft, answers, lambda new: receive_report(new, at=at).report, at)


@transaction.atomic
def join_draft(draft_id: uuid.UUID, *, code: str, wants_public: bool, at: datetime) -> Report:
    """Make the draft a report of the open case with this code. Like sending in every other way.

    Raises SAME_GONE, the draft untouched, if that case is not (or no longer) one that the draft may join. The draft is
    locked before the case, here and everywhere.
    """
    draft = locked_or_sent(draft_id)
    if draft.report is not None:
        return draft.report
    check_sending(draft.device_hash, at=at)
    answers = replace(from_json(draft.data), wants_public=wants_public)
    case = case_of(draft, answers, code, at=at)
    if case is None:
        raise Refused(refusals.SAME_GONE)
    kinds = joinable_kinds(draft, answers)
    return _hand_over(draft, answers, lambda new: _join(new, case, kinds, at), at)


def _join(new: NewReport, case: Case, kinds: Collection[int], at: datetime) -> Report:
    try:
        return join_case(new, case.pk, at=at, kinds=kinds).report
    except Refused as refused:
        raise (Refused(refusals.SAME_GONE) if refused.code == TARGET_MISSING else refused) from refused


def _hand_over(draft: Draft, answers: DraftAnswers, make: Callable[[NewReport], Report], at: datetime) -> Report:
    photos = list(draft.photos.order_by("added_at", "pk"))
    _check_complete(answers, photos)
    report = make(_new_report(draft, answers, photos))
    DeviceReport.objects.get_or_create(device_hash=draft.device_hash, report=report, defaults={"at": at})
    draft.photos.all().delete()  # The rows only: the files are the report's now.
    draft.report, draft.updated_at, draft.data = report, at, DraftAnswers(language=answers.language).as_json()
    draft.save(update_fields=["report", "updated_at", "data"])
    return report


def _check_complete(answers: DraftAnswers, photos: list[DraftPhoto]) -> None:
    if next_step(answers) is FlowStep.PLACE:
        raise Refused(refusals.PLACE_MISSING, field="place")
    if not (answers.category or answers.note or photos):
        raise Refused(refusals.NOTHING_SAID, field="note")


def _new_report(draft: Draft, answers: DraftAnswers, photos: list[DraftPhoto]) -> NewReport:
    category = _category(draft, answers)
    return NewReport(
        city=draft.city,
        channel=Channel.WEB,
        idempotency_key=draft.idempotency_key,
        place=_place(answers.spot),
        said_at=draft.created_at,  # when the resident began to speak
        text=answers.note,
        language=answers.language,
        category=category,
        answers=chosen(category, answers.choices),
        wants_public=answers.wants_public,
        about=_accused(draft, category, answers),
        photos=[NewPhoto.of_row(photo) for photo in photos],
    )


def _accused(draft: Draft, category: Category | None, answers: DraftAnswers) -> Agency | None:
    """The office that is named, if the kind of problem asks for one; of any other kind a name is left out."""
    if not answers.about or answers.spot is None:
        return None
    area = Area.objects.get(pk=answers.spot.area_id)
    if not is_about_staff(category, area):
        return None
    return Agency.objects.filter(city=draft.city, code=answers.about, is_active=True).first()


def _category(draft: Draft, answers: DraftAnswers) -> Category | None:
    return Category.objects.filter(city=draft.city, code=answers.category).first() if answers.category else None


def _place(spot: Spot | None) -> Place:
    if spot is None:
        raise Refused(refusals.PLACE_MISSING, field="place")
    return Place(
        area=Area.objects.get(pk=spot.area_id),
        source=spot.source,
        lat=spot.lat,
        lon=spot.lon,
        cell=cell_of(spot.lat, spot.lon) if spot.lat is not None and spot.lon is not None else None,
        accuracy_m=spot.accuracy_m,
        landmark=spot.landmark,
    )
