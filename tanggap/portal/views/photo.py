"""Photos of public cases for everybody; of private ones for whoever holds a key of theirs."""

from __future__ import annotations

from uuid import UUID

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tanggap.cases.models import Photo
from tanggap.cases.public import photo_of_own_case, secret_of, visible_photo
from tanggap.intake.device import device_hash
from tanggap.intake.queries import reports_of_device
from tanggap.portal.keys import codes_of

_SIZES = ("besar", "kecil")
_HOUR = 3600  # a photo that a moderator hides must vanish from caches soon


@require_safe
def photo(request: HttpRequest, photo_id: UUID, size: str) -> HttpResponse:
    """The cleaned photo, large or small."""
    shown = visible_photo(photo_id)
    found = shown or _own(request, photo_id)
    if found is None or size not in _SIZES:
        raise Http404
    try:
        file = default_storage.open(found.thumb if size == "kecil" else found.file)
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(file, content_type="image/jpeg")
    response.headers["Cache-Control"] = f"{'public' if shown else 'private'}, max-age={_HOUR}"
    return response  # type: ignore[return-value]


def _own(request: HttpRequest, photo_id: UUID) -> Photo | None:
    """A photo of a private case, if this device holds a key to one of the case's reports."""
    sent = reports_of_device(device_hash(request)).filter(case__photos=photo_id).values_list("code", flat=True)
    for code in [*codes_of(request), *sent]:
        found = photo_of_own_case(photo_id, code, secret_of(code))
        if found is not None:
            return found
    return None
