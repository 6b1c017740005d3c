"""What the screens of the flow share: whose draft it is, and what happens when the database goes away under it."""

from __future__ import annotations

import functools
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Concatenate, ParamSpec

import psycopg
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control

from tanggap.cases.actions import NewPhoto
from tanggap.cases.public import secret_of
from tanggap.evidence.photos import clean_photo, discard, store
from tanggap.intake import queries, refusals, signed_photos
from tanggap.intake.actions import Sent
from tanggap.intake.actions.photos import MOST_PHOTOS
from tanggap.intake.answers import DraftAnswers, FlowStep, from_json, next_step
from tanggap.intake.device import device_hash
from tanggap.intake.limits import check_uploads
from tanggap.intake.models import Draft
from tanggap.intake.nearby import same_problems
from tanggap.places.models import City
from tanggap.platform.errors import Refused
from tanggap.platform.ids import new_key
from tanggap.platform.networks import visitor_address
from tanggap.platform.storage import is_out_of_room
from tanggap.platform.uploads import check_uploads_were_taken

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
DraftView = Callable[Concatenate[HttpRequest, Draft, P], HttpResponse]

_ADDRESS = {
    FlowStep.PLACE: "intake:place",
    FlowStep.CATEGORY: "intake:category",
    FlowStep.SAME: "intake:same",
    FlowStep.SEND: "intake:send",
}
_AWAY = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)
_NOT_SENT_AGAIN = {"csrfmiddlewaretoken", "held_photo", "draft_key"}


@dataclass
class TakenIn:
    """The photos of one request: those that are clean and stored, and why others are not."""

    photos: list[NewPhoto] = field(default_factory=list)
    held: list[NewPhoto] = field(default_factory=list)  # of these, what an earlier request stored: not ours to remove
    refused: list[Refused] = field(default_factory=list)

    def discard(self) -> None:
        """Remove the files again, because nothing came of the request."""
        own = [photo for photo in self.photos if photo not in self.held]
        discard(name for photo in own for name in (photo.file, photo.thumb))


def city_of(request: HttpRequest) -> City:
    """The city of the site."""
    city: City | None = getattr(request, "city", None)
    if city is None:
        raise Http404
    return city


def take_in(request: HttpRequest) -> TakenIn:
    """Clean and store the photos of this request, before the database is asked anything."""
    taken = TakenIn()
    request.taken_in = taken  # type: ignore[attr-defined]  # so that they survive the database
    uploads = request.FILES.getlist("photo")
    check_uploads_were_taken(request)
    check_uploads(address_of(request), device_hash(request), len(uploads))
    notes = request.POST.getlist("held_photo")
    if len(uploads) + len(notes) > MOST_PHOTOS:  # Counted first: decoding is what costs.
        raise Refused(refusals.TOO_MANY_PHOTOS, field="photo", most=MOST_PHOTOS)
    taken.held = [photo for note in notes if (photo := signed_photos.photo_of(note)) is not None]
    taken.photos += taken.held
    for upload in uploads:
        try:
            taken.photos.append(store(clean_photo(upload, size=upload.size or 0)))
        except Refused as refused:
            taken.refused.append(refused)
    return taken


def of_own_draft(view: DraftView[P]) -> Callable[..., HttpResponse]:
    """Hand the view its draft; answer for a draft that is gone or sent. Such pages are kept by no cache."""

    @functools.wraps(view)
    def wrapper(request: HttpRequest, draft_id: uuid.UUID, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            draft = queries.own_draft(draft_id, device_hash(request))
            if (sent := queries.sent_as(draft)) is not None:
                return to_receipt(sent)
            response = view(request, draft, *args, **kwargs)
        except Refused as refused:
            response = _gone_or_sent(request, draft_id, refused)
        patch_cache_control(response, private=True, no_cache=True)
        return response

    return while_the_database_is_away(wrapper)


def while_the_database_is_away(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """When a form cannot be stored, give everything back in a page from which it can be sent again by one tap."""

    @functools.wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Exception as error:
            is_full = is_out_of_room(error)
            if request.method != "POST" or not (is_full or is_database_away(error)):
                raise
            return _wait(request, status=507 if is_full else 503)

    return wrapper


def is_database_away(error: BaseException | None) -> bool:
    """Whether a lost database stands behind this error, also when a library has wrapped it."""
    while error is not None:
        if isinstance(error, _AWAY):
            return True
        error = error.__cause__ or error.__context__
    return False


def answers_of(draft: Draft) -> DraftAnswers:
    """The draft's answers."""
    return from_json(draft.data)


def address(draft: Draft, step: FlowStep) -> str:
    """The address of a screen."""
    return reverse(_ADDRESS[step], args=[draft.pk])


def to_next(draft: Draft, answers: DraftAnswers) -> HttpResponseRedirect:
    """On to what is still missing; before the last screen, to open reports of the same kind nearby, once."""
    step = next_step(answers)
    if step is FlowStep.SEND and not answers.is_another and same_problems(draft, answers, at=timezone.now()):
        step = FlowStep.SAME
    return HttpResponseRedirect(address(draft, step))


def to_receipt(sent: Sent) -> HttpResponseRedirect:
    """To the receipt, by its secret link; a report that waits for a person has one too."""
    return HttpResponseRedirect(f"{reverse('intake:receipt', args=[sent.code])}?k={secret_of(sent.code)}")


def address_of(request: HttpRequest) -> str:
    """The visitor's address; empty when it is not known."""
    return visitor_address(request.META, proxies=settings.TANGGAP_PROXIES)


def _gone_or_sent(request: HttpRequest, draft_id: uuid.UUID, refused: Refused) -> HttpResponse:
    if refused.code == refusals.ALREADY_SENT:  # Sent in another tab between two lines of ours.
        sent = queries.sent_as(queries.own_draft(draft_id, device_hash(request)))
        if sent is not None:
            return to_receipt(sent)
    if refused.code == refusals.DRAFT_GONE:
        return render(request, "intake/gone.html", {"refused": refused}, status=refused.status)
    raise refused


def _wait(request: HttpRequest, status: int) -> HttpResponse:
    taken: TakenIn = getattr(request, "taken_in", TakenIn())
    fields = [*_fields(request), *(("held_photo", signed_photos.note_of(photo)) for photo in taken.photos)]
    fields.append(("draft_key", request.POST.get("draft_key") or str(new_key())))
    response = render(
        request,
        "intake/wait.html",
        {"fields": fields, "photos": len(taken.photos), "is_full": status == 507},
        status=status,
    )
    response["Retry-After"] = "30"
    patch_cache_control(response, no_store=True)
    return response


def _fields(request: HttpRequest) -> Iterator[tuple[str, str]]:
    for name, values in request.POST.lists():
        if name not in _NOT_SENT_AGAIN:
            yield from ((name, str(value)) for value in values)
