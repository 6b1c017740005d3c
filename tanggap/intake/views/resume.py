"""Going on with a report that was begun on this device, or throwing it away."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tanggap.intake.actions import drop_draft
from tanggap.intake.models import Draft
from tanggap.intake.views.common import answers_of, of_own_draft, to_next


@require_safe
@of_own_draft
def resume(_request: HttpRequest, draft: Draft) -> HttpResponse:
    """To the first question that has no answer yet."""
    return to_next(draft, answers_of(draft))


@require_POST
@of_own_draft
def drop(request: HttpRequest, draft: Draft) -> HttpResponse:
    """The draft and its photos go; what is already a report stays one."""
    drop_draft(draft.pk)
    messages.success(request, _("Laporan yang belum terkirim itu sudah dibuang."))
    return redirect("intake:start")
