"""What a person was told."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from tanggap.desk.gate import StaffRequest
from tanggap.desk.page import page
from tanggap.notify import actions as notify
from tanggap.notify.queries import notices_of, unread_notices
from tanggap.notify.words import line_of
from tanggap.platform.ids import normal_code

PER_PAGE = 30


@require_safe
def notices(request: StaffRequest) -> HttpResponse:
    """Everything that this person was told, the latest first."""
    at = timezone.now()
    listed = Paginator(notices_of(request.user), PER_PAGE).get_page(request.GET.get("halaman"))
    context = {
        "page_obj": listed,
        "lines": [line_of(notice, at=at) for notice in listed.object_list],
        "unread": unread_notices(request.user).count(),
    }
    return page(request, "desk/notices.html", context)


@require_POST
def read(request: StaffRequest) -> HttpResponse:
    """One notice, or all of them, are read; with `buka` the case is opened."""
    one = request.POST.get("id", "")
    keys = [int(one)] if one.isdecimal() and len(one) < 19 else None
    notify.read(request.user, keys, at=timezone.now())
    code = normal_code(request.POST.get("buka", ""))
    if code:
        return redirect("desk:case", code)
    return redirect("desk:notices")
