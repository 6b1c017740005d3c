"""Two steps to come in: a password, then a code. The first time, the code app is set up."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import django_otp
import segno
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from django_otp.models import Device
from django_otp.plugins.otp_totp.models import TOTPDevice

from tanggap.accounts import actions
from tanggap.accounts.models import Person
from tanggap.accounts.queries import second_step_of
from tanggap.accounts.sign_in_waits import forget_failures, note_failure, wait_for
from tanggap.desk.forms import CodeForm, RecoveryForm, SignInForm, refuse
from tanggap.desk.gate import door, is_signed_in, next_of, seen
from tanggap.platform.errors import Refused
from tanggap.platform.networks import networks_of, visitor_address

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@_FORM
@sensitive_post_parameters("password", "code")
def sign_in(request: HttpRequest) -> HttpResponse:
    """The first step. A wrong name and a wrong password get the same answer."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(_onward(request))
    form = SignInForm(_sent(request))
    wait = timedelta(0)
    if form.is_valid():
        name, network, at = form.cleaned_data["username"].strip().lower(), _network(request), timezone.now()
        wait = wait_for(name, network, at=at)
        came_in = _first_step(request, form.cleaned_data, must_prove=bool(wait), at=at)
        if came_in is not None:
            forget_failures(name)
            return came_in
        if not wait or form.cleaned_data["code"]:
            note_failure(name, network, at=at)
            wait = wait_for(name, network, at=at)
        form.add_error(None, _told(wait))
    return _sign_in_page(request, form, wait)


def _first_step(
    request: HttpRequest, said: Mapping[str, str], *, must_prove: bool, at: datetime
) -> HttpResponse | None:
    """Onward when the password is right; while somebody has to wait, only with the second factor, and then both steps are taken."""
    if must_prove and not said["code"]:
        return None
    person = authenticate(request, username=said["username"].strip().lower(), password=said["password"])
    if not isinstance(person, Person):
        return None
    if not must_prove:
        login(request, person)  # begins a fresh session, in which the second step is still to be taken
        return HttpResponseRedirect(door(request, next_of(request)))
    try:
        device = actions.check_digits(person, digits=said["code"], at=at)
    except Refused:  # Said no more than of a wrong password: the guesser learns nothing.
        return None
    login(request, person)
    return _let_in(request, device)


def _told(wait: timedelta) -> str:
    if not wait:
        return _("Nama pengguna atau kata sandi tidak cocok. Periksa keduanya, lalu coba lagi.")
    minutes = max(1, math.ceil(wait.total_seconds() / 60))
    return ngettext(
        "Terlalu banyak percobaan yang salah. Tunggu %(n)s menit, atau masuk sekarang dengan kode enam angka.",
        "Terlalu banyak percobaan yang salah. Tunggu %(n)s menit, atau masuk sekarang dengan kode enam angka.",
        minutes,
    ) % {"n": minutes}


def _sign_in_page(request: HttpRequest, form: SignInForm, wait: timedelta) -> HttpResponse:
    """The form; while somebody has to wait, with the field for the second factor."""
    if not wait:
        form.fields.pop("code", None)
        return _page(request, "sign_in", form)
    response = _page(request, "sign_in", form, is_waiting=True)
    response.status_code = 429
    response["Retry-After"] = str(math.ceil(wait.total_seconds()))
    return response


def _network(request: HttpRequest) -> str:
    address = visitor_address(request.META, proxies=settings.TANGGAP_PROXIES)
    return networks_of(address).near if address else ""


@never_cache
@_FORM
@sensitive_post_parameters("code")
def code(request: HttpRequest) -> HttpResponse:
    """The second step: six digits from the app."""
    return _second_step(
        request, "code", CodeForm, lambda person, said: actions.check_digits(person, digits=said, at=timezone.now())
    )


@never_cache
@_FORM
@sensitive_post_parameters("code")
def recovery(request: HttpRequest) -> HttpResponse:
    """The second step without the telephone; the code is spent."""

    def spend(person: Person, said: str) -> Device:
        device = actions.use_recovery_code(person, code=said, at=timezone.now())
        messages.warning(request, _("Kode cadangan itu sudah terpakai. Buat kode baru di halaman akun Anda."))
        return device

    return _second_step(request, "recovery", RecoveryForm, spend)


@never_cache
@_FORM
@sensitive_post_parameters("code")
def enrol(request: HttpRequest) -> HttpResponse:
    """The first time: put the secret into a code app, and show by one code that it works."""
    person = _half_way(request)
    if person is None or second_step_of(person) is not None:
        return HttpResponseRedirect(_onward(request))
    device = actions.begin_enrolment(person)
    form = CodeForm(_sent(request))
    if form.is_valid():
        try:
            device, codes = actions.finish_enrolment(person, digits=form.cleaned_data["code"], at=timezone.now())
        except Refused as refused:
            refuse(form, refused)
        else:
            _let_in(request, device)
            return recovery_codes(request, codes, next_of(request))
    return _page(request, "enrol", form, **_secret(device))


def recovery_codes(request: HttpRequest, codes: list[str], then: str) -> HttpResponse:
    """The recovery codes, once: only their digests are stored."""
    return render(request, "desk/recovery_codes.html", {"codes": codes, "next": then, "person": request.user})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session; the sign-in page then forgets what this browser kept of unsent words."""
    logout(request)
    return HttpResponseRedirect(f"{reverse('desk:sign_in')}?keluar=1")


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _half_way(request: HttpRequest) -> Person | None:
    """Who has taken the first step but not the second."""
    user = request.user
    return user if isinstance(user, Person) and not is_signed_in(request) else None


def _onward(request: HttpRequest) -> str:
    """The next step of the sign-in, or the page that was wanted."""
    return next_of(request) if is_signed_in(request) else door(request, next_of(request))


def _second_step(
    request: HttpRequest, name: str, form_of: type[CodeForm | RecoveryForm], check: Callable[[Person, str], Device]
) -> HttpResponse:
    """Ask for what `check` accepts or refuses, and let the person in by the device that it answers with."""
    person = _half_way(request)
    if person is None or second_step_of(person) is None:
        return HttpResponseRedirect(_onward(request))
    form = form_of(_sent(request))
    if form.is_valid():
        try:
            return _let_in(request, check(person, form.cleaned_data["code"]))
        except Refused as refused:
            refuse(form, refused)
    return _page(request, name, form)


def _let_in(request: HttpRequest, device: Device) -> HttpResponse:
    django_otp.login(request, device)
    request.session.cycle_key()
    seen(request)
    return HttpResponseRedirect(next_of(request))


def _page(request: HttpRequest, name: str, form: forms.Form, **more: object) -> HttpResponse:
    context = {"form": form, "next": next_of(request), "has_left": "keluar" in request.GET, **more}
    return render(request, f"desk/{name}.html", context, status=200 if not form.errors else 422)


def _secret(device: TOTPDevice) -> dict[str, str]:
    """The secret as a picture and as text in groups of four."""
    picture = segno.make(device.config_url, error="m").svg_data_uri(scale=5, border=3, light="#fff", dark="#191a3a")
    text = device.config_url.split("secret=")[1].split("&")[0].rstrip("=").removesuffix("%3D")
    return {"picture": picture, "secret": " ".join(text[i : i + 4] for i in range(0, len(text), 4))}
