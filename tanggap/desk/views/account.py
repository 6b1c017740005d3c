"""One's own account: password and recovery codes."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from tanggap.accounts import actions
from tanggap.accounts.models import Role
from tanggap.accounts.queries import recovery_codes_left
from tanggap.accounts.scopes import memberships_of
from tanggap.desk.forms import CodeForm, PasswordForm, refuse
from tanggap.desk.gate import StaffRequest
from tanggap.desk.page import page
from tanggap.desk.views.sign_in import recovery_codes
from tanggap.platform.errors import Refused


@require_GET
def account(request: StaffRequest) -> HttpResponse:
    """Who I am here, and how I sign in."""
    return _account(request, PasswordForm(), CodeForm(auto_id="codes_%s"))


@require_POST
@sensitive_post_parameters()
def password(request: StaffRequest) -> HttpResponse:
    """Set a new password; this session stays, others end."""
    form = PasswordForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.change_password(request.user, old=said["old"], new=said["password"])
        except Refused as refused:
            refuse(form, refused)
        else:
            _keep_session(request)
            messages.success(request, _("Kata sandi baru berlaku mulai sekarang. Perangkat lain perlu masuk lagi."))
            return redirect("desk:account")
    return _account(request, form, CodeForm(auto_id="codes_%s"), status=422)


@require_POST
@sensitive_post_parameters()
def codes(request: StaffRequest) -> HttpResponse:
    """Ten new recovery codes, shown once."""
    form = CodeForm(request.POST, auto_id="codes_%s")
    if form.is_valid():
        try:
            fresh = actions.renew_recovery_codes(request.user, digits=form.cleaned_data["code"], at=timezone.now())
        except Refused as refused:
            refuse(form, refused)
        else:
            return recovery_codes(request, fresh, reverse("desk:account"))
    return _account(request, PasswordForm(), form, status=422)


def _keep_session(request: HttpRequest) -> None:
    """The password's change ends every session but this one, whose second step stays taken."""
    kept = request.session.get("otp_device_id")
    update_session_auth_hash(request, request.user)  # type: ignore[arg-type]
    request.session["otp_device_id"] = kept


def _account(
    request: StaffRequest, password_form: PasswordForm, codes_form: CodeForm, *, status: int = 200
) -> HttpResponse:
    memberships = memberships_of(request.user)
    context = {
        "password_form": password_form,
        "codes_form": codes_form,
        "codes_left": recovery_codes_left(request.user),
        "memberships": memberships,
        "sees_health": any(one.role == Role.CITY_ADMIN for one in memberships),
    }
    return page(request, "desk/account.html", context, status=status)
