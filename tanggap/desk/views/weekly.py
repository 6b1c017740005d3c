"""The weekly papers: listed and read by whom they concern."""

from __future__ import annotations

from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from tanggap.accountability import refusals
from tanggap.accountability.queries import weekly_reports_for
from tanggap.desk.gate import StaffRequest
from tanggap.desk.page import page
from tanggap.desk.views.board import refuse_others
from tanggap.platform.errors import Refused

PER_PAGE = 26


@require_safe
def weekly(request: StaffRequest) -> HttpResponse:
    """The weekly reports that the person may read, newest first."""
    refuse_others(request)
    listed = Paginator(weekly_reports_for(request.user), PER_PAGE).get_page(request.GET.get("halaman"))
    return page(request, "desk/weekly.html", {"page_obj": listed, "rows": list(listed)})


@require_safe
def weekly_file(request: StaffRequest, number: int) -> HttpResponseBase:
    """The PDF of a week as it was made. Raises Refused(NO_REPORT), also when the file is gone."""
    refuse_others(request)
    found = weekly_reports_for(request.user).filter(pk=number).first()
    if found is None or not default_storage.exists(found.file):
        raise Refused(refusals.NO_REPORT)
    name = found.file.rpartition("/")[2]
    return FileResponse(default_storage.open(found.file), as_attachment=True, filename=f"laporan-{name}")
