"""What kind of problem it is: one tap on a tile, or a search in everyday words."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from tanggap.directory import queries as directory
from tanggap.directory.models import Category
from tanggap.intake import queries
from tanggap.intake.actions import set_category
from tanggap.intake.answers import DraftAnswers
from tanggap.intake.models import Draft
from tanggap.intake.views.common import answers_of, of_own_draft, to_next
from tanggap.intake.words import clean
from tanggap.platform.errors import Refused

_LONGEST_SEARCH = 100


@require_http_methods(["GET", "HEAD", "POST"])
@of_own_draft
def category(request: HttpRequest, draft: Draft) -> HttpResponse:
    """GET shows tiles, or what `cari` finds; POST stores the choice and goes on."""
    if request.method != "POST":
        return _ask(request, draft, answers_of(draft))
    try:
        answers = set_category(draft.pk, category_code=request.POST.get("category", ""), at=timezone.now())
    except Refused as refused:
        return _ask(request, draft, answers_of(draft), refused)
    return to_next(draft, answers)


def _ask(request: HttpRequest, draft: Draft, answers: DraftAnswers, refused: Refused | None = None) -> HttpResponse:
    words = clean(request.GET.get("cari", "")).text[:_LONGEST_SEARCH]
    found = directory.search_categories(draft.city, words) if words else None
    if request.headers.get("X-Part") == "found":
        return render(request, "intake/found.html", {"words": words, "found": found})
    context = {
        "draft": draft,
        "words": words,
        "found": found,
        "photos": queries.photos_of(draft),
        "place": queries.place_words(answers.spot),
        "tiles": [_tile(row) for row in directory.tiles(draft.city)],
        "groups": directory.groups(draft.city),
        "refused": refused,
    }
    return render(request, "intake/category.html", context, status=refused.status if refused else 200)


def _tile(row: Category) -> dict[str, str]:
    return {"value": row.code, "label": row.label, "icon": row.icon}
