"""What every page may use without asking the database."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import translate_url


def site(request: HttpRequest) -> dict[str, object]:
    """The city of the site and this page's address in each language."""
    path = request.get_full_path()
    return {
        "city": getattr(request, "city", None),
        "here": {"id": translate_url(path, "id"), "en": translate_url(path, "en")},
    }
