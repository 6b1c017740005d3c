"""The few pages that belong to no app."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from tanggap.desk.problems import staff_problem
from tanggap.health.readiness import as_metrics, is_ready, remembered
from tanggap.web.returned_forms import returned_form


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django passes it by name
    """The form was too old or came from elsewhere: say so, and give back what was written."""
    response = render(request, "403.html", {"form": returned_form(request)}, status=403)
    patch_cache_control(response, private=True, no_store=True)
    return response


def health(_request: HttpRequest) -> HttpResponse:
    """For whoever keeps the process alive: it answers, whatever the rest of the installation does."""
    return JsonResponse({"ok": True})


def ready(_request: HttpRequest) -> HttpResponse:
    """For monitoring and proxies: 200 when reports may be taken, else 503 as a problem of RFC 9457; each check with its figure."""
    found = remembered.get()
    checks = [
        {"name": one.name, "ok": one.ok, "seen": one.seen, "value": one.value, "needed": one.needed} for one in found
    ]
    if is_ready(found):
        return _not_stored(JsonResponse({"ready": True, "checks": checks}))
    broken = ", ".join(one.name for one in found if one.needed and not one.ok)
    problem = {"type": "urn:tanggap:not-ready", "title": "not ready", "status": 503, "detail": broken}
    facts = {**problem, "ready": False, "checks": checks}
    return _not_stored(JsonResponse(facts, status=503, content_type="application/problem+json"))


def metrics(_request: HttpRequest) -> HttpResponse:
    """The same checks for Prometheus."""
    return _not_stored(
        HttpResponse(as_metrics(remembered.get()), content_type="text/plain; version=0.0.4; charset=utf-8")
    )


def _not_stored(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = "no-store"
    return answer


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django passes it by name
    """What does not exist, or not for this person: the staff stays at the desk, everybody else gets the public page."""
    return staff_problem(request, 404) or render(request, "404.html", status=404)
