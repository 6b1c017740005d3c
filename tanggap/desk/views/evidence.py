"""What the camera in the page asks for before it opens: a pass for this person, this case, now."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from tanggap.cases import queries
from tanggap.desk.gate import StaffRequest
from tanggap.evidence import actions
from tanggap.platform.errors import Refused


@require_POST
def camera_pass(request: StaffRequest, code: str) -> HttpResponse:
    """A new pass as JSON; a refusal as a problem document, for a script asks."""
    try:
        case = queries.case_for(request.user, code)
        given = actions.give_pass(case, by=request.user, at=timezone.now())
    except Refused as refused:
        return JsonResponse(refused.as_problem(), status=refused.status)
    return JsonResponse({"pass": str(given.pk), "minutes": int(actions.PASS_LIFE.total_seconds() // 60)}, status=201)
