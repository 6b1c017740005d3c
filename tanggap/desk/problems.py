"""What cannot be shown or done, as a page of the desk: the staff keeps its bar, its queues and its search."""

from __future__ import annotations

from http import HTTPStatus
from typing import cast

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from tanggap.desk.gate import StaffRequest, is_signed_in
from tanggap.desk.page import page
from tanggap.platform.errors import Refused


def staff_problem(request: HttpRequest, status: int, refused: Refused | None = None) -> HttpResponse | None:
    """The problem as the staff sees it; None for everybody else, outside the desk, and while the database is away."""
    if not request.path.startswith(reverse("desk:home")):
        return None
    try:
        if not is_signed_in(request) or getattr(request, "city", None) is None:
            return None
        context = {"refused": refused, "is_missing": status == HTTPStatus.NOT_FOUND}
        answer = page(cast(StaffRequest, request), "desk/problem.html", context, status=status)
    except (OperationalError, InterfaceError):
        return None
    answer.headers.setdefault("Cache-Control", "private, no-store")
    return answer
