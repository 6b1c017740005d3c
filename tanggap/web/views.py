"""The few pages that belong to no app."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from tanggap.desk.problems import staff_problem
from tanggap.web.returned_forms import returned_form


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django passes it by name
    """The form was too old or came from elsewhere: say so, and give back what was written."""
    response = render(request, "403.html", {"form": returned_form(request)}, status=403)
    patch_cache_control(response, private=True, no_store=True)
    return response


def health(_request: HttpRequest) -> HttpResponse:
    """For the launcher and for monitoring: answers 200 when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"ok": True})


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django passes it by name
    """What does not exist, or not for this person: the staff stays at the desk, everybody else gets the public page."""
    return staff_problem(request, 404) or render(request, "404.html", status=404)
