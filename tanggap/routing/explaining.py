"""The whole assessment as plain facts, for the command line and for whoever must answer for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db.models import Count, Q

from tanggap.cases import refusals as of_cases
from tanggap.cases.models import Case
from tanggap.directory.models import Category
from tanggap.places.models import Area, City
from tanggap.places.queries import root_area
from tanggap.platform.errors import Refused
from tanggap.routing import refusals
from tanggap.routing.actions import decided
from tanggap.routing.assessment import Suggestion, assess, suggest
from tanggap.routing.features import features_of_words
from tanggap.routing.live import live_model
from tanggap.routing.models import Correction, Dispatch, DispatchOutcome, ModelVersion
from tanggap.routing.policy import policy_of

_SHOWN = 10
_LATELY = timedelta(days=30)


def explain_case(city: City, code: str, *, at: datetime) -> dict[str, object]:
    """How the case with this code would be assessed now, and what would keep the machine from sending it. Raises Refused(NO_CASE)."""
    case = Case.objects.filter(Q(code=code) | Q(reports__code=code), city=city).distinct().first()
    if case is None:
        raise Refused(of_cases.NO_CASE)
    found = suggest(case)
    found, held = decided(case, found, cause=None, at=at)
    return {"case": case.code, "place": case.area.name, **facts_of(found), "held": str(held) if held else None}


def explain_words(city: City, text: str, *, area_code: str = "", kind: str = "") -> dict[str, object]:
    """How these words at this place would be assessed now. Raises Refused for a place or a category that is not the city's."""
    area = Area.objects.filter(city=city, code=area_code).first() if area_code else root_area(city)
    if area is None:
        raise Refused(refusals.NO_SUCH_AREA, area=area_code)
    category = Category.objects.filter(city=city, code=kind, is_active=True).first()
    if kind and category is None:
        raise Refused(refusals.NO_SUCH_KIND, kind=kind)
    found = assess(features_of_words(text, area, kind=kind), city, area, category=category)
    return {"place": area.name, **facts_of(found)}


def facts_of(found: Suggestion) -> dict[str, object]:
    """A suggestion as text, numbers and lists."""
    return {
        "category": found.category.code if found.category else None,
        "doubt": found.doubt.code if found.doubt else None,
        "words": list(found.words),
        "rule": str(found.rule) if found.rule else None,
        "why": found.why,
        "band": str(found.band),
        "model": found.model or None,
        "is_measured": found.is_measured,
        "agency": found.agency.code,
        "offers": [
            {"agency": one.agency.code, "name": one.agency.label, "sure": one.sure, "by": str(one.source)}
            for one in found.offers
        ],
    }


def status_of(city: City, *, at: datetime) -> dict[str, object]:
    """The versions, newest first; corrections by what became of them; how the machine's own sendings ended in 30 days."""
    live, policy = live_model(city), policy_of(city)
    versions = ModelVersion.objects.filter(city=city).defer("artefact").order_by("-number")[:_SHOWN]
    sent = Dispatch.objects.filter(city=city, by_machine=True, at__gt=at - _LATELY)
    return {
        "live": live.label if live else None,
        "auto_dispatch": policy.auto_dispatch and live is not None and live.auto_from is not None,
        "target_precision": policy.target_precision,
        "versions": [_version(one) for one in versions],
        "corrections": _counted(Correction.objects.filter(city=city).values_list("state").annotate(n=Count("pk"))),
        "auto": {
            **dict.fromkeys(DispatchOutcome.values, 0),
            **_counted(sent.values_list("outcome").annotate(n=Count("pk"))),
        },
    }


def _version(one: ModelVersion) -> dict[str, object]:
    return {
        "version": one.number,
        "state": one.state,
        "made_at": one.made_at,
        "trained_on": one.trained_on,
        "figures": one.figures,
        "auto_from": one.auto_from,
        "suggest_from": one.suggest_from,
        "reason": one.reason,
    }


def _counted(rows: Iterable[tuple[str, int]]) -> Mapping[str, int]:
    return dict(rows)
