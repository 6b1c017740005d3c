"""The first screen: a photo, or none, opens a draft."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from tanggap.intake import device, queries, refusals
from tanggap.intake.actions import start_draft
from tanggap.intake.answers import FlowStep
from tanggap.intake.forms import read_fix, read_key
from tanggap.intake.models import Draft
from tanggap.intake.resuming import unfinished
from tanggap.intake.views.common import (
    TakenIn,
    address,
    answers_of,
    city_of,
    take_in,
    to_next,
    while_the_database_is_away,
)
from tanggap.platform.errors import Refused
from tanggap.platform.ids import normal_code


@while_the_database_is_away
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """GET asks for a photo; POST opens the draft and goes on to what is missing."""
    if request.method != "POST":
        return _ask(request)
    try:
        taken = take_in(request)
    except Refused as refused:
        return _ask(request, refused)
    if not (taken.photos or "no_photo" in request.POST or "again" in request.POST):
        return _ask(request, taken.refused[0] if taken.refused else Refused(refusals.PHOTO_MISSING, field="photo"))
    return _open(request, taken)


def _open(request: HttpRequest, taken: TakenIn) -> HttpResponse:
    token = request.COOKIES[device.COOKIE] if device.device_hash(request) else device.new_token()
    try:
        draft = _draft(request, taken, token)
    except Refused as refused:
        taken.discard()
        return _ask(request, refused)
    for one in taken.refused:
        messages.warning(request, one.sentence)
    response = _onward(request, draft, bool(taken.photos))
    device.remember(response, token)
    return response


def _onward(request: HttpRequest, draft: Draft, has_photos: bool) -> HttpResponse:
    """On to what is missing. Words alone need a better place than a photo does: within 25 m, or it is asked."""
    if "again" in request.POST:
        return redirect("intake:photos", draft.pk)
    answers = answers_of(draft)
    if not has_photos and answers.spot is not None and answers.spot.is_coarse:
        return redirect(address(draft, FlowStep.PLACE))
    return to_next(draft, answers)


def _draft(request: HttpRequest, taken: TakenIn, token: str) -> Draft:
    city = city_of(request)
    before = queries.own_report(city, normal_code(request.POST.get("again", "")) or "", device.device_hash(request))
    return start_draft(
        city,
        device_hash=device.hash_of(token),
        at=timezone.now(),
        language=get_language() or "id",
        photos=taken.photos,
        fix=read_fix(request.POST),
        spot=queries.spot_of(before) if before else None,
        key=read_key(request.POST),
    )


def _ask(request: HttpRequest, refused: Refused | None = None) -> HttpResponse:
    fix = read_fix(request.POST)
    place = {"lat": fix.lat, "lon": fix.lon, "accuracy": fix.accuracy_m, "source": fix.source} if fix else {}
    begun = unfinished(city_of(request), device.device_hash(request), at=timezone.now())
    context = {"refused": refused, "place": place, "unfinished": begun}
    response = render(request, "intake/start.html", context, status=refused.status if refused else 200)
    patch_cache_control(response, private=True, no_cache=True)
    return response
