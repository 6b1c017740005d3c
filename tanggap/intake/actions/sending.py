"""Sending a draft: one report, however often and however simultaneously the button is pressed."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from tanggap.accounts.models import Person
from tanggap.cases.actions import NewPhoto, NewReport, Place, join_case, receive_report
from tanggap.cases.actions.moves import locked as locked_case
from tanggap.cases.events import Noted
from tanggap.cases.history import SYSTEM, record
from tanggap.cases.models import Case, Channel, Report
from tanggap.cases.publicity import is_about_staff
from tanggap.cases.refusals import TARGET_MISSING
from tanggap.directory.models import Agency, Category
from tanggap.intake import refusals
from tanggap.intake.actions.drafting import said, save
from tanggap.intake.actions.holding import hold_report
from tanggap.intake.actions.locking import locked_or_sent
from tanggap.intake.actions.network_limits import draw, hash_of
from tanggap.intake.actions.plausibility import matter_of_case, same_matter, sender_of, why_not_weighed
from tanggap.intake.actions.voices import hold_act
from tanggap.intake.answers import DraftAnswers, FlowStep, LastWords, Spot, from_json, next_step
from tanggap.intake.held import Why
from tanggap.intake.limits import check_sending
from tanggap.intake.models import DeviceReport, Draft, DraftPhoto, HeldDecision, HeldReport, VoiceAct
from tanggap.intake.nearby import case_of, joinable_kinds
from tanggap.intake.questions import chosen
from tanggap.places.grid import cell_of
from tanggap.places.models import Area, City
from tanggap.platform.errors import Refused
from tanggap.platform.networks import Networks, networks_of

Sent = Report | HeldReport


@dataclass(frozen=True)
class _Sending:
    """One sending of a draft: from where, when, and whether a person of the desk has already looked."""

    draft: Draft
    answers: DraftAnswers
    category: Category | None
    networks: Networks
    network: str  # its keyed hash; "" when it is not known
    at: datetime
    joins: Case | None = None


@transaction.atomic
def send_draft(draft_id: uuid.UUID, *, words: LastWords, at: datetime, address: str = "") -> Sent:
    """Make the draft a report and hand its photos over; where a flood comes from its network, hold it for a person instead.

    A draft that was sent gives what it became. The draft's row is the turnstile: of five sends in parallel four wait here and then
    find the report made. `address` is the visitor's, "" when it is not known.
    """
    draft = locked_or_sent(draft_id)
    if (sent := _became(draft)) is not None:
        return sent
    check_sending(draft.device_hash, at=at)
    return _send(_sending(draft, said(from_json(draft.data), words), address, at))


@transaction.atomic
def join_draft(draft_id: uuid.UUID, *, code: str, wants_public: bool, at: datetime, address: str = "") -> Sent:
    """Make the draft a report of the open case with this code. Like sending in every other way.

    Raises SAME_GONE, the draft untouched, if that case is not (or no longer) one that the draft may join. The draft is
    locked before the case, here and everywhere.
    """
    draft = locked_or_sent(draft_id)
    if (sent := _became(draft)) is not None:
        return sent
    check_sending(draft.device_hash, at=at)
    answers = replace(from_json(draft.data), wants_public=wants_public)
    case = case_of(draft, answers, code, at=at)
    if case is None:
        raise Refused(refusals.SAME_GONE)
    return _send(replace(_sending(draft, answers, address, at), joins=case))


@transaction.atomic
def take_held(held_id: int, *, by: Person, city: City, at: datetime) -> Report:
    """A person lets a held report through: it becomes a report under the code that the resident has, and its clock starts now.

    Raises Refused when it does not wait any more. A case that it was to join and that has ended since is not opened again by it.
    """
    held = HeldReport.objects.select_for_update().filter(pk=held_id, city=city, decision="").first()
    if held is None or held.draft_id is None:
        raise Refused(refusals.HELD_DECIDED)
    draft = locked_or_sent(held.draft_id)
    sending = replace(_sending(draft, from_json(draft.data), "", at), network=held.network, joins=held.joins)
    held.decision, held.decided_at, held.decided_by = HeldDecision.TAKEN, at, by
    held.save()
    try:
        with transaction.atomic():
            report = _hand_over(sending, code=held.code)
    except Refused:
        report = _hand_over(replace(sending, joins=None), code=held.code)
    _tell_why_it_was_held(report, held, at)
    return report


def _tell_why_it_was_held(report: Report, held: HeldReport, at: datetime) -> None:
    """A line for the staff, because the case is younger than what the resident said."""
    case = locked_case(report.case_id)
    record(case, Noted(), at=at, actor=SYSTEM, text=str(Why(held.why).label))
    case.save()


def _became(draft: Draft) -> Sent | None:
    held = HeldReport.objects.filter(draft=draft).first()
    return draft.report or held


def _sending(draft: Draft, answers: DraftAnswers, address: str, at: datetime) -> _Sending:
    networks = networks_of(address)
    network = hash_of(networks.apart, at=at) if networks.is_known else ""
    return _Sending(draft, answers, _category(draft, answers), networks, network, at)


def _send(it: _Sending) -> Sent:
    _check_complete(it.answers, list(it.draft.photos.all()))
    sender = sender_of(it.draft, it.answers, it.category, it.networks, it.network, at=it.at)
    why = draw(sender, at=it.at)
    if why is None:
        return _hand_over(it)
    save(it.draft, it.answers, it.at)
    urgent = bool(it.category and it.category.is_emergency)
    return hold_report(it.draft, why=why, network=it.network, joins=it.joins, is_emergency=urgent, at=it.at)


def _hand_over(it: _Sending, code: str = "") -> Report:
    draft, photos = it.draft, list(it.draft.photos.order_by("added_at", "pk"))
    _check_complete(it.answers, photos)
    matter = matter_of_case(it.joins) if it.joins else same_matter(draft, it.answers, it.category, at=it.at)
    doubt = why_not_weighed(draft, it.network, matter, at=it.at)
    report = _make(it, replace(_new_report(draft, it.answers, photos), code=code, weighs=doubt is None))
    first_seen = {"at": it.at, "network": it.network}
    DeviceReport.objects.get_or_create(device_hash=draft.device_hash, report=report, defaults=first_seen)
    if it.joins is not None and doubt is not None:
        hold_act(report, VoiceAct.JOIN, {}, why=doubt, network=it.network, at=it.at)
    draft.photos.all().delete()  # The rows only: the files are the report's now.
    draft.report, draft.updated_at, draft.data = report, it.at, DraftAnswers(language=it.answers.language).as_json()
    draft.save(update_fields=["report", "updated_at", "data"])
    return report


def _make(it: _Sending, new: NewReport) -> Report:
    if it.joins is None:
        return receive_report(new, at=it.at).report
    try:
        return join_case(new, it.joins.pk, at=it.at, kinds=joinable_kinds(it.draft, it.answers)).report
    except Refused as refused:
        raise (Refused(refusals.SAME_GONE) if refused.code == TARGET_MISSING else refused) from refused


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
