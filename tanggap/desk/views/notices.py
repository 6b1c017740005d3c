"""What a person was told, in one line for each case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Paginator
from django.db.models import Count, Max, Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from tanggap.accounts.models import Person
from tanggap.desk.gate import StaffRequest
from tanggap.desk.page import page
from tanggap.notify import actions as notify
from tanggap.notify.queries import cases_with_news, notices_of
from tanggap.notify.words import NoticeLine, line_of
from tanggap.platform.ids import normal_code

PER_PAGE = 30


@dataclass(frozen=True)
class CaseNews:
    """What was said of one case: the latest in full, the rest to unfold."""

    latest: NoticeLine
    earlier: Sequence[NoticeLine]
    unread: int


@require_safe
def notices(request: StaffRequest) -> HttpResponse:
    """Everything that this person was told, the case with the latest news first."""
    of_cases = notices_of(request.user).order_by().values("case")
    counted = of_cases.annotate(last=Max("at"), unread=Count("pk", filter=Q(read_at=None)))
    listed = Paginator(counted.order_by("-last", "-case"), PER_PAGE).get_page(request.GET.get("halaman"))
    context = {
        "page_obj": listed,
        "news": _news(request.user, [(row["case"], row["unread"]) for row in listed], at=timezone.now()),
        "unread": cases_with_news(request.user).count(),
    }
    return page(request, "desk/notices.html", context)


def _news(person: Person, listed: Sequence[tuple[int, int]], *, at: datetime) -> list[CaseNews]:
    """The lines of these cases, in this order."""
    of: dict[int, list[NoticeLine]] = {}
    for notice in notices_of(person).filter(case__in=[case for case, _unread in listed]):
        of.setdefault(notice.case_id, []).append(line_of(notice, at=at))
    return [CaseNews(of[case][0], of[case][1:], unread) for case, unread in listed if case in of]


@require_POST
def read(request: StaffRequest) -> HttpResponse:
    """Everything is read; with `buka` only what was said of that case, which is then opened."""
    code = normal_code(request.POST.get("buka", ""))
    if not code:
        notify.read(request.user, at=timezone.now())
        return redirect("desk:notices")
    notify.read(
        request.user, notices_of(request.user).filter(case__code=code).values_list("pk", flat=True), at=timezone.now()
    )
    return redirect("desk:case", code)
