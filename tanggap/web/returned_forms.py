"""What somebody sent with a form whose token was lost, to be given back: their words to read and copy, and the form to send again.

Only a form of our own pages may be sent again with one press (the browser names the page's origin); what came from elsewhere is
shown as text and nothing more, else another site could put its words into somebody's mouth.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.http.request import UnreadablePostError

# Never given back: what proves who somebody is, and what belongs to the old form.
_SECRET: Final = ("csrf", "password", "sandi", "otp", "token", "secret", "capture", "kunci")
_MOST_FIELDS: Final = 60
_LONGEST: Final = 20_000


@dataclass(frozen=True)
class ReturnedForm:
    """The fields of a form: `words` as people write them, `others` that go along unseen; `action` is where to send them again."""

    action: str
    words: list[tuple[str, str]]
    others: list[tuple[str, str]]
    had_files: bool
    may_be_sent_again: bool


def returned_form(request: HttpRequest) -> ReturnedForm | None:
    """What was sent, None when there is nothing to give back."""
    try:
        sent = [(name, value) for name, values in request.POST.lists() for value in values][:_MOST_FIELDS]
        had_files = bool(request.FILES)
    except (UnreadablePostError, OSError):
        return None
    is_secret = any(_is_secret(name) and "csrf" not in name for name, _value in sent)
    fields = [(name, value[:_LONGEST]) for name, value in sent if value.strip() and not _is_secret(name)]
    words = [
        (name, value) for name, value in fields if any(letter.isspace() for letter in value.strip()) or len(value) > 40
    ]
    if not words:
        return None
    return ReturnedForm(
        action=request.get_full_path(),
        words=words,
        others=[field for field in fields if field not in words],
        had_files=had_files,
        may_be_sent_again=_is_ours(request) and not is_secret,
    )


def _is_secret(name: str) -> bool:
    return any(part in name.lower() for part in _SECRET)


def _is_ours(request: HttpRequest) -> bool:
    """Whether the browser says that the form stood on this site."""
    origin = request.headers.get("Origin") or request.headers.get("Referer", "")
    said = urlsplit(origin)
    return said.scheme == request.scheme and said.netloc == request.get_host()
