"""The photos of a draft: look, add, remove."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tanggap.intake import queries, refusals
from tanggap.intake.actions import add_photos, remove_photo
from tanggap.intake.actions.photos import MOST_PHOTOS
from tanggap.intake.answers import next_step
from tanggap.intake.models import Draft
from tanggap.intake.views.common import address, answers_of, of_own_draft, take_in, to_next
from tanggap.platform.errors import Refused


@require_http_methods(["GET", "HEAD", "POST"])
@of_own_draft
def photos(request: HttpRequest, draft: Draft) -> HttpResponse:
    """GET lists the photos; POST adds some and goes on."""
    if request.method != "POST":
        return _list(request, draft)
    try:
        taken = take_in(request)
    except Refused as refused:
        return _list(request, draft, refused)
    try:
        if not taken.photos:
            raise taken.refused[0] if taken.refused else Refused(refusals.PHOTO_MISSING, field="photo")
        add_photos(draft.pk, taken.photos, at=timezone.now())
    except Refused as refused:
        taken.discard()
        return _list(request, draft, refused)
    for one in taken.refused:
        messages.warning(request, one.sentence)
    return to_next(draft, answers_of(draft))


@require_POST
@of_own_draft
def remove(_request: HttpRequest, draft: Draft, photo_id: uuid.UUID) -> HttpResponse:
    """Take a photo out."""
    remove_photo(draft.pk, photo_id)
    return redirect("intake:photos", draft.pk)


@require_GET
@of_own_draft
def thumb(_request: HttpRequest, draft: Draft, photo_id: uuid.UUID) -> HttpResponse:
    """The small photo, for the device that took it."""
    photo = draft.photos.filter(pk=photo_id).first()
    if photo is None:
        raise Http404
    try:
        with default_storage.open(photo.thumb) as file:
            return HttpResponse(file.read(), content_type="image/jpeg")  # 40 KB at most
    except FileNotFoundError:
        raise Http404 from None


def _list(request: HttpRequest, draft: Draft, refused: Refused | None = None) -> HttpResponse:
    kept = queries.photos_of(draft)
    context = {
        "draft": draft,
        "photos": kept,
        "room": MOST_PHOTOS - len(kept),
        "most": MOST_PHOTOS,
        "next_url": address(draft, next_step(answers_of(draft))),
        "refused": refused,
    }
    return render(request, "intake/photos.html", context, status=refused.status if refused else 200)
