"""Every write to a person: who they are, what they may do where, and the second step of their sign-in.

A wrong code must be counted although it is refused, so the functions that check one end their transaction before they raise.
"""

from __future__ import annotations

import math
import secrets
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from tanggap.accounts import refusals
from tanggap.accounts.models import Membership, Person, Role
from tanggap.accounts.queries import second_step_of
from tanggap.directory.models import Agency
from tanggap.places.models import Area, City
from tanggap.platform.errors import Refused

RECOVERY_CODES = 10
# No vowels and nothing that looks like something else: the code is read from paper and spells no word.
_LETTERS = "bcdfghjkmnpqrstvwxz23456789"
_HALF = 5
Proof = TypeVar("Proof", bound=Device)


@transaction.atomic
def make_person(
    *,
    city: City,
    username: str,
    full_name: str,
    password: str,
    role: Role,
    agency: Agency | None = None,
    area: Area | None = None,
    is_demo: bool = False,
) -> Person:
    """A member of the staff with one role. The second step is set up by themselves at their first sign-in."""
    username = username.strip().lower()
    if Person.objects.filter(username=username).exists():
        raise Refused(refusals.USERNAME_TAKEN, field="username", username=username)
    person = Person(username=username, full_name=full_name.strip(), is_demo=is_demo)
    _set_password(person, password)
    person.save()
    give_role(person, city=city, role=role, agency=agency, area=area)
    return person


def give_role(
    person: Person, *, city: City, role: Role, agency: Agency | None = None, area: Area | None = None
) -> Membership:
    """Let the person act in this role within an agency's and an area's reach; giving it twice changes nothing."""
    try:
        with transaction.atomic():
            return Membership.objects.get_or_create(person=person, city=city, role=role, agency=agency, area=area)[0]
    except IntegrityError:
        raise Refused(refusals.WRONG_SCOPE, field="role") from None


@transaction.atomic
def change_password(person: Person, *, old: str, new: str) -> None:
    """Set a new password for somebody who knows the old one."""
    if not person.check_password(old):
        raise Refused(refusals.WRONG_PASSWORD, field="old")
    _set_password(person, new)
    person.save(update_fields=["password"])


@transaction.atomic
def reset_second_step(person: Person) -> None:
    """Forget the code app and the recovery codes; the next sign-in sets them up anew. For a lost telephone."""
    TOTPDevice.objects.filter(user=person).delete()
    StaticDevice.objects.filter(user=person).delete()


@transaction.atomic
def begin_enrolment(person: Person) -> TOTPDevice:
    """The secret to put into a code app. It is the same on every look until it has been proven."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    return TOTPDevice.objects.get_or_create(user=person, confirmed=False, defaults={"name": "aplikasi kode"})[0]


def finish_enrolment(person: Person, *, digits: str, at: datetime) -> tuple[TOTPDevice, list[str]]:
    """The person shows that the app works; from now on every sign-in asks for it. Returns the recovery codes, once."""
    device = _checked(lambda: _locked_totp(person, confirmed=False), digits, at, wrong=refusals.WRONG_DIGITS)
    with transaction.atomic():
        TOTPDevice.objects.filter(user=person, confirmed=True).delete()
        device.confirmed = True
        device.save(update_fields=["confirmed"])
        return device, _new_recovery_codes(person)


def check_digits(person: Person, *, digits: str, at: datetime) -> Device:
    """The second step of a sign-in. After each wrong code the wait doubles: 1, 2, 4, 8 ... seconds."""
    return _checked(lambda: _locked_totp(person, confirmed=True), digits, at, wrong=refusals.WRONG_DIGITS)


def use_recovery_code(person: Person, *, code: str, at: datetime) -> Device:
    """The second step without the telephone. The code is spent."""
    said = _kept_form(code)
    return _checked(lambda: _locked_static(person), said, at, wrong=refusals.WRONG_RECOVERY_CODE)


def renew_recovery_codes(person: Person, *, digits: str, at: datetime) -> list[str]:
    """Ten fresh codes; the old ones no longer count."""
    check_digits(person, digits=digits, at=at)
    with transaction.atomic():
        return _new_recovery_codes(person)


def _checked(find: Callable[[], Proof | None], said: str, at: datetime, *, wrong: str) -> Proof:
    """The device, its row locked while it judges, so that a code sent twice at once counts once."""
    with transaction.atomic():
        device = find()
        allowed, how = device.verify_is_allowed() if device else (False, None)
        is_right = bool(device and allowed and device.verify_token(said.strip().replace(" ", "")))
    if device is None:
        raise Refused(refusals.NOT_ENROLLED)
    if not allowed:
        until = (how or {}).get("locked_until", at)
        raise Refused(refusals.WAIT, seconds=max(1, math.ceil((until - at).total_seconds())))
    if not is_right:
        raise Refused(wrong, field="code")
    return device


def _locked_totp(person: Person, *, confirmed: bool) -> TOTPDevice | None:
    return TOTPDevice.objects.select_for_update().filter(user=person, confirmed=confirmed).first()


def _locked_static(person: Person) -> StaticDevice | None:
    return StaticDevice.objects.select_for_update().filter(user=person, confirmed=True).first()


def _new_recovery_codes(person: Person) -> list[str]:
    if second_step_of(person) is None:
        raise Refused(refusals.NOT_ENROLLED)
    StaticDevice.objects.filter(user=person).delete()
    device = StaticDevice.objects.create(user=person, name="kode cadangan")
    codes = [_recovery_code() for _ in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=_kept_form(code)) for code in codes)
    return codes


def _recovery_code() -> str:
    half = ["".join(secrets.choice(_LETTERS) for _ in range(_HALF)) for _ in range(2)]
    return "-".join(half)


def _kept_form(code: str) -> str:
    """What the database keeps of a recovery code: a digest under the site's key, of use to nobody who reads it."""
    plain = "".join(code.lower().split()).replace("-", "")
    return salted_hmac("tanggap.recovery", plain, algorithm="sha256").hexdigest()[:16]


def _set_password(person: Person, password: str) -> None:
    try:
        validate_password(password, person)
    except ValidationError as problem:
        raise Refused(refusals.WEAK_PASSWORD, field="password", why=" ".join(problem.messages)) from None
    person.set_password(password)
