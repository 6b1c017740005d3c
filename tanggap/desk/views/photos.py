"""Photos for the staff: only of cases that the person may see, also while hidden from the public."""

from __future__ import annotations

from uuid import UUID

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpResponse
from django.views.decorators.http import require_safe

from tanggap.cases import refusals
from tanggap.desk.gate import StaffRequest
from tanggap.desk.queries import photo_for
from tanggap.platform.errors import Refused


@require_safe
def photo(request: StaffRequest, photo_id: UUID, size: str) -> HttpResponse:
    """The cleaned photo; `size` `kecil` gives the thumbnail. Raises Refused(NO_CASE), also when the file is gone."""
    found = photo_for(request.user, photo_id)
    name = found.thumb if size == "kecil" else found.file
    try:
        file = default_storage.open(name)
    except FileNotFoundError:
        raise Refused(refusals.NO_CASE) from None
    response = FileResponse(file, content_type="image/jpeg")
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response  # type: ignore[return-value]
