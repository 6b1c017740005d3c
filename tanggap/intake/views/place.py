"""Where the problem is: by the device's position, by the map, or in words."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import condition, require_GET, require_http_methods

from tanggap.cases.models import PlaceSource
from tanggap.intake import queries, refusals
from tanggap.intake.actions import set_area, set_fix, set_words
from tanggap.intake.answers import DraftAnswers, FlowStep
from tanggap.intake.forms import PlaceForm, RestForm, WordsForm, put_refusal, read_fix
from tanggap.intake.models import Draft
from tanggap.intake.place_words import Found, places_in_words
from tanggap.intake.views.common import address, answers_of, city_of, of_own_draft, to_next
from tanggap.places.models import Area
from tanggap.places.refusals import OUTSIDE_CITY
from tanggap.platform.errors import Refused


@require_http_methods(["GET", "HEAD", "POST"])
@of_own_draft
def place(request: HttpRequest, draft: Draft) -> HttpResponse:
    """GET asks; POST stores a point, or a kelurahan with a landmark, or asks which area the resident's words mean."""
    if request.method != "POST":
        return _ask(request, draft, answers_of(draft))
    try:
        if request.POST.get("by") == "words" and not request.POST.get("area"):
            return _ask(request, draft, answers_of(draft), found=_understand(request, draft))
        answers = _store(request, draft)
    except Refused as refused:
        return _ask(request, draft, answers_of(draft), refused, found=_understood_before(request, draft))
    if answers.spot is None or not answers.spot.is_enough:
        return _ask(request, draft, answers, Refused(refusals.FIX_TOO_COARSE))
    return to_next(draft, answers)


@require_GET
@condition(etag_func=lambda request: f'"{city_of(request).slug}-{city_of(request).outlines_version}"')
def outlines(request: HttpRequest) -> HttpResponse:
    """Every kelurahan as GeoJSON for the map, fetched only when a map is opened."""
    features = [
        {"type": "Feature", "properties": {"code": code, "name": name}, "geometry": outline}
        for code, name, outline in queries.outlines(city_of(request))
    ]
    response = JsonResponse({"type": "FeatureCollection", "features": features})
    response["Content-Type"] = "application/geo+json"
    response["Cache-Control"] = "public, max-age=3600"
    return response


def _understand(request: HttpRequest, draft: Draft) -> Found:
    """What the typed words may mean; refused when that is nothing."""
    found = places_in_words(draft.city, request.POST.get("words", ""))
    if not found.places:
        raise Refused(refusals.WORDS_UNKNOWN, field="words")
    return found


def _understood_before(request: HttpRequest, draft: Draft) -> Found | None:
    """What was understood of the words, while the rest of the question is answered."""
    return places_in_words(draft.city, request.POST.get("words", "")) if request.POST.get("by") == "rest" else None


def _store(request: HttpRequest, draft: Draft) -> DraftAnswers:
    if request.POST.get("by") == "words":
        words, code = request.POST.get("words", ""), request.POST.get("area", "")
        return set_words(draft.pk, words=words, area_code=code, at=timezone.now())
    if request.POST.get("by") in {"area", "rest"}:
        code, landmark = request.POST.get("area", ""), request.POST.get("landmark", "")
        return set_area(draft.pk, area_code=code, landmark=landmark, at=timezone.now())
    fix = read_fix(request.POST)
    if fix is None:
        raise Refused(refusals.PLACE_MISSING)
    return set_fix(draft.pk, fix=fix, at=timezone.now())


def _ask(
    request: HttpRequest,
    draft: Draft,
    answers: DraftAnswers,
    refused: Refused | None = None,
    *,
    found: Found | None = None,
) -> HttpResponse:
    spot, city = answers.spot, draft.city
    if refused is None and answers.was_outside:
        refused = Refused(OUTSIDE_CITY, city=city.name)
    context: dict[str, object] = {
        "draft": draft,
        "form": _form(request, draft, answers, refused),
        "words_form": _words_form(request, answers, refused),
        "found": found,
        "rest_form": _rest_form(request, found, refused) if found and found.lacks_landmark else None,
        "known": queries.place_words(spot),
        "lat": spot.lat if spot and spot.lat is not None else city.centre_lat,
        "lon": spot.lon if spot and spot.lon is not None else city.centre_lon,
        "zoom": 15 if spot and spot.lat is not None else city.zoom,
        "estimated": queries.outlines_are_estimates(city),
        "can_go_on": spot is not None and spot.is_enough,
        "next_url": address(draft, FlowStep.CATEGORY),
    }
    status = refused.status if refused and request.method == "POST" else 200
    return render(request, "intake/place.html", context, status=status)


def _form(request: HttpRequest, draft: Draft, answers: DraftAnswers, refused: Refused | None) -> PlaceForm:
    villages = queries.villages_by_district(draft.city)
    area = Area.objects.filter(pk=answers.spot.area_id).first() if answers.spot else None
    shown = {"area": area.code if area else "", "landmark": answers.spot.landmark if answers.spot else ""}
    if request.method == "POST" and request.POST.get("by") == "area":
        shown = {"area": request.POST.get("area", ""), "landmark": request.POST.get("landmark", "")}
    is_mine = refused is not None and not _is_about_words(refused) and request.POST.get("by") != "rest"
    form = PlaceForm(shown if is_mine else None, initial=shown, villages=villages)
    if refused is not None and is_mine:
        form.is_valid()
        put_refusal(form, refused)
    return form


def _rest_form(request: HttpRequest, found: Found, refused: Refused | None) -> RestForm:
    """The rest of the question: the kelurahan of what was understood, and the landmark."""
    villages = [(place.code, place.name) for place in found.smaller or found.places]
    shown = {"area": request.POST.get("area", ""), "landmark": request.POST.get("landmark", "")}
    # Ids of its own: the list below asks for an area and a landmark too.
    form = RestForm(shown if refused else None, initial=shown, villages=villages, auto_id="rest_%s")
    if refused is not None:
        form.is_valid()
        put_refusal(form, refused)
    return form


def _words_form(request: HttpRequest, answers: DraftAnswers, refused: Refused | None) -> WordsForm:
    spot = answers.spot
    shown = {"words": spot.landmark if spot and spot.source is PlaceSource.TEXT else ""}
    if request.method == "POST" and request.POST.get("by") in {"words", "rest"}:
        shown = {"words": request.POST.get("words", "")}
    is_mine = refused is not None and _is_about_words(refused)
    form = WordsForm(shown if is_mine else None, initial=shown)
    if refused is not None and is_mine:
        form.is_valid()
        put_refusal(form, refused)
    return form


def _is_about_words(refused: Refused) -> bool:
    """Whether the refusal belongs to the words that were typed, not to the list or the map."""
    return refused.field == "words"
