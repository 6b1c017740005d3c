"""What somebody typed after their session had ended: kept in the browser's session until the same person is back.

The form names its draft, which holds the person's number; whoever else signs in at this browser does not get the words. Only the
fields that are listed here are kept, and nothing reaches the case before the person sends the form again.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest

WRITTEN = ("text", "landmark", "point", "target")
CHOSEN = ("reason", "agency", "category", "until", "area", "near", "expected_version")
_NAME = "desk_kept"
_MOST_FORMS = 3
_LONGEST = 10_000
_LONGEST_NAME = 120


def words(request: HttpRequest) -> list[str]:
    """The person's own words in what was sent, to read and to copy."""
    return [said for said in (request.POST.get(name, "").strip() for name in WRITTEN) if said]


def keep(request: HttpRequest) -> bool:
    """Keep what was sent, if its form says whose draft it is; returns whether it is kept."""
    draft = request.POST.get("draft", "")[:_LONGEST_NAME]
    said = {name: request.POST[name][:_LONGEST] for name in (*WRITTEN, *CHOSEN) if request.POST.get(name)}
    if not draft or not said:
        return False
    others = [(name, kept) for name, kept in _all(request).items() if name != draft]
    request.session[_NAME] = dict([*others, (draft, said)][-_MOST_FORMS:])
    return True


def recall(request: HttpRequest, draft: str) -> Mapping[str, str]:
    """What this draft had typed; empty when nothing was kept."""
    return _all(request).get(draft, {})


def forget(request: HttpRequest, draft: str) -> None:
    """The draft was sent: nothing of it stays."""
    if draft in _all(request):
        request.session[_NAME] = {name: said for name, said in _all(request).items() if name != draft}


def _all(request: HttpRequest) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = request.session.get(_NAME, {})
    return found
