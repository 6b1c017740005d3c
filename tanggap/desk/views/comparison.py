"""Two photos laid over each other, and the pictures that are made for it."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from tanggap.desk.comparison import LaidPicture, comparison_page, laid_picture
from tanggap.desk.gate import StaffRequest
from tanggap.desk.page import page


@require_safe
def comparison(request: StaffRequest, number: int) -> HttpResponse:
    """Before, after, one over the other, and what differs. Raises Refused(NO_CASE) for a check that is none of theirs."""
    return page(request, "desk/comparison.html", {"it": comparison_page(request.user, number)})


@require_safe
def comparison_picture(request: StaffRequest, number: int, picture: str) -> HttpResponse:
    """One picture of it. Raises Refused(NO_CASE) for somebody who may not see both photos."""
    if picture not in {one.value for one in LaidPicture}:
        raise Http404
    response = HttpResponse(laid_picture(request.user, number, LaidPicture(picture)), content_type="image/jpeg")
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response
